//! `gresham pairing`: how well common luck pairs two policies.

use super::lists::{self, json, markdown_table, text_table};
use super::options::{Format, Options};
use super::{Failure, expectation, numbers, plan, session};
use crate::experiment::{Divergence, Row, first_difference};
use crate::market::day::Phase;
use crate::records::Verb;
use crate::stats::Paired;
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

const HEADER: [&str; 5] = ["arm", "outcome", "pairs", "correlation", "replicates saved"];

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let plan = plan::plan(&arguments.scenarios, &arguments.options, false)?;
    let (options, command) = expectation::within(&plan, &arguments.options, command);
    let (findings, _folder) = session::conduct(&plan, &options, Verb::Pairing, &command)?;
    let arms = 1..plan.arms.len();
    let first: Vec<Option<Divergence>> = arms
        .clone()
        .map(|arm| first_difference(&plan, arm, 0))
        .collect();
    let pairs: Vec<(usize, &Row, Paired)> = arms
        .flat_map(|arm| {
            let rows = findings.comparison.rows.iter();
            rows.filter_map(move |row| Some((arm, row, row.contrasts[arm - 1]?.paired)))
        })
        .collect();
    let rows = pairs.iter().map(|(arm, row, paired)| {
        vec![
            plan.arms[*arm].name.clone(),
            row.outcome.name.to_owned(),
            paired.n.to_string(),
            correlation(paired),
            saved(paired).map_or_else(
                || numbers::ABSENT.to_owned(),
                |times| format!("{times:.1} times"),
            ),
        ]
    });
    let sentences: Vec<String> = first
        .iter()
        .enumerate()
        .map(|(index, first)| {
            sentence(
                &plan.arms[index + 1].name,
                &plan.arms[0].name,
                first.as_ref(),
            )
        })
        .collect();
    let text = match options.format {
        Format::Json => document(&plan, &first, &pairs),
        Format::Markdown | Format::Csv => {
            let table = markdown_table(&HEADER, rows);
            format!("{table}\n{}\n", sentences.join("\n"))
        }
        Format::Table => {
            let table = text_table(&HEADER, &[0, 1], rows);
            format!("{table}{}\n", sentences.join("\n"))
        }
    };
    lists::print(&text)
}

fn correlation(paired: &Paired) -> String {
    match paired.correlation {
        None => numbers::ABSENT.to_owned(),
        Some(correlation) if correlation <= 0.0 => {
            format!("{correlation:.2} (common luck did not help)")
        }
        Some(correlation) => format!("{correlation:.2}"),
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

fn document(
    plan: &crate::experiment::Plan,
    first: &[Option<Divergence>],
    pairs: &[(usize, &Row, Paired)],
) -> String {
    let differences = first.iter().zip(&plan.arms[1..]).map(|(first, arm)| {
        json!({
            "arm": arm.name,
            "first_difference": first.as_ref().map(|first| json!({
                "date": first.date.to_string(), "phase": phase(first.phase), "what": first.what,
            })),
        })
    });
    let outcomes = pairs.iter().map(|(arm, row, paired)| {
        json!({
            "arm": plan.arms[*arm].name, "outcome": row.outcome.name, "pairs": paired.n,
            "correlation": paired.correlation, "replicates_saved": saved(paired),
        })
    });
    json(&json!({
        "format": 1,
        "baseline": plan.arms[0].name,
        "arms": differences.collect::<Vec<_>>(),
        "outcomes": outcomes.collect::<Vec<_>>(),
    }))
}
