//! What an outside analyst would conclude from the published kind of data, beside the truth.
//!
//! The analyst sees one market under the policy: shops with their sales, scores, prices and
//! complaints, month by month. Nobody shows him the market without the policy. Here that market has
//! been run too, so each of his estimates can be held against what it was meant to find.

use super::estimand::{Window, by_shop, key, on_evening, period_ending, periods};
use super::protocol::PairArms;
use super::registry::AuditPlan;
use crate::market::tally::{Event, Money};
use crate::outcome::panel::PanelRow;
use crate::outcome::{Measure, Panel, Totals};
use crate::stats::{
    Observed, Unit, density_jump, difference_in_differences, matching, regression_discontinuity,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the analyst does.
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
    /// Regression discontinuity at the cut.
    Discontinuity,
}

/// What an estimate is meant to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// What the policy did to the shops that had the score at its launch.
    PolicyOnTreated,
    /// The same for the shops that ended with the score.
    PolicyOnEnders,
    /// What it did to shops with the score at its launch, less what it did to the others.
    TreatedLessOthers,
    /// What the lever does to a shop with the score that alone has it.
    OneShopAlone,
    /// What the label does to a shop just above the cut.
    LabelAtCut,
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

    /// What the method is meant to find.
    #[must_use]
    pub const fn aim(self) -> Truth {
        match self {
            Self::NaiveEnd => Truth::PolicyOnEnders,
            Self::DifferenceLaunch | Self::Matching => Truth::PolicyOnTreated,
            Self::Placebo => Truth::Nothing,
            Self::Discontinuity => Truth::LabelAtCut,
        }
    }
}

impl Truth {
    /// Those that are measured, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::PolicyOnTreated,
        Self::PolicyOnEnders,
        Self::TreatedLessOthers,
        Self::OneShopAlone,
        Self::LabelAtCut,
    ];

    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PolicyOnTreated => "policy's effect on shops with the score at launch",
            Self::PolicyOnEnders => "policy's effect on shops with the score at the end",
            Self::TreatedLessOthers => "effect on them less effect on the others",
            Self::OneShopAlone => "effect on one such shop alone",
            Self::LabelAtCut => "label's effect just above the cut",
            Self::Nothing => "nothing",
        }
    }
}

/// A month, its log gap as seen, and the same without the policy.
pub type Gap = (Date, Option<f64>, Option<f64>);

/// What one replicate shows: estimates as the analyst would report them, and truths, all in log
/// points of the outcome.
#[derive(Debug, Clone, Default)]
pub struct AuditObservation {
    /// Method by method, where there were enough shops.
    pub estimates: BTreeMap<Method, Observed>,
    /// Truth by truth, likewise.
    pub truths: BTreeMap<Truth, f64>,
    /// The p-value of the density test at the cut, of the scores on the eve of the launch.
    pub density_p: Option<f64>,
    /// The log gap between shops with and without the score at launch, month by month: as the
    /// analyst sees it, and as it would have been without the policy.
    pub gaps: Vec<Gap>,
}

/// The logarithm of the outcome of every shop over a window, by shop.
type Logs = BTreeMap<(u32, u32), f64>;

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
    let scores = scores_on(with, eve);
    let end_scores = scores_on(with, plan.after.to);
    let seen = Seen {
        earlier: logs(plan, with, plan.earlier),
        before: logs(plan, with, plan.before),
        after: logs(plan, with, plan.after),
        scores,
        end_scores,
        cut: plan.cut,
    };
    let mut estimates = BTreeMap::new();
    let mut note = |method: Method, found: Option<Observed>| {
        estimates.extend(found.map(|found| (method, found)));
    };
    note(
        Method::NaiveEnd,
        seen.double_difference(&seen.before, &seen.after, &seen.end_scores),
    );
    note(
        Method::DifferenceLaunch,
        seen.double_difference(&seen.before, &seen.after, &seen.scores),
    );
    note(
        Method::Placebo,
        seen.double_difference(&seen.earlier, &seen.before, &seen.scores),
    );
    note(
        Method::Matching,
        matching(&seen.units(with, plan.before), 3),
    );
    let points: Vec<(f64, f64)> = growing(&seen.before, &seen.after, &seen.scores)
        .map(|(_, score, growth)| (score, growth))
        .collect();
    note(
        Method::Discontinuity,
        regression_discontinuity(&points, plan.cut, plan.bandwidth),
    );
    let scores: Vec<f64> = seen.scores.values().copied().collect();
    AuditObservation {
        estimates,
        truths: truths(plan, panels, pair, &seen, sampled),
        density_p: density_jump(&scores, plan.cut, plan.bandwidth).map(|jump| jump.p_value),
        gaps: gaps(plan, with, without, &seen),
    }
}

/// Shops with a score that sold in both windows: shop, score, growth.
fn growing<'a>(
    from: &'a Logs,
    to: &'a Logs,
    scores: &'a Logs,
) -> impl Iterator<Item = ((u32, u32), f64, f64)> + 'a {
    scores
        .iter()
        .filter_map(|(shop, score)| Some((*shop, *score, to.get(shop)? - from.get(shop)?)))
}

/// What the analyst has.
struct Seen {
    earlier: Logs,
    before: Logs,
    after: Logs,
    scores: BTreeMap<(u32, u32), f64>,
    end_scores: BTreeMap<(u32, u32), f64>,
    cut: f64,
}

impl Seen {
    fn double_difference(
        &self,
        from: &Logs,
        to: &Logs,
        scores: &BTreeMap<(u32, u32), f64>,
    ) -> Option<Observed> {
        let side = |above: bool| -> Vec<(f64, f64)> {
            let shops = scores
                .iter()
                .filter(|(_, score)| (**score >= self.cut) == above);
            shops
                .filter_map(|(shop, _)| Some((*from.get(shop)?, *to.get(shop)?)))
                .collect()
        };
        difference_in_differences(&side(true), &side(false))
    }

    /// Shops to be matched on what was seen of them before the launch.
    fn units(&self, panel: &Panel, before: Window) -> Vec<Unit> {
        let rows = panel.rows_of(&periods(panel, before)).iter();
        let totals: BTreeMap<(u32, u32), (u8, Totals, f64)> = by_shop(panel, rows.clone())
            .into_iter()
            .map(|(shop, totals)| {
                let known = &panel.shops[shop as usize];
                let last = rows.clone().rfind(|row| row.shop == shop);
                let log_price = last.map_or(0.0, |row| row.log_price);
                (
                    (known.place, known.opened_day),
                    (known.industry, totals, log_price),
                )
            })
            .collect();
        growing(&self.before, &self.after, &self.scores)
            .filter_map(|(shop, score, growth)| {
                let (industry, totals, log_price) = totals.get(&shop)?;
                let trend = self.before.get(&shop)? - self.earlier.get(&shop)?;
                let delivered = totals.events(Event::Delivered).max(1) as f64;
                let complaints = totals.events(Event::QualityComplaints) as f64 / delivered;
                Some(Unit {
                    treated: score >= self.cut,
                    stratum: u32::from(*industry),
                    covariates: vec![*self.before.get(&shop)?, trend, *log_price, complaints],
                    outcome: growth,
                })
            })
            .collect()
    }
}

fn truths(
    plan: &AuditPlan,
    panels: &[Panel],
    pair: PairArms,
    seen: &Seen,
    sampled: &[bool],
) -> BTreeMap<Truth, f64> {
    let without = logs(plan, &panels[pair.without], plan.after);
    let in_sample = |shop: &(u32, u32)| sampled.get(shop.0 as usize).copied().unwrap_or(false);
    let effect = |scores: &BTreeMap<(u32, u32), f64>, above: bool| {
        let shops = scores
            .iter()
            .filter(|(_, score)| (**score >= plan.cut) == above);
        mean_gap(shops.map(|(shop, _)| *shop), &seen.after, &without)
    };
    let mut truths = BTreeMap::new();
    let mut note =
        |truth: Truth, value: Option<f64>| truths.extend(value.map(|value| (truth, value)));
    let treated = effect(&seen.scores, true);
    note(Truth::PolicyOnTreated, treated);
    note(Truth::PolicyOnEnders, effect(&seen.end_scores, true));
    let others = effect(&seen.scores, false);
    note(
        Truth::TreatedLessOthers,
        treated
            .zip(others)
            .map(|(treated, others)| treated - others),
    );
    if let Some(arm) = pair.sample {
        let alone = logs(plan, &panels[arm], plan.after);
        let shops = seen
            .scores
            .iter()
            .filter(|(shop, score)| **score >= plan.cut && in_sample(shop));
        note(
            Truth::OneShopAlone,
            mean_gap(shops.map(|(shop, _)| *shop), &alone, &without),
        );
    }
    if let Some(arm) = pair.unlabelled {
        let unlabelled = logs(plan, &panels[arm], plan.after);
        let near = plan.cut..plan.cut + plan.bandwidth;
        let shops = seen
            .scores
            .iter()
            .filter(|(shop, score)| near.contains(*score) && in_sample(shop));
        note(
            Truth::LabelAtCut,
            mean_gap(shops.map(|(shop, _)| *shop), &seen.after, &unlabelled),
        );
    }
    truths
}

/// The mean of one less the other over shops that both have.
fn mean_gap(shops: impl Iterator<Item = (u32, u32)>, one: &Logs, other: &Logs) -> Option<f64> {
    let gaps: Vec<f64> = shops
        .filter_map(|shop| Some(one.get(&shop)? - other.get(&shop)?))
        .collect();
    (!gaps.is_empty()).then(|| gaps.iter().sum::<f64>() / gaps.len() as f64)
}

/// The outcome's logarithm, of shops that have a positive one.
fn logs(plan: &AuditPlan, panel: &Panel, window: Window) -> Logs {
    let range = periods(panel, window);
    logs_over(plan, panel, range)
}

fn logs_over(plan: &AuditPlan, panel: &Panel, range: std::ops::Range<usize>) -> Logs {
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

fn scores_on(panel: &Panel, date: Date) -> BTreeMap<(u32, u32), f64> {
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

/// Month by month the mean log outcome of shops with the score at launch, less that of the others.
fn gaps(plan: &AuditPlan, with: &Panel, without: &Panel, seen: &Seen) -> Vec<Gap> {
    let count = with.periods.count();
    let months: Vec<usize> = (0..count)
        .filter(|period| with.periods.first_date(*period).day() == 1)
        .collect();
    let ends = months.iter().skip(1).copied().chain([count]);
    let spans = months.iter().copied().zip(ends);
    let gap = |panel: &Panel, span: std::ops::Range<usize>| {
        let logs = logs_over(plan, panel, span);
        let mean = |above: bool| {
            let shops = seen
                .scores
                .iter()
                .filter(|(_, score)| (**score >= plan.cut) == above);
            let values: Vec<f64> = shops
                .filter_map(|(shop, _)| logs.get(shop).copied())
                .collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        Some(mean(true)? - mean(false)?)
    };
    spans
        .map(|(from, to)| {
            let date = with.periods.first_date(from);
            (date, gap(with, from..to), gap(without, from..to))
        })
        .collect()
}
