//! Evidence on a lever: the scenarios that use it, and its measured effects.

use crate::policy::LeverInfo;
use crate::records::{AblationRecord, LeverRecord};
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown, unit};
use crate::report::pages::ablation;
use crate::report::prose::REFERENCE as PROSE;
use crate::say;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Scenarios that use levers, and measured effects.
#[derive(Debug, Clone, Serialize)]
pub struct Evidence {
    /// The scenarios.
    pub users: Vec<LeverUser>,
    /// The effects, if there is a record of them.
    pub record: Option<AblationRecord>,
    /// The folder that was to hold the record, if one was named.
    pub ablation: Option<PathBuf>,
}

/// A scenario that may use a lever.
#[derive(Debug, Clone, Serialize)]
pub struct LeverUser {
    /// Its name on the command line.
    pub name: String,
    /// Its place among the sources, or on disk.
    pub path: String,
    /// The levers with an entry in it; of a file made for a single lever, that one.
    pub levers: Vec<String>,
}

impl Evidence {
    /// Scenarios with an entry of the lever, then those written for it alone.
    fn users(&self, lever: &LeverInfo) -> impl Iterator<Item = &LeverUser> {
        let uses = |user: &&LeverUser| user.levers.iter().any(|name| name == lever.name);
        self.users.iter().filter(uses)
    }

    fn effects(&self, lever: &LeverInfo) -> Option<(&AblationRecord, &LeverRecord)> {
        let record = self.record.as_ref()?;
        let effects = record.levers.iter().find(|one| one.lever == lever.name)?;
        Some((record, effects))
    }

    /// The evidence for reading in a terminal.
    pub(super) fn text(&self, lever: &LeverInfo, width: Width) -> String {
        let written = |table: &Table| terminal::with_notes(table, width);
        self.told(lever, |user| format!("  {}", user.name), written)
    }

    /// The evidence in Markdown.
    pub(super) fn markdown(&self, lever: &LeverInfo) -> String {
        let link = |LeverUser { path, .. }: &LeverUser| format!("- [{path}](../{path})");
        self.told(lever, link, markdown::table)
    }

    fn told(
        &self,
        lever: &LeverInfo,
        link: impl Fn(&LeverUser) -> String,
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
