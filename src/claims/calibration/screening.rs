//! Which groups of parameters any target speaks about, found before single ones are varied.
//!
//! All parameters of a group move at once, each in a direction drawn for it anew in every
//! trajectory, so that opposite effects do not always cancel (elementary effects of groups, as
//! Campolongo, Cariboni and Saltelli 2007). A group that moves no target by a noticeable part of
//! what its band allows is left as the shipped world has it.

use super::noise::Noise;
use super::point::Point;
use super::priors::Priors;
use super::target::Target;
use crate::stats::SplitMix64;

/// Standard deviations of a target that a group moves if it is worth varying.
pub const NOTICED: f64 = 0.5;

/// A group of parameters with its effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Indices of its parameters.
    pub members: Vec<usize>,
    /// Per target, the root mean square effect of moving the group through half of the priors, the
    /// noise of few replicates taken off, in standard deviations of the target; `None` where no
    /// pair of points defines it.
    pub effects: Vec<Option<f64>>,
}

impl Group {
    /// True if some target speaks about it.
    #[must_use]
    pub fn is_noticed(&self) -> bool {
        self.effects
            .iter()
            .flatten()
            .any(|effect| *effect >= NOTICED)
    }
}

/// Trajectories through the priors, each a point and one more after every group's move.
#[must_use]
pub fn design(priors: &Priors, trajectories: usize, seed: u64) -> Vec<Vec<f64>> {
    let groups = priors.groups();
    let mut luck = SplitMix64::new(seed);
    let mut places = Vec::with_capacity(trajectories * (groups.len() + 1));
    for _ in 0..trajectories {
        let mut place: Vec<f64> = priors.iter().map(|_| 2.0 * luck.unit() - 1.0).collect();
        places.push(place.clone());
        for (_, members) in &groups {
            for member in members {
                // Half of the prior away, in the direction that stays within it.
                place[*member] += if place[*member] > 0.0 { -1.0 } else { 1.0 };
            }
            places.push(place.clone());
        }
    }
    places
}

/// Effects of all groups, from points of [`design`] that were run.
#[must_use]
pub fn groups(priors: &Priors, targets: &[Target], points: &[Point], noise: &Noise) -> Vec<Group> {
    let groups = priors.groups();
    let length = groups.len() + 1;
    let of = |(index, (name, members)): (usize, (String, Vec<usize>))| {
        let effect = |(nth, target): (usize, &Target)| {
            let pairs = points.chunks_exact(length).filter_map(|trajectory| {
                let [before, after] = [&trajectory[index], &trajectory[index + 1]];
                let moved = after.mean(nth, target)? - before.mean(nth, target)?;
                let noise = [before, after].map(|it| noise.of_mean(&it.defined(nth, target), nth));
                Some(moved * moved - noise[0] - noise[1])
            });
            let squares: Vec<f64> = pairs.collect();
            let mean = squares.iter().sum::<f64>() / squares.len() as f64;
            (!squares.is_empty()).then_some(mean.max(0.0).sqrt() / target.spread)
        };
        Group {
            name,
            members,
            effects: targets.iter().enumerate().map(effect).collect(),
        }
    };
    groups.into_iter().enumerate().map(of).collect()
}
