//! `outcomes.parquet` and `daily.parquet`: outcomes, which are made from totals, for readers who
//! want them ready-made.

use super::daily::Daily;
use super::encode_together::encode_together;
use super::manifest::Manifest;
use super::replicate_files::{epoch_days, push_slices};
use super::tables::int32;
use crate::experiment::ReplicateSummary;
use crate::market::kernel::executor::Executor;
use crate::outcome::{OUTCOMES, Slice};
use crate::stats::{CONFIDENCE, Estimate};
use gresham_tables::{Column, Table, encode};
use jiff::civil::Date;

/// Outcomes of every replicate and slice over the evaluation window, one row group per arm.
pub(super) fn window(manifest: &Manifest, arms: &[Vec<ReplicateSummary>]) -> Vec<u8> {
    let industries: Vec<&str> = manifest.industries.iter().map(String::as_str).collect();
    let slices = Slice::all(&industries);
    let tables = arms.iter().enumerate().map(|(arm, replicates)| {
        let mut replicate = Vec::new();
        let (mut slice_index, mut outcome_index, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (index, kept) in replicates.iter().enumerate() {
            for (slice, totals) in kept.window.iter().enumerate() {
                for (place, outcome) in OUTCOMES.iter().enumerate() {
                    replicate.push(int32(index));
                    slice_index.push(slice as u32);
                    outcome_index.push(place as u32);
                    values.push((outcome.value)(totals).filter(|value| value.is_finite()));
                }
            }
        }
        let mut table = Table::default();
        table.push("arm", arm_column(manifest, arm, values.len()));
        table.push("replicate", Column::Int32(replicate));
        push_slices(&mut table, &slices, slice_index);
        table.push("outcome", outcome_column(outcome_index));
        table.push("value", Column::Double(values));
        table
    });
    encode(tables)
}

/// Mean and interval over replicates of every day's outcomes, one row group per arm. Days on which
/// an outcome is defined in no replicate are left out. `arms` are what `daily` makes each arm's
/// sums of, with the help of a crew.
///
/// # Errors
/// The first error of `daily`.
pub(super) fn daily<S: Send, E: Send>(
    manifest: &Manifest,
    start: Date,
    arms: Vec<S>,
    crew: Executor,
    daily: impl Fn(usize, S) -> Result<Daily, E> + Sync,
) -> Result<Vec<u8>, E> {
    encode_together(arms, crew, |arm, source| {
        let daily = daily(arm, source)?;
        Ok(daily_table(manifest, start, arm, &daily))
    })
}

fn daily_table(manifest: &Manifest, start: Date, arm: usize, daily: &Daily) -> Table {
    let first = epoch_days(start);
    let mut table = Table::default();
    let mut rows = Rows::with_capacity(OUTCOMES.len() * daily.slices.len() * daily.days);
    let critical = critical_values(daily.replicates as usize);
    for outcome in 0..OUTCOMES.len() {
        for slice in 0..daily.slices.len() {
            for day in 0..daily.days {
                let moments = daily.moments(day, slice, outcome);
                if moments.n > 0 {
                    rows.day.push(first + int32(day));
                    rows.slice.push(slice as u32);
                    rows.outcome.push(outcome as u32);
                    rows.mean.push(Some(moments.mean));
                    rows.half_width.push(moments.half_width(&critical));
                    rows.n.push(moments.n.cast_signed());
                }
            }
        }
    }
    table.push("arm", arm_column(manifest, arm, rows.day.len()));
    table.push("day", Column::Date(rows.day));
    push_slices(&mut table, &daily.slices, rows.slice);
    table.push("outcome", outcome_column(rows.outcome));
    table.push("mean", Column::Double(rows.mean));
    table.push("half_width", Column::Double(rows.half_width));
    table.push("n", Column::Int32(rows.n));
    table
}

struct Rows {
    day: Vec<i32>,
    slice: Vec<u32>,
    outcome: Vec<u32>,
    mean: Vec<Option<f64>>,
    half_width: Vec<Option<f64>>,
    n: Vec<i32>,
}

impl Rows {
    fn with_capacity(most: usize) -> Self {
        Self {
            day: Vec::with_capacity(most),
            slice: Vec::with_capacity(most),
            outcome: Vec::with_capacity(most),
            mean: Vec::with_capacity(most),
            half_width: Vec::with_capacity(most),
            n: Vec::with_capacity(most),
        }
    }
}

/// For each n up to `most`, how many standard errors the half-width is; they are looked up because
/// hundreds of thousands of intervals need them.
pub(super) fn critical_values(most: usize) -> Vec<f64> {
    let unit_error = |n: usize| Estimate {
        mean: 0.0,
        half_width: None,
        n,
        sd: (n >= 2).then(|| (n as f64).sqrt()),
    };
    (0..=most)
        .map(|n| unit_error(n).half_width_at(CONFIDENCE).unwrap_or(f64::NAN))
        .collect()
}

fn arm_column(manifest: &Manifest, arm: usize, rows: usize) -> Column {
    let names = manifest.scenarios.iter();
    Column::Text {
        labels: names.map(|scenario| scenario.name.clone()).collect(),
        indices: vec![arm as u32; rows],
    }
}

fn outcome_column(indices: Vec<u32>) -> Column {
    let names = OUTCOMES.iter().map(|outcome| outcome.name.to_owned());
    Column::Text {
        labels: names.collect(),
        indices,
    }
}
