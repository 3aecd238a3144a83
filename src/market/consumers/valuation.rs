//! What an order was worth to the buyer, in money.

use super::memory;
use crate::market::consumer::{Consumer, Honesty};
use crate::market::order::{Finding, Order};
use crate::market::shard::{Shard, Today};
use crate::market::tally::{BuyerCount, Money, Tally};

/// Value over price of goods kept: what was expected of the order, corrected by β per unit of
/// quality found beyond or below expectation and turned into money at the buyer's price
/// sensitivity. Goods can lose at most their price.
#[must_use]
pub fn kept_fen(shard: &Shard, today: &Today, order: &Order) -> i64 {
    let consumer = &shard.consumers[shard.index(order.consumer)];
    let found = match order.finding {
        Finding::Good | Finding::Pretended(_) if order.late => {
            1.0 - memory::lateness_severity(shard, today, order)
        }
        Finding::Good | Finding::Pretended(_) => 1.0,
        Finding::Defect | Finding::Damage | Finding::Misfit => 1.0 - order.severity(),
    };
    let per_quality = today.world.choice.quality_weight as f32 / consumer.price_sensitivity();
    let correction = per_quality * (found - order.expected_quality()) * order.price_fen as f32;
    (i64::from(order.expected_surplus_fen) + correction as i64).max(-i64::from(order.price_fen))
}

/// Adds surplus to the books of the shop where it arose and of buyers like this one.
pub fn book(shard: &Shard, order: &Order, surplus_fen: i64, tally: &mut Tally) {
    let consumer = &shard.consumers[shard.index(order.consumer)];
    let shop = &mut tally.shops[order.shop as usize];
    shop.add_fen(Money::ConsumerSurplus, surplus_fen);
    if consumer.honesty() == Honesty::Honest {
        shop.add_fen(Money::HonestSurplus, surplus_fen);
    }
    alike(consumer, tally).surplus_fen += surplus_fen;
}

/// Notes money that the shop pays the buyer and for which no goods come back. Posting the money
/// itself is up to the caller.
pub fn note_transfer(shard: &Shard, order: &Order, amount_fen: i64, tally: &mut Tally) {
    let consumer = &shard.consumers[shard.index(order.consumer)];
    tally.shops[order.shop as usize].add_fen(Money::ToBuyers, amount_fen);
    alike(consumer, tally).from_shops_fen += amount_fen;
}

/// The sums of buyers of this one's cohort and honesty.
fn alike<'a>(consumer: &Consumer, tally: &'a mut Tally) -> &'a mut BuyerCount {
    &mut tally.consumers.buyers[consumer.cohort() as usize][consumer.honesty() as usize]
}
