//! How often something happens.

use super::estimate::{CONFIDENCE, Interval};
use statrs::distribution::{Beta, ContinuousCDF};

/// The 95 % interval of Clopper and Pearson (1934) for the probability of what happened `count`
/// times in `runs` independent runs. It covers at least as often as it says.
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
            // The four examples of Newcombe (1998), by the exact method.
            ((81, 263), (0.252_7, 0.367_6)),
            ((15, 148), (0.057_8, 0.161_7)),
            ((0, 20), (0.0, 0.168_4)),
            ((1, 29), (0.000_9, 0.177_6)),
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

    #[test]
    fn they_cover_every_probability_at_least_as_often_as_they_say() {
        let runs = 40;
        let intervals: Vec<Interval> = (0..=runs)
            .map(|one| proportion_interval(one, runs))
            .collect();
        for place in 1..200 {
            let p = f64::from(place) / 200.0;
            let covers = |count: usize| intervals[count].low <= p && p <= intervals[count].high;
            let binomial = |count: usize| {
                let ways: f64 = (0..count)
                    .map(|one| (runs - one) as f64 / (one + 1) as f64)
                    .product();
                ways * p.powi(count as i32) * (1.0 - p).powi((runs - count) as i32)
            };
            let coverage: f64 = (0..=runs).filter(|one| covers(*one)).map(binomial).sum();
            assert!((0.95..=1.0 + 1e-9).contains(&coverage), "{p}: {coverage}");
        }
    }
}
