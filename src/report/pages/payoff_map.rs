//! The map of a game: a section of the README of `payoffs`, and the map for programs.

use crate::experiment::dilemma::{Axis, DILEMMA, Square, Verdict};
use crate::render::{Cell, Column, Table, json, markdown};
use crate::report::labels;
use crate::report::payoffs::Measured;
use crate::report::prose::PAYOFFS as PROSE;
use crate::say;
use serde_json::{Map, Value, json};

/// A verdict in a word.
#[must_use]
pub fn word(verdict: Verdict) -> String {
    let part = match verdict {
        Verdict::Dilemma => "map.dilemma",
        Verdict::Not => "map.not",
        Verdict::Undecided => "holds.undecided",
    };
    say!(PROSE, part)
}

/// Every square with its differences and its verdict.
#[must_use]
pub fn table(axes: &[Axis], squares: &[Square]) -> Table {
    let axes = axes.iter().map(|axis| axis.key.clone());
    let gaps = DILEMMA.iter().map(|(name, _)| (*name).to_owned());
    let headings = [say!(PROSE, "rules")].into_iter().chain(axes).chain(gaps);
    let headings = headings.chain([say!(PROSE, "map.verdict")]);
    let columns = headings.map(|heading| Column::new(heading).whole());
    let rows = squares.iter().map(|square| {
        let gaps = DILEMMA.iter().zip(square.gaps);
        let gaps = gaps.map(|((name, _), gap)| Measured::inequality(name, gap).shown());
        let names = [square.scenario.clone()].into_iter();
        let places = square.at.map(|value| value.to_string());
        let cells = names.chain(places).chain(gaps);
        let cells = cells.chain([word(square.verdict)]);
        cells.map(Cell::text).collect()
    });
    Table::new(columns, rows.collect::<Vec<_>>())
}

/// The section of the README.
#[must_use]
pub fn section(axes: &[Axis], squares: &[Square]) -> String {
    let section = say!(
        PROSE,
        "map.section",
        along = axes[0].key,
        up = axes[1].key,
        table = markdown::table(&labels::spoken(table(axes, squares))),
    );
    section + "\n"
}

/// The map for programs.
#[must_use]
pub fn document(axes: &[Axis], squares: &[Square]) -> Value {
    let squares = squares.iter().map(|square| {
        let gaps = DILEMMA.iter().zip(&square.gaps);
        let gaps: Map<String, Value> = gaps
            .map(|((name, _), gap)| ((*name).to_owned(), json!(gap.as_ref().map(json::estimate))))
            .collect();
        json!({
            "scenario": square.scenario,
            "at": square.at,
            "gaps": gaps,
            "verdict": square.verdict,
        })
    });
    json!({ "axes": axes, "squares": squares.collect::<Vec<_>>() })
}
