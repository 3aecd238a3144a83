//! How well a prediction foretold what was then seen.

/// The continuous ranked probability score of weighted values as a prediction of `seen`: the mean
/// distance of the values from it, less half their mean distance from one another (Gneiting and
/// Raftery 2007). It is in the unit of the values, 0 is perfect, and on average nobody does better
/// than by saying what he believes; a single value scores its distance. `None` without weight.
///
/// # Panics
/// If values and weights differ in number.
#[must_use]
pub fn ranked_probability_score(values: &[f64], weights: &[f64], seen: f64) -> Option<f64> {
    assert_eq!(values.len(), weights.len());
    let total: f64 = weights.iter().sum();
    let points = || values.iter().zip(weights);
    let from_seen: f64 = points()
        .map(|(value, weight)| weight * (value - seen).abs())
        .sum();
    let apart: f64 = points()
        .map(|(one, weight)| {
            let others = points().map(|(other, weight)| weight * (one - other).abs());
            weight * others.sum::<f64>()
        })
        .sum();
    let score = from_seen / total - 0.5 * apart / (total * total);
    (total > 0.0 && score.is_finite()).then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::student::{normal_cdf, normal_quantile};

    #[test]
    fn a_single_value_scores_its_distance_and_a_sure_hit_nothing() {
        assert_eq!(ranked_probability_score(&[3.0], &[0.2], 5.0), Some(2.0));
        assert_eq!(ranked_probability_score(&[5.0], &[1.0], 5.0), Some(0.0));
        assert_eq!(ranked_probability_score(&[], &[], 5.0), None);
    }

    #[test]
    fn a_value_that_weighs_twice_counts_as_two() {
        let twice = ranked_probability_score(&[1.0, 4.0], &[2.0, 1.0], 2.0);
        let two = ranked_probability_score(&[1.0, 1.0, 4.0], &[1.0; 3], 2.0);
        // A mean distance of 4/3, less half of a mean distance of 4/3 from one another.
        assert!((twice.unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert!((two.unwrap() - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_normal_prediction_scores_what_its_closed_form_says() {
        let count = 2_000;
        let shares = (0..count).map(|nth| (f64::from(nth) + 0.5) / f64::from(count));
        let values: Vec<f64> = shares.map(normal_quantile).collect();
        let weights = vec![1.0; values.len()];
        for seen in [0.0, 1.3, -2.0] {
            let density = (-0.5_f64 * seen * seen).exp() / std::f64::consts::TAU.sqrt();
            let closed = seen * (2.0 * normal_cdf(seen) - 1.0) + 2.0 * density
                - 1.0 / std::f64::consts::PI.sqrt();
            let score = ranked_probability_score(&values, &weights, seen).unwrap();
            assert!((score - closed).abs() < 2e-3, "{seen}: {score} {closed}");
        }
    }
}
