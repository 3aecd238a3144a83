//! Phase: settlement. Money held for an order leaves escrow: to the shop, or back to the buyer.

use crate::consumer::traits::BuyerKind;
use crate::day::daytime::valuation;
use crate::kernel::shop_day_counters::ShopDayCounters;
use crate::money::Money;
use crate::order::pipeline::in_batches;
use crate::order::{Order, Settling, Stage};
use crate::shard::{Shard, Today};
use crate::tally::Tally;

/// Nothing happens to the order any more until the return window closes.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "most parcels settle, which is compiled with their delivery"
)]
pub fn let_settle(shard: &mut Shard, today: &Today, order: &Order) {
    let (day, window_days) = (today.day, today.world.after_sales.return_window);
    let pipeline = &mut shard.pipeline;
    if let Some(settling) = Settling::new(order, surplus_fen(today, order)) {
        pipeline.settling.push(day, window_days, 0, settling);
    } else {
        pipeline.schedule(day, window_days, Stage::Settlement, *order);
    }
}

/// What the buyer gains if what is held goes to the shop.
#[inline]
fn surplus_fen(today: &Today, order: &Order) -> i64 {
    let compensated_fen = i64::from(order.price_fen) - i64::from(order.held_fen);
    valuation::kept_fen(today, order) + compensated_fen
}

/// Settles what is due today.
pub fn settle_due(
    shard: &mut Shard,
    today: &Today,
    counters: &mut ShopDayCounters,
    tally: &mut Tally,
) {
    let mut chunks = shard.pipeline.settling.take(today.day, 0).peekable();
    while let Some(mut chunk) = chunks.next() {
        in_batches(&mut chunk, chunks.peek(), |mut batch| {
            for lane in 0..batch.entries.len() {
                let (order, later) = batch.at(lane);
                counters.fetch_ahead(later.map(Settling::shop));
                if let Some(later) = later {
                    tally.shops[later.shop() as usize].fetch_money_ahead();
                }
                let due = Due {
                    shop: order.shop(),
                    buyer: order.buyer(),
                    held_fen: i64::from(order.held_fen),
                    surplus_fen: i64::from(order.surplus_fen),
                };
                settle(today, &due, counters, tally);
            }
        });
        shard.pipeline.settling.recycle(chunk);
    }
}

/// Settles an order that waited as a whole.
pub fn settle_whole(
    today: &Today,
    order: &Order,
    counters: &mut ShopDayCounters,
    tally: &mut Tally,
) {
    let due = Due {
        shop: order.shop,
        buyer: order.buyer.kind,
        held_fen: i64::from(order.held_fen),
        surplus_fen: surplus_fen(today, order),
    };
    settle(today, &due, counters, tally);
}

/// An order to be settled.
struct Due {
    shop: u32,
    buyer: BuyerKind,
    held_fen: i64,
    surplus_fen: i64,
}

/// The return window has closed: what is held goes to the shop, less commission.
#[inline]
fn settle(today: &Today, order: &Due, counters: &mut ShopDayCounters, tally: &mut Tally) {
    let counters = counters.of(order.shop);
    counters.settled += 1;
    if counters.frozen {
        return unfreeze(order, tally);
    }
    let held_fen = order.held_fen;
    let commission_fen = (held_fen as f64 * today.world.platform.commission) as i64;
    let shop = &mut tally.shops[order.shop as usize];
    shop.add_fen(Money::Released, held_fen);
    shop.add_fen(Money::Commission, commission_fen);
    valuation::book_at(order.shop, order.buyer, order.surplus_fen, tally);
}

/// The shop has been removed: what is held goes back to the buyer, who keeps the goods.
fn unfreeze(order: &Due, tally: &mut Tally) {
    let held_fen = order.held_fen;
    let shop = &mut tally.shops[order.shop as usize];
    shop.add_fen(Money::Refunded, held_fen);
    shop.add_fen(Money::Frozen, held_fen);
    valuation::note_transfer_at(order.shop, order.buyer, held_fen, tally);
    let surplus_fen = order.surplus_fen + held_fen;
    valuation::book_at(order.shop, order.buyer, surplus_fen, tally);
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
