//! What the platform measures against what is true.
//!
//! A score rests on what is measured, and whoever is judged by a measure may improve the measure
//! instead of the thing. A policy is flagged when that is what the intervals say: of the measures
//! that the score rests on more are better than worse, while of the true ones some are worse and
//! none is better.

use super::comparison::{Comparison, Row, compare};
use crate::outcome::{self, Outcome, Totals};
use crate::stats::Verdict;

/// The measures that the score rests on, and what it hands out.
pub const SCORED: [&Outcome; 6] = [
    outcome::FIRST_RETURN_RATE,
    outcome::PROBLEM_RATE_MEASURED,
    outcome::LATE_PICKUP_RATE,
    outcome::SLOW_RESPONSE_RATE,
    outcome::DISPUTE_RATE,
    outcome::FIVE_STAR_SHARE,
];

/// What buyers receive, whether or not anybody complains.
pub const TRUE: [&Outcome; 2] = [outcome::DEFECT_RATE, outcome::QUALITY_TRADED];

/// What the measures and the truth did under one policy, against the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Measured outcomes that are better.
    pub measured_better: Vec<&'static str>,
    /// Measured outcomes that are worse.
    pub measured_worse: Vec<&'static str>,
    /// True outcomes that are better.
    pub true_better: Vec<&'static str>,
    /// True outcomes that are worse.
    pub true_worse: Vec<&'static str>,
}

impl Reading {
    /// Whether the measures improve while the truth worsens.
    #[must_use]
    pub fn misleads(&self) -> bool {
        self.measured_better.len() > self.measured_worse.len()
            && !self.true_worse.is_empty()
            && self.true_better.is_empty()
    }
}

/// The outcomes read here, those measured first.
#[must_use]
pub fn outcomes() -> Vec<&'static Outcome> {
    [&SCORED[..], &TRUE].concat()
}

/// Compares the measured and the true outcomes of arms; the first arm is the baseline. P-values are
/// adjusted over these outcomes and all arms.
#[must_use]
pub fn compare_measured(arms: &[Vec<Totals>]) -> Comparison {
    compare(&outcomes(), arms)
}

/// One reading per arm beside the baseline.
#[must_use]
pub fn read(comparison: &Comparison) -> Vec<Reading> {
    let others = comparison.rows.first().map_or(0, |row| row.contrasts.len());
    let (measured, truth) = comparison.rows.split_at(SCORED.len());
    let told = |rows: &[Row], arm: usize, verdict: Verdict| -> Vec<&'static str> {
        let told = rows
            .iter()
            .filter(|row| row.contrasts[arm].is_some_and(|contrast| contrast.verdict == verdict));
        told.map(|row| row.outcome.label).collect()
    };
    (0..others)
        .map(|arm| Reading {
            measured_better: told(measured, arm, Verdict::Better),
            measured_worse: told(measured, arm, Verdict::Worse),
            true_better: told(truth, arm, Verdict::Better),
            true_worse: told(truth, arm, Verdict::Worse),
        })
        .collect()
}
