//! A few points that stand for all.
//!
//! Each of the few takes over the weights of the points to which it is the nearest. The energy
//! distance between two weighted sets of points is twice their mean distance, less the mean
//! distance within each. It is zero only if the sets are the same, and it grows if the few lie too
//! close together as well as if they lie too far apart. The few are those of least energy distance
//! that adding one at a time and then exchanging one at a time finds. No luck is drawn.

/// At most `count` of some weighted points that stand for all: their places in ascending order,
/// and their weights, which add up to those of all.
///
/// There are as many `weights` as `points`, adding up to 1, and all points have the same
/// coordinates. One in which they do not differ counts for nothing. The energy distance is that of
/// Székely and Rizzo (2013), *Journal of Statistical Planning and Inference* 143, 1249–1272.
#[must_use]
pub fn representatives(points: &[&[f64]], weights: &[f64], count: usize) -> Vec<(usize, f64)> {
    if count >= points.len() {
        return weights.iter().copied().enumerate().collect();
    }
    let distances = Distances::of(points, weights);
    let chosen = distances.choose(count);
    let weights = distances.weights_of(&chosen);
    chosen.into_iter().zip(weights).collect()
}

/// Distances between points, every coordinate in units of its standard deviation.
struct Distances {
    weights: Vec<f64>,
    between: Vec<Vec<f64>>,
    /// The mean distance of each point to all.
    to_all: Vec<f64>,
}

impl Distances {
    fn of(points: &[&[f64]], weights: &[f64]) -> Self {
        let keys = points.first().map_or(0, |point| point.len());
        let scales: Vec<f64> = (0..keys)
            .map(|key| deviation(points, weights, key))
            .collect();
        let distance = |one: &[f64], other: &[f64]| {
            let gaps = one.iter().zip(other).zip(&scales);
            let gaps = gaps.filter(|(_, scale)| **scale > 0.0);
            let squares = gaps.map(|((one, other), scale)| {
                let gap = (one - other) / scale;
                gap * gap
            });
            squares.sum::<f64>().sqrt()
        };
        let row = |one: &&[f64]| points.iter().map(|other| distance(one, other)).collect();
        let between: Vec<Vec<f64>> = points.iter().map(row).collect();
        let to_all = between.iter().map(|row| {
            let row = row.iter().zip(weights);
            row.map(|(distance, weight)| distance * weight).sum()
        });
        Self {
            to_all: to_all.collect(),
            weights: weights.to_vec(),
            between,
        }
    }

    /// The weights that some points have if they stand for all.
    fn weights_of(&self, chosen: &[usize]) -> Vec<f64> {
        let mut weights = vec![0.0; chosen.len()];
        for (point, weight) in self.weights.iter().enumerate() {
            let from = &self.between[point];
            let itself = chosen.iter().position(|one| *one == point);
            let nearest = itself.or_else(|| {
                let places = 0..chosen.len();
                places.min_by(|one, other| from[chosen[*one]].total_cmp(&from[chosen[*other]]))
            });
            if let Some(nearest) = nearest {
                weights[nearest] += weight;
            }
        }
        weights
    }

    /// The energy distance of some points from all, but for what is the same for any.
    fn energy(&self, chosen: &[usize]) -> f64 {
        let weights = self.weights_of(chosen);
        let mut energy = 0.0;
        for (&one, weight) in chosen.iter().zip(&weights) {
            energy += 2.0 * weight * self.to_all[one];
            for (&other, others) in chosen.iter().zip(&weights) {
                energy -= weight * others * self.between[one][other];
            }
        }
        energy
    }

    /// The points that stand for all, in ascending order.
    fn choose(&self, count: usize) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        for place in 0..count {
            chosen.push(0);
            self.settle(&mut chosen, place, f64::INFINITY);
        }
        let mut energy = self.energy(&chosen);
        // Every exchange brings them nearer, so this ends; the bound is for the patience.
        for _ in 0..4 {
            let before = energy;
            for place in 0..count {
                energy = self.settle(&mut chosen, place, energy);
            }
            if energy >= before {
                break;
            }
        }
        chosen.sort_unstable();
        chosen
    }

    /// Puts the best point that is free at a place, if it brings the chosen below `energy`; the
    /// energy that results.
    fn settle(&self, chosen: &mut [usize], place: usize, energy: f64) -> f64 {
        let (mut best, mut least) = (chosen[place], energy);
        for candidate in 0..self.weights.len() {
            let others = chosen.iter().enumerate();
            let is_taken = others
                .filter(|(at, _)| *at != place)
                .any(|(_, one)| *one == candidate);
            if is_taken {
                continue;
            }
            chosen[place] = candidate;
            let energy = self.energy(chosen);
            if energy < least {
                (best, least) = (candidate, energy);
            }
        }
        chosen[place] = best;
        least
    }
}

/// The weighted standard deviation of a coordinate.
fn deviation(points: &[&[f64]], weights: &[f64], key: usize) -> f64 {
    let weighted = || points.iter().zip(weights);
    let mean: f64 = weighted().map(|(point, weight)| weight * point[key]).sum();
    let squares = weighted().map(|(point, weight)| {
        let gap = point[key] - mean;
        weight * gap * gap
    });
    squares.sum::<f64>().sqrt()
}
