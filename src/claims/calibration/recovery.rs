//! Known worlds found again: a world that was run plays the truth, its own outputs play
//! the published facts, and the calibration that never saw it must cover its parameters and what
//! policies do in it as often as it says.

use super::emulators::Emulators;
use super::noise::Noise;
use super::point::Point;
use super::target::Target;
use crate::stats::{Interval, SplitMix64, proportion_interval, quantile};

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
        // The sum of twelve uniform numbers is normal enough, and the same on every machine.
        let draw: f64 = (0..12).map(|_| luck.unit()).sum::<f64>() - 6.0;
        Some(Target {
            aim: own + target.spread * draw,
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

/// How often calibrations to known worlds cover what they should.
#[derive(Debug, Clone)]
pub struct Recovery {
    /// Truths that were tried.
    pub truths: usize,
    /// Truths whose own world would not have been ruled out.
    pub kept: Coverage,
    /// Parameters of all truths that lie in the range of nine tenths of the draws.
    pub parameters: Coverage,
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
