//! Running replicates until an interval is as narrow as asked for.

use super::comparison::values;
use crate::outcome::{Outcome, Totals};
use crate::stats::{Estimate, Precision, Step, differences};
use serde::{Deserialize, Serialize};

/// How narrow an interval is to become.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HalfWidth {
    /// In the unit of the outcome.
    Absolute(f64),
    /// As a share of the baseline's mean.
    OfBaseline(f64),
}

/// A precision asked for: the half-width of the 95 % interval of an outcome's paired difference,
/// or of its mean if there is only one arm.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Goal {
    /// The outcome.
    pub outcome: &'static Outcome,
    /// The half-width.
    pub half_width: HalfWidth,
}

/// What became of a goal for one arm.
#[derive(Debug, Clone, Copy)]
pub struct Attainment {
    /// The goal.
    pub goal: Goal,
    /// Index of the arm.
    pub arm: usize,
    /// The half-width asked for in the outcome's unit; `None` if it cannot be said, because the
    /// baseline is undefined or zero.
    pub target: Option<f64>,
    /// The half-width reached; `None` if the outcome is defined in fewer than two replicates.
    pub half_width: Option<f64>,
    /// Whether it is as narrow as asked for.
    pub reached: bool,
}

/// One value per replicate whose mean is to become precise, and how precise.
struct Series {
    arm: usize,
    target: Option<f64>,
    values: Vec<Option<f64>>,
}

impl Series {
    /// True if the arm is compared with a baseline under the same rules: it cannot differ.
    fn is_certain(&self, same_rules: &[bool]) -> bool {
        self.arm > 0 && same_rules[self.arm]
    }
}

impl Goal {
    fn series(&self, arms: &[Vec<&Totals>]) -> Vec<Series> {
        let of = |arm: &Vec<&Totals>| values(self.outcome, arm.iter().copied());
        let baseline = of(&arms[0]);
        let defined: Vec<f64> = baseline.iter().copied().flatten().collect();
        let target = match self.half_width {
            HalfWidth::Absolute(amount) => Some(amount),
            HalfWidth::OfBaseline(share) => {
                Estimate::of(&defined).map(|estimate| share * estimate.mean.abs())
            }
        };
        let target = target.filter(|target| *target > 0.0);
        if arms.len() == 1 {
            return vec![Series {
                arm: 0,
                target,
                values: baseline,
            }];
        }
        let others = arms.iter().enumerate().skip(1);
        others
            .map(|(arm, totals)| Series {
                arm,
                target,
                values: differences(&baseline, &of(totals)),
            })
            .collect()
    }

    /// How many replicates to have next; `None` if this goal asks for no more than there are,
    /// be it that it is reached, that `cap` is, or that more cannot help.
    pub(super) fn next(
        &self,
        arms: &[Vec<&Totals>],
        same_rules: &[bool],
        pilot: usize,
        cap: usize,
    ) -> Option<usize> {
        let series = self.series(arms).into_iter();
        let steps = series.filter(|series| !series.is_certain(same_rules));
        let steps = steps.filter_map(|series| {
            // Whatever is not defined yet may be in replicates to come.
            let defined = series.values.iter().flatten().next();
            let Some(target) = defined.and(series.target) else {
                let run = series.values.len();
                return (run < cap).then_some((2 * run).max(pilot).min(cap));
            };
            match precision(target, pilot, cap).next_step(&series.values) {
                Step::Stop => None,
                Step::RunUntil(replicates) => Some(replicates),
            }
        });
        steps.max()
    }

    /// What became of the goal, arm by arm.
    pub(super) fn attained(&self, arms: &[Vec<&Totals>], same_rules: &[bool]) -> Vec<Attainment> {
        let series = self.series(arms).into_iter();
        series
            .map(|series| {
                let present: Vec<f64> = series.values.iter().copied().flatten().collect();
                let estimate = Estimate::of(&present);
                let is_reached = |target| precision(target, 2, 2).is_reached(&series.values);
                let reached =
                    series.is_certain(same_rules) || series.target.is_some_and(is_reached);
                Attainment {
                    goal: *self,
                    arm: series.arm,
                    target: series.target,
                    half_width: estimate.and_then(|estimate| estimate.half_width),
                    reached,
                }
            })
            .collect()
    }
}

fn precision(target: f64, pilot: usize, cap: usize) -> Precision {
    Precision { target, pilot, cap }
}
