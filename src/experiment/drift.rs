//! Drift of the baseline: a market that does not rest has no effect of its own size, since whatever
//! a policy sets going is measured against something that moves.

use super::horizons::of_month;
use super::months::{Month, month_after, months};
use super::plan::Plan;
use super::summary::ReplicateSummary;
use crate::outcome::{self, Outcome, Totals, Unit};
use crate::stats::Estimate;

/// Months of which the mean is taken, at the end and a year before.
const QUARTER: usize = 3;

/// One quantity that should rest.
#[derive(Debug, Clone, Copy)]
pub struct Resting {
    /// The quantity.
    pub outcome: &'static Outcome,
    /// True if it is the share by which it has changed that counts.
    pub relative: bool,
    /// The most that it may drift in a year.
    pub limit: f64,
}

/// Quantities that a baseline should keep: to a point of quality and of problem orders, to one
/// hundredth of its price and to three of its shops.
pub const RESTING: [Resting; 4] = [
    Resting {
        outcome: outcome::QUALITY_LISTED,
        relative: false,
        limit: 0.01,
    },
    Resting {
        outcome: outcome::PRICE_INDEX,
        relative: true,
        limit: 0.01,
    },
    Resting {
        outcome: outcome::PROBLEM_RATE,
        relative: false,
        limit: 0.01,
    },
    Resting {
        outcome: outcome::SHOPS,
        relative: true,
        limit: 0.03,
    },
];

/// Drift of one quantity.
#[derive(Debug, Clone, Copy)]
pub struct Drift {
    /// The quantity, and how much it may drift.
    pub of: Resting,
    /// Its change over a year: the last three whole months against the same of the year before, so
    /// that seasons cancel.
    pub per_year: Estimate,
}

impl Drift {
    /// True if it moves by more than it may.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        self.per_year.mean.abs() > self.of.limit
    }

    /// The unit of the change.
    #[must_use]
    pub fn unit(&self) -> Unit {
        if self.of.relative {
            Unit::Share
        } else {
            self.of.outcome.unit
        }
    }
}

/// Drift of the first arm; empty where fewer than fifteen whole months are reported, or months were
/// not kept.
#[must_use]
pub fn drift(plan: &Plan, baseline: &[ReplicateSummary]) -> Vec<Drift> {
    let months = months(&plan.calendar());
    let Some(pairs) = quarters(&months) else {
        return Vec::new();
    };
    let totals = |index: &usize| of_month(baseline, &months, *index);
    let (then, now): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
    let sum = |indices: &[usize]| -> Option<Vec<Totals>> {
        let mut sums = vec![Totals::default(); baseline.len()];
        for month in indices.iter().map(totals) {
            for (sum, month) in sums.iter_mut().zip(month?) {
                sum.absorb(&month);
            }
        }
        Some(sums)
    };
    let (Some(then), Some(now)) = (sum(&then), sum(&now)) else {
        return Vec::new();
    };
    let drifts = RESTING.iter().filter_map(|resting| {
        let change = |(then, now): (&Totals, &Totals)| {
            let (then, now) = (
                (resting.outcome.value)(then)?,
                (resting.outcome.value)(now)?,
            );
            let by = if resting.relative { then } else { 1.0 };
            Some((now - then) / by).filter(|change| change.is_finite())
        };
        let changes: Vec<f64> = then.iter().zip(&now).filter_map(change).collect();
        Some(Drift {
            of: *resting,
            per_year: Estimate::of(&changes)?,
        })
    });
    drifts.collect()
}

/// The last three months, each with the same month of the year before it.
fn quarters(months: &[Month]) -> Option<Vec<(usize, usize)>> {
    let last = months.len().checked_sub(QUARTER)?;
    let pairs = (last..months.len()).map(|now| {
        let year_before = |month: &Month| month_after(month.first, 12) == months[now].first;
        Some((months.iter().position(year_before)?, now))
    });
    pairs.collect()
}
