//! `gresham metrics`: what formulas can name.

use super::Failure;
use super::lists::{self, Format};
use crate::policy::formula::{FUNCTIONS, Metric};
use crate::render::markdown::{self, made_by};
use crate::render::{Cell, Column, Table, json};
use crate::report::reference::PROSE;
use crate::say;
use clap::Args;
use serde_json::json;

/// List what a scenario's formulas can name: metrics of a shop, and functions
///
/// A formula is a rule of the platform that a scenario writes itself, under `[policy.formulas]`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham metrics
  gresham metrics --format markdown > docs/metrics.md";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let metrics = table("metric", metrics());
    let functions = table("function", functions());
    let text = match arguments.format {
        Format::Table => {
            let rows = [metrics.rows, functions.rows].concat();
            lists::text(&Table { rows, ..metrics })
        }
        Format::Markdown => say!(
            PROSE,
            "metrics",
            made_by = made_by("gresham metrics --format markdown"),
            metrics = markdown::table(&metrics),
            functions = markdown::table(&functions),
        ),
        Format::Json => json::document(&json!({
            "metrics": Metric::ALL
                .iter()
                .map(|metric| json!({ "name": metric.name(), "meaning": metric.doc() }))
                .collect::<Vec<_>>(),
            "functions": FUNCTIONS.iter().map(|function| function.name).collect::<Vec<_>>(),
        })),
    };
    lists::print(&text)
}

fn table(what: &str, rows: impl Iterator<Item = [String; 2]>) -> Table {
    let columns = [Column::new(what).whole(), Column::new("meaning")];
    Table::new(columns, rows.map(|row| row.map(Cell::text).to_vec()))
}

fn metrics() -> impl Iterator<Item = [String; 2]> {
    let metrics = Metric::ALL.iter();
    metrics.map(|metric| [metric.name().to_owned(), metric.doc().to_owned()])
}

fn functions() -> impl Iterator<Item = [String; 2]> {
    let functions = FUNCTIONS.iter();
    functions.map(|function| {
        let meaning = function.meaning.replace('`', "");
        [format!("{}()", function.name), meaning]
    })
}
