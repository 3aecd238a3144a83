//! Markets in which claims are read, and what each replicate of them shows.

use super::capacity;
use super::error::Error;
use super::markets::{MarketOptions, complete};
use super::session::Session;
use crate::claims::Registry;
use crate::claims::arms::Arms;
use crate::claims::protocol::{Replicate, observe};
use crate::experiment::{Dealt, Experiment, Panels, Setup, Unit};
use crate::market::calendar::Calendar;
use crate::outcome::Panel;
use crate::records::{Claim, OnRecord, PanelFiles};
use crate::scenario::Setting;
use std::path::Path;
use std::sync::Arc;

/// Reads and checks a claims file, some parameters being set below those of the request.
pub(super) fn read(
    path: &Path,
    options: &MarketOptions,
    below: &[Setting],
) -> Result<Registry, Error> {
    let mut settings = below.to_vec();
    settings.extend(options.settings()?);
    Ok(Registry::read(path, &settings)?)
}

/// True if the panel of a unit is on record.
pub(super) fn is_on_record(
    arms: &Arms,
    Unit { arm, replicate }: Unit,
    panels: &Path,
    options: &MarketOptions,
    record: &OnRecord,
) -> bool {
    let Setup { name, digest, .. } = &arms.setups[arm];
    let identity = PanelFiles::identity_of(digest, options.seed, replicate, &arms.periods);
    record.holds_panel(panels, name, replicate, &identity)
}

/// Readings of every replicate, the markets being run whose panels are missing.
pub(super) fn observed(
    registry: &Registry,
    claim: &Arc<Claim>,
    panels: &Path,
    replicates: u32,
    options: &MarketOptions,
    session: &mut Session<'_>,
) -> Result<Vec<Replicate>, Error> {
    let arms = Arms::of(registry);
    let (seed, periods) = (options.seed, arms.periods.clone());
    let mut files = PanelFiles::open(claim, panels, seed, periods, &arms.setups)?;
    let worlds = arms.setups.iter().map(|setup| &*setup.world);
    let markets = replicates as usize * arms.setups.len();
    capacity::check(worlds, false, markets, Some(session.threads() as u16))?;
    let experiment = Experiment::new(
        &arms.setups,
        seed,
        Panels(|_: &Calendar| arms.periods.clone()),
    );
    let mut dealt = Dealt::new(&mut files, session.allotment());
    complete(&experiment, replicates, None, &mut dealt, session)?;
    look(registry, &arms, &files, replicates, options)
}

/// Looks at the replicates one by one, so that only one is in memory at a time.
fn look(
    registry: &Registry,
    arms: &Arms,
    files: &PanelFiles,
    replicates: u32,
    options: &MarketOptions,
) -> Result<Vec<Replicate>, Error> {
    let seen = (0..replicates).map(|replicate| {
        let panels = arms.setups.iter().enumerate().map(|(arm, setup)| {
            let panel = files.read(Unit { arm, replicate }, &setup.digest);
            panel.map_err(|why| Error::invalid(format!("{why}; run the command again")))
        });
        let panels = panels.collect::<Result<Vec<Panel>, Error>>()?;
        Ok(observe(registry, arms, &panels, options.seed, replicate))
    });
    seen.collect()
}
