//! Arms against the baseline, outcome by outcome.

use crate::outcome::{Outcome, Totals, Unit};
use crate::stats::{CONFIDENCE, Direction, Estimate, Paired, Question, Verdict, holm, judge};

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
    /// The p-value after Holm's adjustment over all arms and the family of outcomes that have a
    /// better direction; for other outcomes the p-value as it is. `None` for a single pair.
    pub adjusted_p: Option<f64>,
    /// Differences smaller than this are immaterial, in the outcome's unit.
    pub margin: f64,
    /// What may be said.
    pub verdict: Verdict,
}

/// Knowledge of arms beside their totals.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The outcomes that are declared to be judged together. An outcome that is not among them is
    /// judged together with them, so that no verdict depends on what else is shown.
    pub family: &'a [&'static Outcome],
    /// Arm by arm whether its rules are the baseline's on all days; arms that are lacking are not.
    pub same_rules: &'a [bool],
}

/// Compares arms of which nothing is known beside their totals, all outcomes being one family.
///
/// # Panics
/// As [`compare_under`].
#[must_use]
pub fn compare(outcomes: &[&'static Outcome], arms: &[Vec<Totals>]) -> Comparison {
    let terms = Terms {
        family: outcomes,
        same_rules: &[],
    };
    compare_under(outcomes, arms, &terms)
}

/// Compares arms by their totals over the evaluation window: `arms[a][r]` is replicate r of arm a,
/// and the first arm is the baseline. With one arm there are means and no contrasts.
///
/// # Panics
/// If there is no arm or the arms differ in their number of replicates.
#[must_use]
pub fn compare_under(
    outcomes: &[&'static Outcome],
    arms: &[Vec<Totals>],
    terms: &Terms<'_>,
) -> Comparison {
    let family: Vec<Vec<Option<Paired>>> = terms
        .family
        .iter()
        .map(|outcome| pairs(outcome, arms))
        .collect();
    let rows = outcomes.iter().map(|outcome| {
        let pairs = pairs(outcome, arms);
        let adjusted = adjusted(outcome, &pairs, terms.family, &family);
        let contrasts = pairs.into_iter().zip(adjusted).enumerate();
        let contrast = |(other, (paired, adjusted)): (usize, (Option<Paired>, Option<f64>))| {
            let same_rules = terms.same_rules.get(other + 1).copied().unwrap_or(false);
            Some(contrast(outcome, &paired?, adjusted, same_rules))
        };
        Row {
            outcome,
            means: arms.iter().map(|arm| mean(outcome, arm)).collect(),
            contrasts: contrasts.map(contrast).collect(),
        }
    });
    Comparison {
        rows: rows.collect(),
        replicates: arms[0].len(),
    }
}

fn pairs(outcome: &Outcome, arms: &[Vec<Totals>]) -> Vec<Option<Paired>> {
    let baseline = values(outcome, &arms[0]);
    let others = arms[1..].iter();
    others
        .map(|arm| Paired::of(&baseline, &values(outcome, arm)))
        .collect()
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

/// The p-values of an outcome's pairs, adjusted together with those of its family if it has a
/// better direction.
fn adjusted(
    outcome: &'static Outcome,
    pairs: &[Option<Paired>],
    family: &[&'static Outcome],
    known: &[Vec<Option<Paired>>],
) -> Vec<Option<f64>> {
    let p_value = |pair: &Option<Paired>| pair.and_then(|pair| pair.p_value);
    let own: Vec<Option<f64>> = pairs.iter().map(p_value).collect();
    if outcome.direction == Direction::Neutral {
        return own;
    }
    let others = family.iter().zip(known);
    let others =
        others.filter(|(other, _)| other.direction != Direction::Neutral && **other != outcome);
    let others = others.flat_map(|(_, pairs)| pairs.iter().filter_map(p_value));
    let raw: Vec<f64> = own.iter().flatten().copied().chain(others).collect();
    let mut adjusted = holm(&raw).into_iter();
    let mut next = |own: Option<f64>| own.and_then(|_| adjusted.next());
    own.into_iter().map(&mut next).collect()
}

fn contrast(
    outcome: &Outcome,
    paired: &Paired,
    adjusted_p: Option<f64>,
    same_rules: bool,
) -> Contrast {
    let question = Question {
        margin: outcome.margin_for(paired.baseline.mean),
        direction: outcome.direction,
        alpha: 1.0 - CONFIDENCE,
        most: most(outcome),
        same_rules,
    };
    Contrast {
        paired: *paired,
        adjusted_p,
        margin: question.margin,
        verdict: judge(paired, adjusted_p.unwrap_or(1.0), &question),
    }
}

/// The most by which a single pair can differ in an outcome, where there is such a bound.
#[must_use]
pub fn most(outcome: &Outcome) -> Option<f64> {
    (outcome.unit == Unit::Share).then_some(1.0)
}
