//! A mean over replicates with the uncertainty that belongs to it.

use super::student;

/// The confidence of every interval that does not say otherwise.
pub const CONFIDENCE: f64 = 0.95;

/// A range of values, both ends in the unit of what was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A mean over replicates and its 95 % interval by Student's t (Student 1908).
///
/// A replicate is one observation; what lies inside it (shops, orders, days) is not independent
/// and must be summarised to one number beforehand. All values are in the unit of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean over replicates.
    pub mean: f64,
    /// Half the length of the 95 % interval; `None` for a single replicate, which says nothing
    /// about its own uncertainty.
    pub half_width: Option<f64>,
    /// Number of replicates.
    pub n: usize,
    /// Standard deviation between replicates, with divisor n − 1; `None` for a single replicate.
    pub sd: Option<f64>,
}

impl Estimate {
    /// The estimate from one value per replicate; `None` without values, or if one is not finite.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let n = values.len();
        let mean = mean(values);
        let sd = (n >= 2).then(|| covariance(values, values).sqrt());
        let estimate = Self {
            mean,
            half_width: None,
            n,
            sd,
        };
        Some(Self {
            half_width: estimate.half_width_at(CONFIDENCE),
            ..estimate
        })
    }

    /// Lower end of the 95 % interval.
    #[must_use]
    pub fn low(&self) -> Option<f64> {
        self.half_width.map(|half_width| self.mean - half_width)
    }

    /// Upper end of the 95 % interval.
    #[must_use]
    pub fn high(&self) -> Option<f64> {
        self.half_width.map(|half_width| self.mean + half_width)
    }

    /// Standard error of the mean, sd / √n.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.sd.map(|sd| sd / (self.n as f64).sqrt())
    }

    /// Half the length of the interval at another confidence, a number between 0 and 1.
    ///
    /// # Panics
    /// If the confidence is not between 0 and 1.
    #[must_use]
    pub fn half_width_at(&self, confidence: f64) -> Option<f64> {
        let error = self.standard_error()?;
        Some(error * student::critical(0.5 * (1.0 - confidence), self.freedom()))
    }

    /// Degrees of freedom of the t statistic, n − 1.
    pub(super) fn freedom(&self) -> f64 {
        self.n as f64 - 1.0
    }

    /// Two-sided p-value of the hypothesis that the true mean is zero.
    ///
    /// Values that are all equal leave nothing to chance: the p-value is then 1 for a mean of zero
    /// and 0 for any other. `None` for a single replicate.
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        let error = self.standard_error()?;
        Some(if error > 0.0 {
            student::two_sided_p(self.mean / error, self.freedom())
        } else if self.mean == 0.0 {
            1.0
        } else {
            0.0
        })
    }
}

/// The mean of at least one value.
///
/// Summed as deviations from the first value, so that the mean of equal values is that value to
/// the last bit and their standard deviation is exactly zero.
pub(super) fn mean(values: &[f64]) -> f64 {
    let origin = values[0];
    origin + values.iter().map(|value| value - origin).sum::<f64>() / values.len() as f64
}

/// The sample covariance of two equally long series, with divisor n − 1.
pub(super) fn covariance(left: &[f64], right: &[f64]) -> f64 {
    assert_eq!(left.len(), right.len(), "covariance needs pairs");
    assert!(left.len() >= 2, "covariance needs at least two pairs");
    let (left_mean, right_mean) = (mean(left), mean(right));
    let products = left
        .iter()
        .zip(right)
        .map(|(l, r)| (l - left_mean) * (r - right_mean));
    products.sum::<f64>() / (left.len() as f64 - 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    #[test]
    fn no_value_and_an_infinite_value_give_no_estimate() {
        assert_eq!(Estimate::of(&[]), None);
        assert_eq!(Estimate::of(&[1.0, f64::INFINITY]), None);
        assert_eq!(Estimate::of(&[f64::NAN]), None);
    }

    #[test]
    fn a_single_replicate_has_a_mean_and_no_uncertainty() {
        let one = Estimate::of(&[3.0]).unwrap();
        assert_eq!((one.mean, one.n), (3.0, 1));
        assert_eq!(
            (one.sd, one.half_width, one.low(), one.high()),
            (None, None, None, None)
        );
        assert_eq!(one.p_value(), None);
    }

    #[test]
    fn two_replicates_use_the_cauchy_quantile() {
        let two = Estimate::of(&[0.0, 2.0]).unwrap();
        assert!((two.half_width.unwrap() - 12.706_204_736).abs() < 1e-8);
        assert!((two.sd.unwrap() - 2.0_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn equal_values_have_no_spread_at_all() {
        let equal = Estimate::of(&[0.1; 10]).unwrap();
        assert_eq!(
            (equal.mean, equal.sd, equal.half_width),
            (0.1, Some(0.0), Some(0.0))
        );
        assert_eq!(equal.p_value(), Some(0.0));
        assert_eq!(Estimate::of(&[0.0; 10]).unwrap().p_value(), Some(1.0));
    }

    #[test]
    fn ninety_five_of_a_hundred_intervals_contain_the_truth() {
        let coverage = SplitMix64::frequency(17, 4_000, |generator| {
            let values: Vec<f64> = (0..6).map(|_| 5.0 + 2.0 * generator.normal()).collect();
            let estimate = Estimate::of(&values).unwrap();
            (estimate.mean - 5.0).abs() <= estimate.half_width.unwrap()
        });
        assert!((coverage - 0.95).abs() < 0.012, "coverage {coverage}");
    }
}
