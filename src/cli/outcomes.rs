//! `gresham outcomes`: what is measured.

use super::json::better;
use super::lists::{self, Format, json, made_by, markdown_table, text_table, wrapped};
use super::named::Named;
use super::options::HEADLINE;
use super::{Failure, numbers};
use crate::outcome::{Margin, OUTCOMES, Outcome, Unit};
use clap::Args;
use serde_json::json;

/// List the outcomes, or define one
///
/// Without a name all outcomes are listed, with their units, which way is better, and the margin
/// below which a difference is immaterial; with one, what exactly it measures.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The outcome to define [default: list all]
    #[arg(value_name = "NAME", value_parser = NAMED, hide_possible_values = true)]
    name: Option<&'static Outcome>,

    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham outcomes
  gresham outcomes repeat_90
  gresham outcomes --format markdown > docs/outcomes.md
  gresham outcomes welfare --format json";

const NAMED: Named<Outcome> = Named {
    kind: "outcome",
    rows: OUTCOMES,
    name: |outcome| outcome.name,
    help: |outcome| outcome.label,
};

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let text = match (arguments.name, arguments.format) {
        (None, Format::Table) => list(),
        (None, Format::Markdown) => document(),
        (None, Format::Json) => json(&OUTCOMES.iter().map(entry).collect::<Vec<_>>()),
        (Some(outcome), Format::Table) => defined(outcome),
        (Some(outcome), Format::Markdown) => table_of(std::slice::from_ref(outcome)),
        (Some(outcome), Format::Json) => json(&entry(outcome)),
    };
    lists::print(&text)
}

fn list() -> String {
    let rows = OUTCOMES.iter().map(|outcome| {
        vec![
            outcome.name.to_owned(),
            outcome.label.to_owned(),
            unit(outcome.unit).to_owned(),
            better(outcome.direction).to_owned(),
            margin(outcome),
        ]
    });
    let header = ["outcome", "what it is", "unit", "better", "margin"];
    let mut text = text_table(&header, &[0, 2, 3, 4], rows);
    text.push_str(
        "\n`gresham outcomes NAME` defines one. A difference within the margin is immaterial.\n",
    );
    text
}

/// One outcome for reading in a terminal.
fn defined(outcome: &Outcome) -> String {
    format!(
        "{}: {}\n\n{}\nunit:   {}\nbetter: {}\nmargin: {}\nshown:  {}\n",
        outcome.name,
        outcome.label,
        wrapped(outcome.definition),
        unit(outcome.unit),
        better(outcome.direction),
        margin(outcome),
        if HEADLINE.contains(&outcome) {
            "unless other outcomes are asked for"
        } else {
            "with --outcomes"
        },
    )
}

/// `docs/outcomes.md`.
fn document() -> String {
    let mut text = made_by("gresham outcomes --format markdown");
    text.push_str(
        "\n# Outcomes\n\nWhat is measured, for the whole market and for its parts. A difference \
         within the margin is\nimmaterial. Those marked with a star are shown unless others are \
         asked for.\n\n",
    );
    text.push_str(&table_of(OUTCOMES));
    text
}

fn table_of(outcomes: &[Outcome]) -> String {
    let rows = outcomes.iter().map(|outcome| {
        let star = if HEADLINE.contains(&outcome) {
            " \\*"
        } else {
            ""
        };
        vec![
            format!("`{}`{star}", outcome.name),
            outcome.definition.to_owned(),
            unit(outcome.unit).to_owned(),
            better(outcome.direction).to_owned(),
            margin(outcome),
        ]
    });
    markdown_table(&["outcome", "definition", "unit", "better", "margin"], rows)
}

/// The unit as tables of results show it.
fn unit(unit: Unit) -> &'static str {
    match numbers::unit(unit) {
        "" => "number",
        unit => unit,
    }
}

/// The margin as a sentence would say it.
fn margin(outcome: &Outcome) -> String {
    let percent = |share: f64| {
        let text = format!("{:.4}", 100.0 * share);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    match (outcome.margin, outcome.unit) {
        (Margin::Relative(share), _) => format!("{} % of baseline", percent(share)),
        (Margin::Absolute(amount), Unit::Share | Unit::SharePerYear) => {
            let amount = percent(amount);
            let ending = if amount == "1" { "" } else { "s" };
            format!("{amount} percentage point{ending}")
        }
        (Margin::Absolute(amount), Unit::Number) => amount.to_string(),
        (Margin::Absolute(amount), of) => format!("{amount} {}", unit(of)),
    }
}

fn entry(outcome: &Outcome) -> serde_json::Value {
    let (kind, amount) = match outcome.margin {
        Margin::Relative(share) => ("relative", share),
        Margin::Absolute(amount) => ("absolute", amount),
    };
    json!({
        "name": outcome.name,
        "label": outcome.label,
        "definition": outcome.definition,
        "unit": outcome.unit.name(),
        "better": better(outcome.direction),
        "margin": { "kind": kind, "amount": amount },
        "headline": HEADLINE.contains(&outcome),
    })
}
