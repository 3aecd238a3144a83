//! Answers and tables for programs.

pub use super::table::estimate;
use super::table::{Cell, Table};
use serde::Serialize;
use serde_json::{Map, Value};

/// A document, with a line break at its end.
///
/// # Panics
/// If a map of the document has keys that are not text, which no answer has.
#[must_use]
pub fn document(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).expect("plain data with text keys");
    text + "\n"
}

/// The rows of a table, each under the keys of its columns.
#[must_use]
pub fn rows(table: &Table) -> Value {
    let keys = || table.columns.iter().map(|column| column.key.clone());
    let rows = table.rows.iter();
    rows.map(|row| {
        let cells = row.iter().map(Cell::value);
        Value::from(keys().zip(cells).collect::<Map<_, _>>())
    })
    .collect()
}
