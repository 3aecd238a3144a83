//! Practices kept from day to day, as long as nothing that they depend on changes.

use super::costs::Coached;
use super::margin;
use super::practice::Practice;
use super::strategy::Strategy;
use crate::parameters::WorldParameters;
use crate::policy::{AiService, CaptainProgram, InForce, StaffCertification};
use crate::shop::Shop;

/// A shop's practice and what follows from it alone, kept until the shop or its rules change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CachedPractice {
    depends_on: Traits,
    /// How the shop fulfils and serves.
    pub practice: Practice,
    /// Its price but for what a wrong price or buyers make of it, in fen.
    pub price_fen: u32,
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
            margin_fen: margin::forecast_margin_fen(industry, world, &practice, price_fen),
        }
    }

    /// True if it is still the shop's, under the same [`Staffing`].
    #[must_use]
    pub fn is_of(&self, shop: &Shop) -> bool {
        self.depends_on == traits(shop)
    }
}

/// Inputs of practice but for its levers: strategy, fault, whether machines answer, what does not
/// suit, whether a team works there.
type Traits = (Strategy, f64, f64, f64, Option<Coached>);

const fn traits(shop: &Shop) -> Traits {
    (
        shop.strategy,
        shop.fault,
        shop.ai_rank,
        shop.misfit,
        shop.standing.captain,
    )
}

/// The levers that practice depends on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Staffing(
    Option<AiService>,
    Option<StaffCertification>,
    Option<CaptainProgram>,
);

impl Staffing {
    /// Those in force.
    #[must_use]
    pub const fn of(policy: &InForce) -> Self {
        Self(
            policy.ai_service,
            policy.staff_certification,
            policy.captain_program,
        )
    }
}
