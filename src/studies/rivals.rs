//! Predicted claims in worlds that fit what is known, with what two rivals foretell of them.

use super::claim_markets::{is_on_record, observed, read};
use super::error::Error;
use super::in_worlds::WorldsRequest;
use super::markets::MarketOptions;
use super::session::Session;
use super::workload::{Markets, Workload};
use crate::claims::Registry;
use crate::claims::arms::Arms;
use crate::claims::finding::{Finding, findings};
use crate::experiment::Unit;
use crate::records::{Claim, OnRecord};
use crate::scenario::{Scenario, Setting};
use std::path::{Path, PathBuf};
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

/// Claims that are judged in a world, and the folder of their panels within that of the verb.
pub(super) type Chosen = (Registry, PathBuf);

/// Chosen claims in each world; none if no claim is chosen.
pub(super) fn chosen(
    (file, choose): (&Path, fn(&Registry) -> Registry),
    settings: &[Vec<Setting>],
    options: &MarketOptions,
) -> Result<Vec<Chosen>, Error> {
    let mut worlds = Vec::new();
    for settings in settings {
        let chosen = choose(&read(file, options, settings)?);
        if chosen.claims.is_empty() {
            break;
        }
        let digest = chosen.policies[0].scenario.digest();
        worlds.push((chosen, Path::new("panels").join(format!("world-{digest}"))));
    }
    Ok(worlds)
}

/// Adds chosen claims in all worlds to a task, but for what is on record.
pub(super) fn add_to(
    workload: &mut Workload,
    chosen: &[Chosen],
    replicates: u32,
    options: &MarketOptions,
    record: &OnRecord,
) {
    for (registry, panels) in chosen {
        let arms = Arms::of(registry);
        let markets = Markets::of(&arms.setups, replicates);
        workload.add_elsewhere(&markets, &mut |arm, replicate| {
            is_on_record(&arms, Unit { arm, replicate }, panels, options, record)
        });
    }
}

/// Findings on chosen claims, world by world, in panels within a claimed folder.
pub(super) fn in_worlds(
    chosen: &[Chosen],
    replicates: u32,
    claim: &Arc<Claim>,
    options: &MarketOptions,
    session: &mut Session<'_>,
) -> Result<Vec<Vec<Finding>>, Error> {
    let found = chosen.iter().map(|(registry, panels)| {
        let seen = observed(registry, claim, panels, replicates, options, session)?;
        Ok(findings(registry, &seen))
    });
    found.collect()
}
