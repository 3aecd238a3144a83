//! Draws from a density over the cube that is known up to a factor.
//!
//! Many chains walk at once, and each takes the difference of two others as its step (differential
//! evolution; ter Braak 2006), in some of the coordinates only (Vrugt and others 2009), so that no
//! step length has to be chosen. Half-way through, every chain has forgotten where it began: what
//! comes before is not kept.

use super::splitmix::SplitMix64;

/// Share of steps whose length lets a chain jump from one peak to another.
const LONG: f64 = 0.1;
/// The half-width of what is added to each step, so that chains can reach every point.
const JITTER: f64 = 1e-4;

/// How far chains walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walk {
    /// Chains, at least 8.
    pub chains: usize,
    /// Steps of each; the first half is not kept.
    pub steps: usize,
    /// The seed of their luck.
    pub seed: u64,
}

/// Chains after their walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Walkers {
    /// Places of all chains from the second half of the walk, one place per chain after another.
    pub places: Vec<Vec<f64>>,
    /// Share of steps that were taken.
    pub taken: f64,
    /// The greatest ratio, over coordinates, of the spread of all chains to the spread within one
    /// (Gelman and Rubin 1992); near 1 where chains have mixed.
    pub mixing: f64,
}

/// A pair of a place and the logarithm of its density.
type Standing = (Vec<f64>, f64);

impl Walkers {
    /// Walks from these places under the logarithm of a density over the cube from -1 to 1.
    ///
    /// # Panics
    /// With fewer than 8 chains or places.
    #[must_use]
    pub fn walk(walk: Walk, from: &[Vec<f64>], log_density: impl Fn(&[f64]) -> f64) -> Self {
        assert!(
            walk.chains >= 8 && from.len() >= walk.chains,
            "too few chains"
        );
        let mut luck = SplitMix64::new(walk.seed);
        let mut chains: Vec<Standing> = from[..walk.chains]
            .iter()
            .map(|place| (place.clone(), log_density(place)))
            .collect();
        let mut places = Vec::with_capacity(walk.chains * walk.steps.div_ceil(2));
        let mut taken = 0_usize;
        for step in 0..walk.steps {
            for chain in 0..walk.chains {
                let proposed = proposal(&chains, chain, &mut luck);
                let density = log_density(&proposed);
                let gain = density - chains[chain].1;
                if gain >= 0.0 || luck.unit() < libm::exp(gain) {
                    chains[chain] = (proposed, density);
                    taken += 1;
                }
            }
            if 2 * step >= walk.steps {
                places.extend(chains.iter().map(|(place, _)| place.clone()));
            }
        }
        let mixing = mixing(&places, walk.chains);
        Self {
            places,
            taken: taken as f64 / (walk.steps * walk.chains).max(1) as f64,
            mixing,
        }
    }

    /// So many of the places, evenly over the walk.
    #[must_use]
    pub fn thinned(&self, count: usize) -> Vec<Vec<f64>> {
        let all = self.places.len();
        let picked = (0..count.min(all)).map(|index| {
            let place = (2 * index + 1) * all / (2 * count.min(all));
            self.places[place].clone()
        });
        picked.collect()
    }
}

/// Where a chain would step.
fn proposal(chains: &[Standing], chain: usize, luck: &mut SplitMix64) -> Vec<f64> {
    let mut other = || {
        let index = luck.below(chains.len() - 1);
        index + usize::from(index >= chain)
    };
    let one = other();
    let two = loop {
        let two = other();
        if two != one {
            break two;
        }
    };
    let mut place = chains[chain].0.clone();
    let most = place.len().min(1 + luck.below(place.len()));
    let share = most as f64 / place.len() as f64;
    let moved: Vec<bool> = place.iter().map(|_| luck.unit() < share).collect();
    let dimensions = moved.iter().filter(|moves| **moves).count();
    let reach = if luck.unit() < LONG {
        1.0
    } else {
        2.38 / (2.0 * dimensions.max(1) as f64).sqrt()
    };
    for (index, moves) in moved.iter().enumerate() {
        if *moves || dimensions == 0 {
            let step = reach * (chains[one].0[index] - chains[two].0[index]);
            let jitter = JITTER * (2.0 * luck.unit() - 1.0);
            place[index] = reflected(place[index] + step + jitter);
        }
    }
    place
}

/// A coordinate brought back into the cube by reflection at its walls.
fn reflected(value: f64) -> f64 {
    let folded = (value + 1.0).rem_euclid(4.0);
    if folded > 2.0 {
        3.0 - folded
    } else {
        folded - 1.0
    }
}

fn mixing(places: &[Vec<f64>], chains: usize) -> f64 {
    let steps = places.len() / chains;
    let dimensions = places.first().map_or(0, Vec::len);
    if steps < 2 {
        return f64::INFINITY;
    }
    let ratio = |dimension: usize| {
        let of = |chain: usize| {
            let values = (0..steps).map(move |step| places[step * chains + chain][dimension]);
            let mean = values.clone().sum::<f64>() / steps as f64;
            let squares = values.map(|value| (value - mean) * (value - mean));
            (mean, squares.sum::<f64>() / (steps - 1) as f64)
        };
        let (means, variances): (Vec<f64>, Vec<f64>) = (0..chains).map(of).unzip();
        let within = variances.iter().sum::<f64>() / chains as f64;
        let middle = means.iter().sum::<f64>() / chains as f64;
        let between = means.iter().map(|mean| (mean - middle) * (mean - middle));
        let between = between.sum::<f64>() / (chains - 1) as f64;
        if within > 0.0 {
            let shorter = (steps - 1) as f64 / steps as f64;
            (shorter + between / within).sqrt()
        } else {
            f64::INFINITY
        }
    };
    (0..dimensions).map(ratio).fold(1.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::designs::latin_hypercube;
    use super::*;

    fn starts(chains: usize, dimensions: usize) -> Vec<Vec<f64>> {
        let mut design = latin_hypercube(chains, dimensions, 11);
        for value in design.iter_mut().flatten() {
            *value = 2.0 * *value - 1.0;
        }
        design
    }

    fn moments(walkers: &Walkers, dimension: usize) -> (f64, f64) {
        let count = walkers.places.len() as f64;
        let values = walkers.places.iter().map(|place| place[dimension]);
        let mean = values.clone().sum::<f64>() / count;
        let squares = values.map(|value| (value - mean) * (value - mean));
        (mean, (squares.sum::<f64>() / count).sqrt())
    }

    #[test]
    fn a_narrow_normal_in_twelve_dimensions_is_drawn_with_its_mean_and_spread() {
        let walk = Walk {
            chains: 48,
            steps: 3000,
            seed: 3,
        };
        let walkers = Walkers::walk(walk, &starts(48, 12), |place| {
            // The sum of the first two is known well, their difference hardly.
            let sum = (place[0] + place[1] - 0.4) / 0.05;
            let rest = place[2..].iter().map(|x| (x + 0.2) * (x + 0.2) / 0.01);
            -0.5 * (sum * sum + rest.sum::<f64>())
        });
        assert!(walkers.mixing < 1.1, "{}", walkers.mixing);
        assert!(walkers.taken > 0.1);
        for dimension in 2..12 {
            let (mean, spread) = moments(&walkers, dimension);
            assert!((mean + 0.2).abs() < 0.02 && (spread - 0.1).abs() < 0.02);
        }
        let (mean, spread) = moments(&walkers, 0);
        // Uniform along the valley, which the cube cuts at -0.6 and 1.
        assert!((mean - 0.2).abs() < 0.06, "{mean}");
        assert!((spread - 1.6 / 12.0_f64.sqrt()).abs() < 0.05, "{spread}");
    }

    #[test]
    fn a_flat_density_fills_the_cube() {
        let walk = Walk {
            chains: 32,
            steps: 2000,
            seed: 5,
        };
        let walkers = Walkers::walk(walk, &starts(32, 3), |_| 0.0);
        for dimension in 0..3 {
            let (mean, spread) = moments(&walkers, dimension);
            assert!(mean.abs() < 0.03 && (spread - 1.0 / 3.0_f64.sqrt()).abs() < 0.02);
        }
        assert_eq!(walkers.thinned(10).len(), 10);
        assert!(walkers.places.iter().flatten().all(|x| x.abs() <= 1.0));
    }

    #[test]
    fn a_coordinate_beyond_a_wall_comes_back_by_as_much() {
        for (beyond, inside) in [(1.2, 0.8), (-1.3, -0.7), (3.5, -0.5), (0.4, 0.4)] {
            assert!((reflected(beyond) - inside).abs() < 1e-12);
        }
    }
}
