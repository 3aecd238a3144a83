//! Two arms under the same seeds, compared replicate by replicate.

use super::estimate::{CONFIDENCE, Estimate, covariance, mean};
use super::events::Events;
use super::student;

/// An arm against its baseline, from the replicates that both have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Replicates present in both arms.
    pub n: usize,
    /// Replicates left out because one arm or both had no finite value.
    pub dropped: usize,
    /// The baseline over the replicates kept, in the unit of the outcome.
    pub baseline: Estimate,
    /// The arm over the replicates kept, in the unit of the outcome.
    pub arm: Estimate,
    /// Arm minus baseline per replicate, in the unit of the outcome.
    pub difference: Estimate,
    /// Standard error of the mean difference; `None` for a single pair.
    pub standard_error: Option<f64>,
    /// How many pairs differ, and how many from the usual.
    pub events: Events,
    /// Two-sided p-value of no difference by the paired t test (Student 1908), or where most pairs
    /// are equal that of the signs if it is larger; `None` for a single pair.
    pub p_value: Option<f64>,
    /// The difference as a share of the baseline.
    pub relative: Option<Relative>,
    /// Pearson's correlation between the arms over replicates, −1 to 1. Sharing seeds narrowed
    /// the interval only if it is positive. `None` below three pairs or if an arm is constant.
    pub correlation: Option<f64>,
}

/// The ratio of the means of arm and baseline less one (0.05 is five per cent above the baseline),
/// with the 95 % interval of Fieller (1954).
///
/// Fieller's interval holds every ratio ρ that a paired t test of `arm − ρ × baseline` would not
/// reject. It is one finite interval only if the baseline's own 95 % interval excludes zero. Where
/// the baseline is negative, a positive number means that the arm is further below zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relative {
    /// mean(arm) / mean(baseline) − 1, a share.
    pub ratio_minus_one: f64,
    /// Lower end, a share.
    pub low: f64,
    /// Upper end, a share.
    pub high: f64,
}

impl Paired {
    /// Compares two arms whose values stand in the order of the same replicates; an absent or not
    /// finite value on either side drops the pair. `None` if no pair is left.
    ///
    /// # Panics
    /// If the two slices differ in length: they are then not the same replicates.
    #[must_use]
    pub fn of(baseline: &[Option<f64>], arm: &[Option<f64>]) -> Option<Self> {
        let (kept_baseline, kept_arm): (Vec<f64>, Vec<f64>) =
            pairs(baseline, arm).flatten().unzip();
        let gaps: Vec<f64> = kept_baseline
            .iter()
            .zip(&kept_arm)
            .map(|(b, a)| a - b)
            .collect();
        let difference = Estimate::of(&gaps)?;
        let events = Events::among(&gaps);
        let signs = (2.0 * events.least_p_value()).min(1.0);
        Some(Self {
            n: gaps.len(),
            dropped: baseline.len() - gaps.len(),
            baseline: Estimate::of(&kept_baseline)?,
            arm: Estimate::of(&kept_arm)?,
            difference,
            standard_error: difference.standard_error(),
            events,
            p_value: difference.p_value().map(|p_value| p_value.max(signs)),
            relative: Relative::of(&kept_baseline, &gaps),
            correlation: correlation(&kept_baseline, &kept_arm),
        })
    }
}

impl Relative {
    /// Fieller's interval from baseline values and differences of the same pairs.
    ///
    /// Written with the residuals e = d − ρ̂ b at the estimated ratio instead of the arm itself,
    /// which leaves the roots of Fieller's quadratic where they are and avoids subtracting large
    /// numbers that are nearly equal when the arms are highly correlated.
    fn of(baseline: &[f64], gaps: &[f64]) -> Option<Self> {
        let n = baseline.len() as f64;
        if baseline.len() < 2 {
            return None;
        }
        let t_squared = student::critical(0.5 * (1.0 - CONFIDENCE), n - 1.0).powi(2);
        let base = mean(baseline);
        let base_variance = covariance(baseline, baseline) / n;
        let leading = base * base - t_squared * base_variance;
        if leading <= 0.0 {
            return None;
        }
        let ratio_minus_one = mean(gaps) / base;
        let residuals: Vec<f64> = baseline
            .iter()
            .zip(gaps)
            .map(|(b, gap)| gap - ratio_minus_one * b)
            .collect();
        let variance = covariance(&residuals, &residuals) / n;
        let shared = covariance(&residuals, baseline) / n;
        let spread =
            base * base * variance - t_squared * (variance * base_variance - shared * shared);
        let reach = (t_squared * spread.max(0.0)).sqrt();
        let shift = -t_squared * shared;
        Some(Self {
            ratio_minus_one,
            low: ratio_minus_one + (shift - reach) / leading,
            high: ratio_minus_one + (shift + reach) / leading,
        })
    }
}

/// Arm minus baseline per replicate, absent where either arm has no finite value.
///
/// # Panics
/// If the two slices differ in length.
#[must_use]
pub fn differences(baseline: &[Option<f64>], arm: &[Option<f64>]) -> Vec<Option<f64>> {
    pairs(baseline, arm)
        .map(|pair| pair.map(|(b, a)| a - b))
        .collect()
}

fn pairs(
    baseline: &[Option<f64>],
    arm: &[Option<f64>],
) -> impl Iterator<Item = Option<(f64, f64)>> {
    assert_eq!(
        baseline.len(),
        arm.len(),
        "paired arms must have the same replicates"
    );
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    baseline
        .iter()
        .zip(arm)
        .map(move |(b, a)| finite(*b).zip(finite(*a)))
}

fn correlation(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.len() < 3 {
        return None;
    }
    let spread = covariance(left, left).sqrt() * covariance(right, right).sqrt();
    (spread > 0.0).then(|| (covariance(left, right) / spread).clamp(-1.0, 1.0))
}

#[cfg(test)]
#[path = "paired_tests.rs"]
mod tests;
