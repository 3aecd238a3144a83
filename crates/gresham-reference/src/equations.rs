//! Scalar equations of `docs/model.md`, by their numbers there.

use crate::shop::FIVE_STARS;
use gresham_market::luck::elementary::{exp, ln, logistic};
use gresham_market::parameters::{AfterSales, IndustryParameters, Merchants, Platform};

/// Most needs of one day.
const MOST_NEEDS: u8 = 4;

/// Number of needs: as many as there are k from 1 with a draw below P(at least k).
///
/// Equation (4).
#[must_use]
pub fn needs_today(draw: f32, expected: f32) -> u8 {
    // P(at least one) ≤ x. Without this rounding would bring forth needs where there are none.
    if draw >= expected {
        return 0;
    }
    let mut exactly = exp(-expected);
    let mut at_most = exactly;
    let mut needs = 0;
    for fewer in 0..MOST_NEEDS {
        if draw < 1.0 - at_most {
            needs += 1;
        }
        exactly *= expected * (1.0 / f32::from(fewer + 1));
        at_most += exactly;
    }
    needs
}

/// Probability that a problem of some severity is claimed.
///
/// Equation (8).
#[must_use]
pub fn claim_probability(after_sales: &AfterSales, price_fen: u32, severity: f32) -> f32 {
    let base = after_sales.claim_probability as f32;
    if base <= 0.0 || base >= 1.0 {
        return base;
    }
    let reference_fen = after_sales.claim_reference_price_fen as f32;
    let log_price = ln(price_fen as f32 / reference_fen);
    logistic(
        ln(base / (1.0 - base))
            + after_sales.claim_price_slope as f32 * log_price
            + after_sales.claim_severity_slope as f32 * (severity - 0.65),
    )
}

/// Worth over their price of goods that are kept.
///
/// Equation (12).
#[must_use]
pub fn worth_fen(
    price_fen: u32,
    expected_surplus_fen: i32,
    per_quality: f32,
    surprise: f32,
) -> i64 {
    let correction_fen = per_quality * surprise * price_fen as f32;
    let worth_fen = i64::from(expected_surplus_fen) + correction_fen as i64;
    worth_fen.max(-i64::from(price_fen))
}

/// Points for a rank.
///
/// Equation (13).
#[must_use]
pub fn points(rank: f64, platform: &Platform) -> f64 {
    let knots = [
        (0.0, 3.5),
        (1.0 - platform.share_from_4_3, 4.3),
        (1.0 - platform.share_from_4_5, 4.5),
        (1.0 - platform.five_star_share, FIVE_STARS),
        (1.0, 5.0),
    ];
    for which in 1..knots.len() {
        let ((from, low), (to, high)) = (knots[which - 1], knots[which]);
        if rank <= to {
            return low + (high - low) * (rank - from) / (to - from);
        }
    }
    5.0
}

/// How often what usually goes wrong is halved on the way to what is left to go wrong.
#[must_use]
pub fn halvings(usual: f64, left: f64) -> f64 {
    libm::log2(usual / left.max(0.001))
}

/// Cost of one item of goods of a quality to a shop without a team, in fen.
///
/// Equation (15).
#[must_use]
pub fn unit_cost_fen(industry: &IndustryParameters, merchants: &Merchants, quality: f64) -> f64 {
    let usual = (1.0 - industry.quality).max(0.001);
    let price_fen = industry.price_fen as f64;
    let halving_fen = price_fen * merchants.defect_halving;
    (price_fen * industry.cost_base + halving_fen * halvings(usual, 1.0 - quality)).max(0.0)
}
