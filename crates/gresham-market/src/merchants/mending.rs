//! Faults in the goods, and what shops do about them: unasked, when a ticket names them, or with
//! the help of the platform's team.

use crate::luck::draws::{Agent, Luck};
use crate::merchants::forecast::Surroundings;
use crate::merchants::{calculation, turnover};
use crate::policy::Rectification;
use crate::shop::practice::Practice;
use crate::shop::{Shop, Ticket};

/// Lets a fault get into the goods, or be found by the shop itself, on its day of decision.
#[must_use]
pub fn fault_today(luck: Luck, place: u32, day: u32, shop: &Shop, around: &Surroundings) -> f64 {
    let merchants = &around.world.merchants;
    let mut stream = luck.of(Agent::ShopFault(place, day)).stream();
    let found = stream.unit() < merchants.fault_found;
    let chance = turnover::per_cycle(merchants.fault_arrival, &around.world.adaptation);
    let arrives = stream.unit() < chance;
    if arrives {
        merchants.fault_share
    } else if found {
        0.0
    } else {
        shop.fault
    }
}

/// The shop after it has looked into what the ticket names, if that is worth its while: a fault is
/// found and mended, and where there is none quality is reconsidered.
#[must_use]
pub fn answer_ticket(
    day: u32,
    shop: &Shop,
    lever: &Rectification,
    around: &Surroundings,
) -> Option<Shop> {
    let ticket = shop
        .standing
        .ticket
        .filter(|ticket| ticket.answered_day.is_none())?;
    if shop.bound {
        return None;
    }
    let mut mended = shop.clone();
    if shop.fault > 0.0 {
        mended.fault = 0.0;
    } else {
        mended.strategy = calculation::better_quality(around, shop);
    }
    mended.standing.ticket = Some(Ticket {
        answered_day: Some(day),
        overdue: false,
        ..ticket
    });
    let pays = calculation::mending_pays(around, shop, &mended, lever.exposure_loss);
    pays.then_some(mended)
}

/// Cost of mending to the shop, in fen.
#[must_use]
pub fn mending_cost_fen(shop: &Shop, around: &Surroundings) -> i64 {
    let months = f64::from(around.world.adaptation.cycle) / crate::merchants::founding::MONTH_DAYS;
    let month_fen = shop.last_cycle.sales_fen as f64 / months;
    (around.world.merchants.mending_cost * month_fen) as i64
}

/// The platform's share of what a captain's shop has spent in its last cycle on being better than
/// it was when the team came, in fen.
#[must_use]
pub fn paid_by_team_fen(shop: &Shop, around: &Surroundings) -> i64 {
    let team = around.policy.captain_program.zip(shop.standing.captain);
    let Some((lever, _)) = team else {
        return 0;
    };
    let costs = Practice::of(shop, &shop.strategy, around.world, around.policy).costs;
    let price_fen = f64::from(shop.price_fen(around.industry.price_fen));
    let share = costs.coached_unit_fen / price_fen + costs.coached_promptness;
    let cycle_days = f64::from(around.world.adaptation.cycle);
    let spent_fen = share * shop.last_cycle.sales_fen as f64 + costs.coached_desk_fen * cycle_days;
    (lever.paid * spent_fen) as i64
}
