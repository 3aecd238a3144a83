//! Practice: a strategy under the policy in force: the probabilities with which
//! orders go well or badly and what serving costs. The board is written from it, and shops
//! that decide work with the same numbers.

use crate::parameters::{Fulfilment, WorldParameters};
use crate::policy::InForce;
use crate::shop::Shop;
use crate::shop::costs::Costs;
use crate::shop::services::ServiceEffects;
use crate::shop::strategy::Strategy;

/// How a shop fulfils and serves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Practice {
    /// Probability that an item is as described.
    pub quality: f64,
    /// Probability of damage on the road.
    pub damage: f64,
    /// Probability that a sound item does not suit.
    pub misfit: f64,
    /// Share of buyers willing to return what does not suit who do.
    pub returns_left: f64,
    /// Share of what does not suit that is swapped.
    pub misfit_exchanged: f64,
    /// Probability that a conversation is not answered within three minutes.
    pub slow: f64,
    /// Share of buyers about to order who ask something first.
    pub asks: f64,
    /// Probability that a buyer about to order asks and is not answered in time, of buyers without
    /// and with a membership.
    pub unanswered: [f64; 2],
    /// Share of orders that is lost for want of an answer, over all needs.
    pub lost: f64,
    /// Probability of settling a just claim.
    pub resolve: f64,
    /// Probability of offering part of the price before a refund.
    pub partial: f64,
    /// Probability of proving that goods sent back were worn.
    pub wear_proved: f64,
    /// Probability that a promised service is not given.
    pub broken: f64,
    /// Cost of special services per parcel, in fen.
    pub parcel_cost_fen: f64,
    /// Cost of a conversation, in fen.
    pub contact_cost_fen: f64,
    /// Cost of promptness, certified staff and standing services, as a share of revenue.
    pub running_cost: f64,
    /// Costs of being as good as that.
    pub costs: Costs,
}

impl Practice {
    /// Practice of `strategy` in the hands of `shop`.
    #[must_use]
    pub fn of(shop: &Shop, strategy: &Strategy, world: &WorldParameters, policy: &InForce) -> Self {
        let industry = &world.industries[shop.industry as usize];
        let after_sales = &world.after_sales;
        let effort = strategy.effort;
        let team = policy.captain_program.zip(shop.standing.captain);
        let costs = Costs::of(strategy, &industry.parameters, &world.merchants, team);
        let offer = ServiceEffects::of(strategy.services, &industry.services, effort);
        let parameters = &industry.parameters;
        let sound =
            strategy.delivered_quality(world.merchants.exaggeration_harm) * (1.0 - shop.fault);
        let unresolved = 1.0
            - (after_sales.resolve_base
                + (after_sales.resolve_full - after_sales.resolve_base) * effort);
        let slow = after_sales.slow_response * (1.0 - effort);
        let asks = parameters.question * offer.questions_left;
        let mut practice = Self {
            quality: 1.0 - (1.0 - sound) * offer.defect_left,
            damage: parameters.damage * offer.damage_left,
            misfit: shop.misfit * offer.misfit_left,
            returns_left: offer.returns_left,
            misfit_exchanged: 1.0 - offer.misfit_returned,
            slow,
            asks,
            unanswered: [asks * slow; 2],
            lost: 0.0,
            resolve: 1.0 - unresolved * offer.claims_left,
            partial: after_sales.partial_offer * effort,
            wear_proved: 1.0 - (1.0 - world.abuse.wear_detection) * offer.wear_unproved,
            broken: offer.broken,
            parcel_cost_fen: offer.parcel_cost_fen,
            contact_cost_fen: after_sales.contact_cost_fen as f64,
            running_cost: costs.promptness + offer.standing_cost,
            costs,
        };
        let members = world.population.member_needs();
        practice.certify_staff(strategy, members, policy);
        practice.let_machines_answer(shop, policy);
        practice.lost = (1.0 - members) * practice.unanswered[0] + members * practice.unanswered[1];
        let by_profession = policy
            .staff_certification
            .filter(|_| parameters.profession)
            .map_or(0.0, |lever| {
                lever.advice * lever.handled(strategy.certification)
            });
        practice.advise(after_sales.answer_prevents * effort, by_profession);
        practice
    }

    /// Members, whose share of needs is `members`, are served by certified staff first.
    fn certify_staff(&mut self, strategy: &Strategy, members: f64, policy: &InForce) {
        let Some(lever) = &policy.staff_certification else {
            return;
        };
        let handled = lever.handled(strategy.certification);
        self.slow *= 1.0 - lever.promptness * handled;
        let of_members = if members > 0.0 {
            (handled / members).min(1.0)
        } else {
            0.0
        };
        let of_others = if members < 1.0 {
            ((handled - members * of_members) / (1.0 - members)).max(0.0)
        } else {
            0.0
        };
        for (unanswered, handled) in self.unanswered.iter_mut().zip([of_others, of_members]) {
            *unanswered *= 1.0 - lever.promptness * handled;
        }
        self.resolve = 1.0 - (1.0 - self.resolve) * (1.0 - lever.resolution * handled);
        self.running_cost += lever.wage_premium * strategy.certification;
    }

    /// Share of placed orders before which a question was asked and answered.
    ///
    /// Equation (25).
    #[must_use]
    pub fn advised(&self) -> f64 {
        if self.lost < 1.0 {
            ((self.asks - self.lost) / (1.0 - self.lost)).max(0.0)
        } else {
            0.0
        }
    }

    /// Spares those who were answered well some of what would not have suited: by any staff, and by
    /// staff of a profession.
    fn advise(&mut self, by_staff: f64, by_profession: f64) {
        let prevented = 1.0 - (1.0 - by_staff) * (1.0 - by_profession);
        self.misfit *= 1.0 - self.advised() * prevented;
    }

    fn let_machines_answer(&mut self, shop: &Shop, policy: &InForce) {
        let Some(lever) = &policy.ai_service else {
            return;
        };
        if shop.ai_rank < lever.shops_covered {
            let left = 1.0 - lever.answered;
            self.slow *= left;
            self.unanswered = self.unanswered.map(|share| share * left);
            self.resolve = 1.0 - (1.0 - self.resolve) * (1.0 - lever.settled);
            self.contact_cost_fen =
                self.contact_cost_fen * left + lever.fee_fen as f64 * lever.answered;
            // Who stands by for fewer conversations is fewer.
            self.costs.desk_fen *= left;
            self.costs.coached_desk_fen *= left;
        }
    }

    /// Worth that a buyer of average service sensitivity finds in an order on average.
    #[must_use]
    pub fn worth(&self, promptness: f64, world: &WorldParameters) -> f64 {
        expected_worth(self.quality, self.damage, promptness, &world.fulfilment)
    }

    /// Probability that an order goes wrong.
    #[must_use]
    pub fn problem(&self) -> f64 {
        1.0 - (1.0 - self.damage) * self.quality
    }
}

/// Mean severities of damage and of a defect.
const DAMAGE_SEVERITY: f64 = 0.7;
const DEFECT_SEVERITY: f64 = 0.65;

/// Worth that a buyer of average service sensitivity finds on average in orders of a quality, of
/// which some are damaged on the road and some come late: 1 is that of a good one in time.
#[must_use]
pub fn expected_worth(quality: f64, damage: f64, promptness: f64, fulfilment: &Fulfilment) -> f64 {
    let late = 1.0 - promptness * (1.0 - fulfilment.carrier_late());
    let lost_sound = quality * late * fulfilment.lateness_severity;
    let lost_whole = (1.0 - quality) * DEFECT_SEVERITY + lost_sound;
    1.0 - damage * DAMAGE_SEVERITY - (1.0 - damage) * lost_whole
}

/// Quality of goods that are worth so much on average where all of them arrive whole and in time.
#[must_use]
pub fn quality_for(worth: f64) -> f64 {
    (1.0 - (1.0 - worth) / DEFECT_SEVERITY).max(0.0)
}
