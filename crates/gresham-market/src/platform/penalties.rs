//! Cost to a shop of a late parcel and of the platform's own offer of compensation under the rules
//! in force: `logistics_compensation` and `good_shop_compensation_relief`.

use crate::parameters::WorldParameters;
use crate::policy::InForce;
use crate::shop::costs;
use crate::shop::strategy::Strategy;

/// Penalty for a parcel handed over late by a shop in score band `band`, as a share of the price.
#[must_use]
pub fn late_penalty(policy: &InForce, world: &WorldParameters, band: usize) -> f64 {
    let lowered = policy
        .logistics_compensation
        .map_or(1.0, |lever| lever.penalty);
    world.fulfilment.late_penalty * lowered * relief(policy, band)
}

/// Share that a shop in score band `band` pays of ordinary penalties and compensation.
#[must_use]
pub fn relief(policy: &InForce, band: usize) -> f64 {
    policy
        .good_shop_compensation_relief
        .map_or(1.0, |lever| lever.pays(band))
}

/// Probability that a parcel which would be late at a shop is handed over in time after a warning.
/// The shop spends on that what it spends at the margin on being prompt: by its strategy it has
/// shown what a parcel in time is worth to it.
///
/// Equation (7).
#[must_use]
pub fn averted(
    policy: &InForce,
    world: &WorldParameters,
    strategy: &Strategy,
    price_fen: f64,
) -> f64 {
    let Some(lever) = policy.logistics_compensation else {
        return 0.0;
    };
    let worth_fen = price_fen * costs::marginal_promptness_cost(strategy, &world.merchants);
    if worth_fen > lever.rush_cost_fen as f64 {
        lever.warning
    } else {
        0.0
    }
}
