//! What goods and service cost a shop.

use super::parameters::{IndustryParameters, Merchants, WorldParameters};
use super::practice::Practice;
use super::shop::Shop;
use super::strategy::Strategy;
use crate::policy::InForce;

/// Orders after which a shop trusts its own books over a forecast.
const BOOKS_SHRINKAGE_ORDERS: f64 = 20.0;

/// Unit cost of goods of quality `quality`, in fen: rises convexly with quality.
#[must_use]
pub fn unit_cost_fen(industry: &IndustryParameters, quality: f64) -> f64 {
    let excess = ((quality - 0.5) / 0.5).max(0.0);
    let share = industry.cost_base
        + industry.cost_linear * quality
        + industry.cost_convex * excess * excess;
    share * industry.price_fen as f64
}

/// Cost of promptness, as a share of revenue: rises with the square of promptness above one half.
#[must_use]
pub fn promptness_cost(strategy: &Strategy, merchants: &Merchants) -> f64 {
    let haste = ((strategy.promptness - 0.5) / 0.5).max(0.0);
    merchants.promptness_cost * haste * haste
}

/// Cost of one more parcel handed over in time, as a share of its price: the derivative of
/// [`promptness_cost`].
#[must_use]
pub fn marginal_promptness_cost(strategy: &Strategy, merchants: &Merchants) -> f64 {
    let haste = ((strategy.promptness - 0.5) / 0.5).max(0.0);
    merchants.promptness_cost * 4.0 * haste
}

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
    let forecast_fen = forecast_margin_fen(shop, industry, world, &practice, price_fen);
    booked_margin_fen(shop, forecast_fen)
}

/// Price less commission, goods, freight and service, in fen per order.
#[must_use]
pub fn forecast_margin_fen(
    shop: &Shop,
    industry: &IndustryParameters,
    world: &WorldParameters,
    practice: &Practice,
    price_fen: u32,
) -> f64 {
    let share_left = 1.0 - world.platform.commission - practice.running_cost;
    f64::from(price_fen) * share_left
        - unit_cost_fen(industry, shop.strategy.quality)
        - industry.freight_fen as f64
        - practice.parcel_cost_fen
}

/// What the books of the trailing window say of an order's margin, pulled towards a forecast, in fen.
#[must_use]
pub fn booked_margin_fen(shop: &Shop, forecast_fen: f64) -> f64 {
    (shop.trailing.contribution_fen + BOOKS_SHRINKAGE_ORDERS * forecast_fen)
        / (shop.trailing.finished + BOOKS_SHRINKAGE_ORDERS)
}
