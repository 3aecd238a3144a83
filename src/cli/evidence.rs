//! What is on record about a lever: the scenarios that use it, and its measured effects.

use super::Failure;
use super::lists::{markdown_table, text_table, wrapped};
use super::{numbers, plan, read_off};
use crate::policy::LeverInfo;
use crate::records::{AblationRecord, LeverRecord};
use crate::scenario::Scenario;
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;
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

    /// For reading in a terminal, or in Markdown.
    pub(super) fn text(&self, lever: &LeverInfo, markdown: bool) -> String {
        let users = self.users(lever);
        let mut text = String::from(if users.is_empty() {
            "No scenario uses it.\n"
        } else {
            "Scenarios that use it:\n\n"
        });
        for user in users {
            let _ = if markdown {
                writeln!(text, "- [{user}](../{user})")
            } else {
                writeln!(text, "  {user}")
            };
        }
        text.push('\n');
        let Some((record, effects)) = self.effects(lever) else {
            let _ = writeln!(
                text,
                "No measured effect of it is recorded in {}.",
                self.ablation
            );
            return text;
        };
        let sentence = format!(
            "Measured: alone on `{}`, and its part in `{}` (the package less the package without \
             it). Paired differences of {} replicates from {} to {} with 95 % intervals; a star: \
             told from zero at 5 % after Holm's adjustment over all levers.",
            record.baseline, record.package, record.replicates, record.window[0], record.window[1]
        );
        let rows = record.aims.iter().enumerate().map(|(index, aim)| {
            let unit = numbers::unit(aim.outcome.unit);
            vec![
                aim.label.clone(),
                unit.to_owned(),
                read_off::effect(record, index, effects.alone[index].as_ref()),
                read_off::effect(record, index, effects.within[index].as_ref()),
            ]
        });
        let header = ["outcome", "unit", "alone", "in the package"];
        let table = if markdown {
            markdown_table(&header, rows)
        } else {
            text_table(&header, &[0, 1], rows)
        };
        let _ = write!(text, "{}\n{table}", wrapped(&sentence));
        text
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
