//! Known worlds found again: a world that was run plays the truth, its own outputs play
//! the published facts, and the calibration that never saw it must cover its parameters and what
//! policies do in it as often as it says.

use super::emulators::Emulators;
use super::noise::Noise;
use super::point::Point;
use super::target::Target;
use crate::outcome::Outcome;
use crate::stats::{Emulator, Interval, SplitMix64, proportion_interval, quantile};

/// The share of truths that ranges are meant to cover.
pub const LEVEL: f64 = 0.9;

/// A known world.
#[derive(Debug, Clone)]
pub struct Truth {
    /// Its index among the points.
    pub point: usize,
    /// The targets as they would be published about it.
    pub targets: Vec<Target>,
}

/// The figures that would be published about a world: what came out there, off by what a published
/// figure and a model may be off, drawn by the targets' own doubts. `None` where a target is not
/// defined.
#[must_use]
pub fn truth(points: &[Point], point: usize, targets: &[Target], seed: u64) -> Option<Truth> {
    let mut luck = SplitMix64::new(seed.wrapping_add(point as u64));
    let published = targets.iter().enumerate().map(|(index, target)| {
        let own = points[point].mean(index, target)?;
        Some(Target {
            aim: own + target.spread * normal(&mut luck),
            ..target.clone()
        })
    });
    let targets = published.collect::<Option<Vec<Target>>>()?;
    Some(Truth { point, targets })
}

impl Truth {
    /// Emulators that have not seen the truth.
    #[must_use]
    pub fn emulators(&self, points: &[Point], noise: &Noise) -> Emulators<'_> {
        let others = points.iter().enumerate();
        let others = others.filter(|(index, _)| *index != self.point);
        let others: Vec<&Point> = others.map(|(_, point)| point).collect();
        Emulators::fit(&others, &self.targets, noise)
    }
}

/// A normal variate of mean 0 and deviation 1, near enough: the sum of twelve uniform numbers, the
/// same on every machine.
fn normal(luck: &mut SplitMix64) -> f64 {
    (0..12).map(|_| luck.unit()).sum::<f64>() - 6.0
}

/// Draws of what an emulator expects of runs at some places: its doubt and the noise of a run are
/// drawn.
#[must_use]
pub fn expected(emulator: &Emulator, places: &[Vec<f64>], noise: f64, seed: u64) -> Vec<f64> {
    let mut luck = SplitMix64::new(seed);
    let runs = places.iter().map(|place| {
        let found = emulator.predict(place);
        found.mean + (found.variance + noise).sqrt() * normal(&mut luck)
    });
    runs.collect()
}

/// How often ranges cover what they should.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Truths that lie in their range.
    pub covered: usize,
    /// Truths.
    pub of: usize,
    /// 95 % interval of the share.
    pub interval: Interval,
}

impl Coverage {
    /// Of so many truths, so many of them covered.
    #[must_use]
    pub fn of(covered: usize, of: usize) -> Self {
        Self {
            covered,
            of,
            interval: proportion_interval(covered, of),
        }
    }
}

/// How often ranges cover what a policy does to an outcome in known worlds.
#[derive(Debug, Clone)]
pub struct EffectCoverage {
    /// The outcome.
    pub outcome: &'static Outcome,
    /// Known worlds whose effect lies in its range.
    pub covered: Coverage,
    /// The width of the range of nine tenths, in the middle of all known worlds.
    pub width: f64,
    /// The effect in the middle of all known worlds.
    pub effect: f64,
    /// Share of the effect's variance over worlds that an emulator predicts of worlds it has not
    /// seen; `None` if it varies no more than luck would make it.
    pub emulated: Option<f64>,
}

/// How often calibrations to known worlds cover what they should.
#[derive(Debug, Clone)]
pub struct Recovery {
    /// Truths that were tried.
    pub truths: usize,
    /// Truths whose own world would not have been ruled out.
    pub kept: Coverage,
    /// Parameters of all truths that lie in the range of nine tenths of the draws.
    pub parameters: Coverage,
    /// Effects of a policy, outcome by outcome.
    pub effects: Vec<EffectCoverage>,
}

/// True if a value lies in the range that holds nine tenths of weighted draws.
#[must_use]
pub fn coverage(value: f64, draws: &[f64], weights: &[f64]) -> bool {
    let end = |share: f64| quantile(draws, weights, share);
    let tail = (1.0 - LEVEL) / 2.0;
    match (end(tail), end(1.0 - tail)) {
        (Some(low), Some(high)) => (low..=high).contains(&value),
        _ => false,
    }
}
