//! Statistics as data: a quantity, of a cohort of shops, over windows, contrasted.

pub use super::quantity::{Quantity, Term};
use crate::market::tally::Event;
use crate::outcome::panel::PanelRow;
use crate::outcome::{self, Measure, Panel, Totals};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::Range;

/// Days from one date to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// How shops of a cohort become one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aggregate {
    /// The quantity of all of them together.
    Pooled,
    /// The mean over shops: what they have together over their number where that adds up, and the
    /// mean of each shop's quantity otherwise.
    PerShop,
    /// A quantile over shops of the quantity of each, from 0 to 1.
    Quantile(f64),
}

/// Shops by the score that they have on a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreBand {
    /// Lowest score, included.
    pub from: f64,
    /// Highest score, excluded.
    pub below: f64,
    /// On which evening; `None` is the last of the window.
    pub on: Option<Date>,
}

/// Shops by their rank in a quantity within their industry, over the statistic's window.
#[derive(Debug, Clone)]
pub struct Rank {
    /// The quantity, ascending.
    pub by: Quantity,
    /// From this share of shops on.
    pub from: f64,
    /// Up to this share of shops.
    pub to: f64,
}

/// Which shops; every condition that is stated holds.
#[derive(Debug, Clone, Default)]
pub struct Cohort {
    /// Indices of industries; empty is any.
    pub industries: Vec<u8>,
    /// Indices of tiers on the window's last evening; empty is any.
    pub tiers: Vec<u8>,
    /// By score.
    pub score: Option<ScoreBand>,
    /// By rank.
    pub rank: Option<Rank>,
    /// Shops that were open on the evening of this date.
    pub opened_by: Option<Date>,
    /// Orders in the window, at least.
    pub orders_at_least: u32,
}

/// How a window is held against an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Later over earlier, less one.
    Relative,
    /// Later less earlier.
    Absolute,
}

/// How a cohort is held against another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// One over the other.
    Ratio,
    /// One less the other.
    Difference,
}

/// Effect of a policy on a quantity, where that is itself the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Without the policy less with it.
    Saving,
    /// With the policy less without it.
    Change,
    /// With the policy over without it, less one.
    Relative,
}

impl Effect {
    /// The figure from the quantity with the policy and without it.
    #[must_use]
    pub fn of(self, with: f64, without: f64) -> Option<f64> {
        let value = match self {
            Self::Saving => without - with,
            Self::Change => with - without,
            Self::Relative => with / without - 1.0,
        };
        value.is_finite().then_some(value)
    }
}

/// A statistic.
#[derive(Debug, Clone)]
pub struct Statistic {
    /// Of what.
    pub quantity: Quantity,
    /// How shops become one number.
    pub aggregate: Aggregate,
    /// Over which days.
    pub window: Window,
    /// Against which earlier days, and how.
    pub since: Option<(Window, Change)>,
    /// Of which shops.
    pub cohort: Cohort,
    /// Against which shops, and how.
    pub against: Option<(Cohort, Compare)>,
    /// If the figure is the policy's effect on the quantity, how it is taken.
    pub effect: Option<Effect>,
}

/// The two sides of a contrast; a statistic without one has the first only.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sides {
    /// The cohort's number.
    pub cohort: Option<f64>,
    /// The number of the cohort that it is held against.
    pub against: Option<f64>,
}

/// Shops known by place and day of opening, so that they can be found again under another policy.
pub type Members = BTreeSet<(u32, u32)>;

/// The members of a statistic's cohorts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Those of the cohort.
    pub cohort: Members,
    /// Those of the cohort that it is held against.
    pub against: Option<Members>,
}

impl Statistic {
    /// Dates that periods must not straddle.
    pub fn cuts(&self) -> Vec<Date> {
        let cohorts =
            std::iter::once(&self.cohort).chain(self.against.iter().map(|(cohort, _)| cohort));
        let evenings = cohorts.flat_map(|cohort| {
            let score = cohort.score.and_then(|score| score.on);
            score.into_iter().chain(cohort.opened_by)
        });
        let mut cuts: Vec<Date> = evenings.map(after).collect();
        let since = self.since.map(|(window, _)| window);
        for window in since.into_iter().chain([self.window]) {
            cuts.extend([window.from, after(window.to)]);
        }
        cuts
    }

    /// The shops that belong to the statistic's cohorts in this panel.
    #[must_use]
    pub fn choose(&self, panel: &Panel) -> Chosen {
        Chosen {
            cohort: members(&self.cohort, panel, self.window),
            against: self
                .against
                .as_ref()
                .map(|(cohort, _)| members(cohort, panel, self.window)),
        }
    }

    /// This statistic with cohorts by the score of another date, if any is by score.
    #[must_use]
    pub fn by_score_on(&self, date: Date) -> Option<Self> {
        let mut other = self.clone();
        let against = other.against.as_mut().map(|(cohort, _)| cohort);
        let mut by_score = false;
        for cohort in against.into_iter().chain([&mut other.cohort]) {
            if let Some(score) = &mut cohort.score {
                score.on = Some(date);
                by_score = true;
            }
        }
        by_score.then_some(other)
    }

    /// Both sides for chosen shops, found in this panel.
    #[must_use]
    pub fn sides(&self, panel: &Panel, chosen: &Chosen) -> Sides {
        Sides {
            cohort: self.number(panel, &chosen.cohort),
            against: chosen
                .against
                .as_ref()
                .and_then(|members| self.number(panel, members)),
        }
    }

    /// True of a figure that is what a policy takes off or adds to a share of sales.
    #[must_use]
    pub fn is_money(&self) -> bool {
        let is_effect = matches!(self.effect, Some(Effect::Saving | Effect::Change));
        is_effect && self.quantity.is_share_of_sales() && self.aggregate == Aggregate::Pooled
    }

    /// Money that the cohort is paid over what all shops keep of it after returns, both over the
    /// window: times this a share of the cohort's sales is one of the platform's net sales.
    #[must_use]
    pub fn paid_over_net(&self, panel: &Panel, members: &Members) -> Option<f64> {
        let pooled = |outcome, members: &Members| {
            let quantity = Quantity::Outcome(outcome);
            let sales = Self {
                quantity,
                ..self.clone()
            };
            sales.level(panel, members, self.window)
        };
        let shops = panel.shops.iter().map(|shop| (shop.place, shop.opened_day));
        let net = pooled(outcome::NET_GMV, &shops.collect()).filter(|net| *net > 0.0)?;
        Some(pooled(outcome::GROSS_GMV, members)? / net)
    }

    /// The cohort's side for some shops: the quantity over the window, or its change.
    #[must_use]
    pub fn number(&self, panel: &Panel, members: &Members) -> Option<f64> {
        let now = self.level(panel, members, self.window)?;
        let value = match self.since {
            None => now,
            Some((since, change)) => {
                let before = self.level(panel, members, since)?;
                match change {
                    Change::Relative => now / before - 1.0,
                    Change::Absolute => now - before,
                }
            }
        };
        value.is_finite().then_some(value)
    }

    fn level(&self, panel: &Panel, members: &Members, window: Window) -> Option<f64> {
        let periods = periods(panel, window);
        let days = i64::from(panel.periods.days(&periods));
        let is_member = |row: &&PanelRow| members.contains(&key(panel, row));
        let rows = panel.rows_of(&periods).iter().filter(is_member);
        if let Aggregate::Quantile(share) = self.aggregate {
            let mut values: Vec<f64> = by_shop(panel, rows)
                .into_iter()
                .filter_map(|(_, mut totals)| {
                    totals.add_measure(Measure::Days, days);
                    self.quantity.of(&totals)
                })
                .collect();
            values.sort_unstable_by(f64::total_cmp);
            let last = values.len().checked_sub(1)?;
            return Some(values[(share * last as f64).round() as usize]);
        }
        if self.aggregate == Aggregate::PerShop && !self.quantity.adds_up() {
            let of = |(_, mut totals): (u32, Totals)| {
                totals.add_measure(Measure::Days, days);
                self.quantity.of(&totals)
            };
            let values: Vec<f64> = by_shop(panel, rows).into_iter().filter_map(of).collect();
            let shops = values.len() as f64;
            return (shops > 0.0).then(|| values.iter().sum::<f64>() / shops);
        }
        let mut totals = Totals::default();
        rows.for_each(|row| totals.absorb(&row.totals));
        totals.add_measure(Measure::Days, days);
        let value = self.quantity.of(&totals)?;
        Some(match self.aggregate {
            Aggregate::PerShop => value / members.len() as f64,
            _ => value,
        })
    }
}

/// The morning after.
pub(super) fn after(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

/// # Panics
/// If the panel's periods straddle the window's ends, which [`Statistic::cuts`] rules out.
pub(super) fn periods(panel: &Panel, window: Window) -> Range<usize> {
    let periods = panel.periods.window(window.from, window.to);
    periods.expect("the panel was cut at this window's ends")
}

/// The last period before the end of `date`.
pub(super) fn period_ending(panel: &Panel, date: Date) -> Option<usize> {
    let end = panel.periods.window(panel.periods.first_date(0), date)?;
    end.end.checked_sub(1)
}

pub(super) fn key(panel: &Panel, row: &PanelRow) -> (u32, u32) {
    let shop = &panel.shops[row.shop as usize];
    (shop.place, shop.opened_day)
}

/// The totals of each shop over some rows, by shop.
pub(super) fn by_shop<'a>(
    panel: &Panel,
    rows: impl Iterator<Item = &'a PanelRow>,
) -> Vec<(u32, Totals)> {
    let mut sums: Vec<Option<Totals>> = vec![None; panel.shops.len()];
    for row in rows {
        let sum = sums[row.shop as usize].get_or_insert_with(Totals::default);
        sum.absorb(&row.totals);
    }
    let sums = sums.into_iter().enumerate();
    sums.filter_map(|(shop, totals)| Some((shop as u32, totals?)))
        .collect()
}

/// The shops open on the evening of `date` for which `test` holds of that evening's row.
pub(super) fn on_evening(
    panel: &Panel,
    date: Date,
    test: impl Fn(&PanelRow) -> bool,
) -> BTreeSet<u32> {
    let Some(period) = period_ending(panel, date) else {
        return BTreeSet::new();
    };
    let rows = panel.rows_of(&(period..period + 1)).iter();
    rows.filter(|row| row.open && test(row))
        .map(|row| row.shop)
        .collect()
}

/// The shops of a cohort.
fn members(cohort: &Cohort, panel: &Panel, window: Window) -> Members {
    let rows = panel.rows_of(&periods(panel, window)).iter();
    let mut shops = by_shop(panel, rows);
    let keep = |shops: &mut Vec<(u32, Totals)>, chosen: &BTreeSet<u32>| {
        shops.retain(|(shop, _)| chosen.contains(shop));
    };
    shops.retain(|(shop, totals)| {
        let industry = panel.shops[*shop as usize].industry;
        let is_industry = cohort.industries.is_empty() || cohort.industries.contains(&industry);
        is_industry && totals.events(Event::Orders) >= i64::from(cohort.orders_at_least)
    });
    if !cohort.tiers.is_empty() {
        let tiers = |row: &PanelRow| cohort.tiers.contains(&row.tier);
        keep(&mut shops, &on_evening(panel, window.to, tiers));
    }
    if let Some(score) = cohort.score {
        let inside = |row: &PanelRow| row.score >= score.from && row.score < score.below;
        let date = score.on.unwrap_or(window.to);
        keep(&mut shops, &on_evening(panel, date, inside));
    }
    if let Some(date) = cohort.opened_by {
        keep(&mut shops, &on_evening(panel, date, |_| true));
    }
    if let Some(rank) = &cohort.rank {
        let days = i64::from(panel.periods.days(&periods(panel, window)));
        shops = ranked(&shops, rank, panel, days);
    }
    let keys = shops.iter().map(|(shop, _)| {
        let shop = &panel.shops[*shop as usize];
        (shop.place, shop.opened_day)
    });
    keys.collect()
}

/// Keeps the shops within the ranks, industry by industry.
fn ranked(shops: &[(u32, Totals)], rank: &Rank, panel: &Panel, days: i64) -> Vec<(u32, Totals)> {
    let value = |totals: &Totals| {
        let mut totals = *totals;
        totals.add_measure(Measure::Days, days);
        rank.by.of(&totals)
    };
    let industries: BTreeSet<u8> = panel.shops.iter().map(|shop| shop.industry).collect();
    let mut kept = Vec::new();
    for industry in industries {
        let mut peers: Vec<(f64, u32, Totals)> = shops
            .iter()
            .filter(|(shop, _)| panel.shops[*shop as usize].industry == industry)
            .filter_map(|(shop, totals)| Some((value(totals)?, *shop, *totals)))
            .collect();
        peers.sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        let at = |share: f64| (share * peers.len() as f64).round() as usize;
        let (from, to) = (at(rank.from), at(rank.to).min(peers.len()));
        let inside = peers.get(from..to).unwrap_or_default();
        kept.extend(inside.iter().map(|(_, shop, totals)| (*shop, *totals)));
    }
    kept
}
