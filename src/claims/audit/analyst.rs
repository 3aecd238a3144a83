//! The analyst's estimates.

use super::by_shop::{ByShop, logs, scores_on};
use super::method::Method;
use crate::claims::estimand::{Window, by_shop, periods};
use crate::claims::registry::AuditPlan;
use crate::market::tally::Event;
use crate::outcome::{Panel, Totals};
use crate::stats::{
    Observed, Unit, difference_in_differences, imbalance, matching, regression_discontinuity,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Untreated shops to which each treated one is matched.
const NEIGHBOURS: usize = 3;

/// Data of the analyst: logarithms of the outcome by shop over windows, and scores.
pub(super) struct Seen {
    pub(super) earlier: ByShop,
    pub(super) before: ByShop,
    pub(super) soon: ByShop,
    pub(super) after: ByShop,
    /// On the eve of the launch.
    pub(super) scores: ByShop,
    /// On the last evening.
    pub(super) end_scores: ByShop,
    pub(super) cut: f64,
}

impl Seen {
    /// From a market under the policy.
    pub(super) fn of(plan: &AuditPlan, panel: &Panel, eve: Date) -> Self {
        Self {
            scores: scores_on(panel, eve),
            end_scores: scores_on(panel, plan.after.to),
            ..Self::outcomes(plan, panel)
        }
    }

    /// The outcomes of a market without the policy, with groups as in `seen`: what nobody is shown.
    pub(super) fn hidden(plan: &AuditPlan, panel: &Panel, seen: &Self) -> Self {
        Self {
            scores: seen.scores.clone(),
            end_scores: seen.end_scores.clone(),
            ..Self::outcomes(plan, panel)
        }
    }

    fn outcomes(plan: &AuditPlan, panel: &Panel) -> Self {
        Self {
            earlier: logs(plan, panel, plan.earlier),
            before: logs(plan, panel, plan.before),
            soon: logs(plan, panel, plan.soon),
            after: logs(plan, panel, plan.after),
            scores: ByShop::new(),
            end_scores: ByShop::new(),
            cut: plan.cut,
        }
    }

    /// The estimate of a method. Covariates are always those of the market under the policy.
    pub(super) fn estimate(
        &self,
        method: Method,
        panel: &Panel,
        plan: &AuditPlan,
    ) -> Option<Observed> {
        let double = |from, to, scores| self.double_difference(from, to, scores);
        match method {
            Method::NaiveEnd => double(&self.before, &self.after, &self.end_scores),
            Method::DifferenceLaunch => double(&self.before, &self.after, &self.scores),
            Method::Placebo => double(&self.earlier, &self.before, &self.scores),
            Method::Matching => matching(&self.units(panel, plan.before), NEIGHBOURS),
            Method::Discontinuity => self.discontinuity(plan, plan.bandwidth),
        }
    }

    fn double_difference(&self, from: &ByShop, to: &ByShop, scores: &ByShop) -> Option<Observed> {
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

    /// The jump of growth at the cut.
    pub(super) fn discontinuity(&self, plan: &AuditPlan, bandwidth: f64) -> Option<Observed> {
        let points: Vec<(f64, f64)> = growing(&self.before, &self.soon, &self.scores)
            .map(|(_, score, growth)| (score, growth))
            .collect();
        regression_discontinuity(&points, plan.cut, bandwidth)
    }

    /// The jump at the cut of the share of evenings with the label.
    pub(super) fn first_stage(
        &self,
        plan: &AuditPlan,
        bandwidth: f64,
        labels: &ByShop,
    ) -> Option<f64> {
        let points: Vec<(f64, f64)> = self
            .scores
            .iter()
            .filter_map(|(shop, score)| Some((*score, *labels.get(shop)?)))
            .collect();
        regression_discontinuity(&points, plan.cut, bandwidth).map(|jump| jump.estimate)
    }

    /// How unlike the groups are, before and after matching.
    pub(super) fn imbalance(&self, panel: &Panel, before: Window) -> Option<(f64, f64)> {
        imbalance(&self.units(panel, before), NEIGHBOURS)
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

/// Shops with a score that sold in both windows: shop, score, growth.
fn growing<'a>(
    from: &'a ByShop,
    to: &'a ByShop,
    scores: &'a ByShop,
) -> impl Iterator<Item = ((u32, u32), f64, f64)> + 'a {
    scores
        .iter()
        .filter_map(|(shop, score)| Some((*shop, *score, to.get(shop)? - from.get(shop)?)))
}
