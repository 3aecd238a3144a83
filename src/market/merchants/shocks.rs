//! What hits shops without warning, and what `risk_protection` makes of it.

use crate::market::draws::{Agent, Luck};
use crate::market::parameters::{Shocks, WorldParameters};
use crate::market::shop::Shop;
use crate::policy::RiskProtection;

const DAYS_PER_YEAR: f64 = 365.0;

/// Days for which a shock that is over is remembered, and none follows: by then its last order has
/// been picked up or cancelled.
const AFTERMATH_DAYS: u32 = 21;

/// Kinds of shocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The shop sells far below cost.
    Mispricing,
    /// Part of the orders cannot be filled.
    StockOut,
    /// More orders than the shop can hand over in time.
    Run,
}

/// A shock that a shop suffers or lately suffered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shock {
    /// What it is.
    pub kind: Kind,
    /// First day.
    pub first_day: u32,
    /// Last day.
    pub last_day: u32,
    /// Whether the platform intervenes.
    pub controlled: bool,
    /// Orders a day before the shock.
    pub usual_orders: f64,
    /// Share of the orders of these days that is cancelled.
    pub cancelled: f64,
}

impl Shock {
    /// Whether it lasts on `day`.
    #[must_use]
    pub fn lasts(&self, day: u32) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }

    /// Whether it is over and forgotten on `day`, so that another may strike.
    #[must_use]
    pub fn is_forgotten(&self, day: u32) -> bool {
        day > self.last_day + AFTERMATH_DAYS
    }
}

/// The shock that strikes the shop at `place` on the morning of `day`, if one does. The luck of shocks is
/// the shop's own, so two policies see the same. `peers` are the shops of its industry.
#[must_use]
pub fn strike(
    luck: Luck,
    (place, day): (u32, u32),
    shop: &Shop,
    peers: &[Shop],
    world: &WorldParameters,
    lever: Option<&RiskProtection>,
) -> Option<Shock> {
    let shocks = &world.shocks;
    let mut stream = luck.of(Agent::ShopShock(place, day)).stream();
    let kind = pick(shocks, stream.unit() * DAYS_PER_YEAR)?;
    let noticed = stream.unit();
    let (length_days, cancelled, control) = match kind {
        Kind::Mispricing => (1, 0.0, lever.map_or(0.0, |lever| lever.price_control)),
        Kind::StockOut => (
            shocks.stock_out_length,
            shocks.stock_out_share,
            lever.map_or(0.0, |lever| lever.stock_report),
        ),
        Kind::Run => {
            let cared_for = lever.is_some_and(|lever| sales_rank(shop, peers) < lever.best_sellers);
            (shocks.run_length, 0.0, if cared_for { 1.0 } else { 0.0 })
        }
    };
    let controlled = noticed < control;
    Some(Shock {
        kind,
        first_day: day,
        last_day: day + length_days - 1,
        controlled,
        usual_orders: shop.trailing.orders / world.platform.window,
        cancelled,
    })
}

/// Share of the open shops of an industry that sell more.
fn sales_rank(shop: &Shop, peers: &[Shop]) -> f64 {
    let open = || peers.iter().filter(|peer| peer.open);
    let ahead = open().filter(|peer| peer.trailing.sales_fen > shop.trailing.sales_fen);
    ahead.count() as f64 / open().count().max(1) as f64
}

/// The shock that strikes, if `draw` (uniform up to the days of a year) falls into its rate.
fn pick(shocks: &Shocks, mut draw: f64) -> Option<Kind> {
    for (kind, per_year) in [
        (Kind::Mispricing, shocks.mispricing),
        (Kind::StockOut, shocks.stock_out),
        (Kind::Run, shocks.run),
    ] {
        if draw < per_year {
            return Some(kind);
        }
        draw -= per_year;
    }
    None
}

/// Exposure of a shop today against its ordinary exposure.
#[must_use]
pub fn exposure_factor(shop: &Shop, day: u32, shocks: &Shocks) -> f64 {
    match &shop.shock {
        Some(shock) if shock.lasts(day) => match shock.kind {
            Kind::Mispricing => shocks.mispricing_rush,
            Kind::StockOut => 1.0,
            Kind::Run if shock.controlled => shocks.run_exposure.min(shocks.run_capacity.max(1.0)),
            Kind::Run => shocks.run_exposure,
        },
        _ => 1.0,
    }
}

/// The share of its price that a shop asks today: 1, but for wrong prices.
#[must_use]
pub fn price_factor(shop: &Shop, day: u32, shocks: &Shocks) -> f64 {
    match &shop.shock {
        Some(shock) if shock.kind == Kind::Mispricing && shock.lasts(day) => {
            shocks.mispricing_price
        }
        _ => 1.0,
    }
}

/// What a pile of orders leaves of a shop's promptness today, after `orders_yesterday`.
#[must_use]
pub fn promptness_factor(shop: &Shop, day: u32, orders_yesterday: u32, shocks: &Shocks) -> f64 {
    match &shop.shock {
        // The pile is worked off on the day after the run.
        Some(shock)
            if shock.kind == Kind::Run
                && (shock.lasts(day) || shock.last_day + 1 == day)
                && orders_yesterday > 0 =>
        {
            let capacity = shocks.run_capacity * shock.usual_orders;
            (capacity / f64::from(orders_yesterday)).min(1.0)
        }
        _ => 1.0,
    }
}

/// In the evening of a wrong price that control has noticed, the share of the day's `orders` that is beyond
/// what control lets go is to be cancelled.
pub fn cap_units(shop: &mut Shop, day: u32, orders: u32, lever: Option<&RiskProtection>) {
    if let Some(shock) = &mut shop.shock
        && shock.kind == Kind::Mispricing
        && shock.controlled
        && shock.lasts(day)
        && let Some(lever) = lever
        && orders > lever.price_control_units
    {
        let beyond = orders - lever.price_control_units;
        shock.cancelled = f64::from(beyond) / f64::from(orders);
    }
}
