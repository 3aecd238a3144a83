//! What an order was worth to the buyer, in money.

use super::memory;
use crate::market::consumer::Honesty;
use crate::market::order::{Finding, Order};
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Money, Tally};

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

/// Adds surplus to the books of the shop where it arose.
pub fn book(shard: &Shard, order: &Order, surplus_fen: i64, tally: &mut Tally) {
    let shop = &mut tally.shops[order.shop as usize];
    shop.add_fen(Money::ConsumerSurplus, surplus_fen);
    if shard.consumers[shard.index(order.consumer)].honesty() == Honesty::Honest {
        shop.add_fen(Money::HonestSurplus, surplus_fen);
    }
}
