//! Where to look: designs over the unit cube, whose points are then stretched to the ranges of
//! factors.
//!
//! Every design is a function of its arguments alone, in arithmetic that is the same on every
//! machine, since its points become parameters of markets.

use super::splitmix::SplitMix64;
use sobol_burley::{NUM_DIMENSIONS, sample};

/// Most points of a Sobol' sequence.
pub const SOBOL_POINTS: usize = 1 << 16;
/// Most dimensions of a Sobol' sequence.
pub const SOBOL_DIMENSIONS: usize = NUM_DIMENSIONS as usize;

/// Every combination of levels, the last factor varying fastest; `levels[k]` is the number of
/// levels of factor k, and a point holds the index of a level per factor.
#[must_use]
pub fn grid(levels: &[usize]) -> Vec<Vec<usize>> {
    let mut points = vec![Vec::new()];
    for count in levels {
        let extended = points.iter().flat_map(|point: &Vec<usize>| {
            (0..*count).map(|level| {
                let mut longer = point.clone();
                longer.push(level);
                longer
            })
        });
        points = extended.collect();
    }
    points
}

/// A Latin hypercube (`McKay`, Beckman and Conover 1979): each of the `points` equal strata of
/// every dimension holds one point, at a random place. It cannot be extended.
#[must_use]
pub fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut generator = SplitMix64::new(seed);
    let mut design = vec![vec![0.0; dimensions]; points];
    for dimension in 0..dimensions {
        let mut strata: Vec<usize> = (0..points).collect();
        for last in (1..points).rev() {
            strata.swap(last, generator.below(last + 1));
        }
        for (point, stratum) in design.iter_mut().zip(strata) {
            point[dimension] = (stratum as f64 + generator.unit()) / points as f64;
        }
    }
    design
}

/// The first `points` of a Sobol' sequence, scrambled after Owen (1995) by Burley's (2020) hash. A
/// longer sequence begins with the same points; powers of two are best balanced.
///
/// # Panics
/// Beyond [`SOBOL_POINTS`] or [`SOBOL_DIMENSIONS`].
#[must_use]
pub fn sobol(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    assert!(points <= SOBOL_POINTS, "{points} points are too many");
    assert!(
        dimensions <= SOBOL_DIMENSIONS,
        "{dimensions} dimensions are too many"
    );
    let seed = SplitMix64::new(seed).next_u64() as u32;
    let coordinate = |point, dimension| f64::from(sample(point as u32, dimension as u32, seed));
    (0..points)
        .map(|point| {
            let dimensions = 0..dimensions;
            dimensions.map(|one| coordinate(point, one)).collect()
        })
        .collect()
}

/// Points of which Sobol' indices are estimated, block after block: a base point A, another one B,
/// and for each dimension A with that coordinate from B (Saltelli and others 2010). More `blocks`
/// begin with the same ones.
///
/// # Panics
/// Beyond [`SOBOL_POINTS`] blocks or half of [`SOBOL_DIMENSIONS`].
#[must_use]
pub fn saltelli(blocks: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut points = Vec::with_capacity(blocks * (dimensions + 2));
    for both in sobol(blocks, 2 * dimensions, seed) {
        let (a, b) = both.split_at(dimensions);
        points.push(a.to_vec());
        points.push(b.to_vec());
        for dimension in 0..dimensions {
            let mut mixed = a.to_vec();
            mixed[dimension] = b[dimension];
            points.push(mixed);
        }
    }
    points
}

/// Trajectories of Morris (1991), each of `dimensions` + 1 points of which neighbours differ in one
/// coordinate by [`morris_step`]. Coordinates lie on `levels` equidistant values from 0 to 1. More
/// `trajectories` begin with the same ones.
///
/// # Panics
/// If `levels` is odd or zero.
#[must_use]
pub fn morris(trajectories: usize, dimensions: usize, levels: usize, seed: u64) -> Vec<Vec<f64>> {
    assert!(
        levels > 0 && levels.is_multiple_of(2),
        "an even number of levels keeps them equally probable"
    );
    let mut generator = SplitMix64::new(seed);
    let step = morris_step(levels);
    let mut points = Vec::with_capacity(trajectories * (dimensions + 1));
    for _ in 0..trajectories {
        // Each coordinate starts in the half from which the step stays inside, or at its far end.
        let mut point = Vec::with_capacity(dimensions);
        let mut up = Vec::with_capacity(dimensions);
        for _ in 0..dimensions {
            let low = generator.below(levels / 2) as f64 / (levels - 1) as f64;
            let rises = generator.below(2) == 1;
            point.push(if rises { low } else { low + step });
            up.push(rises);
        }
        let mut order: Vec<usize> = (0..dimensions).collect();
        for last in (1..dimensions).rev() {
            order.swap(last, generator.below(last + 1));
        }
        points.push(point.clone());
        for dimension in order {
            point[dimension] += if up[dimension] { step } else { -step };
            points.push(point.clone());
        }
    }
    points
}

/// The step of [`morris`] for a number of levels: half the levels further.
#[must_use]
pub fn morris_step(levels: usize) -> f64 {
    levels as f64 / (2.0 * (levels as f64 - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_grid_has_every_combination_once() {
        let points = grid(&[2, 3]);
        let expected = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]];
        assert_eq!(points, expected.map(Vec::from));
        assert_eq!(grid(&[]), [Vec::<usize>::new()]);
    }

    #[test]
    fn a_longer_design_begins_with_the_shorter_one() {
        assert_eq!(sobol(40, 3, 5)[..16], sobol(16, 3, 5));
        assert_eq!(saltelli(9, 3, 5)[..20], saltelli(4, 3, 5));
        assert_eq!(morris(9, 3, 4, 5)[..16], morris(4, 3, 4, 5));
    }

    #[test]
    fn a_power_of_two_of_sobol_points_puts_one_into_every_stratum() {
        for dimension in 0..8 {
            let mut strata: Vec<usize> = sobol(64, 8, 3)
                .iter()
                .map(|point| (point[dimension] * 64.0) as usize)
                .collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..64).collect::<Vec<_>>(), "{dimension}");
        }
    }

    #[test]
    fn sobol_points_integrate_a_smooth_function_much_better_than_random_ones() {
        let mean: f64 = sobol(1024, 5, 11)
            .iter()
            .map(|point| point.iter().map(|x| 2.0 * x).product::<f64>())
            .sum::<f64>()
            / 1024.0;
        // Independent points would miss by (1.333^5 - 1)^½ / 32 = 0.056 as a rule.
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
    }

    #[test]
    fn points_of_a_block_take_one_coordinate_from_b_and_the_rest_from_a() {
        let points = saltelli(3, 2, 1);
        let [a, b, first, second] = &points[4..8] else {
            panic!("a block of four");
        };
        assert_eq!(first, &[b[0], a[1]]);
        assert_eq!(second, &[a[0], b[1]]);
    }

    proptest! {
        #[test]
        fn a_latin_hypercube_has_one_point_in_every_stratum(
            points in 1_usize..40, dimensions in 1_usize..6, seed: u64
        ) {
            let design = latin_hypercube(points, dimensions, seed);
            for dimension in 0..dimensions {
                let mut strata: Vec<usize> = design
                    .iter()
                    .map(|point| (point[dimension] * points as f64) as usize)
                    .collect();
                strata.sort_unstable();
                prop_assert_eq!(strata, (0..points).collect::<Vec<_>>());
            }
        }

        #[test]
        fn a_trajectory_moves_each_coordinate_once_and_stays_in_the_cube(
            dimensions in 1_usize..6, half in 1_usize..4, seed: u64
        ) {
            let levels = 2 * half;
            let points = morris(3, dimensions, levels, seed);
            for trajectory in points.chunks(dimensions + 1) {
                let mut moved = vec![0; dimensions];
                for pair in trajectory.windows(2) {
                    for (one, (from, to)) in pair[0].iter().zip(&pair[1]).enumerate() {
                        prop_assert!((0.0..=1.0 + 1e-12).contains(to));
                        if (to - from).abs() > 1e-12 {
                            moved[one] += 1;
                            prop_assert!(((to - from).abs() - morris_step(levels)).abs() < 1e-12);
                        }
                    }
                }
                prop_assert_eq!(moved, vec![1; dimensions]);
            }
        }
    }
}
