//! The levers of a policy: a list, `docs/levers.md`, and one explained.

use super::evidence::Evidence;
use crate::parameter::{Field, Kind, Value};
use crate::policy::{LEVERS, LeverInfo};
use crate::render::markdown::{self, made_by, one_line, wrapped};
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table};
use crate::report::prose::REFERENCE as PROSE;
use crate::say;
use serde_json::json;
use std::fmt::Write as _;

/// All levers for reading in a terminal.
#[must_use]
pub fn text(width: Width) -> String {
    let table = terminal::with_notes(&list(|lever| lever.name.to_owned()), width);
    format!("{table}\n{}\n", say!(PROSE, "levers.listed"))
}

/// The levers with their summaries, named as `name` writes them.
fn list(name: impl Fn(&LeverInfo) -> String) -> Table {
    let columns = [Column::new("lever").whole(), Column::new("what it is")];
    let rows = LEVERS.iter().map(|lever| {
        let summary = one_line(lever.summary());
        vec![Cell::text(name(lever)), Cell::text(summary)]
    });
    Table::new(columns, rows)
}

fn parameters(lever: &LeverInfo, name: impl Fn(&str) -> String) -> Table {
    let columns = [
        Column::new("parameter").whole(),
        Column::new("meaning"),
        Column::new("unit").rank(1),
        Column::new("bounds").whole().rank(1),
        Column::new("default").whole(),
        Column::new("source").rank(2),
    ];
    let rows = lever.fields.iter().map(|field| {
        let cells = [
            name(field.key),
            one_line(field.doc),
            field.unit.to_owned(),
            bounds(field.kind),
            field.default.map_or("required".to_owned(), shown),
            field.source.to_owned(),
        ];
        cells.map(Cell::Text).to_vec()
    });
    Table::new(columns, rows)
}

/// One lever for reading in a terminal, with what a scenario states to turn it on.
#[must_use]
pub fn explained(lever: &LeverInfo, evidence: &Evidence, width: Width) -> String {
    say!(
        PROSE,
        "lever",
        name = lever.name,
        description = wrapped(lever.doc),
        table = terminal::with_notes(&parameters(lever, str::to_owned), width),
        example = example(lever),
        evidence = evidence.text(lever, width),
    )
}

/// `docs/levers.md`.
#[must_use]
pub fn document(evidence: &Evidence) -> String {
    let table = list(|lever| format!("[`{0}`](#{0})", lever.name));
    let table = markdown::table(&table);
    let made_by = made_by("gresham levers --format markdown");
    let mut text = say!(PROSE, "levers", made_by = made_by, table = table);
    for lever in LEVERS {
        let _ = write!(text, "\n{}", section(lever, evidence));
    }
    text
}

/// One lever in Markdown.
#[must_use]
pub fn section(lever: &LeverInfo, evidence: &Evidence) -> String {
    say!(
        PROSE,
        "lever.section",
        name = lever.name,
        description = wrapped(lever.doc),
        table = markdown::table(&parameters(lever, |key| format!("`{key}`"))),
        example = example(lever),
        evidence = evidence.markdown(lever),
    )
}

/// The lever as a scenario states it.
fn example(lever: &LeverInfo) -> String {
    let mut text = format!("[policy.{}]\n", lever.name);
    for field in lever.fields {
        match field.default {
            Some(default) => {
                let _ = writeln!(text, "{} = {}", field.key, shown(default));
            }
            None => text += &(say!(PROSE, "lever.required", key = field.key) + "\n"),
        }
    }
    text
}

fn bounds(kind: Kind) -> String {
    match kind {
        Kind::Number { min, max } => format!("{min} to {max}"),
        Kind::Whole { min, max } => format!("{min} to {max}, whole"),
        Kind::Switch => "true, false".to_owned(),
    }
}

/// A value as a scenario spells it: a real number has a point.
fn shown(value: Value) -> String {
    match value {
        Value::Number(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

/// One lever for programs.
#[must_use]
pub fn entry(lever: &LeverInfo, evidence: &Evidence) -> serde_json::Value {
    json!({
        "name": lever.name,
        "summary": one_line(lever.summary()),
        "description": one_line(lever.doc),
        "parameters": lever.fields.iter().map(parameter).collect::<Vec<_>>(),
        "evidence": evidence.json(lever),
    })
}

fn parameter(field: &Field) -> serde_json::Value {
    let (kind, min, max) = match field.kind {
        Kind::Number { min, max } => ("number", json!(min), json!(max)),
        Kind::Whole { min, max } => ("whole", json!(min), json!(max)),
        Kind::Switch => ("switch", json!(null), json!(null)),
    };
    let default = field.default.map(|default| match default {
        Value::Number(number) => json!(number),
        Value::Whole(whole) => json!(whole),
        Value::Switch(switch) => json!(switch),
    });
    json!({
        "key": field.key,
        "description": one_line(field.doc),
        "unit": field.unit,
        "kind": kind,
        "min": min,
        "max": max,
        "default": default,
        "source": field.source,
    })
}
