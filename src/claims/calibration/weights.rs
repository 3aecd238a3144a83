//! Weights of worlds that were drawn by what emulators say and then run.

use super::emulators::Emulators;
use super::noise::Noise;
use super::point::Point;
use super::target::Target;

/// A run world that is inside, with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighted {
    /// Its index among the points.
    pub point: usize,
    /// Weights add up to 1.
    pub weight: f64,
}

/// The worlds among `points` from index `from` on that no counted target rules out, weighted by
/// the ratio of how probable their runs make them to how probable the emulators did by which they
/// were drawn (importance sampling, with weights cut at the square root of their number times
/// their mean; Ionides 2008).
#[must_use]
pub fn weighted(
    points: &[Point],
    from: usize,
    targets: &[Target],
    noise: &Noise,
    drawn_by: &Emulators<'_>,
    counted: &[bool],
) -> Vec<Weighted> {
    let inside = (from..points.len()).filter(|index| {
        let distances = points[*index].distances(targets, noise);
        distances.is_inside(counted)
    });
    let inside: Vec<usize> = inside.collect();
    let logs: Vec<f64> = inside
        .iter()
        .map(|index| {
            let point = &points[*index];
            log_likelihood(point, targets, noise, counted)
                - drawn_by.log_density(&point.place, counted)
        })
        .collect();
    let greatest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raw: Vec<f64> = logs.iter().map(|log| libm::exp(log - greatest)).collect();
    let mean = raw.iter().sum::<f64>() / raw.len().max(1) as f64;
    let most = mean * (raw.len() as f64).sqrt();
    let cut: Vec<f64> = raw.iter().map(|weight| weight.min(most)).collect();
    let total: f64 = cut.iter().sum();
    let pairs = inside.into_iter().zip(cut);
    pairs
        .map(|(point, weight)| Weighted {
            point,
            weight: weight / total,
        })
        .collect()
}

/// The logarithm of how probable a run makes a point, but for a constant.
fn log_likelihood(point: &Point, targets: &[Target], noise: &Noise, counted: &[bool]) -> f64 {
    let distances = point.distances(targets, noise);
    let terms = targets
        .iter()
        .enumerate()
        .filter(|(index, _)| counted[*index]);
    let terms = terms.map(|(index, target)| {
        let noise = noise.of_mean(&point.defined(index, target), index);
        let variance = target.spread * target.spread + noise;
        let distance = distances.0[index];
        distance * distance + libm::log(variance)
    });
    -0.5 * terms.sum::<f64>()
}

/// The number of equally weighted worlds that would say as much.
#[must_use]
pub fn effective(weights: &[f64]) -> f64 {
    let total: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    if squares > 0.0 {
        total * total / squares
    } else {
        0.0
    }
}
