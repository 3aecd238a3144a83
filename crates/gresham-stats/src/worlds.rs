//! An effect over several worlds, the luck of few replicates in each taken out.
//!
//! Worlds share their luck: replicate r of every world has the same. The effect that is seen in
//! world w and replicate r is taken for μ + a(w) + L(r) + e(w, r): what is so on average, what the
//! world makes of it, luck that moves all worlds alike, and luck that does not.
//!
//! - The variance of e comes from what is left of the effects once the means of worlds and of
//!   replicates are taken away, all worlds together; with two replicates no single one could tell.
//! - The variance of a is that of the worlds' means less what e adds to it (method of moments),
//!   zero where that is negative.
//! - A world's effect is then normal about its own mean, drawn towards the mean of all by the share
//!   of the variance that is luck; the mixture of the worlds has the variance of a.
//! - L moves all worlds by as much. A reference world that has many replicates, among them those
//!   of the worlds, knows by how much its own few are off; the worlds are moved by that times the
//!   share of luck that is common. What is left is the error of the location, which every chance
//!   includes.

use super::estimate::{Estimate, Interval};
use super::student::{normal_cdf, normal_quantile};

/// An effect over worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct OverWorlds {
    /// World by world the effect; `None` where it is not defined in some replicate.
    pub worlds: Vec<Option<WorldEffect>>,
    /// Standard deviation over worlds, luck taken out.
    pub between: f64,
    /// Standard deviation of what is not known of a world's own effect for luck.
    pub within: f64,
    /// Standard error of the location for luck that worlds share; `None` where neither a reference
    /// nor the replicates tell.
    pub location: Option<f64>,
}

/// The effect in one world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorldEffect {
    /// How much the world counts among those with an effect.
    pub weight: f64,
    /// The mean over replicates, moved by the luck that worlds share.
    pub seen: f64,
    /// The effects, drawn towards the mean of all worlds.
    pub effect: f64,
}

/// Range in which an effect lies in nine of ten worlds.
const RANGE: [f64; 2] = [0.05, 0.95];

impl OverWorlds {
    /// The effect over worlds of these weights, `effects[world][replicate]`. The reference holds
    /// the effect in replicates of a world of its own, the first of which are those of the worlds;
    /// without it, it is empty. `None` unless two worlds have an effect in two replicates.
    ///
    /// # Panics
    /// If worlds differ in their number of replicates, or there is not one weight for each.
    #[must_use]
    pub fn of(
        weights: &[f64],
        effects: &[Vec<Option<f64>>],
        reference: &[Option<f64>],
    ) -> Option<Self> {
        assert_eq!(weights.len(), effects.len(), "one weight for each world");
        let replicates = effects.first()?.len();
        let defined = |row: &Vec<Option<f64>>| -> Option<Vec<f64>> {
            assert_eq!(row.len(), replicates, "every world has the same replicates");
            let finite = row.iter().map(|one| one.filter(|one| one.is_finite()));
            finite.collect()
        };
        let rows: Vec<Option<Vec<f64>>> = effects.iter().map(defined).collect();
        let known = weights.iter().zip(&rows);
        let known = known.filter_map(|(weight, row)| Some((*weight, row.as_deref()?)));
        let parts = Parts::of(&known.collect::<Vec<_>>())?;
        let (shift, location) = parts.located(reference);
        let total: f64 = parts.total;
        let drawn = parts.reliability();
        let worlds = weights.iter().zip(&rows).map(|(weight, row)| {
            let seen = Estimate::of(row.as_deref()?)?.mean;
            Some(WorldEffect {
                weight: weight / total,
                seen: seen + shift,
                effect: parts.mean + shift + drawn * (seen - parts.mean),
            })
        });
        Some(Self {
            worlds: worlds.collect(),
            between: parts.between.sqrt(),
            within: (drawn * parts.error).sqrt(),
            location,
        })
    }

    fn known(&self) -> impl Iterator<Item = &WorldEffect> {
        self.worlds.iter().flatten()
    }

    /// A world's effect as far from the mean of all as worlds differ: drawn towards it less than
    /// its own effect, so that the worlds together vary as much as they do without luck.
    #[must_use]
    pub fn placed(&self, world: &WorldEffect) -> f64 {
        let variance = self.between * self.between;
        if variance <= 0.0 {
            return world.effect;
        }
        let drawn = 1.0 - self.within * self.within / variance;
        let mean = self.mean();
        mean + (world.effect - mean) / drawn.sqrt()
    }

    /// The mean over worlds.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.known().map(|world| world.weight * world.effect).sum()
    }

    /// The median over worlds.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The range in which the effect lies in nine of ten worlds, luck taken out.
    #[must_use]
    pub fn range(&self) -> Interval {
        let [low, high] = RANGE.map(|share| self.quantile(share));
        Interval { low, high }
    }

    /// Half the 95 % interval of where the worlds lie, for luck.
    #[must_use]
    pub fn luck(&self) -> Option<f64> {
        self.location.map(|error| normal_quantile(0.975) * error)
    }

    /// The chance that the effect is above a margin, which is one for each world. `None` where too
    /// little is known of luck.
    ///
    /// # Panics
    /// If there is not one margin for each world.
    #[must_use]
    pub fn chance_above(&self, margins: &[f64]) -> Option<f64> {
        let chances = self.chances(margins, |margin, effect, spread| {
            below(margin, effect, spread, true)
        })?;
        Some((1.0 - chances).clamp(0.0, 1.0))
    }

    /// The chance that the effect is below minus a margin, which is one for each world.
    ///
    /// # Panics
    /// If there is not one margin for each world.
    #[must_use]
    pub fn chance_below(&self, margins: &[f64]) -> Option<f64> {
        let chances = self.chances(margins, |margin, effect, spread| {
            below(-margin, effect, spread, false)
        })?;
        Some(chances.clamp(0.0, 1.0))
    }

    /// The weighted chance over worlds of something that a margin, an effect and its spread decide.
    fn chances(&self, margins: &[f64], chance: impl Fn(f64, f64, f64) -> f64) -> Option<f64> {
        assert_eq!(
            margins.len(),
            self.worlds.len(),
            "one margin for each world"
        );
        let spread = self.spread()?;
        let worlds = self.worlds.iter().zip(margins);
        let known = worlds.filter_map(|(world, margin)| Some((world.as_ref()?, *margin)));
        let chances =
            known.map(|(world, margin)| world.weight * chance(margin, world.effect, spread));
        Some(chances.sum())
    }

    /// The number of equally heavy worlds that would know as much.
    #[must_use]
    pub fn effective(&self) -> f64 {
        1.0 / self
            .known()
            .map(|world| world.weight * world.weight)
            .sum::<f64>()
    }

    /// Standard deviation of what is not known of a world's effect, for luck of any kind.
    fn spread(&self) -> Option<f64> {
        let location = self.location?;
        Some((self.within * self.within + location * location).sqrt())
    }

    /// Where the mixture of worlds, each normal, has this share below it.
    fn quantile(&self, share: f64) -> f64 {
        let ends = |ends: (f64, f64), world: &WorldEffect| {
            (ends.0.min(world.effect), ends.1.max(world.effect))
        };
        let (low, high) = self.known().fold((f64::INFINITY, f64::NEG_INFINITY), ends);
        let (mut low, mut high) = (low - 9.0 * self.within, high + 9.0 * self.within);
        let is_reached = |value: f64| {
            let shares = self
                .known()
                .map(|world| world.weight * below(value, world.effect, self.within, true));
            shares.sum::<f64>() >= share - 1e-12
        };
        for _ in 0..200 {
            let middle = low + 0.5 * (high - low);
            if is_reached(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}

/// The chance of a value below another, or equal to it if that counts.
fn below(value: f64, mean: f64, sd: f64, equal: bool) -> f64 {
    if sd > 0.0 {
        return normal_cdf((value - mean) / sd);
    }
    f64::from(u8::from(mean < value || (equal && mean <= value)))
}

/// The variances of effects over worlds.
struct Parts {
    /// The weights of the worlds with an effect.
    total: f64,
    mean: f64,
    /// The means of replicates.
    by_replicate: Vec<f64>,
    /// Variance of a world's mean for luck that it does not share.
    error: f64,
    /// Variance over worlds.
    between: f64,
    /// The sum of squared weights.
    concentration: f64,
}

impl Parts {
    fn of(known: &[(f64, &[f64])]) -> Option<Self> {
        let total: f64 = known.iter().map(|(weight, _)| weight).sum();
        let replicates = known.first()?.1.len();
        let weights: Vec<f64> = known.iter().map(|(weight, _)| weight / total).collect();
        let concentration: f64 = weights.iter().map(|weight| weight * weight).sum();
        let freedom = 1.0 - concentration;
        if replicates < 2 || freedom <= 0.0 {
            return None;
        }
        let means: Vec<f64> = known
            .iter()
            .map(|(_, row)| Estimate::of(row).map_or(f64::NAN, |one| one.mean))
            .collect();
        let weighted = |values: &[f64]| -> f64 {
            let values = values.iter().zip(&weights);
            values.map(|(value, weight)| value * weight).sum()
        };
        let mean = weighted(&means);
        let by_replicate: Vec<f64> = (0..replicates)
            .map(|nth| weighted(&known.iter().map(|(_, row)| row[nth]).collect::<Vec<_>>()))
            .collect();
        let left = known.iter().zip(&means).map(|((_, row), own)| {
            let squares = row.iter().zip(&by_replicate).map(|(value, common)| {
                let left = value - own - common + mean;
                left * left
            });
            squares.sum::<f64>() / (replicates as f64 - 1.0)
        });
        let luck = weighted(&left.collect::<Vec<_>>()) / freedom;
        let error = luck / replicates as f64;
        let gaps: Vec<f64> = means
            .iter()
            .map(|own| (own - mean) * (own - mean))
            .collect();
        let between = (weighted(&gaps) / freedom - error).max(0.0);
        Some(Self {
            total,
            mean,
            by_replicate,
            error,
            between,
            concentration,
        })
    }

    /// The share of the variance of worlds' means that is not luck.
    fn reliability(&self) -> f64 {
        let variance = self.between + self.error;
        if variance > 0.0 {
            self.between / variance
        } else {
            0.0
        }
    }

    /// How far the reference moves the worlds, and the standard error that is left.
    fn located(&self, reference: &[Option<f64>]) -> (f64, Option<f64>) {
        let few = self.by_replicate.len();
        let known: Option<Vec<f64>> = reference
            .iter()
            .map(|one| one.filter(|one| one.is_finite()))
            .collect();
        let own = self.concentration * self.error;
        let known = known.filter(|known| known.len() > few);
        let many = known.as_deref().and_then(Estimate::of);
        let Some((known, many, sd)) = known
            .as_deref()
            .zip(many)
            .and_then(|(known, many)| Some((known, many, many.sd?)))
        else {
            let alone = Estimate::of(&self.by_replicate);
            return (0.0, alone.and_then(|alone| alone.standard_error()));
        };
        let variance = sd * sd;
        let idle = self.error * few as f64;
        let common = if variance > 0.0 {
            (1.0 - idle / variance).max(0.0)
        } else {
            0.0
        };
        let first = known[..few].iter().sum::<f64>() / few as f64;
        let gap = 1.0 / few as f64 - 1.0 / known.len() as f64;
        let shared = common * variance;
        let left = shared / known.len() as f64 + gap * shared * (1.0 - common) + own;
        (common * (many.mean - first), Some(left.sqrt()))
    }
}

#[cfg(test)]
#[path = "worlds_tests.rs"]
mod tests;
