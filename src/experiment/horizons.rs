//! Effects over time: how much of a policy's effect is there after one, three, six, twelve and
//! twenty-four months.

use super::comparison::{Comparison, compare};
use super::months::{Month, first_from, month_after, months};
use super::plan::Plan;
use super::summary::ReplicateSummary;
use crate::outcome::{self, Outcome, Totals};
use jiff::civil::Date;

/// Months after the arms have parted of which effects are told; the last month of each stretch.
pub const HORIZONS: [i32; 5] = [1, 3, 6, 12, 24];

/// The outcomes of which effects are told over time.
pub const OVER_TIME: [&Outcome; 6] = [
    outcome::NET_GMV,
    outcome::REPEAT_90,
    outcome::QUALITY_TRADED,
    outcome::PROBLEM_RATE,
    outcome::HONEST_SURPLUS,
    outcome::WELFARE,
];

/// Effects in one month.
#[derive(Debug, Clone)]
pub struct Horizon {
    /// Months since the arms parted, this one included.
    pub months: i32,
    /// First day of the month.
    pub first: Date,
    /// The arms over that month, the baseline first.
    pub comparison: Comparison,
}

/// Effects at each horizon that lies within the reported months. Empty where arms never part, or
/// months were not kept.
#[must_use]
pub fn horizons(plan: &Plan, arms: &[Vec<ReplicateSummary>]) -> Vec<Horizon> {
    let months = months(&plan.calendar());
    let Some(parted) = parting(plan) else {
        return Vec::new();
    };
    horizons_of(parted, &months, |index| {
        let totals = arms.iter().map(|arm| of_month(arm, &months, index));
        totals.collect()
    })
}

/// Effects at each horizon after the arms have parted, from the totals of a month: arm by arm, and
/// replicate by replicate.
#[must_use]
pub fn horizons_of(
    parted: Date,
    months: &[Month],
    totals: impl Fn(usize) -> Option<Vec<Vec<Totals>>>,
) -> Vec<Horizon> {
    let begin = first_from(parted);
    let at = HORIZONS.iter().filter_map(|horizon| {
        let first = month_after(begin, horizon - 1);
        let index = months.iter().position(|month| month.first == first)?;
        Some(Horizon {
            months: *horizon,
            first,
            comparison: compare(&OVER_TIME, &totals(index)?),
        })
    });
    at.collect()
}

/// Totals of a month, replicate by replicate; nothing if one of them kept no months.
pub(super) fn of_month(
    arm: &[ReplicateSummary],
    months: &[Month],
    index: usize,
) -> Option<Vec<Totals>> {
    let kept = |summary: &ReplicateSummary| {
        let months = (summary.months.len() == months.len()).then_some(&summary.months);
        months.map(|months| months[index])
    };
    arm.iter().map(kept).collect()
}

/// The first simulated day on which an arm lives under other rules than the baseline.
#[must_use]
pub fn parting(plan: &Plan) -> Option<Date> {
    let (baseline, others) = plan.arms.split_first()?;
    let days = plan.calendar();
    let changes = plan.arms.iter().flat_map(|arm| arm.policy.changes());
    let changes = changes.map(|(date, _)| date);
    let first = days.date(0);
    let within = changes.filter(|date| (first..=days.end).contains(date));
    let mut dates: Vec<Date> = within.chain([first]).collect();
    dates.sort_unstable();
    let differs = |date: &Date| {
        let same = |policy| baseline.policy.is_same_on(policy, *date);
        others.iter().any(|arm| !same(&arm.policy))
    };
    dates.into_iter().find(differs)
}
