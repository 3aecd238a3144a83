//! The outcomes: a list, `docs/outcomes.md`, and one defined.

use crate::outcome::{HEADLINE, Margin, OUTCOMES, Outcome, Unit};
use crate::render::markdown::{self, made_by, wrapped};
use crate::render::terminal::{self, Width};
use crate::render::unit::{better, symbol};
use crate::render::{Cell, Column, Table};
use crate::report::prose::REFERENCE as PROSE;
use crate::say;
use serde_json::json;

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

/// All outcomes for reading in a terminal.
#[must_use]
pub fn text(width: Width) -> String {
    let name = |outcome: &Outcome| [outcome.name.to_owned(), outcome.label.to_owned()];
    let table = terminal::with_notes(&table("what it is", OUTCOMES, name), width);
    format!("{table}\n{}\n", say!(PROSE, "outcomes.listed"))
}

/// One outcome for reading in a terminal.
#[must_use]
pub fn defined(outcome: &Outcome) -> String {
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
#[must_use]
pub fn document() -> String {
    let made_by = made_by("gresham outcomes --format markdown");
    say!(
        PROSE,
        "outcomes",
        made_by = made_by,
        table = defined_in_markdown(OUTCOMES)
    )
}

/// Outcomes with their definitions in Markdown.
#[must_use]
pub fn defined_in_markdown(outcomes: &[Outcome]) -> String {
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

/// One outcome for programs.
#[must_use]
pub fn entry(outcome: &Outcome) -> serde_json::Value {
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
