//! `gresham levers`: what a policy can decide.

use super::Failure;
use super::evidence::{Evidence, Places};
use super::lists::{self, Format, json, made_by, markdown_table, one_line, text_table, wrapped};
use super::named::Named;
use crate::parameter::{Field, Kind, Value};
use crate::policy::{LEVERS, LeverInfo};
use clap::Args;
use serde_json::json;
use std::fmt::Write as _;

/// List the levers of a policy, or explain one
///
/// A policy is made of levers. Without a name all of them are listed; with one, how that lever acts
/// in the model, its parameters with unit, bounds, default and where the default comes from, the
/// scenarios that use it, and its measured effect as far as `gresham ablate` has recorded it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The lever to explain [default: list all]
    #[arg(value_name = "NAME", value_parser = NAMED, hide_possible_values = true)]
    name: Option<&'static LeverInfo>,

    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    places: Places,
}

const EXAMPLES: &str = "\
Examples:
  gresham levers
  gresham lever traffic
  gresham levers --format markdown > docs/levers.md
  gresham lever refund_only --format json";

const NAMED: Named<LeverInfo> = Named {
    kind: "lever",
    rows: LEVERS,
    name: |lever| lever.name,
    help: LeverInfo::summary,
};

const COLUMNS: [&str; 6] = [
    "parameter",
    "meaning",
    "unit",
    "bounds",
    "default",
    "source",
];

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let look = || arguments.places.look();
    let text = match (arguments.name, arguments.format) {
        (None, Format::Table) => list(),
        (None, Format::Markdown) => document(&look()?),
        (None, Format::Json) => {
            let evidence = look()?;
            let entries = LEVERS.iter().map(|lever| entry(lever, &evidence));
            json(&entries.collect::<Vec<_>>())
        }
        (Some(lever), Format::Table) => explained(lever, &look()?),
        (Some(lever), Format::Markdown) => section(lever, &look()?),
        (Some(lever), Format::Json) => json(&entry(lever, &look()?)),
    };
    lists::print(&text)
}

fn list() -> String {
    let rows = LEVERS
        .iter()
        .map(|lever| vec![lever.name.to_owned(), one_line(lever.summary())]);
    let mut text = text_table(&["lever", "what it is"], &[0], rows);
    text.push_str(
        "\n`gresham lever NAME` explains one. A lever that no scenario mentions is off.\n",
    );
    text
}

/// One lever for reading in a terminal, with what a scenario states to turn it on.
fn explained(lever: &LeverInfo, evidence: &Evidence) -> String {
    let mut text = format!("{}\n\n{}\n", lever.name, wrapped(lever.doc));
    let rows = lever.fields.iter().map(cells);
    text.push_str(&text_table(&COLUMNS, &[0, 3, 4], rows));
    let _ = write!(
        text,
        "\nIn a scenario, with every parameter at its default; state those that differ:\n\n{}\n{}",
        example(lever),
        evidence.text(lever, false)
    );
    text
}

/// `docs/levers.md`.
fn document(evidence: &Evidence) -> String {
    let mut text = made_by("gresham levers --format markdown");
    text.push_str(
        "\n# Levers\n\nWhat a policy can decide. A lever that no scenario mentions is off and \
         decides nothing. How to\nswitch one on, from which day to which, is in \
         [scenarios.md](scenarios.md).\n\n",
    );
    let rows = LEVERS.iter().map(|lever| {
        let link = format!("[`{0}`](#{0})", lever.name);
        vec![link, one_line(lever.summary())]
    });
    text.push_str(&markdown_table(&["lever", "what it is"], rows));
    for lever in LEVERS {
        let _ = write!(text, "\n{}", section(lever, evidence));
    }
    text
}

/// One lever in Markdown.
fn section(lever: &LeverInfo, evidence: &Evidence) -> String {
    let rows = lever.fields.iter().map(|field| {
        let mut cells = cells(field);
        cells[0] = format!("`{}`", cells[0]);
        cells
    });
    format!(
        "## `{}`\n\n{}\n{}\n```toml\n{}```\n\n{}",
        lever.name,
        wrapped(lever.doc),
        markdown_table(&COLUMNS, rows),
        example(lever),
        evidence.text(lever, true)
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
            None => {
                let _ = writeln!(text, "# {} has no default and must be stated", field.key);
            }
        }
    }
    text
}

fn cells(field: &Field) -> Vec<String> {
    vec![
        field.key.to_owned(),
        one_line(field.doc),
        field.unit.to_owned(),
        bounds(field.kind),
        field.default.map_or("required".to_owned(), shown),
        field.source.to_owned(),
    ]
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

fn entry(lever: &LeverInfo, evidence: &Evidence) -> serde_json::Value {
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
