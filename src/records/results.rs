//! A results folder in memory: what figures and tables are drawn from.

use super::RecordsError;
use super::manifest::{Manifest, ScenarioRecord, date};
use super::replicate_files::ReplicateFiles;
use crate::experiment::Unit;
use crate::experiment::months::{first_from, month_after};
use crate::experiment::replicate::Replicate;
use crate::outcome::{Learned, ShopSnapshot, Sums};
use jiff::civil::Date;
use std::path::Path;

/// Everything a results folder holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The command that made the results, as a reader would type it.
    pub command: String,
    /// The date of reported day 0.
    pub start: Date,
    /// The last simulated date.
    pub end: Date,
    /// First day of the window over which arms are compared.
    pub evaluate_from: Date,
    /// The first day on which an arm lives under other rules than the baseline, if one does.
    pub parted: Option<Date>,
    /// The names of the industries.
    pub industries: Vec<String>,
    /// The arms; the first is the baseline.
    pub arms: Vec<ArmResults>,
}

/// The replicates of one arm.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmResults {
    /// The scenario's name.
    pub name: String,
    /// The scenario's summary.
    pub summary: String,
    /// Digest of the scenario.
    pub scenario_digest: String,
    /// Dates within the run on which levers start, change or end, with the levers' names.
    pub changes: Vec<(Date, Vec<String>)>,
    /// The finished replicates, by index; replicate r of every arm had the same luck.
    pub replicates: Vec<Drawn>,
}

/// The parts of a replicate that are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Sums of its days over the windows that figures show.
    pub series: Sums,
    /// Shops open on the last day.
    pub shops: Vec<ShopSnapshot>,
    /// Orders simulated, burn-in included.
    pub orders: u64,
    /// Worths of signals as buyers have learned them.
    pub learned: Learned,
}

impl Drawn {
    /// The parts of `replicate` that are drawn, whose first reported day is `start`, and whose
    /// outcomes are compared from the reported day `evaluate_from` on.
    #[must_use]
    pub fn of(replicate: &Replicate, start: Date, evaluate_from: usize) -> Self {
        let cuts = cuts(replicate.series.days(), start, evaluate_from);
        Self {
            series: Sums::of(&replicate.series, cuts),
            shops: replicate.shops.clone(),
            orders: replicate.orders,
            learned: replicate.learned.clone(),
        }
    }
}

/// Days that figures of a run of `days` days add up for a point, and days between points. The last
/// point is at the end of the run.
#[must_use]
pub const fn drawn_days(days: usize) -> (usize, usize) {
    match days {
        84.. => (28, 7),
        21.. => (7, 1),
        _ => (1, 1),
    }
}

/// The days with which windows of [`drawn_days`], single days at their end, calendar months and the
/// evaluation begin.
fn cuts(days: usize, start: Date, evaluate_from: usize) -> Vec<usize> {
    let (_, step) = drawn_days(days);
    let points = (days % step..=days).step_by(step);
    let ends = points.flat_map(|point| [point.saturating_sub(1), point]);
    let first = first_from(start);
    let months = (0..).map(|month| (month_after(first, month) - start).get_days() as usize);
    let months = months.take_while(|day| *day <= days);
    ends.chain(months).chain([0, evaluate_from]).collect()
}

impl Results {
    /// Reads a results folder: all replicates that are finished in every arm.
    ///
    /// # Errors
    /// If the folder has no manifest, or a file cannot be read or is damaged.
    pub fn load(folder: &Path) -> Result<Self, RecordsError> {
        let manifest = Manifest::read(folder)?.ok_or_else(|| {
            RecordsError::new(format!("{} holds no manifest.json", folder.display()))
        })?;
        Self::gather(folder, &manifest, |_| None)
    }

    /// [`Self::load`], where some replicates may be `known` already.
    pub(super) fn gather(
        folder: &Path,
        manifest: &Manifest,
        mut known: impl FnMut(Unit) -> Option<Drawn>,
    ) -> Result<Self, RecordsError> {
        let (start, evaluate_from) = (
            date(&manifest.calendar.start)?,
            date(&manifest.calendar.evaluate_from)?,
        );
        let first_day = (evaluate_from - start).get_days().max(0) as usize;
        let mut drawn = |unit| {
            known(unit).map_or_else(
                || {
                    let replicate = ReplicateFiles::new(folder, manifest, unit).read()?;
                    Ok(Drawn::of(&replicate, start, first_day))
                },
                Ok,
            )
        };
        let scenarios = manifest.scenarios.iter().enumerate();
        let arms: Result<Vec<ArmResults>, RecordsError> = scenarios
            .map(|(arm, scenario)| {
                let replicates = 0..manifest.replicates.finished;
                let replicates = replicates.map(|replicate| drawn(Unit { arm, replicate }));
                ArmResults::new(scenario, replicates.collect::<Result<_, _>>()?)
            })
            .collect();
        Ok(Self {
            command: manifest.command.clone(),
            start,
            end: date(&manifest.calendar.end)?,
            evaluate_from,
            parted: manifest.parted.as_deref().map(date).transpose()?,
            industries: manifest.industries.clone(),
            arms: arms?,
        })
    }
}

impl ArmResults {
    fn new(scenario: &ScenarioRecord, replicates: Vec<Drawn>) -> Result<Self, RecordsError> {
        let changes = scenario.policy_changes.iter();
        let changes = changes.map(|change| Ok((date(&change.date)?, change.levers.clone())));
        Ok(Self {
            name: scenario.name.clone(),
            summary: scenario.summary.clone(),
            scenario_digest: scenario.digest.clone(),
            changes: changes.collect::<Result<_, RecordsError>>()?,
            replicates,
        })
    }
}
