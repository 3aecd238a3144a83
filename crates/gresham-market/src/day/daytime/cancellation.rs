//! Phase: an order that will not be filled is cancelled instead of picked up.

use crate::day::daytime::{memory, settlement};
use crate::order::{Leg, Order, Parcel};
use crate::shard::{Shard, Today};
use crate::shop::shock::ShockKind;
use crate::tally::{Event, Tally};

/// Deals with an order that is due for pick-up and will not be filled: cancelled at once if the platform has
/// stepped in, else after days of waiting. Says whether the order was such a one; `unfilled` is the uniform
/// number that decides.
pub fn instead_of_pick_up(
    shard: &mut Shard,
    today: &Today,
    mut order: Order,
    unfilled: f32,
    tally: &mut Tally,
) -> bool {
    if today.board.service_profiles[order.shop as usize].gone {
        let shop = &mut tally.shops[order.shop as usize];
        shop.count(Event::Cancelled);
        shop.count(Event::Vanished);
        settlement::refund(&order, tally);
        let severity = today.world.shocks.cancelled_severity as f32;
        memory::let_down(shard, today, &order, severity, tally);
        return true;
    }
    let Some(shock) = &today.board.shocks[order.shop as usize] else {
        return false;
    };
    let concerned = shock.lasts(u32::from(order.placed_day));
    if !concerned || unfilled >= shock.cancelled as f32 {
        return false;
    }
    if !shock.controlled && !order.late {
        order.late = true;
        let fulfilment = &today.world.fulfilment;
        let wait_days = fulfilment.pickup_late - fulfilment.pickup_on_time;
        let (pipeline, parcel) = (&mut shard.pipeline, Parcel::of(&order));
        pipeline.send(today.day, wait_days, Leg::Pickup, parcel);
        return true;
    }
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::Cancelled);
    shop.count_if(Event::StockOuts, shock.kind == ShockKind::StockOut);
    shop.count_if(Event::CancelledEarly, shock.controlled);
    cancel(shard, today, &order, shock.controlled, tally);
    true
}

/// The buyer gets the money back and, after days of waiting, the penalty for a late parcel; and is
/// disappointed.
fn cancel(shard: &mut Shard, today: &Today, order: &Order, early: bool, tally: &mut Tally) {
    settlement::refund(order, tally);
    let shocks = &today.world.shocks;
    let severity = if early {
        shocks.cancelled_early_severity
    } else {
        let penalty = today.board.service_profiles[order.shop as usize].late_penalty;
        let penalty_fen = (f64::from(order.price_fen) * penalty) as i64;
        settlement::pay_penalty(order, penalty_fen, tally);
        shocks.cancelled_severity
    };
    memory::let_down(shard, today, order, severity as f32, tally);
}
