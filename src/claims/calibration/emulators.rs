//! An emulator for every target: which worlds are worth running.

use super::distances::{CUT, Distances};
use super::noise::Noise;
use super::point::Point;
use super::target::Target;
use crate::stats::designs::sobol;
use crate::stats::{Emulator, LeaveOneOut, Walk, Walkers};

/// Candidates among which a target's nearest is looked for, by itself.
const CANDIDATES: usize = 4096;

/// Emulators of all targets, made from points that were run.
#[derive(Debug)]
pub struct Emulators<'a> {
    targets: &'a [Target],
    of: Vec<Option<Emulator>>,
}

impl<'a> Emulators<'a> {
    /// Emulators from the points at which each target is defined.
    #[must_use]
    pub fn fit(points: &[&Point], targets: &'a [Target], noise: &Noise) -> Self {
        let of = targets.iter().enumerate().map(|(index, target)| {
            let known = points.iter().filter_map(|point| {
                let mean = point.mean(index, target)?;
                let noise = noise.of_mean(&point.defined(index, target), index);
                Some((point.place.clone(), mean, noise))
            });
            let (mut places, mut means, mut doubts) = (Vec::new(), Vec::new(), Vec::new());
            for (place, mean, noise) in known {
                places.push(place);
                means.push(mean);
                doubts.push(noise);
            }
            Emulator::fit(&places, &means, &doubts)
        });
        Self {
            targets,
            of: of.collect(),
        }
    }

    /// The emulator of a target; `None` where it never varies or is hardly ever defined.
    #[must_use]
    pub fn of(&self, target: usize) -> Option<&Emulator> {
        self.of[target].as_ref()
    }

    /// How well each target is predicted where it was not run.
    #[must_use]
    pub fn checks(&self) -> Vec<Option<LeaveOneOut>> {
        let checks = self.of.iter();
        checks
            .map(|one| one.as_ref().map(Emulator::check))
            .collect()
    }

    /// A target's squared distance and the variance that it is taken in.
    fn squared(&self, target: usize, place: &[f64]) -> Option<(f64, f64)> {
        let aimed = &self.targets[target];
        let found = self.of(target)?.predict(place);
        let variance = found.variance + aimed.spread * aimed.spread;
        let gap = found.mean - aimed.aim;
        Some((gap * gap / variance, variance))
    }

    /// How far each target is expected to lie from what is published.
    #[must_use]
    pub fn distances(&self, place: &[f64]) -> Distances {
        let of = |target| {
            self.squared(target, place)
                .map_or(0.0, |(gap, _)| gap.sqrt())
        };
        Distances((0..self.targets.len()).map(of).collect())
    }

    /// The logarithm of how probable the counted targets make a place, but for a constant.
    #[must_use]
    pub fn log_density(&self, place: &[f64], counted: &[bool]) -> f64 {
        let targets = (0..self.targets.len()).filter(|target| counted[*target]);
        let terms = targets.filter_map(|target| self.squared(target, place));
        -0.5 * terms
            .map(|(gap, variance)| gap + libm::log(variance))
            .sum::<f64>()
    }

    /// The least distance that each target can have by itself, over the run points and over
    /// candidates all over the priors.
    #[must_use]
    pub fn nearest(&self, run: &[Distances], dimensions: usize, seed: u64) -> Vec<f64> {
        let candidates = spread(CANDIDATES, dimensions, seed);
        let of = |target: usize| {
            let ran = run.iter().map(|distances| distances.0[target]);
            let near = ran.fold(f64::INFINITY, f64::min);
            if near < CUT {
                return near;
            }
            let squared = |place: &Vec<f64>| self.squared(target, place).map(|(gap, _)| gap);
            let tried = candidates.iter().filter_map(squared);
            let begun = tried.fold(near * near, f64::min);
            self.climb(target, &candidates)
                .map_or(begun, |gap| gap.min(begun))
                .sqrt()
        };
        (0..self.targets.len()).map(of).collect()
    }

    /// The least squared distance of a target that chains find which look for it alone.
    fn climb(&self, target: usize, from: &[Vec<f64>]) -> Option<f64> {
        self.of(target)?;
        let walk = Walk {
            chains: 16,
            steps: 200,
            seed: target as u64,
        };
        let alone = |place: &[f64]| -0.5 * self.squared(target, place).map_or(0.0, |(gap, _)| gap);
        let walkers = Walkers::walk(walk, from, alone);
        let gaps = walkers.places.iter().map(|place| -2.0 * alone(place));
        gaps.reduce(f64::min)
    }

    /// Draws places by how probable the counted targets make them.
    #[must_use]
    pub fn draw(&self, counted: &[bool], dimensions: usize, walk: Walk) -> Walkers {
        let from = spread(walk.chains, dimensions, walk.seed);
        Walkers::walk(walk, &from, |place| self.log_density(place, counted))
    }
}

/// Places spread evenly over the priors; more begin with the same ones.
#[must_use]
pub fn spread(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut places = sobol(points, dimensions, seed);
    for value in places.iter_mut().flatten() {
        *value = 2.0 * *value - 1.0;
    }
    places
}
