//! How much a target differs between replicates of one world.

use super::point::Point;
use super::target::Target;

/// Replicates that the estimate over all points counts as, when it is joined with a point's own.
const PRIOR_REPLICATES: f64 = 8.0;

/// A point's own variance beyond so many times the median counts as that: a group of two shops can
/// have any.
const LARGEST: f64 = 10.0;

/// The variance of each target between replicates, on its scale, estimated over all points. A point
/// has few replicates, and the variance of two values is hardly known: by itself it would excuse
/// whichever points happen to have unlike ones. So it is drawn towards that of all points (as Smyth
/// 2004 does for genes).
#[derive(Debug, Clone, PartialEq)]
pub struct Noise(Vec<Option<f64>>);

impl Noise {
    /// Over some points.
    #[must_use]
    pub fn over(points: &[Point], targets: &[Target]) -> Self {
        let pooled = targets.iter().enumerate().map(|(index, target)| {
            let own = points
                .iter()
                .filter_map(|point| variance(&point.defined(index, target)));
            let mut own: Vec<(f64, f64)> = own.collect();
            own.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
            let median = own.get(own.len() / 2)?.0;
            let weights: f64 = own.iter().map(|(_, freedom)| freedom).sum();
            let sum: f64 = own
                .iter()
                .map(|(variance, freedom)| variance.min(LARGEST * median) * freedom)
                .sum();
            Some(sum / weights)
        });
        Self(pooled.collect())
    }

    /// The variance of a target's mean over the replicates of one point; zero where no point has
    /// two.
    #[must_use]
    pub fn of_mean(&self, values: &[f64], target: usize) -> f64 {
        let Some(pooled) = self.0[target] else {
            return 0.0;
        };
        let (own, freedom) = variance(values).unwrap_or((0.0, 0.0));
        let joined = (PRIOR_REPLICATES * pooled + freedom * own) / (PRIOR_REPLICATES + freedom);
        joined / values.len() as f64
    }

    /// The standard deviation of a target's mean over so many replicates.
    #[must_use]
    pub fn deviation(&self, target: usize, replicates: usize) -> f64 {
        let variance = self.0[target].unwrap_or(0.0);
        (variance / replicates.max(1) as f64).sqrt()
    }
}

/// The variance of some values with its degrees of freedom; `None` of fewer than two.
fn variance(values: &[f64]) -> Option<(f64, f64)> {
    let freedom = values.len() as f64 - 1.0;
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    (freedom >= 1.0).then(|| (squares / freedom, freedom))
}
