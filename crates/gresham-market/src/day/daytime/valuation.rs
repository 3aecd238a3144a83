//! Worth of an order to the buyer, in money.

use crate::consumer::traits::{BuyerKind, Honesty};
use crate::day::daytime::memory;
use crate::money::Money;
use crate::order::{Finding, Order};
use crate::shard::Today;
use crate::tally::{BuyerCount, Tally};

/// Value over price of goods kept: what was expected of the order, corrected by β per unit of
/// worth found beyond or below expectation and turned into money at the buyer's price sensitivity:
/// hope cancels out, whatever it rested on. Goods can lose at most their price.
#[inline]
#[must_use]
pub fn kept_fen(today: &Today, order: &Order) -> i64 {
    let found = match order.finding {
        Finding::Good | Finding::Pretended(_) => 1.0 - memory::lateness(today, order),
        Finding::Defect | Finding::Damage | Finding::Misfit => 1.0 - order.severity(),
    };
    let per_quality = today.world.choice.quality_weight as f32 / order.buyer.price_sensitivity();
    let surprise = found - order.expected_quality();
    worth_fen(
        order.price_fen,
        order.expected_surplus_fen,
        per_quality,
        surprise,
    )
}

/// Worth over their price of goods that are kept, given the money that a unit of quality is worth
/// as a share of the price, and the quality found beyond or below expectation.
///
/// Equation (12).
#[inline]
#[must_use]
pub fn worth_fen(
    price_fen: u32,
    expected_surplus_fen: i32,
    per_quality: f32,
    surprise: f32,
) -> i64 {
    let correction = per_quality * surprise * price_fen as f32;
    (i64::from(expected_surplus_fen) + correction as i64).max(-i64::from(price_fen))
}

/// Adds surplus to the books of the shop where it arose and of buyers like this one.
pub fn book(order: &Order, surplus_fen: i64, tally: &mut Tally) {
    book_at(order.shop, order.buyer.kind, surplus_fen, tally);
}

/// Adds surplus for a shop and a kind of buyer.
#[inline]
pub fn book_at(shop: u32, buyer: BuyerKind, surplus_fen: i64, tally: &mut Tally) {
    let shop = &mut tally.shops[shop as usize];
    shop.add_fen(Money::ConsumerSurplus, surplus_fen);
    if buyer.honesty() == Honesty::Honest {
        shop.add_fen(Money::HonestSurplus, surplus_fen);
    }
    alike(buyer, tally).surplus_fen += surplus_fen;
}

/// Notes money that the shop pays the buyer and for which no goods come back. Posting the money
/// itself is up to the caller.
pub fn note_transfer(order: &Order, amount_fen: i64, tally: &mut Tally) {
    note_transfer_at(order.shop, order.buyer.kind, amount_fen, tally);
}

/// Notes such money for a shop and a kind of buyer.
pub fn note_transfer_at(shop: u32, buyer: BuyerKind, amount_fen: i64, tally: &mut Tally) {
    tally.shops[shop as usize].add_fen(Money::ToBuyers, amount_fen);
    alike(buyer, tally).from_shops_fen += amount_fen;
}

/// The sums of buyers of this one's cohort and honesty.
#[inline]
fn alike(buyer: BuyerKind, tally: &mut Tally) -> &mut BuyerCount {
    &mut tally.consumers.buyers[buyer.cohort() as usize][buyer.honesty() as usize]
}
