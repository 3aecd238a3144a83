//! Names that formulas can use: a list, `docs/metrics.md`.

use crate::policy::formula::{FUNCTIONS, Metric};
use crate::render::markdown::{self, made_by};
use crate::render::{Cell, Column, Table};
use crate::report::prose::REFERENCE as PROSE;
use crate::say;
use serde_json::{Value, json};

/// Metrics and functions in one table.
#[must_use]
pub fn list() -> Table {
    let metrics = table("metric", metrics());
    let rows = [metrics.rows, table("function", functions()).rows].concat();
    Table {
        rows,
        ..table("metric", std::iter::empty())
    }
}

/// `docs/metrics.md`.
#[must_use]
pub fn document() -> String {
    say!(
        PROSE,
        "metrics",
        made_by = made_by("gresham metrics --format markdown"),
        metrics = markdown::table(&table("metric", metrics())),
        functions = markdown::table(&table("function", functions())),
    )
}

/// Metrics and functions for programs.
#[must_use]
pub fn entries() -> Value {
    let metrics = Metric::ALL.iter();
    let metrics = metrics.map(|one| json!({ "name": one.name(), "meaning": one.doc() }));
    json!({
        "metrics": metrics.collect::<Vec<_>>(),
        "functions": FUNCTIONS.iter().map(|function| function.name).collect::<Vec<_>>(),
    })
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
