//! Faults in the goods, and what shops do about them: unasked, when a ticket names them, or with
//! the help of the platform's team.

use crate::luck::draws::{Agent, Luck};
use crate::merchants::calculation;
use crate::merchants::forecast::Surroundings;
use crate::policy::{CaptainProgram, Rectification};
use crate::shop::strategy::{Component, Strategy};
use crate::shop::{Shop, Ticket};

/// Lets a fault get into the goods, or be found by the shop itself, on its day of decision.
#[must_use]
pub fn fault_today(luck: Luck, place: u32, day: u32, shop: &Shop, around: &Surroundings) -> f64 {
    let merchants = &around.world.merchants;
    let months = f64::from(around.world.adaptation.cycle) / crate::merchants::founding::MONTH_DAYS;
    let mut stream = luck.of(Agent::ShopFault(place, day)).stream();
    let found = stream.unit() < merchants.fault_found;
    let arrives = stream.unit() < 1.0 - libm::pow(1.0 - merchants.fault_arrival, months);
    if arrives {
        merchants.fault_share
    } else if found {
        0.0
    } else {
        shop.fault
    }
}

/// The shop after it has mended what the ticket names, if it decides to: a shop that calculates
/// weighs the cost against the exposure; of the others some answer.
#[must_use]
pub fn answer_ticket(
    luck: Luck,
    place: u32,
    day: u32,
    shop: &Shop,
    lever: &Rectification,
    around: &Surroundings,
) -> Option<Shop> {
    let ticket = shop
        .standing
        .ticket
        .filter(|ticket| ticket.answered_day.is_none())?;
    let mut mended = shop.clone();
    if shop.fault > 0.0 {
        mended.fault = 0.0;
    } else {
        let quality = shop.strategy.quality + lever.quality_step;
        mended.strategy = shop.strategy.with(Component::Quality, quality);
    }
    let answers = if shop.calculating {
        calculation::mending_pays(around, shop, &mended, lever.exposure_loss)
    } else {
        let mut stream = luck.of(Agent::ShopTicket(place, day)).stream();
        !shop.inert && stream.unit() < lever.compliance
    };
    mended.standing.ticket = Some(Ticket {
        answered_day: Some(day),
        overdue: false,
        ..ticket
    });
    answers.then_some(mended)
}

/// What mending costs the shop, in fen.
#[must_use]
pub fn mending_cost_fen(shop: &Shop, around: &Surroundings) -> i64 {
    let months = f64::from(around.world.adaptation.cycle) / crate::merchants::founding::MONTH_DAYS;
    let month_fen = shop.last_cycle.sales_fen as f64 / months;
    (around.world.merchants.mending_cost * month_fen) as i64
}

/// The strategy after a cycle of work with the platform's team.
#[must_use]
pub fn coached(strategy: Strategy, lever: &CaptainProgram) -> Strategy {
    [Component::Quality, Component::Promptness, Component::Effort]
        .into_iter()
        .fold(strategy, |strategy, component| {
            strategy.with(component, strategy.get(component) + lever.step)
        })
}
