//! Phase: memory. How an order shapes trust in the platform, expectations and loyalty.

#![expect(
    clippy::inline_always,
    reason = "most parcels are good, and what they do to memory is compiled with their delivery"
)]

use crate::order::Order;
use crate::shard::{Shard, Today};
use crate::tally::Tally;

/// A good order from a shop that opened on `opened_day`: trust and affinity rise a little, the less
/// the graver its lateness is.
///
/// Equation (9).
#[inline(always)]
pub fn good(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    lateness: f32,
    opened_day: u32,
    tally: &mut Tally,
) {
    let index = shard.index(order.consumer);
    let memory = &today.world.memory;
    let trust_gain = memory.trust_gain as f32 * (1.0 - lateness);
    gain_trust(shard, index, trust_gain, tally);
    learn(shard, today, order, 1.0 - lateness, tally);
    let affinity_gain = memory.affinity_gain as f32 * (1.0 - lateness);
    gain_affinity(shard, order, opened_day, affinity_gain);
}

/// A problem that was put right: loyalty rises, though never by more than a good order would have
/// raised it; trust falls a little; the platform is judged by the problem.
pub fn recovered(shard: &mut Shard, today: &Today, order: &Order, tally: &mut Tally) {
    let index = shard.index(order.consumer);
    let memory = &today.world.memory;
    lose_trust(
        shard,
        today,
        index,
        order.severity() * memory.recovered_factor as f32,
        tally,
    );
    learn(shard, today, order, 1.0 - order.severity(), tally);
    let gain = (memory.affinity_gain * memory.recovered_affinity) as f32;
    gain_affinity(shard, order, opened_day(today, order), gain);
}

/// A problem that was not put right: the shop is struck off. `factor` is 1, or more for a buyer
/// whose just claim was denied.
pub fn bad(shard: &mut Shard, today: &Today, order: &Order, factor: f32, tally: &mut Tally) {
    let index = shard.index(order.consumer);
    lose_trust(shard, today, index, order.severity() * factor, tally);
    learn(shard, today, order, 1.0 - order.severity(), tally);
    let consumer = &mut shard.consumers[index];
    if let Some(memory) = consumer.recall(order.shop, opened_day(today, order)) {
        consumer.set_affinity(memory, 0.0);
    }
}

/// An order that is not filled, or a special service that was promised and not given: trust falls
/// by its severity, and the shop is thought of less. Of the quality of goods nothing is learnt.
pub fn let_down(shard: &mut Shard, today: &Today, order: &Order, severity: f32, tally: &mut Tally) {
    let index = shard.index(order.consumer);
    lose_trust(shard, today, index, severity, tally);
    unsuitable(shard, today, order);
}

/// Goods that did not suit: nobody's fault, but the shop is thought of less.
pub fn unsuitable(shard: &mut Shard, today: &Today, order: &Order) {
    scale_affinity(
        shard,
        today,
        order,
        today.world.memory.returned_affinity as f32,
    );
}

fn scale_affinity(shard: &mut Shard, today: &Today, order: &Order, kept: f32) {
    let index = shard.index(order.consumer);
    let consumer = &mut shard.consumers[index];
    if let Some(memory) = consumer.recall(order.shop, opened_day(today, order)) {
        consumer.set_affinity(memory, memory.affinity * kept);
    }
}

/// Day on which the order's shop opened.
pub(crate) fn opened_day(today: &Today, order: &Order) -> u32 {
    u32::from(today.board.listings[order.shop as usize].opened_day)
}

/// How grave the lateness of an order is to its buyer: not at all if it came in time.
#[inline]
#[must_use]
pub fn lateness(today: &Today, order: &Order) -> f32 {
    if order.late {
        lateness_severity(today, order)
    } else {
        0.0
    }
}

/// How grave lateness is to this buyer, from 0 to 1.
#[inline]
#[must_use]
pub fn lateness_severity(today: &Today, order: &Order) -> f32 {
    (today.world.fulfilment.lateness_severity as f32 * order.buyer.service_sensitivity()).min(1.0)
}

#[inline(always)]
fn gain_trust(shard: &mut Shard, index: usize, gain: f32, tally: &mut Tally) {
    let trust = shard.needs[index].trust();
    tally.consumers.trust_change += shard.needs[index].set_trust(trust + gain * (1.0 - trust));
}

fn lose_trust(shard: &mut Shard, today: &Today, index: usize, severity: f32, tally: &mut Tally) {
    let trust = shard.needs[index].trust();
    let loss = (today.world.memory.trust_loss as f32 * severity).min(1.0);
    tally.consumers.trust_change += shard.needs[index].set_trust(trust * (1.0 - loss));
}

#[inline(always)]
fn learn(shard: &mut Shard, today: &Today, order: &Order, worth: f32, tally: &mut Tally) {
    let index = shard.index(order.consumer);
    let weight = today.world.memory.belief_weight as f32;
    let surprise = worth - order.expected_quality();
    let belief = shard.consumers[index].belief();
    let change = shard.consumers[index].set_belief(belief + weight * surprise);
    tally.consumers.belief_change += change;
}

#[inline(always)]
fn gain_affinity(shard: &mut Shard, order: &Order, opened_day: u32, gain: f32) {
    let index = shard.index(order.consumer);
    let consumer = &mut shard.consumers[index];
    if let Some(memory) = consumer.recall(order.shop, opened_day)
        && memory.affinity > 0.0
    {
        consumer.set_affinity(memory, memory.affinity + gain * (1.0 - memory.affinity));
    }
}
