//! Costs of goods and service to a shop.

use crate::parameters::{IndustryParameters, Merchants};
use crate::shop::strategy::Strategy;

/// Unit cost of goods of quality `quality`, in fen: rises convexly with quality.
///
/// Equation (15).
#[must_use]
pub fn unit_cost_fen(industry: &IndustryParameters, quality: f64) -> f64 {
    let excess = ((quality - 0.5) / 0.5).max(0.0);
    let share = industry.cost_base
        + industry.cost_linear * quality
        + industry.cost_convex * excess * excess;
    share * industry.price_fen as f64
}

/// Cost of promptness, as a share of revenue: rises with the square of promptness above one half.
///
/// Equation (16).
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
