//! Knowledge of the analyst about each shop.

use crate::claims::estimand::{Window, by_shop, key, on_evening, period_ending, periods};
use crate::claims::registry::AuditPlan;
use crate::market::tally::Money;
use crate::outcome::panel::PanelRow;
use crate::outcome::{Measure, Panel};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Shops, known by place and day of opening, with a number each.
pub(super) type ByShop = BTreeMap<(u32, u32), f64>;

/// The outcome's logarithm, of shops that have a positive one.
pub(super) fn logs(plan: &AuditPlan, panel: &Panel, window: Window) -> ByShop {
    logs_over(plan, panel, periods(panel, window))
}

pub(super) fn logs_over(plan: &AuditPlan, panel: &Panel, range: std::ops::Range<usize>) -> ByShop {
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
pub(super) fn scores_on(panel: &Panel, date: Date) -> ByShop {
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
pub(super) fn shares_labelled(panel: &Panel, window: Window) -> ByShop {
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
