//! Estimates of an analyst from observed units, treated and not, without knowing what would have
//! happened otherwise: difference in differences and matching.

use super::estimate::{Interval, covariance, mean};
use super::student;

/// An estimate from one sample of units with its conventional standard error: what an analyst who
/// has one market, and not many replicates of it, would report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// The estimate, in the unit of what was measured.
    pub estimate: f64,
    /// Its standard error, as the method computes it.
    pub standard_error: f64,
    /// Treated units that entered.
    pub treated: usize,
    /// Untreated units that entered.
    pub untreated: usize,
}

impl Observed {
    /// The 95 % interval by the normal distribution.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let reach = student::normal_quantile(0.975) * self.standard_error;
        Interval {
            low: self.estimate - reach,
            high: self.estimate + reach,
        }
    }

    /// True if the analyst would call the effect significant at 5 %.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        let Interval { low, high } = self.interval();
        low > 0.0 || high < 0.0
    }

    /// True if it differs from zero at `level`, two-sided, by Student's distribution with the
    /// degrees of freedom of the smaller side: far out, where many comparisons share a level, the
    /// normal one would reject too often.
    #[must_use]
    pub fn differs_at(&self, level: f64) -> bool {
        let freedom = self.treated.min(self.untreated) as f64 - 1.0;
        let reach = student::critical(level / 2.0, freedom) * self.standard_error;
        self.estimate.abs() > reach
    }
}

/// Difference in differences: the mean change of treated units less that of untreated ones, from
/// each unit's (before, after). Each unit contributes one change, so its own serial correlation
/// does not count as information (Bertrand, Duflo and Mullainathan 2004); the two variances may
/// differ.
///
/// `None` with fewer than two units on a side.
#[must_use]
pub fn difference_in_differences(
    treated: &[(f64, f64)],
    untreated: &[(f64, f64)],
) -> Option<Observed> {
    if treated.len() < 2 || untreated.len() < 2 {
        return None;
    }
    let changes = |units: &[(f64, f64)]| -> Vec<f64> {
        units.iter().map(|(before, after)| after - before).collect()
    };
    let (treated, untreated) = (changes(treated), changes(untreated));
    let variance = |values: &[f64]| covariance(values, values) / values.len() as f64;
    Some(Observed {
        estimate: mean(&treated) - mean(&untreated),
        standard_error: (variance(&treated) + variance(&untreated)).sqrt(),
        treated: treated.len(),
        untreated: untreated.len(),
    })
}

/// A unit to be matched.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// True if it was treated.
    pub treated: bool,
    /// Only units of the same stratum are matched.
    pub stratum: u32,
    /// Observations of it before treatment.
    pub covariates: Vec<f64>,
    /// The outcome.
    pub outcome: f64,
}

/// The average effect on the treated by matching each to its `neighbours` nearest untreated units
/// of the same stratum, with replacement; distances are Euclidean in covariates divided by their
/// standard deviations. The standard error is that of Abadie and Imbens (2006), which counts how
/// often each untreated unit is used.
///
/// Treated units in strata with fewer than `neighbours` untreated ones are left out. `None` if
/// fewer than two treated units can be matched.
///
/// # Panics
/// If units differ in the number of covariates, or `neighbours` is 0.
#[must_use]
pub fn matching(units: &[Unit], neighbours: usize) -> Option<Observed> {
    assert!(neighbours > 0, "at least one neighbour");
    let scales = scales(units);
    let nearest = |unit: &Unit, skip: Option<usize>| {
        nearest_untreated(units, unit, skip, &scales, neighbours)
    };
    let mut used = vec![0_usize; units.len()];
    let mut effects = Vec::new();
    for unit in units.iter().filter(|unit| unit.treated) {
        let matches = nearest(unit, None);
        if matches.len() < neighbours {
            continue;
        }
        let outcomes = matches.iter().map(|index| units[*index].outcome);
        effects.push(unit.outcome - outcomes.sum::<f64>() / neighbours as f64);
        for index in matches {
            used[index] += 1;
        }
    }
    if effects.len() < 2 {
        return None;
    }
    let estimate = mean(&effects);
    let mut variance: f64 = effects
        .iter()
        .map(|effect| (effect - estimate) * (effect - estimate))
        .sum();
    let m = neighbours as f64;
    for (index, times) in used.iter().enumerate().filter(|(_, times)| **times > 0) {
        // The spread of outcomes at equal covariates, from the nearest unit that is not treated
        // either.
        let Some(twin) = nearest(&units[index], Some(index)).first().copied() else {
            continue;
        };
        let gap = units[index].outcome - units[twin].outcome;
        let k = *times as f64;
        variance += k * (k - 1.0) / (m * m) * gap * gap / 2.0;
    }
    let matched = effects.len() as f64;
    Some(Observed {
        estimate,
        standard_error: variance.max(0.0).sqrt() / matched,
        treated: effects.len(),
        untreated: used.iter().filter(|times| **times > 0).count(),
    })
}

/// The untreated units of the same stratum that are most alike, nearest first, one being skipped.
fn nearest_untreated(
    units: &[Unit],
    unit: &Unit,
    skip: Option<usize>,
    scales: &[f64],
    neighbours: usize,
) -> Vec<usize> {
    let candidates = units.iter().enumerate().filter(|(index, other)| {
        !other.treated && other.stratum == unit.stratum && Some(*index) != skip
    });
    let mut ranked: Vec<(f64, usize)> = candidates
        .map(|(index, other)| (distance(unit, other, scales), index))
        .collect();
    ranked.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    ranked.truncate(neighbours);
    ranked.into_iter().map(|(_, index)| index).collect()
}

/// The largest difference of means of a covariate between treated and untreated units, in standard
/// deviations: of all units, and of treated units against those that [`matching`] matches them to.
/// Beyond 0.25 groups are commonly called unlike (Imbens and Rubin 2015).
///
/// `None` where nothing can be matched.
///
/// # Panics
/// If units differ in the number of covariates.
#[must_use]
pub fn imbalance(units: &[Unit], neighbours: usize) -> Option<(f64, f64)> {
    let scales = scales(units);
    let of = |unit: &Unit, covariate: usize| unit.covariates[covariate] / scales[covariate];
    let mut gaps = vec![0.0; scales.len()];
    let mut matched = 0.0;
    for unit in units.iter().filter(|unit| unit.treated) {
        let twins = nearest_untreated(units, unit, None, &scales, neighbours);
        if twins.len() < neighbours || twins.is_empty() {
            continue;
        }
        matched += 1.0;
        for (covariate, gap) in gaps.iter_mut().enumerate() {
            let twins = twins.iter().map(|index| of(&units[*index], covariate));
            *gap += of(unit, covariate) - twins.sum::<f64>() / neighbours as f64;
        }
    }
    if matched <= 0.0 {
        return None;
    }
    let side = |treated: bool, covariate: usize| -> Vec<f64> {
        let side = units.iter().filter(|unit| unit.treated == treated);
        side.map(|unit| of(unit, covariate)).collect()
    };
    let raw = (0..scales.len())
        .map(|covariate| (mean(&side(true, covariate)) - mean(&side(false, covariate))).abs());
    let raw = raw.fold(0.0, f64::max);
    let left = gaps.iter().map(|gap| gap.abs() / matched);
    Some((raw, left.fold(0.0, f64::max)))
}

/// The standard deviation of every covariate; 1 for one that does not vary.
fn scales(units: &[Unit]) -> Vec<f64> {
    let count = units.first().map_or(0, |unit| unit.covariates.len());
    (0..count)
        .map(|covariate| {
            let values: Vec<f64> = units
                .iter()
                .map(|unit| unit.covariates[covariate])
                .collect();
            if values.len() < 2 {
                return 1.0;
            }
            let deviation = covariance(&values, &values).sqrt();
            if deviation > 0.0 { deviation } else { 1.0 }
        })
        .collect()
}

fn distance(left: &Unit, right: &Unit, scales: &[f64]) -> f64 {
    assert_eq!(left.covariates.len(), right.covariates.len());
    let pairs = left.covariates.iter().zip(&right.covariates).zip(scales);
    pairs
        .map(|((left, right), scale)| (left - right) / scale)
        .map(|gap| gap * gap)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    #[test]
    fn card_and_kruegers_minimum_wage_comes_out() {
        // Means of full-time employment per store, Card and Krueger (1994), table 3.
        let stores = |before: f64, after: f64| {
            vec![(before - 1.0, after - 1.0), (before + 1.0, after + 1.0)]
        };
        let found =
            difference_in_differences(&stores(20.44, 21.03), &stores(23.33, 21.17)).unwrap();
        assert!((found.estimate - 2.75).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn what_all_units_share_is_no_effect() {
        let units = [(1.0, 6.0), (2.0, 7.0), (4.0, 9.0)];
        let found = difference_in_differences(&units, &units[..2]).unwrap();
        assert_eq!((found.estimate, found.standard_error), (0.0, 0.0));
        assert_eq!(difference_in_differences(&units, &units[..1]), None);
    }

    #[test]
    fn the_interval_of_the_double_difference_covers_as_often_as_it_says() {
        let share = SplitMix64::frequency(5, 1_000, |generator| {
            let mut side = |effect: f64, spread: f64, count: usize| -> Vec<(f64, f64)> {
                (0..count)
                    .map(|_| {
                        let level = 3.0 * generator.normal();
                        (level, level + 1.0 + effect + spread * generator.normal())
                    })
                    .collect()
            };
            let (treated, untreated) = (side(0.4, 1.0, 40), side(0.0, 0.5, 80));
            let found = difference_in_differences(&treated, &untreated).unwrap();
            let Interval { low, high } = found.interval();
            low <= 0.4 && 0.4 <= high
        });
        assert!((share - 0.95).abs() < 0.025, "{share}");
    }

    fn unit(treated: bool, stratum: u32, covariate: f64, outcome: f64) -> Unit {
        Unit {
            treated,
            stratum,
            covariates: vec![covariate],
            outcome,
        }
    }

    #[test]
    fn matching_compares_like_with_like() {
        let units = [
            unit(true, 0, 1.0, 12.0),
            unit(true, 0, 3.0, 16.0),
            unit(false, 0, 1.0, 10.0),
            unit(false, 0, 3.0, 14.0),
            unit(false, 0, 9.0, 99.0),
            // Nearer, but of another kind.
            unit(false, 1, 1.0, -50.0),
        ];
        let found = matching(&units, 1).unwrap();
        assert!((found.estimate - 2.0).abs() < 1e-12, "{found:?}");
        assert!(found.standard_error.abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn matching_removes_what_it_can_see_and_covers_the_effect() {
        let mut generator = SplitMix64::new(11);
        let runs = 300;
        let (mut covered, mut naive_bias) = (0, 0.0);
        for _ in 0..runs {
            let units: Vec<Unit> = (0..240)
                .map(|_| {
                    let size = generator.normal();
                    let treated = generator.unit() < 1.0 / (1.0 + (-size).exp());
                    let effect = if treated { 0.5 } else { 0.0 };
                    unit(treated, 0, size, size + effect + 0.5 * generator.normal())
                })
                .collect();
            let found = matching(&units, 1).unwrap();
            let Interval { low, high } = found.interval();
            covered += u32::from(low <= 0.5 && 0.5 <= high);
            let side = |treated: bool| -> Vec<f64> {
                let chosen = units.iter().filter(|unit| unit.treated == treated);
                chosen.map(|unit| unit.outcome).collect()
            };
            naive_bias += (mean(&side(true)) - mean(&side(false)) - 0.5) / f64::from(runs);
        }
        let share = f64::from(covered) / f64::from(runs);
        assert!(naive_bias > 0.5, "{naive_bias}");
        assert!((0.88..=0.99).contains(&share), "{share}");
    }

    #[test]
    fn matching_makes_groups_alike_where_it_can() {
        let mut generator = SplitMix64::new(3);
        let units: Vec<Unit> = (0..400)
            .map(|_| {
                let size = generator.normal();
                unit(generator.unit() < 1.0 / (1.0 + (-size).exp()), 0, size, 0.0)
            })
            .collect();
        let (before, after) = imbalance(&units, 1).unwrap();
        assert!(before > 0.5, "{before}");
        assert!(after < 0.1, "{after}");
        assert_eq!(imbalance(&units[..1], 1), None);
    }

    #[test]
    fn without_anybody_to_match_there_is_no_estimate() {
        let units = [unit(true, 0, 1.0, 1.0), unit(true, 0, 2.0, 1.0)];
        assert_eq!(matching(&units, 1), None);
    }
}
