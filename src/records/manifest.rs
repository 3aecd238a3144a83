//! `manifest.json`: what was run, where and with what digest.

use super::machine::Machine;
use super::marker::Identity;
use super::{RecordsError, json_file};
use crate::experiment::Plan;
use crate::experiment::horizons::parting;
use crate::market::MODEL_VERSION;
use crate::market::calendar::Calendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The number of this layout of a results folder.
const FORMAT: u32 = 1;
const FILE: &str = "manifest.json";

/// Everything about a results folder that is not a number of the simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of the folder.
    pub format: u32,
    /// The version of gresham.
    pub gresham: String,
    /// The version of the model.
    #[serde(default = "first_version")]
    pub model_version: u32,
    /// The command as a reader would type it.
    pub command: String,
    /// The arms' scenarios; the first is the baseline.
    pub scenarios: Vec<ScenarioRecord>,
    /// The seed.
    pub seed: u64,
    /// True if every market was also run with quality visible.
    pub efficiency: bool,
    /// The days.
    pub calendar: CalendarRecord,
    /// The first day on which an arm lives under other rules than the baseline; `None` where none
    /// does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parted: Option<String>,
    /// The industries' names.
    pub industries: Vec<String>,
    /// How far the run has come.
    pub replicates: ReplicateCount,
    /// Orders in all finished replicates, burn-in and visible-quality twins included.
    pub orders: u64,
    /// How fast the last command was that simulated something; `None` before one has ended.
    pub speed: Option<Speed>,
    /// The digest of all finished replicates, 16 hexadecimal digits; `None` before a run has ended.
    pub digest: Option<String>,
    /// Digests of the tables that were made of them, by file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, String>,
}

/// One arm's scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioRecord {
    /// Its name, under which the arm's files are kept.
    pub name: String,
    /// Its purpose.
    pub summary: String,
    /// Digest of its values.
    pub digest: String,
    /// The file as given on the command line.
    pub path: String,
    /// Dates within the reported days on which levers start, change or end.
    pub policy_changes: Vec<PolicyChange>,
}

/// A date on which the policy changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChange {
    /// The first day on which it is different.
    pub date: String,
    /// The levers concerned.
    pub levers: Vec<String>,
}

/// A calendar with its dates written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarRecord {
    /// First reported day.
    pub start: String,
    /// Last simulated day.
    pub end: String,
    /// Days simulated before the first reported one.
    pub burn_in_days: u32,
    /// First day of the evaluation window.
    pub evaluate_from: String,
}

/// Replicates of every arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicateCount {
    /// Wanted by the last command.
    pub asked: u32,
    /// Finished in every arm.
    pub finished: u32,
}

/// How fast a command simulated, and on what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// Orders that this command simulated.
    pub orders: u64,
    /// Seconds it took by the clock, reading and writing included.
    pub wall_seconds: f64,
    /// Threads it simulated on.
    pub threads: usize,
    /// Orders over seconds and threads.
    pub orders_per_second_per_core: f64,
    /// The most memory it had resident, in bytes; `None` where the system does not say.
    pub peak_memory_bytes: Option<u64>,
    /// The machine.
    pub machine: Machine,
}

impl Manifest {
    /// The manifest of a plan of which nothing is finished.
    #[must_use]
    pub fn new(plan: &Plan, command: &str) -> Self {
        let Calendar { start, end, .. } = plan.calendar();
        let scenarios = plan.arms.iter().map(|arm| ScenarioRecord {
            name: arm.name.clone(),
            summary: arm.summary.clone(),
            digest: arm.digest.clone(),
            path: arm.path.clone(),
            policy_changes: arm
                .changes(start, end)
                .into_iter()
                .map(|(date, levers)| PolicyChange {
                    date: date.to_string(),
                    levers,
                })
                .collect(),
        });
        Self {
            format: FORMAT,
            gresham: env!("CARGO_PKG_VERSION").to_owned(),
            model_version: MODEL_VERSION,
            command: command.to_owned(),
            scenarios: scenarios.collect(),
            seed: plan.seed,
            efficiency: plan.efficiency,
            calendar: CalendarRecord {
                start: start.to_string(),
                end: end.to_string(),
                burn_in_days: plan.calendar().burn_in_days,
                evaluate_from: plan.calendar().evaluate_from.to_string(),
            },
            parted: parting(plan).map(|date| date.to_string()),
            industries: plan.industries().into_iter().map(str::to_owned).collect(),
            replicates: ReplicateCount {
                asked: 0,
                finished: 0,
            },
            orders: 0,
            speed: None,
            digest: None,
            tables: BTreeMap::new(),
        }
    }

    /// Reads the manifest of a results folder; `None` if it has none.
    ///
    /// # Errors
    /// If it cannot be read or is not a manifest.
    pub fn read(folder: &Path) -> Result<Option<Self>, RecordsError> {
        json_file::read(&folder.join(FILE), "manifest")
    }

    /// Writes the manifest of a results folder.
    ///
    /// # Errors
    /// If it cannot be written; then an earlier one is as it was.
    pub fn write(&self, folder: &Path) -> Result<(), RecordsError> {
        json_file::write(&folder.join(FILE), self)
    }

    /// Properties that the records of a folder have in common. Paths, summaries and numbers of
    /// replicates do not matter.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let arms = self.scenarios.iter();
        let arms = arms.map(|arm| format!("{} ({})", arm.name, arm.digest));
        let days = &self.calendar;
        let days = format!(
            "{} to {} after {} days, evaluated from {}",
            days.start, days.end, days.burn_in_days, days.evaluate_from
        );
        let twins = if self.efficiency { "on" } else { "off" };
        [
            ("format", self.format.to_string()),
            ("scenarios", arms.collect::<Vec<_>>().join(" and ")),
            ("days", days),
            ("seed", self.seed.to_string()),
            ("efficiency", twins.to_owned()),
        ]
        .map(|(what, value)| (what.to_owned(), value))
        .into()
    }
}

/// The version of the model whose records do not state it.
pub(super) const fn first_version() -> u32 {
    1
}

/// Reads a date that this program wrote.
pub(super) fn date(text: &str) -> Result<Date, RecordsError> {
    text.parse()
        .map_err(|error| RecordsError::new(format!("the manifest's date {text}: {error}")))
}
