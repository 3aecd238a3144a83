//! Fitting the world to claims and facts marked calibrated, by history matching.
//!
//! There is no likelihood, few targets, and a tolerance for each: history matching (Craig et al.
//! 1997; Vernon, Goldstein and Bower 2010) asks which parameters the targets rule out, and keeps
//! all others. The market is cheap enough to be run at every point, so there is no emulator whose
//! error would have to be judged.

mod noise;
mod priors;

use super::arms::Arms;
use super::estimand::Statistic;
use super::registry::{Kind, Measured, Registry};
use super::verdict::Form;
use super::words::FigureUnit;
use crate::experiment::Values;
use crate::outcome::Panel;
use crate::parameter::Value;
use crate::stats::rank_correlation;
use blake3::Hasher;
pub use noise::Noise;
pub use priors::{Calibration, Priors, calibration_schema};
use std::collections::BTreeSet;

/// Implausibility from which a point is ruled out: three standard deviations, which by the rule of
/// Pukelsheim (1994) holds 95 % of any unimodal distribution.
pub const CUT: f64 = 3.0;

/// Tolerances are read as two standard deviations of what the model may miss.
const TOLERANCE_DEVIATIONS: f64 = 2.0;

/// A point in the space of parameters and what came out there.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// 0 for the shipped world.
    pub wave: u32,
    /// One value per prior.
    pub values: Vec<f64>,
    /// One value per target, replicate by replicate.
    pub seen: Vec<Vec<Option<f64>>>,
    /// How implausible it is.
    pub implausibility: f64,
}

impl Point {
    /// A point that has not been run.
    #[must_use]
    pub const fn new(wave: u32, values: Vec<f64>) -> Self {
        Self {
            wave,
            values,
            seen: Vec::new(),
            implausibility: f64::INFINITY,
        }
    }

    /// True if it is not ruled out.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.implausibility < CUT
    }

    /// The mean of a target over replicates in which it is defined.
    #[must_use]
    pub fn mean(&self, target: usize) -> Option<f64> {
        let values = self.defined(target);
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    /// The values of a target in the replicates in which it is defined.
    fn defined(&self, target: usize) -> Vec<f64> {
        self.seen.iter().filter_map(|row| row[target]).collect()
    }
}

/// A target.
#[derive(Debug, Clone)]
pub struct Target {
    /// The claim's identifier.
    pub id: String,
    /// Its index in the registry.
    claim: usize,
    /// Where the target lies.
    pub published: f64,
    /// Standard deviation of what the model may miss.
    pub spread: f64,
    unit: FigureUnit,
}

impl Target {
    /// A value of the target with its unit.
    #[must_use]
    pub fn write(&self, value: f64) -> String {
        self.unit.write(value, Some(self.spread))
    }

    /// A standard deviation of the target with its unit.
    #[must_use]
    pub fn write_spread(&self, deviation: f64) -> String {
        let unit = self.unit.difference();
        unit.write(deviation, None).replace('+', "")
    }
}

/// The claims to which the model is fitted.
#[must_use]
pub fn targets(registry: &Registry) -> Vec<Target> {
    let claims = registry.claims.iter().enumerate();
    claims
        .filter(|(_, claim)| claim.kind == Kind::Calibrated)
        .filter_map(|(index, claim)| {
            let measured = claim.measured.as_ref().ok()?;
            let middle = f64::midpoint(measured.band.low, measured.band.high);
            Some(Target {
                id: claim.id.clone(),
                claim: index,
                published: middle,
                spread: (measured.band.high - middle) / TOLERANCE_DEVIATIONS,
                unit: FigureUnit::of(&measured.statistic),
            })
        })
        .collect()
}

/// A fingerprint of the markets that the targets are measured in.
#[must_use]
pub fn identity(arms: &Arms) -> String {
    let mut hasher = Hasher::new();
    for pair in &arms.pairs {
        hasher.update(arms.setups[pair.with].digest.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The arm whose panel a target is measured in, and how.
fn measured<'r>(
    registry: &'r Registry,
    arms: &Arms,
    target: &Target,
) -> Option<(usize, &'r Measured)> {
    let measured = registry.claims[target.claim].measured.as_ref().ok()?;
    Some((arms.pairs[measured.policy].with, measured))
}

/// The arms, by index, that targets are measured in.
#[must_use]
pub fn needed(registry: &Registry, arms: &Arms, targets: &[Target]) -> BTreeSet<usize> {
    let measured = targets
        .iter()
        .filter_map(|target| measured(registry, arms, target));
    measured.map(|(arm, _)| arm).collect()
}

/// Every target's value in one replicate of an arm; `None` for those that are measured in another.
#[must_use]
pub fn values(
    registry: &Registry,
    arms: &Arms,
    targets: &[Target],
    arm: usize,
    panel: &Panel,
) -> Values {
    let values = targets.iter().map(|target| {
        let (_, measured) =
            measured(registry, arms, target).filter(|(concerned, _)| *concerned == arm)?;
        let sides = measured
            .statistic
            .sides(panel, &measured.statistic.choose(panel));
        value(&measured.statistic, sides.cohort?, sides.against)
    });
    values.collect()
}

fn value(statistic: &Statistic, cohort: f64, against: Option<f64>) -> Option<f64> {
    let value = match Form::of(statistic) {
        Form::Ratio => cohort / against?,
        Form::Change => cohort - against.unwrap_or(0.0),
        Form::Level => cohort,
    };
    value.is_finite().then_some(value)
}

/// How implausible a point is: the distance of the worst target but `spare` from its simulated
/// value, in standard deviations of what the model may miss and of the noise of few replicates. A
/// target that is not defined counts as infinitely far.
#[must_use]
pub fn implausibility(point: &Point, targets: &[Target], noise: &Noise, spare: usize) -> f64 {
    let mut distances: Vec<f64> = targets
        .iter()
        .enumerate()
        .map(|(index, target)| match point.mean(index) {
            Some(mean) => {
                let noise = noise.of_mean(&point.defined(index), index);
                (mean - target.published).abs() / (target.spread * target.spread + noise).sqrt()
            }
            None => f64::INFINITY,
        })
        .collect();
    distances.sort_unstable_by(|left, right| right.total_cmp(left));
    distances
        .get(spare)
        .or(distances.last())
        .copied()
        .unwrap_or(f64::INFINITY)
}

/// Judges all points by the same estimate of noise, which is returned.
pub fn judge(points: &mut [Point], targets: &[Target], spare: usize) -> Noise {
    let noise = Noise::over(points, targets.len());
    for point in points {
        point.implausibility = implausibility(point, targets, &noise, spare);
    }
    noise
}

/// How strongly each parameter moves each target over the first wave, whose points fill the priors:
/// Spearman's rank correlation, parameter by parameter. What is near zero in a whole row is what no
/// target speaks about.
#[must_use]
pub fn influences(priors: &Priors, targets: &[Target], points: &[Point]) -> Vec<Vec<Option<f64>>> {
    let of = |parameter: usize, target: usize| {
        let first = points.iter().filter(|point| point.wave == 1);
        let pairs = first.filter_map(|point| Some((point.values[parameter], point.mean(target)?)));
        rank_correlation(&pairs.collect::<Vec<(f64, f64)>>())
    };
    (0..priors.keys().count())
        .map(|parameter| {
            (0..targets.len())
                .map(|target| of(parameter, target))
                .collect()
        })
        .collect()
}

/// The points that are not ruled out.
#[must_use]
pub fn accepted(points: &[Point]) -> Vec<&Point> {
    points.iter().filter(|point| point.is_accepted()).collect()
}

/// Fewest points from which the region of the next wave is made.
const FEWEST: usize = 8;

/// The region for the next wave: the box around the accepted points, or around the least
/// implausible where few are accepted, widened by a tenth and kept within the priors.
#[must_use]
pub fn narrowed(priors: &Priors, points: &[Point]) -> Priors {
    let mut ranked: Vec<&Point> = points.iter().collect();
    ranked.sort_by(|left, right| left.implausibility.total_cmp(&right.implausibility));
    let kept = accepted(points).len().max(FEWEST).min(ranked.len());
    let bounds = priors.iter().enumerate().map(|(index, (key, low, high))| {
        let values: Vec<f64> = ranked[..kept]
            .iter()
            .map(|point| point.values[index])
            .collect();
        let (from, to) = ends(&values).unwrap_or((low, high));
        let room = 0.1 * (to - from).max(0.05 * (high - low));
        (
            key.to_owned(),
            (from - room).max(low),
            (to + room).min(high),
        )
    });
    Priors(bounds.collect())
}

/// The smallest and the largest of some values.
#[must_use]
pub fn ends(values: &[f64]) -> Option<(f64, f64)> {
    let low = values.iter().copied().reduce(f64::min)?;
    Some((low, values.iter().copied().reduce(f64::max)?))
}

/// The middle nine tenths of some values.
#[must_use]
pub fn inner(values: &[f64]) -> Option<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)? as f64;
    let at = |share: f64| sorted[(share * last).round() as usize];
    Some((at(0.05), at(0.95)))
}

/// A parameter's value as a number.
#[must_use]
pub fn number(value: Value) -> f64 {
    match value {
        Value::Number(number) => number,
        Value::Whole(whole) => whole as f64,
        Value::Switch(switch) => f64::from(u8::from(switch)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(published: f64, spread: f64) -> Target {
        Target {
            id: "t".to_owned(),
            claim: 0,
            published,
            spread,
            unit: FigureUnit::Times,
        }
    }

    #[test]
    fn implausibility_is_a_distance_in_standard_deviations_of_tolerance_and_noise() {
        let mut point = Point::new(1, vec![0.0]);
        point.seen = vec![vec![Some(1.0), Some(9.0)], vec![Some(3.0), Some(9.0)]];
        // Mean 2, variance of the mean 1; tolerance variance 3: two standard deviations of 2 off 6.
        let targets = [target(6.0, 3.0_f64.sqrt()), target(9.0, 1.0)];
        let noise = Noise::over(std::slice::from_ref(&point), 2);
        assert!((implausibility(&point, &targets, &noise, 0) - 2.0).abs() < 1e-12);
        assert!(implausibility(&point, &targets, &noise, 1).abs() < 1e-12);
        point.seen = vec![vec![None, Some(9.0)]];
        assert!(implausibility(&point, &targets, &noise, 0).is_infinite());
    }

    #[test]
    fn two_replicates_that_happen_to_differ_do_not_excuse_a_point() {
        let near = |gap: f64| {
            let mut point = Point::new(1, vec![0.0]);
            point.seen = vec![vec![Some(10.0 - gap)], vec![Some(10.0 + gap)]];
            point
        };
        // Noise is small everywhere but, by chance, here.
        let mut points: Vec<Point> = (0..40).map(|_| near(0.1)).collect();
        points.push(near(2.0));
        let targets = [target(0.0, 1.0)];
        judge(&mut points, &targets, 0);
        assert!(points.iter().all(|point| point.implausibility > 6.0));
    }

    #[test]
    fn a_known_parameter_is_found_and_one_that_does_nothing_is_not_pinned_down() {
        let priors = Priors(vec![
            ("works".to_owned(), 0.0, 10.0),
            ("idle".to_owned(), 0.0, 1.0),
        ]);
        let targets = [target(9.0, 0.25)];
        let mut region = priors.clone();
        let mut points = Vec::new();
        for wave in 1..=3 {
            let mut fresh = region.spread(60, u64::from(wave), wave);
            for point in &mut fresh {
                point.seen = vec![vec![Some(3.0 * point.values[0])]];
            }
            points.extend(fresh);
            judge(&mut points, &targets, 0);
            region = narrowed(&priors, &points);
        }
        let kept = accepted(&points);
        assert!(kept.len() > 20);
        let influences = influences(&priors, &targets, &points);
        assert!(influences[0][0].unwrap() > 0.999);
        assert!(influences[1][0].unwrap().abs() < 0.3);
        let of = |index: usize| {
            ends(
                &kept
                    .iter()
                    .map(|point| point.values[index])
                    .collect::<Vec<_>>(),
            )
            .unwrap()
        };
        let (low, high) = of(0);
        assert!(
            low > 2.7 && low < 3.0 && high > 3.0 && high < 3.3,
            "{low} {high}"
        );
        let (low, high) = of(1);
        assert!(low < 0.15 && high > 0.85, "{low} {high}");
    }
}
