//! `gresham outcomes`: what is measured.

use super::Failure;
use super::lists::{self, Format};
use super::named::Named;
use crate::outcome::{Margin, OUTCOMES, Outcome, Unit};
use crate::render::json::document as json;
use crate::render::markdown::{self, made_by, wrapped};
use crate::render::unit::{better, symbol};
use crate::render::{Cell, Column, Table};
use crate::report::reference::PROSE;
use crate::say;
use crate::studies::HEADLINE;
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
        (Some(outcome), Format::Markdown) => defined_in_markdown(std::slice::from_ref(outcome)),
        (Some(outcome), Format::Json) => json(&entry(outcome)),
    };
    lists::print(&text)
}

fn table<'a>(
    heading: &str,
    outcomes: impl IntoIterator<Item = &'a Outcome>,
    name: impl Fn(&Outcome) -> [String; 2],
) -> Table {
    let columns = [
        Column::new("outcome").whole(),
        Column::new(heading),
        Column::new("unit").whole(),
        Column::new("better").whole(),
        Column::new("margin").whole(),
    ];
    let rows = outcomes.into_iter().map(|outcome| {
        let [name, meaning] = name(outcome);
        let cells = [
            name,
            meaning,
            unit(outcome.unit),
            better(outcome.direction).to_owned(),
            margin(outcome),
        ];
        cells.map(Cell::Text).to_vec()
    });
    Table::new(columns, rows)
}

fn list() -> String {
    let name = |outcome: &Outcome| [outcome.name.to_owned(), outcome.label.to_owned()];
    let table = lists::text(&table("what it is", OUTCOMES, name));
    format!("{table}\n{}\n", say!(PROSE, "outcomes.listed"))
}

/// One outcome for reading in a terminal.
fn defined(outcome: &Outcome) -> String {
    let shown = if HEADLINE.contains(&outcome) {
        "outcome.headline"
    } else {
        "outcome.asked"
    };
    let defined = say!(
        PROSE,
        "outcome",
        name = outcome.name,
        label = outcome.label,
        definition = wrapped(outcome.definition),
        unit = unit(outcome.unit),
        better = better(outcome.direction),
        margin = margin(outcome),
        shown = say!(PROSE, shown),
    );
    defined + "\n"
}

/// `docs/outcomes.md`.
fn document() -> String {
    let made_by = made_by("gresham outcomes --format markdown");
    say!(
        PROSE,
        "outcomes",
        made_by = made_by,
        table = defined_in_markdown(OUTCOMES)
    )
}

fn defined_in_markdown(outcomes: &[Outcome]) -> String {
    let name = |outcome: &Outcome| {
        let headline = HEADLINE.contains(&outcome);
        let star = if headline { " \\*" } else { "" };
        [
            format!("`{}`{star}", outcome.name),
            outcome.definition.to_owned(),
        ]
    };
    markdown::table(&table("definition", outcomes, name))
}

/// The unit as tables of results show it.
fn unit(of: Unit) -> String {
    match symbol(of) {
        "" => say!(PROSE, "outcome.number"),
        symbol => symbol.to_owned(),
    }
}

/// The margin as a sentence would say it.
fn margin(outcome: &Outcome) -> String {
    let percent = |share: f64| {
        let text = format!("{:.4}", 100.0 * share);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    match (outcome.margin, outcome.unit) {
        (Margin::Relative(share), _) => {
            say!(PROSE, "outcome.margin_relative", percent = percent(share))
        }
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
