//! Breeding a generation of packages from the last: who survives, who has children, how these
//! differ.

use super::points::Point;
use super::{Search, Study};
use crate::stats::SplitMix64;
use crate::stats::designs::sobol;
use crate::stats::pareto::{crowding, fronts};

/// Distribution indices of crossover and mutation (Deb and Agrawal 1995): larger keeps closer.
const CROSSOVER_INDEX: f64 = 15.0;
const MUTATION_INDEX: f64 = 20.0;

/// A package with what is known of it.
#[derive(Debug, Clone)]
pub struct Package {
    /// The factors' values.
    pub point: Point,
    /// Objective by objective, the mean paired difference from the reference, in the outcome's unit
    /// and positive where it is better.
    pub gains: Vec<f64>,
    /// Replicates behind them.
    pub replicates: u32,
}

/// The packages that a search begins with.
///
/// # Panics
/// If the study asks for no search.
#[must_use]
pub fn beginning(study: &Study) -> Vec<Point> {
    let asked = study.search.as_ref().expect("the study asks for a search");
    possible(study, 0, &mut first_generation(study, asked))
}

/// Places of the packages of the first generation.
pub(super) fn first_generation(study: &Study, asked: &Search) -> Vec<Vec<f64>> {
    let (size, seed) = (asked.rules.population as usize, asked.rules.search_seed);
    sobol(size, study.factors.len(), u64::from(seed))
}

/// The places of a generation that are possible packages, counted from the first.
pub(super) fn possible(study: &Study, first: usize, places: &mut Vec<Vec<f64>>) -> Vec<Point> {
    places.retain(|unit| study.arms_at(&study.point(0, unit.clone())).is_ok());
    let places = places.drain(..).enumerate();
    let points = places.map(|(index, unit)| study.point(first + index, unit));
    points.collect()
}

/// The gains of every package.
pub(super) fn gains(population: &[Package]) -> Vec<Vec<f64>> {
    population
        .iter()
        .map(|package| package.gains.clone())
        .collect()
}

/// Members of the front that have fewer replicates than it takes to stay there.
pub(super) fn hasty(population: &[Package], wanted: u32) -> Option<Vec<usize>> {
    let fronts = fronts(&gains(population));
    let front = fronts.first()?.iter().copied();
    let hasty: Vec<usize> = front
        .filter(|one| population[*one].replicates < wanted)
        .collect();
    (!hasty.is_empty()).then_some(hasty)
}

/// The best packages by front and, within a front, by distance from their neighbours.
pub(super) fn fittest(population: &[Package], size: usize) -> Vec<Package> {
    let gains = gains(population);
    let mut chosen: Vec<usize> = Vec::new();
    for front in fronts(&gains) {
        let crowding = crowding(&gains, &front);
        let mut order: Vec<usize> = (0..front.len()).collect();
        order.sort_by(|a, b| crowding[*b].total_cmp(&crowding[*a]));
        chosen.extend(order.into_iter().map(|place| front[place]));
        if chosen.len() >= size {
            break;
        }
    }
    chosen.truncate(size);
    chosen
        .into_iter()
        .map(|one| population[one].clone())
        .collect()
}

/// A new generation: parents win tournaments of two, children cross and mutate. `population` is in
/// descending order of fitness.
pub(super) fn breed(
    population: &[Package],
    size: usize,
    generator: &mut SplitMix64,
) -> Vec<Vec<f64>> {
    let mut children = Vec::with_capacity(size + 1);
    while children.len() < size {
        let mut parent = || {
            let (one, other) = (
                generator.below(population.len()),
                generator.below(population.len()),
            );
            population[one.min(other)].point.unit.clone()
        };
        let (mut left, mut right) = (parent(), parent());
        for place in 0..left.len() {
            if generator.below(2) == 0 {
                (left[place], right[place]) = cross(left[place], right[place], generator.unit());
            }
        }
        for mut child in [left, right] {
            let factors = child.len();
            for coordinate in &mut child {
                if generator.below(factors) == 0 {
                    *coordinate = mutate(*coordinate, generator.unit());
                }
            }
            children.push(child);
        }
    }
    children.truncate(size);
    children
}

/// Simulated binary crossover, kept within the unit interval.
fn cross(left: f64, right: f64, luck: f64) -> (f64, f64) {
    let exponent = 1.0 / (CROSSOVER_INDEX + 1.0);
    let spread = if luck <= 0.5 {
        libm::pow(2.0 * luck, exponent)
    } else {
        libm::pow(0.5 / (1.0 - luck), exponent)
    };
    let (middle, half) = (f64::midpoint(left, right), 0.5 * spread * (left - right));
    (
        (middle + half).clamp(0.0, 1.0),
        (middle - half).clamp(0.0, 1.0),
    )
}

/// Polynomial mutation, kept within the unit interval.
fn mutate(coordinate: f64, luck: f64) -> f64 {
    let exponent = 1.0 / (MUTATION_INDEX + 1.0);
    let step = if luck < 0.5 {
        libm::pow(2.0 * luck, exponent) - 1.0
    } else {
        1.0 - libm::pow(2.0 * (1.0 - luck), exponent)
    };
    (coordinate + step).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Point;

    fn package(gains: &[f64], replicates: u32) -> Package {
        Package {
            point: Point {
                index: 0,
                unit: vec![0.25, 0.75],
                values: Vec::new(),
            },
            gains: gains.to_vec(),
            replicates,
        }
    }

    #[test]
    fn only_members_of_the_front_are_looked_at_more_closely() {
        let population = [
            package(&[1.0, 0.0], 4),
            package(&[0.0, 1.0], 16),
            package(&[0.0, 0.0], 4),
        ];
        assert_eq!(hasty(&population, 16), Some(vec![0]));
        assert_eq!(hasty(&population, 4), None);
    }

    #[test]
    fn the_fittest_are_the_front_and_then_those_behind_it() {
        let population = [
            package(&[0.0, 0.0], 1),
            package(&[1.0, 0.0], 2),
            package(&[0.0, 1.0], 3),
        ];
        let mut fittest: Vec<u32> = fittest(&population, 2)
            .iter()
            .map(|one| one.replicates)
            .collect();
        fittest.sort_unstable();
        assert_eq!(fittest, [2, 3]);
    }

    #[test]
    fn children_stay_in_the_cube_and_near_their_parents() {
        let mut generator = SplitMix64::new(4);
        let children = breed(&[package(&[0.0], 1)], 200, &mut generator);
        let distance: f64 = children
            .iter()
            .map(|child| (child[0] - 0.25).abs() + (child[1] - 0.75).abs())
            .sum::<f64>()
            / 200.0;
        assert!(
            children
                .iter()
                .flatten()
                .all(|one| (0.0..=1.0).contains(one))
        );
        assert!(distance > 0.0 && distance < 0.2, "{distance}");
    }
}
