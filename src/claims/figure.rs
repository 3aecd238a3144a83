//! A number over replicates, with its interval.

use super::estimand::{Compare, Sides, Statistic};
use crate::stats::{Estimate, Paired};

/// A value with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// The interval; absent where replicates are too few or a ratio's denominator may be zero.
    pub ends: Option<(f64, f64)>,
}

impl Figure {
    pub(super) fn of_values(values: &[f64]) -> Option<Self> {
        let estimate = Estimate::of(values)?;
        Some(Self {
            value: estimate.mean,
            ends: estimate.low().zip(estimate.high()),
        })
    }

    /// A statistic over replicates: means for levels and differences, a ratio of means with
    /// Fieller's interval for ratios.
    pub(super) fn of_sides(statistic: &Statistic, sides: &[Sides]) -> Option<Self> {
        let Some((_, compare)) = &statistic.against else {
            let values: Vec<f64> = sides.iter().filter_map(|sides| sides.cohort).collect();
            return Self::of_values(&values);
        };
        match compare {
            Compare::Difference => {
                let both = sides
                    .iter()
                    .filter_map(|sides| Some(sides.cohort? - sides.against?));
                Self::of_values(&both.collect::<Vec<f64>>())
            }
            Compare::Ratio => {
                let below: Vec<Option<f64>> = sides.iter().map(|sides| sides.against).collect();
                let above: Vec<Option<f64>> = sides.iter().map(|sides| sides.cohort).collect();
                let paired = Paired::of(&below, &above)?;
                let value = paired.arm.mean / paired.baseline.mean;
                let ends = paired
                    .relative
                    .map(|ratio| (1.0 + ratio.low, 1.0 + ratio.high));
                value.is_finite().then_some(Self { value, ends })
            }
        }
    }
}
