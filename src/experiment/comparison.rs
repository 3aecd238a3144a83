//! Arms against the baseline, outcome by outcome.

use crate::outcome::{Outcome, Totals};
use crate::stats::{CONFIDENCE, Direction, Estimate, Paired, Verdict, holm, judge};

/// Every arm's outcomes, each against the baseline's.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// One row per outcome, in the order asked for.
    pub rows: Vec<Row>,
    /// Replicates per arm.
    pub replicates: usize,
}

/// One outcome.
#[derive(Debug, Clone)]
pub struct Row {
    /// The outcome.
    pub outcome: &'static Outcome,
    /// Arm by arm the mean over the replicates in which the outcome is defined, if there is any.
    pub means: Vec<Option<Estimate>>,
    /// One entry per arm beside the baseline; `None` if no replicate has a value in both arms.
    pub contrasts: Vec<Option<Contrast>>,
}

/// One arm against the baseline.
#[derive(Debug, Clone, Copy)]
pub struct Contrast {
    /// The paired comparison.
    pub paired: Paired,
    /// The p-value after Holm's adjustment over all arms and all rows whose outcome has a better
    /// direction; for other outcomes the p-value as it is. `None` for a single pair.
    pub adjusted_p: Option<f64>,
    /// Differences smaller than this are immaterial, in the outcome's unit.
    pub margin: f64,
    /// What may be said.
    pub verdict: Verdict,
}

/// Compares arms by their totals over the evaluation window: `arms[a][r]` is replicate r of arm a,
/// and the first arm is the baseline. With one arm there are means and no contrasts.
///
/// # Panics
/// If there is no arm or the arms differ in their number of replicates.
#[must_use]
pub fn compare(outcomes: &[&'static Outcome], arms: &[Vec<Totals>]) -> Comparison {
    let pairs: Vec<Vec<Option<Paired>>> = outcomes
        .iter()
        .map(|outcome| {
            let baseline = values(outcome, &arms[0]);
            let others = arms[1..].iter();
            others
                .map(|arm| Paired::of(&baseline, &values(outcome, arm)))
                .collect()
        })
        .collect();
    let adjusted = adjusted(outcomes, &pairs);
    let mut rows = Vec::new();
    for ((outcome, pairs), adjusted) in outcomes.iter().zip(pairs).zip(adjusted) {
        let contrasts = pairs.into_iter().zip(adjusted);
        rows.push(Row {
            outcome,
            means: arms.iter().map(|arm| mean(outcome, arm)).collect(),
            contrasts: contrasts
                .map(|(paired, adjusted)| paired.map(|paired| contrast(outcome, paired, adjusted)))
                .collect(),
        });
    }
    Comparison {
        rows,
        replicates: arms[0].len(),
    }
}

/// The outcome's value in each replicate.
pub(super) fn values<'a>(
    outcome: &Outcome,
    totals: impl IntoIterator<Item = &'a Totals>,
) -> Vec<Option<f64>> {
    let values = totals.into_iter().map(|totals| (outcome.value)(totals));
    values
        .map(|value| value.filter(|value| value.is_finite()))
        .collect()
}

fn mean(outcome: &Outcome, totals: &[Totals]) -> Option<Estimate> {
    let defined: Vec<f64> = values(outcome, totals).into_iter().flatten().collect();
    Estimate::of(&defined)
}

/// P-values in the shape of `pairs`, those of outcomes with a better direction adjusted together.
fn adjusted(outcomes: &[&'static Outcome], pairs: &[Vec<Option<Paired>>]) -> Vec<Vec<Option<f64>>> {
    let mut p_values: Vec<Vec<Option<f64>>> = pairs
        .iter()
        .map(|row| {
            row.iter()
                .map(|pair| pair.and_then(|p| p.p_value))
                .collect()
        })
        .collect();
    let mut family: Vec<&mut f64> = Vec::new();
    for (outcome, row) in outcomes.iter().zip(&mut p_values) {
        if outcome.direction != Direction::Neutral {
            family.extend(row.iter_mut().flatten());
        }
    }
    let raw: Vec<f64> = family.iter().map(|p_value| **p_value).collect();
    for (p_value, adjusted) in family.into_iter().zip(holm(&raw)) {
        *p_value = adjusted;
    }
    p_values
}

fn contrast(outcome: &Outcome, paired: Paired, adjusted_p: Option<f64>) -> Contrast {
    let margin = outcome.margin_for(paired.baseline.mean);
    let verdict = judge(
        &paired,
        adjusted_p.unwrap_or(1.0),
        margin,
        outcome.direction,
        1.0 - CONFIDENCE,
    );
    Contrast {
        paired,
        adjusted_p,
        margin,
        verdict,
    }
}
