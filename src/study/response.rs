//! Responses of a study: outcomes at every point, and which factors they answer to.

use super::sweep::{Swept, SweptPoint};
use super::{Design, Study};
use crate::experiment::{Comparison, ReplicateSummary, compare};
use crate::outcome::{Outcome, Totals};
use crate::stats::{
    Block, Direction, ElementaryEffects, Estimate, SobolIndices, differences, elementary_effects,
    max_t, sobol_indices,
};

/// Resamples behind the intervals of Sobol' indices, and flips of signs behind max-T.
const DRAWS: usize = 1_000;

/// One outcome of one arm over the points: the mean if the study has one arm, otherwise the paired
/// difference from the baseline at the same point.
#[derive(Debug, Clone)]
pub struct Response {
    /// The arm, by index.
    pub arm: usize,
    /// The outcome.
    pub outcome: &'static Outcome,
    /// Point by point one value per replicate.
    pub values: Vec<Vec<Option<f64>>>,
}

/// Which factors a response answers to.
#[derive(Debug, Clone)]
pub enum Sensitivity {
    /// Shares of variance, from a Saltelli design.
    Sobol(SobolIndices),
    /// Elementary effects factor by factor, from a Morris design.
    Morris(Vec<ElementaryEffects>),
}

/// An outcome's value in each replicate of an arm.
#[must_use]
pub fn values(outcome: &Outcome, point: &SweptPoint, arm: usize) -> Vec<Option<f64>> {
    let replicates = point.arms[arm].iter();
    replicates
        .map(|kept| (outcome.value)(&kept.window[0]).filter(|value| value.is_finite()))
        .collect()
}

/// Every response of a study.
#[must_use]
pub fn responses(study: &Study, swept: &Swept) -> Vec<Response> {
    let arms = if study.arms.len() == 1 {
        0..1
    } else {
        1..study.arms.len()
    };
    let mut responses = Vec::new();
    for arm in arms {
        for outcome in &study.outcomes {
            let at = |point: &SweptPoint| {
                let own = values(outcome, point, arm);
                if arm == 0 {
                    own
                } else {
                    differences(&values(outcome, point, 0), &own)
                }
            };
            responses.push(Response {
                arm,
                outcome,
                values: swept.points.iter().map(at).collect(),
            });
        }
    }
    responses
}

/// The arms against the baseline at a point, outcome by outcome. All of them that have a better
/// direction are one family; other points are not adjusted for.
#[must_use]
pub fn compared(study: &Study, point: &SweptPoint) -> Comparison {
    let totals = |arm: &Vec<ReplicateSummary>| arm.iter().map(|kept| kept.window[0]).collect();
    let arms: Vec<Vec<Totals>> = point.arms.iter().map(totals).collect();
    compare(&study.outcomes, &arms)
}

/// The p-values of the same family adjusted by max-T, which keeps the correlation between
/// outcomes: outcome by outcome, one entry per arm beside the baseline. Only replicates in which
/// every member is defined count; `None` if there is none, and for outcomes without a better
/// direction.
#[must_use]
pub fn adjusted_jointly(study: &Study, point: &SweptPoint) -> Vec<Vec<Option<f64>>> {
    let others = study.arms.len() - 1;
    let mut adjusted = vec![vec![None; others]; study.outcomes.len()];
    let mut places = Vec::new();
    let mut rows: Vec<Vec<Option<f64>>> = Vec::new();
    for (place, outcome) in study.outcomes.iter().enumerate() {
        if outcome.direction == Direction::Neutral {
            continue;
        }
        for other in 0..others {
            let own = values(outcome, point, other + 1);
            rows.push(differences(&values(outcome, point, 0), &own));
            places.push((place, other));
        }
    }
    let replicates = 0..rows.first().map_or(0, Vec::len);
    let defined = |one: &usize| rows.iter().all(|row| row[*one].is_some());
    let defined: Vec<usize> = replicates.filter(defined).collect();
    if defined.is_empty() {
        return adjusted;
    }
    let whole = |row: &Vec<Option<f64>>| defined.iter().filter_map(|one| row[*one]).collect();
    let whole: Vec<Vec<f64>> = rows.iter().map(whole).collect();
    for ((place, other), p_value) in places.into_iter().zip(max_t(&whole, DRAWS, study.seed())) {
        adjusted[place][other] = Some(p_value);
    }
    adjusted
}

impl Response {
    /// The mean over replicates at a point, with its interval.
    #[must_use]
    pub fn estimate(&self, point: usize) -> Option<Estimate> {
        let defined: Vec<f64> = self.values[point].iter().copied().flatten().collect();
        Estimate::of(&defined)
    }

    /// True if it has one and the same value in every replicate at every point.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        let mut values = self.values.iter().flatten();
        let first = values.next().copied().flatten();
        first.is_some() && values.all(|value| *value == first)
    }

    /// Which factors it answers to, unless it is constant, in which case none matters.
    #[must_use]
    pub fn told(&self, study: &Study, swept: &Swept) -> Option<Sensitivity> {
        if self.is_constant() {
            return None;
        }
        self.sensitivity(study, swept)
    }

    /// Which factors it answers to; `None` if the design does not tell, or if the response is not
    /// defined everywhere or does not vary beyond noise.
    #[must_use]
    pub fn sensitivity(&self, study: &Study, swept: &Swept) -> Option<Sensitivity> {
        let factors = study.factors.len();
        match study.design {
            Design::Saltelli { seed, .. } => {
                let whole: Option<Vec<Vec<f64>>> = self
                    .values
                    .iter()
                    .map(|values| values.iter().copied().collect())
                    .collect();
                let rows = whole?;
                let blocks = rows.chunks_exact(factors + 2).map(|block| Block {
                    a: block[0].clone(),
                    b: block[1].clone(),
                    mixed: block[2..].to_vec(),
                });
                let blocks: Vec<Block> = blocks.collect();
                sobol_indices(&blocks, DRAWS, seed).map(Sensitivity::Sobol)
            }
            Design::Morris { .. } => {
                let means: Vec<f64> = (0..self.values.len())
                    .map(|point| self.estimate(point).map_or(f64::NAN, |one| one.mean))
                    .collect();
                let points: Vec<Vec<f64>> = swept
                    .points
                    .iter()
                    .map(|point| point.point.unit.clone())
                    .collect();
                elementary_effects(&points, &means, factors).map(Sensitivity::Morris)
            }
            _ => None,
        }
    }
}
