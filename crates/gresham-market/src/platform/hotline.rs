//! The direct line for shop owners: `owner_hotline`.

use crate::luck::draws::Decision;
use crate::money::Money;
use crate::order::{Finding, Order, Stage};
use crate::platform::integrity;
use crate::shard::{Shard, Today};
use crate::tally::{Event, Tally};

/// A shop has lost an order to a claim that the platform upheld. It calls if it has access and the
/// order is worth the call; about a just claim only an opportunist calls.
pub fn call(shard: &mut Shard, today: &Today, order: &Order, tally: &mut Tally) {
    let profile = &today.board.service_profiles[order.shop as usize];
    let lever = today.rules_of(order).owner_hotline;
    let Some(lever) = lever.filter(|_| profile.has_hotline) else {
        return;
    };
    let (chance, calls) = if is_false(order) {
        (lever.corrected, true)
    } else {
        (lever.taken_in, profile.opportunist)
    };
    let hoped_fen = chance * f64::from(order.price_fen);
    if !calls || hoped_fen <= lever.call_cost_fen as f64 {
        return;
    }
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::OwnerCalls);
    shop.add_fen(Money::Handling, lever.call_cost_fen);
    shop.add_fen(Money::Casework, lever.case_cost_fen);
    // The order itself goes its way; this is its file.
    let mut file = *order;
    file.held_fen = 0;
    let pipeline = &mut shard.pipeline;
    pipeline.schedule(today.day, lever.delay, Stage::Appeal, file);
}

/// The platform looks into a case. If it takes the decision for wrong it pays the shop; the buyer
/// keeps what was paid, but an account that claimed falsely is marked where a record is kept.
pub fn decide(shard: &mut Shard, today: &Today, order: &Order, tally: &mut Tally) {
    let Some(lever) = today.rules_of(order).owner_hotline else {
        return;
    };
    let is_false = is_false(order);
    let chance = if is_false {
        lever.corrected
    } else {
        lever.taken_in
    };
    if today.key_of(order.id()).unit(Decision::Hotline) >= chance as f32 {
        return;
    }
    let shop = &mut tally.shops[order.shop as usize];
    shop.add_fen(Money::Corrected, i64::from(order.price_fen));
    shop.count(Event::DecisionsCorrected);
    shop.count_if(Event::WronglyCorrected, !is_false);
    if is_false {
        integrity::mark_account(shard, today, order, tally);
    }
}

fn is_false(order: &Order) -> bool {
    matches!(order.finding, Finding::Pretended(_))
}
