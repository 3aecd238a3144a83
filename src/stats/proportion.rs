//! How often something happens.

use super::estimate::{CONFIDENCE, Interval};
use statrs::distribution::{Beta, ContinuousCDF};

/// The 95 % interval of Clopper and Pearson (1934) for the probability of what happened `count` times
/// in `runs` independent runs. It covers at least as often as it says.
///
/// # Panics
/// If there is no run, or more happened than there were runs.
#[must_use]
pub fn proportion_interval(count: usize, runs: usize) -> Interval {
    assert!(runs > 0 && count <= runs, "{count} of {runs}");
    let (happened, rest) = (count as f64, (runs - count) as f64);
    let tail = 0.5 * (1.0 - CONFIDENCE);
    let quantile = |a: f64, b: f64, probability: f64| {
        let beta = Beta::new(a, b).expect("positive shapes");
        // Halving is slow and certain; fifty halvings leave nothing that a reader could see.
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if beta.cdf(middle) < probability {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    };
    Interval {
        low: if count == 0 {
            0.0
        } else {
            quantile(happened, rest + 1.0, tail)
        },
        high: if count == runs {
            1.0
        } else {
            quantile(happened + 1.0, rest, 1.0 - tail)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_printed_tables() {
        let cases = [
            ((0, 10), (0.0, 0.308_5)),
            ((5, 10), (0.187_1, 0.812_9)),
            ((10, 10), (0.691_5, 1.0)),
            ((1, 100), (0.000_253, 0.054_5)),
        ];
        for ((count, runs), (low, high)) in cases {
            let found = proportion_interval(count, runs);
            assert!((found.low - low).abs() < 1e-4, "{count}/{runs}: {found:?}");
            assert!(
                (found.high - high).abs() < 1e-4,
                "{count}/{runs}: {found:?}"
            );
        }
    }
}
