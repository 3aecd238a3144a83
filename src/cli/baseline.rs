//! `gresham baseline record`: what the gate compares with from now on.

use super::output_target::OutputTarget;
use super::study::Work;
use super::{Failure, lists, session};
use crate::experiment::ReplicateSummary;
use crate::render::{Cell, Column, Table, unit};
use crate::stats::{Estimate, Paired};
use crate::studies::BaselineRequest;
use crate::study::Study;
use crate::study::baseline::Baseline;
use clap::{Args, Subcommand};

/// Record the baseline of a gate
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Record(Record),
}

/// Record today's results as the baseline of a study, and show what that moves
///
/// The file is meant for version control: small, one line per replicate, with the reason in it.
#[derive(Debug, Args)]
struct Record {
    #[command(flatten)]
    work: Work,

    /// Why the baseline moves, in a sentence; it is kept in the file
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Show what it would move and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let Action::Record(record) = &arguments.action;
    let Work {
        study,
        threads,
        quiet,
    } = &record.work;
    let request = BaselineRequest {
        study: study.clone(),
        reason: record.reason.clone(),
    };
    let recording = request.prepare()?;
    let study = &recording.study;
    let path = study.gate.baseline.as_path();
    let output = (!record.dry_run)
        .then(|| OutputTarget::from(path).open())
        .transpose()?;
    let recorded = session::with(*threads, *quiet, "", |session| recording.run(session))?;
    let moved = match &recording.before {
        Ok(before) => moves(study, before, &recorded.arms),
        Err(why) => format!(
            "the recorded baseline: {why}; from now on\n{}",
            levels(study, &recorded.arms)
        ),
    };
    lists::print(&moved)?;
    let Some(output) = output else {
        return lists::print("nothing was written\n");
    };
    output.write(&recorded.baseline.text())?;
    lists::print(&format!(
        "recorded {} replicates of every arm in {}\n",
        recorded.replicates,
        path.display()
    ))
}

/// The outcomes before and after, paired replicate by replicate.
fn moves(study: &Study, before: &Baseline, arms: &[Vec<ReplicateSummary>]) -> String {
    let mut rows = Vec::new();
    let mut same = 0;
    for (arm, kept) in study.arms.iter().zip(arms) {
        for outcome in &study.outcomes {
            let today = kept.iter().map(|kept| (outcome.value)(&kept.window[0]));
            let today: Vec<Option<f64>> = today.collect();
            let Some(recorded) = before.values(&arm.name, outcome.name) else {
                continue;
            };
            let recorded: Vec<Option<f64>> =
                recorded.into_iter().map(Some).take(today.len()).collect();
            let there = recorded.len().min(today.len());
            let Some(paired) = Paired::of(&recorded[..there], &today[..there]) else {
                continue;
            };
            // Recorded values are rounded.
            if paired.difference.mean.abs() <= 1e-10 * paired.baseline.mean.abs() {
                same += 1;
                continue;
            }
            rows.push(vec![
                Cell::text(&arm.name),
                Cell::text(outcome.name),
                Cell::text(unit::symbol(outcome.unit)),
                Cell::Mean(paired.baseline, outcome.unit),
                Cell::Mean(paired.arm, outcome.unit),
                Cell::change(&paired.difference, outcome.unit),
            ]);
        }
    }
    let table = if rows.is_empty() {
        String::new()
    } else {
        lists::text(&table(["recorded", "today", "difference"], rows))
    };
    format!(
        "recorded because: {}\n{table}{same} outcomes do not move\n",
        before.reason
    )
}

fn levels(study: &Study, arms: &[Vec<ReplicateSummary>]) -> String {
    let rows = study.arms.iter().zip(arms).flat_map(|(arm, kept)| {
        study.outcomes.iter().map(|outcome| {
            let values = kept
                .iter()
                .filter_map(|kept| (outcome.value)(&kept.window[0]));
            let estimate = Estimate::of(&values.collect::<Vec<f64>>());
            vec![
                Cell::text(&arm.name),
                Cell::text(outcome.name),
                Cell::text(unit::symbol(outcome.unit)),
                Cell::mean(estimate.as_ref(), outcome.unit),
            ]
        })
    });
    lists::text(&table(["mean"], rows))
}

/// A table of outcomes, arm by arm, with some columns.
fn table<const N: usize>(columns: [&str; N], rows: impl IntoIterator<Item = Vec<Cell>>) -> Table {
    let names = ["arm", "outcome"].map(|name| Column::new(name).whole());
    let names = names.into_iter().chain([Column::new("unit")]);
    Table::new(names.chain(columns.map(Column::new)), rows)
}
