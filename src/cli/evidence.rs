//! What is on record about a lever: the scenarios that use it, and its measured effects.

use super::Failure;
use super::{lists, plan};
use crate::outcome::table::outcome;
use crate::policy::LeverInfo;
use crate::records::{AblationRecord, LeverRecord};
use crate::render::{Cell, Column, Table, markdown, unit};
use crate::report::pages::ablation;
use crate::report::reference::PROSE;
use crate::say;
use crate::scenario::Scenario;
use clap::Args;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Where to look for what is on record.
#[derive(Debug, Args)]
pub(super) struct Places {
    /// Folder of the scenarios that are searched for the lever
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    scenarios: PathBuf,

    /// Folder of the ablation whose effects are shown
    #[arg(long, value_name = "DIR", default_value = "results/ablation")]
    ablation: PathBuf,
}

/// What is on record.
pub(super) struct Evidence {
    scenarios: Vec<(String, Scenario)>,
    /// Files of scenarios for a single lever each, which gives them their names.
    single: Vec<PathBuf>,
    record: Option<AblationRecord>,
    ablation: String,
}

impl Places {
    /// Reads what there is.
    ///
    /// # Errors
    /// If a scenario or the record is there and cannot be read.
    pub(super) fn look(&self) -> Result<Evidence, Failure> {
        let mut scenarios = Vec::new();
        for path in files(&self.scenarios) {
            let scenario = Scenario::read(&path).map_err(|problem| plan::refused(&problem))?;
            scenarios.push((path.display().to_string(), scenario));
        }
        let single = ["alone", "without"].map(|kind| files(&self.scenarios.join(kind)));
        Ok(Evidence {
            scenarios,
            single: single.concat(),
            record: AblationRecord::read(&self.ablation).map_err(Failure::input)?,
            ablation: self.ablation.display().to_string(),
        })
    }
}

/// The scenario files of a folder by name; none if there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort_unstable();
    paths
}

impl Evidence {
    /// Files of scenarios with an entry of the lever, and of those written for it alone.
    fn users(&self, lever: &LeverInfo) -> Vec<String> {
        let users = self.scenarios.iter().filter(|(_, scenario)| {
            let mut entries = scenario.policy.entries().into_iter();
            entries.any(|(name, ..)| name == lever.name)
        });
        let own = format!("{}.toml", lever.name.replace('_', "-"));
        let single = self.single.iter();
        let single = single.filter(|path| path.file_name().is_some_and(|name| *name == *own));
        users
            .map(|(path, _)| path.clone())
            .chain(single.map(|path| path.display().to_string()))
            .collect()
    }

    fn effects(&self, lever: &LeverInfo) -> Option<(&AblationRecord, &LeverRecord)> {
        let record = self.record.as_ref()?;
        let effects = record.levers.iter().find(|one| one.lever == lever.name)?;
        Some((record, effects))
    }

    /// The evidence for reading in a terminal.
    pub(super) fn text(&self, lever: &LeverInfo) -> String {
        self.told(lever, |user| format!("  {user}"), lists::text)
    }

    /// The evidence in Markdown.
    pub(super) fn markdown(&self, lever: &LeverInfo) -> String {
        let link = |user: &str| format!("- [{user}](../{user})");
        self.told(lever, link, markdown::table)
    }

    fn told(
        &self,
        lever: &LeverInfo,
        link: impl Fn(&str) -> String,
        written: impl Fn(&Table) -> String,
    ) -> String {
        let users: Vec<String> = self.users(lever).iter().map(|user| link(user)).collect();
        let users = if users.is_empty() {
            say!(PROSE, "evidence.unused")
        } else {
            format!("{}\n\n{}", say!(PROSE, "evidence.used"), users.join("\n"))
        };
        let Some((record, effects)) = self.effects(lever) else {
            let nothing = say!(PROSE, "evidence.none", folder = self.ablation);
            return format!("{users}\n\n{nothing}\n");
        };
        let sentence = say!(
            PROSE,
            "evidence.measured",
            baseline = record.baseline,
            package = record.package,
            replicates = record.replicates,
            from = record.window[0],
            to = record.window[1],
        );
        let table = written(&measured(record, effects));
        format!("{users}\n\n{}\n{table}", markdown::wrapped(&sentence))
    }

    /// For programs.
    pub(super) fn json(&self, lever: &LeverInfo) -> Value {
        let measured = self.effects(lever).map(|(record, effects)| {
            json!({
                "baseline": record.baseline,
                "package": record.package,
                "replicates": record.replicates,
                "window": record.window,
                "outcomes": record.aims,
                "alone": effects.alone,
                "in_the_package": effects.within,
            })
        });
        json!({ "scenarios": self.users(lever), "measured": measured })
    }
}

/// The measured effects of a lever, outcome by outcome.
fn measured(record: &AblationRecord, effects: &LeverRecord) -> Table {
    let names = ["outcome", "unit"].map(|name| Column::new(name).whole());
    let readings = ["alone", "in the package"].map(Column::new);
    let rows = record.aims.iter().enumerate().map(|(index, aim)| {
        let unit = outcome(&aim.outcome).map_or("", |outcome| unit::symbol(outcome.unit));
        vec![
            Cell::text(&aim.label),
            Cell::text(unit),
            ablation::effect(record, index, effects.alone[index].as_ref()),
            ablation::effect(record, index, effects.within[index].as_ref()),
        ]
    });
    Table::new(names.into_iter().chain(readings), rows)
}
