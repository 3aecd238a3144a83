//! Predicted claims in worlds that fit what is known, with what two rivals foretell of them.

use super::claim_markets::{observed, read};
use super::error::Error;
use super::in_worlds::WorldsRequest;
use super::markets::MarketOptions;
use super::session::Session;
use crate::claims::Registry;
use crate::claims::finding::{Finding, findings};
use crate::records::Claim;
use crate::scenario::{Scenario, Setting};
use std::path::Path;
use std::sync::Arc;

/// Worlds for claims: the settings of each, and its weight.
pub(super) type Placed = (Vec<Vec<Setting>>, Vec<f64>);

/// Reads the worlds that are asked for, for the scenarios of a registry.
pub(super) fn placed(request: &WorldsRequest, registry: &Registry) -> Result<Placed, Error> {
    let policies = registry.policies.iter();
    let scenarios: Vec<&Scenario> = policies.map(|policy| &policy.scenario).collect();
    let ensemble = request.source.read(&scenarios)?;
    let worlds = ensemble.worlds.iter();
    Ok(worlds
        .map(|world| (ensemble.settings(world), world.weight))
        .unzip())
}

/// Predicted claims; where the file says what rules hold without any policy, the same claims there
/// follow.
pub(super) fn predicted(registry: &Registry) -> Registry {
    let rivals = registry.with_rivals();
    rivals.unwrap_or_else(|| registry.predicted())
}

/// Findings on chosen claims, world by world, in panels within a claimed folder.
pub(super) fn in_worlds(
    (file, choose): (&Path, fn(&Registry) -> Registry),
    settings: &[Vec<Setting>],
    replicates: u32,
    claim: &Arc<Claim>,
    options: &MarketOptions,
    session: &mut Session<'_>,
) -> Result<Vec<Vec<Finding>>, Error> {
    let mut worlds = Vec::new();
    for settings in settings {
        let chosen = choose(&read(file, options, settings)?);
        if chosen.claims.is_empty() {
            break;
        }
        let digest = chosen.policies[0].scenario.digest();
        let panels = Path::new("panels").join(format!("world-{digest}"));
        let seen = observed(&chosen, claim, &panels, replicates, options, session)?;
        worlds.push(findings(&chosen, &seen));
    }
    Ok(worlds)
}
