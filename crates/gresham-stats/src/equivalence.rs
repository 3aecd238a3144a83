//! Showing that two arms do not differ by more than matters.

use statrs::function::gamma::ln_gamma;

use super::estimate::{Estimate, Interval};
use super::paired::Paired;
use super::student;

/// Level of each of the two one-sided tests; it corresponds to a 90 % interval.
pub const EQUIVALENCE_LEVEL: f64 = 0.05;

/// Two one-sided tests that a difference lies within ± a margin (Schuirmann 1987).
///
/// A large p-value of an ordinary test shows only that nothing was found. This test has the burden
/// the other way round: its hypothesis is that the arms differ by the margin or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equivalence {
    /// The margin that was declared, in the unit of the outcome.
    pub margin: f64,
    /// The larger p-value of the two tests; small means that the arms are equivalent.
    pub p_value: f64,
    /// The 90 % interval of the difference, in the unit of the outcome.
    pub interval: Interval,
    /// True if the 90 % interval lies inside ± margin, which is the test at the 5 % level.
    pub inside: bool,
}

impl Equivalence {
    /// Tests a paired difference against a margin declared beforehand, in the outcome's unit.
    ///
    /// `None` where the spread of the differences tells nothing: for a single pair, and where
    /// nearly all pairs are equal.
    ///
    /// # Panics
    /// If the margin is negative or not a number.
    #[must_use]
    pub fn test(paired: &Paired, margin: f64) -> Option<Self> {
        assert!(margin >= 0.0, "a margin of {margin} is not a distance");
        if paired.events.are_too_few() {
            return None;
        }
        Self::within(&paired.difference, margin)
    }

    fn within(difference: &Estimate, margin: f64) -> Option<Self> {
        let error = difference.standard_error().filter(|error| *error > 0.0)?;
        let reach = difference.half_width_at(1.0 - 2.0 * EQUIVALENCE_LEVEL)?;
        let interval = Interval {
            low: difference.mean - reach,
            high: difference.mean + reach,
        };
        let room = margin - difference.mean.abs();
        let p_value = student::upper_tail(room / error, difference.freedom());
        Some(Self {
            margin,
            p_value,
            interval,
            inside: p_value < EQUIVALENCE_LEVEL,
        })
    }
}

/// Replicates that the test needs to find equivalence with probability `power` when the arms do not
/// differ at all; `margin_over_sd` is the margin in standard deviations of the paired difference.
///
/// Uses the exact power of the two tests: the sample standard deviation is integrated out
/// numerically (Phillips 1990; Owen 1965). Beyond a million replicates t equals the normal
/// for this purpose and the normal formula is returned.
///
/// # Panics
/// If the margin is not positive or the power not between 0 and 1.
#[must_use]
pub fn replicates_for_equivalence(margin_over_sd: f64, power: f64) -> usize {
    assert!(
        margin_over_sd > 0.0,
        "no number of replicates shows a difference of exactly zero"
    );
    assert!(
        power > 0.0 && power < 1.0,
        "a power of {power} is not between 0 and 1"
    );
    let quantiles = student::normal_quantile(1.0 - EQUIVALENCE_LEVEL)
        + student::normal_quantile(0.5 * (1.0 + power));
    let normal = (quantiles / margin_over_sd).powi(2).ceil();
    // Not knowing the standard deviation costs replicates, so the normal formula is a lower bound.
    let mut n = (normal as usize).max(2);
    while n < 1_000_000 && equivalence_power(margin_over_sd, n) < power {
        n += 1;
    }
    n
}

/// The probability that `n` replicates show equivalence when the arms do not differ at all.
///
/// Given s, the sample standard deviation in units of the true one, the tests succeed when the
/// mean difference is closer to zero than margin − t s / √n; s² is χ² over its degrees of freedom.
fn equivalence_power(margin_over_sd: f64, n: usize) -> f64 {
    let freedom = n as f64 - 1.0;
    let margin = margin_over_sd * (n as f64).sqrt();
    let t = student::critical(EQUIVALENCE_LEVEL, freedom);
    // Ten standard deviations of s on either side leave nothing out that a double could hold.
    let spread = 10.0 / (2.0 * freedom).sqrt();
    let (from, to) = ((1.0 - spread).max(0.0), (1.0 + spread).min(margin / t));
    if to <= from {
        return 0.0;
    }
    simpson(from, to, |s| {
        (2.0 * student::normal_cdf(margin - t * s) - 1.0) * spread_density(s, freedom)
    })
}

/// The density of a sample standard deviation s whose true value is 1.
fn spread_density(s: f64, freedom: f64) -> f64 {
    let half = 0.5 * freedom;
    let power_of_s = if freedom > 1.0 {
        (freedom - 1.0) * s.ln()
    } else {
        0.0
    };
    let constant = std::f64::consts::LN_2 + half * half.ln() - ln_gamma(half);
    (constant + power_of_s - half * s * s).exp()
}

/// Simpson's rule on 400 equal panels.
fn simpson(from: f64, to: f64, function: impl Fn(f64) -> f64) -> f64 {
    const PANELS: u32 = 400;
    let step = (to - from) / f64::from(PANELS);
    let inner: f64 = (1..PANELS)
        .map(|i| (if i % 2 == 1 { 4.0 } else { 2.0 }) * function(from + f64::from(i) * step))
        .sum();
    (function(from) + inner + function(to)) * step / 3.0
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    /// Differences of Student's sleep data: mean 1.58, standard error 0.38896.
    const SLEEP: [f64; 10] = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

    fn test(values: &[f64], margin: f64) -> Option<Equivalence> {
        Equivalence::within(&Estimate::of(values).unwrap(), margin)
    }

    #[test]
    fn the_p_value_is_one_twentieth_when_the_interval_just_touches_the_margin() {
        let interval = test(&SLEEP, 9.0).unwrap().interval;
        assert!((interval.high - 2.293_005).abs() < 1e-6, "{interval:?}");
        assert!((interval.low - 0.866_995).abs() < 1e-6, "{interval:?}");
        let touching = test(&SLEEP, interval.high).unwrap();
        assert!((touching.p_value - 0.05).abs() < 1e-9);
        assert!(test(&SLEEP, interval.high + 1e-6).unwrap().inside);
        assert!(!test(&SLEEP, interval.high - 1e-6).unwrap().inside);
    }

    #[test]
    fn the_paired_example_of_lakens_comes_out() {
        // Lakens (2017): 65 pairs with means 5.83 and 5.75, standard deviations 1.17 and 1.29 and
        // correlation 0.75, tested against ± 0.4 standard deviations of the difference.
        let variance: f64 = 1.17 * 1.17 + 1.29 * 1.29 - 2.0 * 0.75 * 1.17 * 1.29;
        let sd = variance.sqrt();
        // Thirty-two values on either side of one in the middle have exactly this mean and spread.
        let sides = [1.0, -1.0].map(|side| [0.08 + sd * side; 32]);
        let values = [&[0.08], sides.as_flattened()].concat();
        let margin = 0.4 * sd;
        assert!((margin - 0.350_782).abs() < 1e-6);
        let found = test(&values, margin).unwrap();
        assert!((found.p_value - 0.007_702_35).abs() < 1e-7, "{found:?}");
        assert!((found.interval.low + 0.101_543_3).abs() < 1e-6, "{found:?}");
        assert!(
            (found.interval.high - 0.261_543_3).abs() < 1e-6,
            "{found:?}"
        );
        assert!(found.inside);
    }

    #[test]
    fn a_mean_beyond_the_margin_is_never_equivalent() {
        assert!(test(&SLEEP, 1.0).unwrap().p_value > 0.5);
    }

    #[test]
    fn differences_that_never_vary_or_hardly_ever_tell_nothing() {
        let pairs = |gaps: &[f64]| {
            let baseline: Vec<Option<f64>> = gaps.iter().map(|_| Some(0.0)).collect();
            let arm: Vec<Option<f64>> = gaps.iter().copied().map(Some).collect();
            Equivalence::test(&Paired::of(&baseline, &arm).unwrap(), 1.0)
        };
        assert_eq!(pairs(&[0.0; 4]), None);
        assert_eq!(pairs(&[0.5; 40]), None);
        assert_eq!(pairs(&[0.0]), None);
        let rare = |events: usize| [vec![0.1; events], vec![0.0; 40 - events]].concat();
        assert_eq!(pairs(&rare(4)), None);
        assert!(pairs(&rare(5)).unwrap().inside);
    }

    #[test]
    fn replicates_needed_at_ninety_per_cent_power_are_the_tabulated_numbers_and_two_at_least() {
        let found = [1.0, 0.5, 0.25].map(|margin| replicates_for_equivalence(margin, 0.9));
        assert_eq!(found, [13, 45, 175]);
        assert_eq!(replicates_for_equivalence(1e3, 0.9), 2);
    }

    #[test]
    fn the_density_of_the_sample_spread_integrates_to_one() {
        for freedom in [1.0_f64, 2.0, 9.0, 200.0] {
            let mass = simpson(0.0, 12.0_f64.min(1.0 + 20.0 / freedom.sqrt()), |s| {
                spread_density(s, freedom)
            });
            assert!((mass - 1.0).abs() < 1e-6, "{freedom}: {mass}");
        }
    }

    #[test]
    fn the_computed_power_is_the_rate_seen_in_simulation() {
        let rate = SplitMix64::frequency(23, 2_000, |generator| {
            let values: Vec<f64> = (0..13).map(|_| generator.normal()).collect();
            test(&values, 1.0).unwrap().inside
        });
        assert!((rate - equivalence_power(1.0, 13)).abs() < 0.02, "{rate}");
    }

    #[test]
    fn arms_that_differ_by_the_margin_are_called_equivalent_one_time_in_twenty() {
        let rate = SplitMix64::frequency(29, 2_000, |generator| {
            let values: Vec<f64> = (0..20).map(|_| 1.0 + generator.normal()).collect();
            test(&values, 1.0).unwrap().inside
        });
        assert!((rate - 0.05).abs() < 0.015, "{rate}");
    }
}
