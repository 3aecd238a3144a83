//! Margins of orders, as a shop expects them.

use super::practice::Practice;
use crate::parameters::{IndustryParameters, WorldParameters};
use crate::policy::InForce;
use crate::shop::Shop;

/// Orders after which a shop trusts its own books over a forecast.
const BOOKS_SHRINKAGE_ORDERS: f64 = 20.0;

/// Contribution margin of an order, in fen: what the books of the trailing window say, pulled
/// towards price less commission, goods, freight and service while the shop is young.
#[must_use]
pub fn order_margin_fen(
    shop: &Shop,
    industry: &IndustryParameters,
    world: &WorldParameters,
    policy: &InForce,
) -> f64 {
    let practice = Practice::of(shop, &shop.strategy, world, policy);
    let price_fen = shop.price_fen(industry.price_fen);
    let forecast_fen = forecast_margin_fen(industry, world, &practice, price_fen);
    booked_margin_fen(shop, forecast_fen)
}

/// Price less commission, goods, freight and service, in fen per order.
#[must_use]
pub fn forecast_margin_fen(
    industry: &IndustryParameters,
    world: &WorldParameters,
    practice: &Practice,
    price_fen: u32,
) -> f64 {
    let share_left = 1.0 - world.platform.commission - practice.running_cost;
    f64::from(price_fen) * share_left
        - practice.costs.unit_cost_fen
        - industry.freight_fen as f64
        - practice.parcel_cost_fen
}

/// Margin of an order by the books of the trailing window, pulled towards a forecast, in fen.
#[must_use]
pub fn booked_margin_fen(shop: &Shop, forecast_fen: f64) -> f64 {
    (shop.trailing.contribution_fen + BOOKS_SHRINKAGE_ORDERS * forecast_fen)
        / (shop.trailing.finished + BOOKS_SHRINKAGE_ORDERS)
}
