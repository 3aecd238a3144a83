//! What goods and service cost a shop.

use super::parameters::{IndustryParameters, Merchants, WorldParameters};
use super::shop::{Shop, Strategy};

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

/// Cost of service effort and promptness, as a share of revenue.
#[must_use]
pub fn service_share(strategy: &Strategy, merchants: &Merchants) -> f64 {
    let haste = ((strategy.promptness - 0.5) / 0.5).max(0.0);
    merchants.effort_cost * strategy.effort * strategy.effort
        + merchants.promptness_cost * haste * haste
}

/// Cost of one more parcel handed over in time, as a share of its price: the derivative of
/// [`service_share`] in promptness.
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
) -> f64 {
    let price_fen = f64::from(shop.price_fen(industry.price_fen));
    let share_left =
        1.0 - world.platform.commission - service_share(&shop.strategy, &world.merchants);
    let forecast_fen = price_fen * share_left
        - unit_cost_fen(industry, shop.strategy.quality)
        - industry.freight_fen as f64;
    (shop.trailing.contribution_fen + BOOKS_SHRINKAGE_ORDERS * forecast_fen)
        / (shop.trailing.finished + BOOKS_SHRINKAGE_ORDERS)
}
