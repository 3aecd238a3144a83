//! `gresham pairing`: how well common luck pairs two policies.

use super::lists;
use super::options::{Format, Options};
use super::{Failure, session};
use crate::experiment::Divergence;
use crate::market::day::Phase;
use crate::render::{Cell, Column, Table, json, markdown};
use crate::report::comparison::Answer;
use crate::stats::Paired;
use crate::studies::{self, CompareRequest, PairingAnswer};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Tell how well common luck pairs scenarios: correlations, and the first day on which they differ
///
/// Replicate r of every arm has the same luck. The higher the correlation, the fewer replicates a
/// comparison takes: as many times fewer as is told. Until policies differ, arms must be equal to the
/// byte.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenarios or files, at least two; the first is the baseline
    #[arg(value_name = "SCENARIO", required = true, num_args = 2..)]
    scenarios: Vec<PathBuf>,

    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "\
Examples:
  gresham pairing traffic-first true-experience-score";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let request = CompareRequest {
        scenarios: arguments.scenarios.iter().map(Into::into).collect(),
        allow_different_worlds: false,
        options: options.request(),
    };
    let answer = session::with(options.threads, options.quiet, command, |session| {
        studies::pairing(&request, session)
    })?;
    let table = table(&answer);
    let sentences = answer.first.iter().zip(&answer.comparison.arms[1..]);
    let sentences = sentences.map(|(first, arm)| {
        let baseline = &answer.comparison.arms[0].name;
        sentence(&arm.name, baseline, first.as_ref()) + "\n"
    });
    let below: String = sentences.collect();
    let text = match options.format {
        Format::Json => document(&answer, &table),
        Format::Markdown | Format::Csv => format!("{}\n{below}", markdown::table(&table)),
        Format::Table => format!("{}{below}", lists::text(&table)),
    };
    lists::print(&text)
}

fn table(answer: &PairingAnswer) -> Table {
    let columns = [
        Column::new("arm").whole(),
        Column::new("outcome").whole(),
        Column::new("pairs").rank(1),
        Column::new("correlation"),
        Column::new("replicates saved"),
    ];
    let Answer {
        arms, comparison, ..
    } = &answer.comparison;
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

fn document(answer: &PairingAnswer, table: &Table) -> String {
    let arms = &answer.comparison.arms;
    let differences = answer.first.iter().zip(&arms[1..]).map(|(first, arm)| {
        json!({
            "arm": arm.name,
            "first_difference": first.as_ref().map(|first| json!({
                "date": first.date.to_string(), "phase": phase(first.phase), "what": first.what,
            })),
        })
    });
    json::document(&json!({
        "format": 1,
        "baseline": arms[0].name,
        "arms": differences.collect::<Vec<_>>(),
        "outcomes": json::rows(table),
    }))
}
