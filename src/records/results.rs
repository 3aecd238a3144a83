//! A results folder in memory: what figures and tables are drawn from.

use super::RecordsError;
use super::manifest::{Manifest, ScenarioRecord, date};
use super::replicate_files::ReplicateFiles;
use crate::experiment::Unit;
use crate::experiment::replicate::Replicate;
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
    pub replicates: Vec<Replicate>,
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
        let scenarios = manifest.scenarios.iter().enumerate();
        let arms: Result<Vec<ArmResults>, RecordsError> = scenarios
            .map(|(arm, scenario)| {
                let replicates = (0..manifest.replicates.finished).map(|replicate| {
                    let unit = Unit { arm, replicate };
                    ReplicateFiles::new(folder, &manifest, unit).read()
                });
                ArmResults::new(scenario, replicates.collect::<Result<_, _>>()?)
            })
            .collect();
        Ok(Self {
            command: manifest.command.clone(),
            start: date(&manifest.calendar.start)?,
            end: date(&manifest.calendar.end)?,
            evaluate_from: date(&manifest.calendar.evaluate_from)?,
            industries: manifest.industries.clone(),
            arms: arms?,
        })
    }
}

impl ArmResults {
    fn new(scenario: &ScenarioRecord, replicates: Vec<Replicate>) -> Result<Self, RecordsError> {
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
