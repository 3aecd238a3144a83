//! What the platform measures against what is true.
//!
//! A score rests on what is measured, and whoever is judged by a measure may improve the measure
//! instead of the thing. A policy is flagged when that is what the intervals say: of the measures
//! that the score rests on more are better than worse, while of the true ones some are worse and
//! none is better.

use super::comparison::{Comparison, Row, compare};
use crate::outcome::table::outcome;
use crate::outcome::{Outcome, Totals};
use crate::stats::Verdict;

/// The measures that the score rests on, and what it hands out.
pub const SCORED: [&str; 6] = [
    "first_return_rate",
    "problem_rate_measured",
    "late_pickup_rate",
    "slow_response_rate",
    "dispute_rate",
    "five_star_share",
];

/// What buyers receive, whether or not anybody complains.
pub const TRUE: [&str; 2] = ["defect_rate", "quality_traded"];

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
///
/// # Panics
/// If one is not in the table, which a test rules out.
#[must_use]
pub fn outcomes() -> Vec<&'static Outcome> {
    let names = SCORED.iter().chain(&TRUE);
    names
        .map(|name| outcome(name).expect("an outcome of the table"))
        .collect()
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
