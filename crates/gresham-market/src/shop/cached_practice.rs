//! Practices kept from day to day, as long as nothing that they depend on changes.

use super::practice::Practice;
use super::strategy::Strategy;
use super::{costs, margin};
use crate::parameters::WorldParameters;
use crate::policy::{AiService, InForce, StaffCertification};
use crate::shop::Shop;

/// A shop's practice and what follows from it alone, kept until the shop or its rules change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CachedPractice {
    depends_on: Traits,
    /// How the shop fulfils and serves.
    pub practice: Practice,
    /// Its price but for what a wrong price or buyers make of it, in fen.
    pub price_fen: u32,
    /// Cost of one item, in fen.
    pub unit_cost_fen: f64,
    /// Price less commission, goods, freight and service, in fen per order.
    pub margin_fen: f64,
}

impl CachedPractice {
    /// Works it out for a shop.
    #[must_use]
    pub fn of(shop: &Shop, world: &WorldParameters, policy: &InForce) -> Self {
        let industry = &world.industries[shop.industry as usize].parameters;
        let practice = Practice::of(shop, &shop.strategy, world, policy);
        let price_fen = shop.price_fen(industry.price_fen);
        Self {
            depends_on: traits(shop),
            practice,
            price_fen,
            unit_cost_fen: costs::unit_cost_fen(industry, shop.strategy.quality),
            margin_fen: margin::forecast_margin_fen(shop, industry, world, &practice, price_fen),
        }
    }

    /// True if it is still the shop's, under the same [`Staffing`].
    #[must_use]
    pub fn is_of(&self, shop: &Shop) -> bool {
        self.depends_on == traits(shop)
    }
}

/// Inputs of practice but for its levers: strategy, fault, whether machines answer, what does not
/// suit.
type Traits = (Strategy, f64, f64, f64);

const fn traits(shop: &Shop) -> Traits {
    (shop.strategy, shop.fault, shop.ai_rank, shop.misfit)
}

/// The levers that practice depends on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Staffing(Option<AiService>, Option<StaffCertification>);

impl Staffing {
    /// Those in force.
    #[must_use]
    pub const fn of(policy: &InForce) -> Self {
        Self(policy.ai_service, policy.staff_certification)
    }
}
