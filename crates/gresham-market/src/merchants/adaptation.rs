//! When shops change: every week their price, on their day of decision the rest, the inert seldom.

use crate::luck::draws::{Agent, Luck};
use crate::merchants::calculation;
use crate::merchants::forecast::Surroundings;
use crate::merchants::turnover;
use crate::parameters::Adaptation;
use crate::shop::Shop;
use crate::shop::strategy::{Component, Strategy};

/// Days between two looks at the price.
const REPRICING_DAYS: u32 = 7;

/// True if the shop at `place` decides on `day`: every shop on its own day of the cycle.
#[must_use]
pub fn decides_today(place: u32, day: u32, adaptation: &Adaptation) -> bool {
    (day + place.wrapping_mul(7)).is_multiple_of(adaptation.cycle)
}

/// True if the shop at `place` looks at its price on `day`, decision or not.
#[must_use]
pub fn reprices_today(place: u32, day: u32) -> bool {
    (day + place).is_multiple_of(REPRICING_DAYS)
}

/// True if a shop reconsiders all that it does on its day of decision: who is not inert always
/// does, nobody does for whom somebody else decides.
#[must_use]
pub fn reconsiders(luck: Luck, (place, day): (u32, u32), shop: &Shop, rule: &Adaptation) -> bool {
    let mut stream = luck.of(Agent::ShopDecision(place, day)).stream();
    let chance = turnover::per_cycle(rule.inert_reconsider, rule);
    !shop.bound && (!shop.inert || stream.unit() < chance)
}

/// A shop's next strategy on its day of decision. Who does not reconsider all looks at the price,
/// and at what a diagnosis names.
#[must_use]
pub fn decide(
    luck: Luck,
    at: (u32, u32),
    shop: &Shop,
    reconsiders: bool,
    around: &Surroundings,
) -> Strategy {
    if reconsiders {
        return calculation::best_reply(around, shop);
    }
    let diagnosed = acts_on_diagnosis(luck, at, shop, around).then(|| weakest(shop));
    calculation::reply_in(around, shop, diagnosed)
}

/// True if the shop is shown the weakest dimension of its score and looks at it.
fn acts_on_diagnosis(
    luck: Luck,
    (place, day): (u32, u32),
    shop: &Shop,
    around: &Surroundings,
) -> bool {
    around.policy.ai_service.is_some_and(|lever| {
        let mut stream = luck.of(Agent::Diagnosis(place, day)).stream();
        shop.ai_rank < lever.shops_covered && stream.unit() < lever.diagnosis
    })
}

/// The component behind the weakest dimension of a shop's score; of equals the first.
fn weakest(shop: &Shop) -> Component {
    let score = &shop.score;
    let mut weakest = (score.product, Component::Quality);
    for dimension in [
        (score.logistics, Component::Promptness),
        (score.service, Component::Effort),
    ] {
        if dimension.0 < weakest.0 {
            weakest = dimension;
        }
    }
    weakest.1
}
