//! What is on record about a lever: the scenarios that use it, and its measured effects.

use super::Failure;
use super::lists;
use crate::builtin::{self, Kind};
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
    /// Folder of the scenarios that are searched for the lever, in place of the built-in ones
    #[arg(long, value_name = "DIR")]
    scenarios: Option<PathBuf>,

    /// Folder of the ablation whose effects are shown, in place of the built-in one
    #[arg(long, value_name = "DIR")]
    ablation: Option<PathBuf>,
}

/// What is on record.
pub(super) struct Evidence {
    users: Vec<User>,
    record: Option<AblationRecord>,
    /// The folder that was to hold the record, if one was named.
    ablation: Option<PathBuf>,
}

/// A scenario that may use a lever.
struct User {
    /// What the command line calls it.
    name: String,
    /// Where it lies among the sources, or on disk.
    path: String,
    /// The levers with an entry in it; of a file made for a single lever, that one.
    levers: Vec<String>,
}

impl Places {
    /// Reads what there is.
    ///
    /// # Errors
    /// If a scenario or the record is there and cannot be read.
    pub(super) fn look(&self) -> Result<Evidence, Failure> {
        Ok(Evidence {
            users: match &self.scenarios {
                Some(folder) => on_disk(folder)?,
                None => built_in()?,
            },
            record: match &self.ablation {
                Some(folder) => AblationRecord::read(folder).map_err(Failure::input)?,
                None => Some(AblationRecord::built_in().map_err(Failure::input)?),
            },
            ablation: self.ablation.clone(),
        })
    }
}

fn built_in() -> Result<Vec<User>, Failure> {
    let (single, whole): (Vec<_>, Vec<_>) =
        builtin::all(Kind::Scenario).partition(|file| file.is_single);
    let files = whole.into_iter().chain(single);
    let users = files.map(|file| {
        Ok(User {
            levers: levers(&file.path, file.is_single)?,
            path: file.source(),
            name: file.name,
        })
    });
    users.collect()
}

fn on_disk(folder: &Path) -> Result<Vec<User>, Failure> {
    let single = ["alone", "without"].map(|kind| files(&folder.join(kind)));
    let whole = files(folder).into_iter().map(|path| (path, false));
    let single = single.concat().into_iter().map(|path| (path, true));
    let users = whole.chain(single).map(|(path, is_single)| {
        let shown = path.display().to_string();
        Ok(User {
            levers: levers(&path, is_single)?,
            name: shown.clone(),
            path: shown,
        })
    });
    users.collect()
}

/// The levers that the scenario at a path is about.
fn levers(path: &Path, is_single: bool) -> Result<Vec<String>, Failure> {
    if is_single {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        return Ok(vec![stem.replace('-', "_")]);
    }
    let scenario = Scenario::read(path)?;
    let levers = scenario.policy.levers();
    Ok(levers.into_iter().map(ToOwned::to_owned).collect())
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
    /// Scenarios with an entry of the lever, then those written for it alone.
    fn users(&self, lever: &LeverInfo) -> impl Iterator<Item = &User> {
        let uses = |user: &&User| user.levers.iter().any(|name| name == lever.name);
        self.users.iter().filter(uses)
    }

    fn effects(&self, lever: &LeverInfo) -> Option<(&AblationRecord, &LeverRecord)> {
        let record = self.record.as_ref()?;
        let effects = record.levers.iter().find(|one| one.lever == lever.name)?;
        Some((record, effects))
    }

    /// The evidence for reading in a terminal.
    pub(super) fn text(&self, lever: &LeverInfo) -> String {
        self.told(lever, |user| format!("  {}", user.name), lists::text)
    }

    /// The evidence in Markdown.
    pub(super) fn markdown(&self, lever: &LeverInfo) -> String {
        let link = |User { path, .. }: &User| format!("- [{path}](../{path})");
        self.told(lever, link, markdown::table)
    }

    fn told(
        &self,
        lever: &LeverInfo,
        link: impl Fn(&User) -> String,
        written: impl Fn(&Table) -> String,
    ) -> String {
        let users: Vec<String> = self.users(lever).map(link).collect();
        let users = if users.is_empty() {
            say!(PROSE, "evidence.unused")
        } else {
            format!("{}\n\n{}", say!(PROSE, "evidence.used"), users.join("\n"))
        };
        let Some((record, effects)) = self.effects(lever) else {
            let Some(folder) = &self.ablation else {
                return format!("{users}\n\n");
            };
            let nothing = say!(PROSE, "evidence.none", folder = folder.display());
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
        let users: Vec<&str> = self.users(lever).map(|user| user.path.as_str()).collect();
        json!({ "scenarios": users, "measured": measured })
    }
}

/// The measured effects of a lever, outcome by outcome.
fn measured(record: &AblationRecord, effects: &LeverRecord) -> Table {
    let names = ["outcome", "unit"].map(|name| Column::new(name).whole());
    let readings = ["alone", "in the package"].map(Column::new);
    let rows = record.aims.iter().enumerate().map(|(index, aim)| {
        let unit = unit::symbol(aim.outcome.unit);
        vec![
            Cell::text(&aim.label),
            Cell::text(unit),
            ablation::effect(record, index, effects.alone[index].as_ref()),
            ablation::effect(record, index, effects.within[index].as_ref()),
        ]
    });
    Table::new(names.into_iter().chain(readings), rows)
}
