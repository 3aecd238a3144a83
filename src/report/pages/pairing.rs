//! The page of `pairing`: correlations, and the first day on which arms differ.

use crate::experiment::Divergence;
use crate::market::day::Phase;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, json, markdown};
use crate::report::comparison::Answer;
use crate::stats::Paired;
use serde_json::{Value, json};

/// How well common luck pairs the arms of a comparison.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// The comparison whose pairs are looked at.
    pub comparison: Answer,
    /// When and where each arm but the baseline first differs from it; `None` if never.
    pub first: Vec<Option<Divergence>>,
}

impl Pairing {
    /// The answer for a terminal.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        let table = terminal::with_notes(&self.table(), width);
        format!("{table}{}", self.sentences())
    }

    /// The answer in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        format!("{}\n{}", markdown::table(&self.table()), self.sentences())
    }

    /// The answer for programs.
    #[must_use]
    pub fn document(&self) -> Value {
        let arms = &self.comparison.arms;
        let differences = self.first.iter().zip(&arms[1..]).map(|(first, arm)| {
            json!({
                "arm": arm.name,
                "first_difference": first.as_ref().map(|first| json!({
                    "date": first.date.to_string(), "phase": phase(first.phase), "what": first.what,
                })),
            })
        });
        json!({
            "format": 1,
            "baseline": arms[0].name,
            "arms": differences.collect::<Vec<_>>(),
            "outcomes": json::rows(&self.table()),
        })
    }

    fn sentences(&self) -> String {
        let arms = &self.comparison.arms;
        let sentences = self.first.iter().zip(&arms[1..]);
        let sentences =
            sentences.map(|(first, arm)| sentence(&arm.name, &arms[0].name, first.as_ref()) + "\n");
        sentences.collect()
    }

    fn table(&self) -> Table {
        let columns = [
            Column::new("arm").whole(),
            Column::new("outcome").whole(),
            Column::new("pairs").rank(1),
            Column::new("correlation"),
            Column::new("replicates saved"),
        ];
        let Answer {
            arms, comparison, ..
        } = &self.comparison;
        let pairs = (1..arms.len()).flat_map(|arm| {
            let rows = comparison.rows.iter();
            rows.filter_map(move |row| Some((arm, row, row.contrasts[arm - 1]?.paired)))
        });
        let rows = pairs.map(|(arm, row, paired)| {
            let correlation = Cell::fixed(paired.correlation, 2);
            let helped = paired
                .correlation
                .is_none_or(|correlation| correlation > 0.0);
            vec![
                Cell::text(&arms[arm].name),
                Cell::text(row.outcome.name),
                Cell::Count(paired.n as u64),
                if helped {
                    correlation
                } else {
                    correlation.remarked("(common luck did not help)")
                },
                saved(&paired).map_or(Cell::Absent, |times| {
                    Cell::Fixed(times, 1).remarked("times")
                }),
            ]
        });
        Table::new(columns, rows)
    }
}

/// How many times more replicates independent arms would take for the same interval.
fn saved(paired: &Paired) -> Option<f64> {
    let variance = |sd: Option<f64>| sd.map(|sd| sd * sd);
    let apart = variance(paired.baseline.sd)? + variance(paired.arm.sd)?;
    let together = variance(paired.difference.sd)?;
    (together > 0.0).then(|| apart / together)
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Morning => "morning",
        Phase::Daytime => "daytime",
        Phase::Evening => "evening",
    }
}

fn sentence(arm: &str, baseline: &str, first: Option<&Divergence>) -> String {
    match first {
        None => format!("{arm} never differs from {baseline}"),
        Some(first) => format!(
            "{arm} first differs from {baseline} on {} in the {}: {}",
            first.date,
            phase(first.phase),
            first.what.join(", ")
        ),
    }
}
