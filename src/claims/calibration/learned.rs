//! Lessons of a calibration: which targets pin which parameter, how much of each prior is left,
//! in how many directions, and which targets no world meets or fight with others.

use super::distances::{CUT, Distances};
use super::emulators::Emulators;
use super::target::Target;
use crate::stats::{PrincipalDirection, directions, rank_correlation, spread};

/// A direction counts as informed if less than this share of its prior variance is left.
pub const INFORMED: f64 = 0.5;
/// A uniform coordinate's standard deviation over the prior.
const UNIFORM: f64 = 0.577_350_269_189_625_8;
/// Mean distance beyond which a target is not met by the worlds that others agree on.
const STRAINED: f64 = 2.0;

/// Targets that take part in ruling worlds out, and those that do not, with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Per target, true if it takes part.
    pub counted: Vec<bool>,
    /// Targets that no world of the priors meets even by itself, and how near the nearest comes.
    pub unmet: Vec<(usize, f64)>,
    /// Targets that no world meets together with the others, and the one each fights with most.
    pub fighting: Vec<(usize, Option<usize>)>,
}

impl Counted {
    /// All targets but those that no world meets by itself.
    #[must_use]
    pub fn of(nearest: &[f64]) -> Self {
        let unmet = nearest.iter().copied().enumerate();
        let unmet: Vec<(usize, f64)> = unmet.filter(|(_, near)| *near >= CUT).collect();
        let counted = nearest.iter().map(|near| *near < CUT);
        Self {
            counted: counted.collect(),
            unmet,
            fighting: Vec::new(),
        }
    }

    /// Sets the most strained target of some draws aside; false if none is strained.
    pub fn set_aside(&mut self, draws: &[Distances]) -> bool {
        let strain = |target: usize| mean(draws, |distances| distances.0[target]);
        let candidates = (0..self.counted.len()).filter(|target| self.counted[*target]);
        let worst = candidates
            .map(|target| (target, strain(target)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((target, _)) = worst.filter(|(_, strain)| *strain >= STRAINED) else {
            return false;
        };
        let rival = self.rival(target, draws);
        self.counted[target] = false;
        self.fighting.push((target, rival));
        true
    }

    /// The counted target that gets further away as another comes nearer: the one whose distance
    /// goes most against its own over the draws.
    fn rival(&self, target: usize, draws: &[Distances]) -> Option<usize> {
        let rivals = (0..self.counted.len()).filter(|one| self.counted[*one] && *one != target);
        let against = rivals.filter_map(|rival| {
            let pairs = draws.iter().map(|it| (it.0[target], it.0[rival]));
            Some((
                rival,
                rank_correlation(&pairs.collect::<Vec<(f64, f64)>>())?,
            ))
        });
        let worst = against.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (worst.1 < 0.0).then_some(worst.0)
    }
}

fn mean(draws: &[Distances], of: impl Fn(&Distances) -> f64) -> f64 {
    draws.iter().map(of).sum::<f64>() / draws.len().max(1) as f64
}

/// The rest of one prior.
#[derive(Debug, Clone, PartialEq)]
pub struct Contraction {
    /// 1 less the ratio of the spread that is left to that of the prior: 0 where nothing was
    /// learned.
    pub share: f64,
    /// The targets that the parameter moves most over half its prior, in standard deviations of the
    /// target, the greatest first.
    pub pinned_by: Vec<(usize, f64)>,
}

/// The rest of every prior, given weighted places.
#[must_use]
pub fn contractions(
    places: &[Vec<f64>],
    weights: &[f64],
    emulators: &Emulators<'_>,
    targets: &[Target],
    counted: &[bool],
) -> Vec<Contraction> {
    let dimensions = places.first().map_or(0, Vec::len);
    let of = |parameter: usize| {
        let values: Vec<f64> = places.iter().map(|place| place[parameter]).collect();
        let mut pinned: Vec<(usize, f64)> = targets
            .iter()
            .enumerate()
            .filter(|(index, _)| counted[*index])
            .filter_map(|(index, target)| {
                let slope = emulators.of(index)?.slopes()[parameter];
                Some((index, slope.abs() / target.spread))
            })
            .collect();
        pinned.sort_by(|a, b| b.1.total_cmp(&a.1));
        Contraction {
            share: 1.0 - spread(&values, weights) / UNIFORM,
            pinned_by: pinned,
        }
    };
    (0..dimensions).map(of).collect()
}

/// Directions in which less than half of the prior's variance is left, the narrowest first.
#[must_use]
pub fn informed(places: &[Vec<f64>], weights: &[f64]) -> Vec<PrincipalDirection> {
    let mut found = directions(places, weights);
    found.retain(|direction| direction.variance < INFORMED);
    found
}
