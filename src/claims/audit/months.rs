//! The event study: month by month, what the analyst sees and what the policy did.

use super::analyst::Seen;
use super::by_shop::{ByShop, logs_over};
use super::truth::mean_gap;
use crate::claims::registry::AuditPlan;
use crate::outcome::Panel;
use crate::stats::{Observed, difference_in_differences};
use jiff::civil::Date;

/// A month of the event study, in log points; everything against the last month before the launch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Month {
    /// Its first day.
    pub date: Date,
    /// The gap between shops with and without the score at launch, as the analyst reports it.
    pub reported: Option<Observed>,
    /// That gap in the market without the policy.
    pub hidden: Option<f64>,
    /// Effect of the policy on the shops with the score at launch.
    pub effect: Option<f64>,
}

/// All months of the panel.
pub(super) fn of(
    plan: &AuditPlan,
    with: &Panel,
    without: &Panel,
    seen: &Seen,
    launch: Date,
) -> Vec<Month> {
    let count = with.periods.count();
    let starts: Vec<usize> = (0..count)
        .filter(|period| with.periods.first_date(*period).day() == 1)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([count]);
    let spans: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    let first = |span: &(usize, usize)| with.periods.first_date(span.0);
    let Some(reference) = spans.iter().rfind(|span| first(span) < launch) else {
        return Vec::new();
    };
    let of_month =
        |panel: &Panel, (from, to): (usize, usize)| -> ByShop { logs_over(plan, panel, from..to) };
    let (base, hidden_base) = (of_month(with, *reference), of_month(without, *reference));
    let is_treated = |shop: &(u32, u32)| seen.scores.get(shop).map(|score| *score >= seen.cut);
    let gap = |from: &ByShop, to: &ByShop| {
        let side = |above: bool| -> Vec<(f64, f64)> {
            let shops = to.iter().filter(|(it, _)| is_treated(it) == Some(above));
            shops
                .filter_map(|(shop, log)| Some((*from.get(shop)?, *log)))
                .collect()
        };
        difference_in_differences(&side(true), &side(false))
    };
    spans
        .iter()
        .map(|span| {
            let (now, hidden_now) = (of_month(with, *span), of_month(without, *span));
            let treated = now.keys().filter(|shop| is_treated(shop) == Some(true));
            Month {
                date: first(span),
                reported: gap(&base, &now),
                hidden: gap(&hidden_base, &hidden_now).map(|found| found.estimate),
                effect: mean_gap(treated.copied(), &now, &hidden_now),
            }
        })
        .collect()
}

/// True if some month before the launch differs from the last one, at 5 % over all of them together
/// (Bonferroni). `None` where there is no other month.
pub(super) fn trends_differ(months: &[Month], launch: Date) -> Option<bool> {
    let before = months.iter().filter(|month| month.date < launch);
    // The last month before the launch is held against itself: its spread is zero.
    let estimates: Vec<Observed> = before
        .filter_map(|month| month.reported)
        .filter(|found| found.standard_error > 0.0)
        .collect();
    let level = 0.05 / estimates.len().max(1) as f64;
    (!estimates.is_empty()).then(|| estimates.iter().any(|found| found.differs_at(level)))
}
