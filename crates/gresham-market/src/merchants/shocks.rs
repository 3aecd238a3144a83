//! What hits shops without warning, and what `risk_protection` makes of it.

use crate::luck::draws::{Agent, Luck};
use crate::parameters::{Shocks, WorldParameters};
use crate::policy::RiskProtection;
use crate::shop::Shop;
use crate::shop::shock::{Shock, ShockKind};

const DAYS_PER_YEAR: f64 = 365.0;

/// What strikes a shop, before it is known what the platform makes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blow {
    kind: ShockKind,
    /// The platform notices it where this uniform draw is below the odds.
    noticed: f64,
}

/// What strikes the shop at `place` on the morning of `day`, if anything does. The luck of shocks is the shop's own,
/// so two policies see the same.
#[must_use]
pub fn strike(luck: Luck, (place, day): (u32, u32), shocks: &Shocks) -> Option<Blow> {
    let mut stream = luck.of(Agent::ShopShock(place, day)).stream();
    let kind = pick(shocks, stream.unit() * DAYS_PER_YEAR)?;
    let noticed = stream.unit();
    Some(Blow { kind, noticed })
}

impl Blow {
    /// The shock that the blow to `shop` is on `day`. `sales_rank` is asked only where it matters.
    #[must_use]
    pub fn shock(
        &self,
        day: u32,
        shop: &Shop,
        mut sales_rank: impl FnMut(&Shop) -> f64,
        world: &WorldParameters,
        lever: Option<&RiskProtection>,
    ) -> Shock {
        let shocks = &world.shocks;
        let (length_days, cancelled, control) = match self.kind {
            ShockKind::Mispricing => (1, 0.0, lever.map_or(0.0, |lever| lever.price_control)),
            ShockKind::StockOut => (
                shocks.stock_out_length,
                shocks.stock_out_share,
                lever.map_or(0.0, |lever| lever.stock_report),
            ),
            ShockKind::Run => {
                let cared_for = lever.is_some_and(|lever| sales_rank(shop) < lever.best_sellers);
                (shocks.run_length, 0.0, if cared_for { 1.0 } else { 0.0 })
            }
        };
        Shock {
            kind: self.kind,
            first_day: day,
            last_day: day + length_days - 1,
            controlled: self.noticed < control,
            usual_orders: shop.trailing.orders / world.platform.window,
            cancelled,
        }
    }
}

/// How the open shops of an industry rank by sales. They are sorted once a day, and only if somebody asks: among a
/// million shops hundreds may be run on in a day.
#[derive(Debug, Clone, Default)]
pub struct SalesRanks {
    /// Sales in the trailing window, in fen, descending.
    sales_fen: Option<Vec<f64>>,
}

impl SalesRanks {
    /// Share of the open shops among `peers`, its industry, that sell more than the shop.
    pub fn of(&mut self, shop: &Shop, peers: &[Shop]) -> f64 {
        let sales_fen = self.sales_fen.get_or_insert_with(|| {
            let open = peers.iter().filter(|peer| peer.open);
            let mut sales_fen: Vec<f64> = open.map(|peer| peer.trailing.sales_fen).collect();
            sales_fen.sort_unstable_by(|left, right| right.total_cmp(left));
            sales_fen
        });
        let ahead = sales_fen.partition_point(|sales_fen| *sales_fen > shop.trailing.sales_fen);
        ahead as f64 / sales_fen.len().max(1) as f64
    }
}

/// The shock that strikes, if `draw` (uniform up to the days of a year) falls into its rate.
fn pick(shocks: &Shocks, mut draw: f64) -> Option<ShockKind> {
    for (kind, per_year) in [
        (ShockKind::Mispricing, shocks.mispricing),
        (ShockKind::StockOut, shocks.stock_out),
        (ShockKind::Run, shocks.run),
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
            ShockKind::Mispricing => shocks.mispricing_rush,
            ShockKind::StockOut => 1.0,
            ShockKind::Run if shock.controlled => {
                shocks.run_exposure.min(shocks.run_capacity.max(1.0))
            }
            ShockKind::Run => shocks.run_exposure,
        },
        _ => 1.0,
    }
}

/// The share of its price that a shop asks today: 1, but for wrong prices.
#[must_use]
pub fn price_factor(shop: &Shop, day: u32, shocks: &Shocks) -> f64 {
    match &shop.shock {
        Some(shock) if shock.kind == ShockKind::Mispricing && shock.lasts(day) => {
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
            if shock.kind == ShockKind::Run
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
        && shock.kind == ShockKind::Mispricing
        && shock.controlled
        && shock.lasts(day)
        && let Some(lever) = lever
        && orders > lever.price_control_units
    {
        let beyond = orders - lever.price_control_units;
        shock.cancelled = f64::from(beyond) / f64::from(orders);
    }
}
