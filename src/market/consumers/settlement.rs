//! Phase: settlement. Money held for an order leaves escrow: to the shop, or back to the buyer.

use super::parcels::Parcels;
use super::valuation;
use crate::market::order::Order;
use crate::market::shard::Today;
use crate::market::tally::{Money, Tally};

/// The return window has closed: what is held goes to the shop, less commission.
pub fn settle(today: &Today, order: &Order, parcels: &mut Parcels, tally: &mut Tally) {
    let parcels = parcels.of(order.shop);
    parcels.settled += 1;
    if parcels.frozen {
        return unfreeze(today, order, tally);
    }
    let held_fen = i64::from(order.held_fen);
    let compensated_fen = i64::from(order.price_fen) - held_fen;
    let commission_fen = (held_fen as f64 * today.world.platform.commission) as i64;
    let shop = &mut tally.shops[order.shop as usize];
    shop.add_fen(Money::Released, held_fen);
    shop.add_fen(Money::Commission, commission_fen);
    valuation::book(
        order,
        valuation::kept_fen(today, order) + compensated_fen,
        tally,
    );
}

/// The shop has been removed: what is held goes back to the buyer, who keeps the goods.
fn unfreeze(today: &Today, order: &Order, tally: &mut Tally) {
    refund_kept(order, tally);
    let shop = &mut tally.shops[order.shop as usize];
    shop.add_fen(Money::Frozen, i64::from(order.held_fen));
    let price_fen = i64::from(order.price_fen);
    let surplus_fen = valuation::kept_fen(today, order) + price_fen;
    valuation::book(order, surplus_fen, tally);
}

/// Everything held goes back to the buyer.
pub fn refund(order: &Order, tally: &mut Tally) {
    tally.shops[order.shop as usize].add_fen(Money::Refunded, i64::from(order.held_fen));
}

/// The same where no sound goods come back for it.
pub fn refund_kept(order: &Order, tally: &mut Tally) {
    refund(order, tally);
    valuation::note_transfer(order, i64::from(order.held_fen), tally);
}

/// A penalty for a late parcel goes to the buyer.
pub fn pay_penalty(order: &Order, penalty_fen: i64, tally: &mut Tally) {
    tally.shops[order.shop as usize].add_fen(Money::LatePenalty, penalty_fen);
    valuation::note_transfer(order, penalty_fen, tally);
    valuation::book(order, penalty_fen, tally);
}

/// A part of the price goes back to the buyer, who keeps the goods.
pub fn compensate(order: &mut Order, part: f64, tally: &mut Tally) {
    let offered_fen = (f64::from(order.price_fen) * part) as u32;
    let compensation_fen = offered_fen.min(order.held_fen);
    order.held_fen -= compensation_fen;
    tally.shops[order.shop as usize].add_fen(Money::Compensated, i64::from(compensation_fen));
    valuation::note_transfer(order, i64::from(compensation_fen), tally);
}
