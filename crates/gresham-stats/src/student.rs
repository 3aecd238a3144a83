//! Student's t and the normal distribution, as the rest of the room needs them.

use statrs::distribution::{Continuous, ContinuousCDF, Normal, StudentsT};

/// Steps after which Newton's method is taken to have converged; it needs fewer than ten as a rule,
/// and some dozens for minute tails of a single degree of freedom.
const MOST_STEPS: usize = 200;

/// The probability that Student's t with `freedom` degrees of freedom exceeds `t`.
pub(super) fn upper_tail(t: f64, freedom: f64) -> f64 {
    distribution(freedom).sf(t)
}

/// The probability that Student's t lies at least as far from zero as `t`, on either side.
pub(super) fn two_sided_p(t: f64, freedom: f64) -> f64 {
    (2.0 * upper_tail(t.abs(), freedom)).min(1.0)
}

/// The value that Student's t exceeds with probability `tail`, for a tail below one half.
///
/// Newton's method on the upper tail, which is convex to the right of zero: started at the normal
/// quantile, which lies to the left of the root, every step stops short of the root and so the
/// iteration can neither overshoot nor cycle.
pub(super) fn critical(tail: f64, freedom: f64) -> f64 {
    assert!(
        tail > 0.0 && tail < 0.5,
        "a tail of {tail} is not between 0 and one half"
    );
    let distribution = distribution(freedom);
    let mut t = normal_quantile(1.0 - tail);
    for _ in 0..MOST_STEPS {
        let step = (distribution.sf(t) - tail) / distribution.pdf(t);
        t += step;
        if step <= 1e-14 * t {
            break;
        }
    }
    t
}

/// The standard normal distribution function.
pub(super) fn normal_cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// The value below which a standard normal variable falls with this probability.
pub(super) fn normal_quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

fn distribution(freedom: f64) -> StudentsT {
    assert!(
        freedom >= 1.0,
        "t needs at least one degree of freedom, not {freedom}"
    );
    StudentsT::new(0.0, 1.0, freedom).expect("unit scale and positive freedom are valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn critical_values_agree_with_the_printed_table() {
        let table = [
            (0.025, 1.0, 12.706_204_736),
            (0.025, 2.0, 4.302_652_730),
            (0.025, 9.0, 2.262_157_163),
            (0.025, 30.0, 2.042_272_456),
            (0.025, 120.0, 1.979_930_405),
            (0.05, 9.0, 1.833_112_933),
            (0.000_5, 9.0, 4.780_912_586),
        ];
        for (tail, freedom, printed) in table {
            let found = critical(tail, freedom);
            assert!(
                (found - printed).abs() < 2e-9,
                "{tail} {freedom}: {found} not {printed}"
            );
        }
    }

    #[test]
    fn a_minute_tail_of_the_cauchy_distribution_is_found() {
        let tail = 1e-8;
        let exact = 1.0 / (std::f64::consts::PI * tail).tan();
        assert!((critical(tail, 1.0) / exact - 1.0).abs() < 1e-9);
    }

    #[test]
    fn many_degrees_of_freedom_approach_the_normal() {
        assert!((critical(0.025, 1e7) - normal_quantile(0.975)).abs() < 1e-6);
    }
}
