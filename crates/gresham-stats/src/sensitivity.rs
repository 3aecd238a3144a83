//! Which factors an outcome answers to: Sobol' indices and Morris's elementary effects.

use super::estimate::{Estimate, mean};
use super::splitmix::SplitMix64;

/// A share of variance with a 95 % interval of the bootstrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The estimate. Sampling error can push it a little outside 0 to 1.
    pub value: f64,
    /// 2.5 % quantile over resamples.
    pub low: f64,
    /// 97.5 % quantile over resamples.
    pub high: f64,
}

/// Outcomes at the points of one block of [`super::designs::saltelli`], each with one value per
/// replicate. Replicate r of all points has the same luck.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// At the base point.
    pub a: Vec<f64>,
    /// At the other base point.
    pub b: Vec<f64>,
    /// Per factor, at A with that coordinate from B.
    pub mixed: Vec<Vec<f64>>,
}

/// Sobol' indices of every factor for one outcome, with Monte Carlo noise taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct SobolIndices {
    /// Per factor, the share of variance that it explains alone.
    pub first: Vec<Share>,
    /// Per factor, the share that would remain if all other factors were fixed.
    pub total: Vec<Share>,
    /// Variance of the outcome's mean over the design, in the square of its unit, noise taken out.
    pub variance: f64,
    /// Share of the raw variance of replicate means that is noise; `None` with one replicate per
    /// point, from which noise cannot be told and so is not taken out.
    pub noise_share: Option<f64>,
}

/// Estimates Sobol' indices from the outcomes of a Saltelli design: first-order ones after Saltelli
/// and others (2010), total ones after Jansen (1999), with intervals from `draws` resamples of
/// whole blocks.
///
/// Replicates share their luck across points, so that what luck adds everywhere is no variance over
/// the design. What is left of noise is estimated from the replicates and subtracted, from the
/// variance and from the squared differences of the total indices.
///
/// `None` with fewer than two blocks, or if the outcome does not vary beyond noise.
///
/// # Panics
/// If blocks differ in their numbers of factors or replicates.
#[must_use]
pub fn sobol_indices(blocks: &[Block], draws: usize, seed: u64) -> Option<SobolIndices> {
    let prepared: Vec<Prepared> = blocks.iter().map(Prepared::of).collect();
    let noise = NoiseOfMeans::of(blocks);
    let all: Vec<usize> = (0..blocks.len()).collect();
    let point = indices(&prepared, &all, noise)?;
    let factors = point.first.len();
    let mut generator = SplitMix64::new(seed);
    let mut first = vec![Vec::new(); factors];
    let mut total = vec![Vec::new(); factors];
    for _ in 0..draws {
        let resample: Vec<usize> = all.iter().map(|_| generator.below(blocks.len())).collect();
        // A resample of blocks that are all alike has no variance to share out.
        if let Some(again) = indices(&prepared, &resample, noise) {
            for factor in 0..factors {
                first[factor].push(again.first[factor]);
                total[factor].push(again.total[factor]);
            }
        }
    }
    let share = |values: &[f64], draws: &mut Vec<Vec<f64>>| -> Vec<Share> {
        let pairs = values.iter().zip(draws);
        pairs
            .map(|(value, draws)| interval(*value, draws))
            .collect()
    };
    Some(SobolIndices {
        first: share(&point.first, &mut first),
        total: share(&point.total, &mut total),
        variance: point.variance,
        noise_share: noise.map(|noise| noise / (point.variance + noise)),
    })
}

fn interval(value: f64, draws: &mut [f64]) -> Share {
    draws.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let rank = (share * draws.len() as f64) as usize;
        draws.get(rank.min(draws.len().saturating_sub(1)))
    };
    Share {
        value,
        low: at(0.025).copied().unwrap_or(f64::NEG_INFINITY),
        high: at(0.975).copied().unwrap_or(f64::INFINITY),
    }
}

/// A block's replicate means, and per factor the noise of the squared difference A less mixed.
struct Prepared {
    a: f64,
    b: f64,
    mixed: Vec<f64>,
    pair_noise: Vec<f64>,
}

impl Prepared {
    fn of(block: &Block) -> Self {
        let pair_noise = |mixed: &Vec<f64>| {
            let gaps: Vec<f64> = block.a.iter().zip(mixed).map(|(a, m)| a - m).collect();
            let error = Estimate::of(&gaps).and_then(|gap| gap.standard_error());
            error.map_or(0.0, |error| error * error)
        };
        Self {
            a: mean(&block.a),
            b: mean(&block.b),
            mixed: block.mixed.iter().map(|one| mean(one)).collect(),
            pair_noise: block.mixed.iter().map(pair_noise).collect(),
        }
    }
}

/// The noise variance of a replicate mean beside what luck adds at every point alike.
struct NoiseOfMeans;

impl NoiseOfMeans {
    fn of(blocks: &[Block]) -> Option<f64> {
        let rows: Vec<&Vec<f64>> = blocks
            .iter()
            .flat_map(|block| [&block.a, &block.b])
            .collect();
        let replicates = rows.first()?.len();
        if replicates < 2 || rows.len() < 2 {
            return None;
        }
        let shared: Vec<f64> = (0..replicates)
            .map(|r| rows.iter().map(|row| row[r]).sum::<f64>() / rows.len() as f64)
            .collect();
        let grand = mean(&shared);
        let squares: f64 = rows
            .iter()
            .map(|row| {
                let row_mean = mean(row);
                let residual = |r: usize| row[r] - row_mean - shared[r] + grand;
                (0..replicates)
                    .map(|r| residual(r) * residual(r))
                    .sum::<f64>()
            })
            .sum();
        let freedom = (rows.len() - 1) * (replicates - 1);
        Some(squares / freedom as f64 / replicates as f64)
    }
}

struct Raw {
    first: Vec<f64>,
    total: Vec<f64>,
    variance: f64,
}

fn indices(blocks: &[Prepared], chosen: &[usize], noise: Option<f64>) -> Option<Raw> {
    if blocks.len() < 2 {
        return None;
    }
    let n = chosen.len() as f64;
    let base: Vec<f64> = chosen
        .iter()
        .flat_map(|index| [blocks[*index].a, blocks[*index].b])
        .collect();
    let centre = mean(&base);
    let squares: f64 = base.iter().map(|y| (y - centre) * (y - centre)).sum();
    let variance = squares / (base.len() - 1) as f64 - noise.unwrap_or(0.0);
    if variance <= 0.0 || !variance.is_finite() {
        return None;
    }
    let over_blocks = |term: &dyn Fn(&Prepared) -> f64| {
        chosen
            .iter()
            .map(|index| term(&blocks[*index]))
            .sum::<f64>()
            / n
    };
    let factors = 0..blocks[0].mixed.len();
    let first = factors.clone().map(|factor| {
        // Centring leaves the expectation where it is and takes most of the scatter away.
        over_blocks(&|block| (block.b - centre) * (block.mixed[factor] - block.a)) / variance
    });
    let total = factors.map(|factor| {
        let noise = |block: &Prepared| noise.map_or(0.0, |_| block.pair_noise[factor]);
        let gap = |block: &Prepared| block.a - block.mixed[factor];
        over_blocks(&|block| gap(block) * gap(block) - noise(block)) / (2.0 * variance)
    });
    Some(Raw {
        first: first.collect(),
        total: total.collect(),
        variance,
    })
}

/// Statistics of one factor from Morris's (1991) trajectories. Effects are in the unit of the
/// outcome, per whole range of the factor.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementaryEffects {
    /// Mean effect over trajectories: its sign is the direction.
    pub mean: Estimate,
    /// Mean size of the effect (Campolongo, Cariboni and Saltelli 2007): how much the factor
    /// matters.
    pub mean_size: Estimate,
    /// Standard deviation of the effects: large where the effect depends on the other factors, or
    /// is not a straight line. `None` for a single trajectory.
    pub spread: Option<f64>,
}

/// Effects of every factor from points of [`super::designs::morris`] and the outcome at each.
///
/// Trajectories in which a value is not finite are left out; `None` if none is left.
///
/// # Panics
/// If there are not as many values as points.
#[must_use]
pub fn elementary_effects(
    points: &[Vec<f64>],
    values: &[f64],
    factors: usize,
) -> Option<Vec<ElementaryEffects>> {
    assert_eq!(points.len(), values.len(), "one value per point");
    let mut effects = vec![Vec::new(); factors];
    let trajectories = points.chunks_exact(factors + 1);
    for (points, values) in trajectories.zip(values.chunks_exact(factors + 1)) {
        if values.iter().any(|value| !value.is_finite()) {
            continue;
        }
        for (step, gap) in points.windows(2).zip(values.windows(2)) {
            for (factor, effects) in effects.iter_mut().enumerate() {
                let moved = step[1][factor] - step[0][factor];
                if moved != 0.0 {
                    effects.push((gap[1] - gap[0]) / moved);
                }
            }
        }
    }
    let summary = |effects: &Vec<f64>| {
        let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
        let mean = Estimate::of(effects)?;
        Some(ElementaryEffects {
            spread: mean.sd,
            mean_size: Estimate::of(&sizes)?,
            mean,
        })
    };
    effects.iter().map(summary).collect()
}

#[cfg(test)]
#[path = "sensitivity_tests.rs"]
mod tests;
