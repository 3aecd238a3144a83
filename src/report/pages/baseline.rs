//! The page of `baseline record`: what moves with another baseline.

use crate::experiment::ReplicateSummary;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, unit};
use crate::stats::{Estimate, Paired};
use crate::study::Study;
use crate::study::baseline::Baseline;

/// The outcomes before and after; the means of `arms` alone where there is nothing to compare with.
#[must_use]
pub fn text(
    study: &Study,
    before: &Result<Baseline, String>,
    arms: &[Vec<ReplicateSummary>],
    width: Width,
) -> String {
    match before {
        Ok(before) => moves(study, before, arms, width),
        Err(why) => format!(
            "the recorded baseline: {why}; from now on\n{}",
            levels(study, arms, width)
        ),
    }
}

/// The outcomes before and after, paired replicate by replicate.
fn moves(study: &Study, before: &Baseline, arms: &[Vec<ReplicateSummary>], width: Width) -> String {
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
        terminal::with_notes(&table(["recorded", "today", "difference"], rows), width)
    };
    format!(
        "recorded because: {}\n{table}{same} outcomes do not move\n",
        before.reason
    )
}

fn levels(study: &Study, arms: &[Vec<ReplicateSummary>], width: Width) -> String {
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
    terminal::with_notes(&table(["mean"], rows), width)
}

/// A table of outcomes, arm by arm, with some columns.
fn table<const N: usize>(columns: [&str; N], rows: impl IntoIterator<Item = Vec<Cell>>) -> Table {
    let names = ["arm", "outcome"].map(|name| Column::new(name).whole());
    let names = names.into_iter().chain([Column::new("unit")]);
    Table::new(names.chain(columns.map(Column::new)), rows)
}
