//! Conclusions of an outside analyst from the published kind of data, beside the truth.
//!
//! The analyst sees one market under the policy: shops with their sales, scores, prices and
//! complaints, month by month. Nobody shows him the market without the policy. Here that market has
//! been run too, so each of his estimates can be held against what it was meant to find, and what
//! is wrong with it can be told apart: the same shops, grouped alike, are compared once more in the
//! market without the policy, where a sound comparison finds nothing. What it does find there is
//! selection; the rest of the error is what the policy did to those compared with: spillover.

mod analyst;
pub mod findings;
mod months;
mod truth;

use super::arms::PairArms;
use super::estimand::{Window, by_shop, key, on_evening, period_ending, periods};
use super::registry::AuditPlan;
use crate::market::tally::Money;
use crate::outcome::panel::PanelRow;
use crate::outcome::{Measure, Panel};
use crate::stats::{Observed, density_jump};
use analyst::Seen;
use jiff::civil::Date;
pub use months::Month;
use std::collections::BTreeMap;

/// A method of the analyst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Growth of shops that end with the score, less that of the others: the published comparison.
    NaiveEnd,
    /// Difference in differences, by the score on the eve of the launch.
    DifferenceLaunch,
    /// Difference in differences between windows that both lie before the launch: should be zero.
    Placebo,
    /// Matching on sales, growth, price and complaints before the launch, within industry.
    Matching,
    /// Regression discontinuity at the cut, soon after the launch.
    Discontinuity,
}

/// A truth that an estimate is meant to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// Effect of the policy on the shops that had the score at its launch.
    PolicyOnTreated,
    /// Effect of the policy on the shops that ended with the score.
    PolicyOnEnders,
    /// Effect of the policy on the shops that did not have the score at its launch.
    PolicyOnOthers,
    /// Effect on shops with the score at its launch, less that on the others.
    TreatedLessOthers,
    /// Effect of the lever on a shop with the score that alone has it.
    OneShopAlone,
    /// Effect of wearing the label on a shop just above the cut, soon after the launch.
    LabelAtCut,
    /// That effect times how much more often a shop just above the cut wears it than one just
    /// below.
    JumpAtCut,
    /// Nothing, before there was a policy.
    Nothing,
}

impl Method {
    /// All methods, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::NaiveEnd,
        Self::DifferenceLaunch,
        Self::Placebo,
        Self::Matching,
        Self::Discontinuity,
    ];

    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NaiveEnd => "growth by score at the end",
            Self::DifferenceLaunch => "difference in differences, score at launch",
            Self::Placebo => "the same before the launch (placebo)",
            Self::Matching => "matching on what was seen before",
            Self::Discontinuity => "regression discontinuity at the cut",
        }
    }

    /// The truth that the method is meant to find.
    #[must_use]
    pub const fn aim(self) -> Truth {
        match self {
            Self::NaiveEnd => Truth::PolicyOnEnders,
            Self::DifferenceLaunch | Self::Matching => Truth::PolicyOnTreated,
            Self::Placebo => Truth::Nothing,
            Self::Discontinuity => Truth::JumpAtCut,
        }
    }

    /// The assumption under which it finds that.
    #[must_use]
    pub const fn assumes(self) -> &'static str {
        match self {
            Self::NaiveEnd => {
                "shops that end with the score would have grown like the others anyway, and the \
                 others are not affected"
            }
            Self::DifferenceLaunch => {
                "without the policy both groups would have grown alike, and the others are not \
                 affected"
            }
            Self::Placebo => "both groups grew alike before the launch",
            Self::Matching => {
                "among shops alike in what was seen before, the score says nothing about growth \
                 without the policy, and the others are not affected"
            }
            Self::Discontinuity => {
                "shops just above and just below the cut are alike, did not choose their side, \
                 and do not take traffic from one another"
            }
        }
    }
}

impl Truth {
    /// Those that are measured, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::PolicyOnTreated,
        Self::PolicyOnEnders,
        Self::PolicyOnOthers,
        Self::TreatedLessOthers,
        Self::OneShopAlone,
        Self::LabelAtCut,
        Self::JumpAtCut,
    ];

    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PolicyOnTreated => "policy's effect on shops with the score at launch",
            Self::PolicyOnEnders => "policy's effect on shops with the score at the end",
            Self::PolicyOnOthers => "policy's effect on the others at launch",
            Self::TreatedLessOthers => "effect on shops with the score less effect on the others",
            Self::OneShopAlone => "effect on one shop with the score alone",
            Self::LabelAtCut => {
                "effect of wearing the label just above the cut, soon after the launch"
            }
            Self::JumpAtCut => "label's effect times the jump of labels at the cut",
            Self::Nothing => "nothing",
        }
    }
}

/// An estimate as the analyst would report it, beside what the same shops show without the policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The estimate that he reports.
    pub reported: Observed,
    /// That comparison in the market without the policy: selection, and nothing else.
    pub hidden: Option<f64>,
}

/// Half-widths of the neighbourhood of the cut that are tried, in terms of the one that is stated.
pub const BANDWIDTHS: [f64; 3] = [0.5, 1.0, 2.0];

/// Observations of one replicate: estimates as the analyst would report them, and truths, all in
/// log points of the outcome.
#[derive(Debug, Clone, Default)]
pub struct AuditObservation {
    /// Method by method, where there were enough shops.
    pub readings: BTreeMap<Method, Reading>,
    /// Truth by truth, likewise.
    pub truths: BTreeMap<Truth, f64>,
    /// The discontinuity at each of [`BANDWIDTHS`].
    pub discontinuities: [Option<Observed>; 3],
    /// How much more of the time shops just above the cut wear the label than shops just below.
    pub first_stage: Option<f64>,
    /// The p-value of the density test at the cut, of the scores on the eve of the launch.
    pub density_p: Option<f64>,
    /// The p-value of that test on the scores at the end.
    pub density_end_p: Option<f64>,
    /// The largest standardised difference of means between the groups: before matching, and after.
    pub imbalance: Option<(f64, f64)>,
    /// Month by month.
    pub months: Vec<Month>,
    /// True if an analyst who looks at the months before the launch would see different trends.
    pub trends_differ: Option<bool>,
}

/// Shops, known by place and day of opening, with a number each.
type ByShop = BTreeMap<(u32, u32), f64>;

/// One replicate's audit.
pub(super) fn observe(
    plan: &AuditPlan,
    launch: Date,
    panels: &[Panel],
    pair: PairArms,
    sampled: &[bool],
) -> AuditObservation {
    let (with, without) = (&panels[pair.with], &panels[pair.without]);
    let eve = launch.yesterday().unwrap_or(launch);
    let seen = Seen::of(plan, with, eve);
    let hidden = Seen::hidden(plan, without, &seen);
    let labels = shares_labelled(with, plan.soon);
    let mut readings = BTreeMap::new();
    for method in Method::ALL {
        let estimate = |data: &Seen| data.estimate(method, with, plan);
        if let Some(reported) = estimate(&seen) {
            let hidden = estimate(&hidden).map(|found| found.estimate);
            readings.insert(method, Reading { reported, hidden });
        }
    }
    let scores = |scores: &ByShop| -> Vec<f64> { scores.values().copied().collect() };
    let p_of =
        |values: Vec<f64>| density_jump(&values, plan.cut, plan.bandwidth).map(|jump| jump.p_value);
    let months = months::of(plan, with, without, &seen, launch);
    AuditObservation {
        readings,
        truths: truth::of(plan, panels, pair, &seen, sampled, &labels),
        discontinuities: BANDWIDTHS.map(|times| seen.discontinuity(plan, times * plan.bandwidth)),
        first_stage: seen.first_stage(plan, plan.bandwidth, &labels),
        density_p: p_of(scores(&seen.scores)),
        density_end_p: p_of(scores(&seen.end_scores)),
        imbalance: seen.imbalance(with, plan.before),
        trends_differ: months::trends_differ(&months, launch),
        months,
    }
}

/// The outcome's logarithm, of shops that have a positive one.
fn logs(plan: &AuditPlan, panel: &Panel, window: Window) -> ByShop {
    logs_over(plan, panel, periods(panel, window))
}

fn logs_over(plan: &AuditPlan, panel: &Panel, range: std::ops::Range<usize>) -> ByShop {
    let days = i64::from(panel.periods.days(&range));
    let sums = by_shop(panel, panel.rows_of(&range).iter()).into_iter();
    sums.filter_map(|(shop, mut totals)| {
        totals.add_measure(Measure::Days, days);
        let value = (plan.outcome.value)(&totals).filter(|value| *value > 0.0)?;
        let known = &panel.shops[shop as usize];
        Some(((known.place, known.opened_day), libm::log(value)))
    })
    .collect()
}

/// The scores on the evening of `date`, of shops that are open and sell.
fn scores_on(panel: &Panel, date: Date) -> ByShop {
    let Some(period) = period_ending(panel, date) else {
        return BTreeMap::new();
    };
    let open = on_evening(panel, date, |_| true);
    let rows = panel.rows_of(&(period..period + 1)).iter();
    let scored = |row: &&PanelRow| open.contains(&row.shop) && row.totals.fen(Money::Paid) > 0;
    rows.filter(scored)
        .map(|row| (key(panel, row), row.score))
        .collect()
}

/// The share of its open evenings in a window on which each shop had the label.
fn shares_labelled(panel: &Panel, window: Window) -> ByShop {
    let rows = panel.rows_of(&periods(panel, window)).iter();
    let shops = by_shop(panel, rows).into_iter();
    shops
        .filter_map(|(shop, totals)| {
            let evenings = totals.measure(Measure::Shops);
            let known = &panel.shops[shop as usize];
            let share = totals.measure(Measure::FiveStar) as f64 / evenings as f64;
            (evenings > 0).then_some(((known.place, known.opened_day), share))
        })
        .collect()
}
