//! Which of the platform's offers a shop takes up: it asks its books, on its day of decision.

use crate::merchants::forecast::Surroundings;
use crate::platform::freight;
use crate::policy::{ReturnFreight, ReturnMismatchTrust};
use crate::shop::Shop;
use crate::shop::margin;
use crate::shop::participation::Participation;

/// Offers that a shop takes up until its next decision. A shop that somebody else decides for takes
/// up nothing.
#[must_use]
pub fn decide(shop: &Shop, around: &Surroundings) -> Participation {
    if shop.bound {
        return Participation::default();
    }
    let policy = around.policy;
    Participation {
        films_returns: policy
            .return_mismatch_trust
            .is_some_and(|lever| films_returns(shop, around, &lever)),
        pools_freight: policy
            .return_freight
            .is_some_and(|lever| pools_freight(shop, around, &lever)),
    }
}

/// True if standard evidence would have saved more than it costs: the loss to false returns, had
/// none of them been refused, times what the standard adds to the share refused, against the cost
/// of filming.
///
/// Equation (19).
fn films_returns(shop: &Shop, around: &Surroundings, lever: &ReturnMismatchTrust) -> bool {
    let invited = shop.invitation_rank < lever.invited && shop.score.overall >= lever.from_score;
    let ordinary = around.world.abuse.shop_evidence_accepted;
    let accepted_now = if shop.participation.films_returns {
        lever.evidence_accepted
    } else {
        ordinary
    };
    let tried_fen = shop.trailing.mismatch_loss_fen / (1.0 - accepted_now).max(0.05);
    let saved_fen = tried_fen * (lever.evidence_accepted - ordinary);
    invited && saved_fen > shop.trailing.returns * lever.evidence_cost_fen as f64
}

/// True if the premium is below the freight saved and, where returns become free to buyers who have
/// not been insured, what the orders won by that bring.
fn pools_freight(shop: &Shop, around: &Surroundings, lever: &ReturnFreight) -> bool {
    let Surroundings {
        world, industry, ..
    } = around;
    let returns = around.returns.of(&shop.trailing);
    let mut gain_fen = returns.faulty * industry.return_freight_fen as f64;
    if lever.covers_misfits && shop.insures_returns {
        gain_fen += returns.other * industry.return_freight_fen as f64;
    } else if lever.covers_misfits {
        let population = &world.population;
        let price_fen = f64::from(shop.price_fen(industry.price_fen));
        let discount = freight::felt_discount(industry, population.return_propensity, price_fen);
        let margin_fen = margin::order_margin_fen(shop, industry, world, around.policy);
        gain_fen += population.price_sensitivity * discount * margin_fen.max(0.0);
    }
    industry.returnable && gain_fen > freight::premium_fen(lever, industry, &returns)
}
