//! Phases: pick-up and delivery, and what the buyer finds in the parcel.

use super::fortune::Fortune;
use super::{abuse, cancellation, memory, settlement};
use crate::market::draws::{Decision, Key};
use crate::market::elementary::{ln, logistic};
use crate::market::order::{Finding, Order, Stage};
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Money, Tally};

/// What luck decides when a parcel is picked up.
pub const PICK_UP: [Decision; 3] = [Decision::Transit, Decision::CarrierLate, Decision::Unfilled];

/// What luck decides when a parcel is delivered.
pub const DELIVERY: [Decision; 3] = [Decision::Damage, Decision::Defect, Decision::Misfit];

/// Whether a new order will be handed over late. Shops that are warned in time can prevent it.
pub fn is_late(today: &Today, shop: u32, key: Key, tally: &mut Tally) -> bool {
    let conduct = &today.board.conducts[shop as usize];
    if key.unit(Decision::Pickup) < conduct.promptness {
        return false;
    }
    let averted = key.unit(Decision::Warning) < conduct.averted;
    if averted && let Some(lever) = &today.board.policy.logistics_compensation {
        tally.shops[shop as usize].count(Event::LateAverted);
        tally.shops[shop as usize].add_fen(Money::Rush, lever.rush_cost_fen);
    }
    !averted
}

/// The carrier picks the parcel up: goods and freight are paid, the road begins.
/// The fortune is that of [`PICK_UP`].
pub fn pick_up(
    shard: &mut Shard,
    today: &Today,
    mut order: Order,
    fortune: Fortune,
    tally: &mut Tally,
) {
    let fulfilment = &today.world.fulfilment;
    let [transit, carrier, unfilled] = fortune.draws;
    let conduct = &today.board.conducts[order.shop as usize];
    if conduct.disturbed && cancellation::instead_of_pick_up(shard, today, order, unfilled, tally) {
        return;
    }
    note_mispricing(today, &order, tally);
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::PickedUp);
    shop.count_if(Event::LatePickups, order.late);
    if order.late {
        let share_fen = |share: f64| (f64::from(order.price_fen) * share) as i64;
        let penalty_fen = share_fen(today.board.conducts[order.shop as usize].late_penalty);
        let ordinary_fen = share_fen(fulfilment.late_penalty);
        shop.add_fen(Money::PenaltySpared, ordinary_fen - penalty_fen);
        settlement::pay_penalty(&order, penalty_fen, tally);
    }
    let spread = fulfilment.transit_max - fulfilment.transit_min + 1;
    let mut transit_days = fulfilment.transit_min + (transit * spread as f32) as u32;
    let carrier_late = carrier < fulfilment.delivery_late as f32;
    if carrier_late {
        transit_days += fulfilment.delivery_late_by;
    }
    order.late |= carrier_late;
    shard
        .pipeline
        .schedule(today.day, transit_days, Stage::Delivery, order);
}

/// Notes the loss on a parcel sold below the cost of its goods. What parcels cost otherwise depends on the
/// shop and the day alone, and is reckoned in the evening.
pub fn note_mispricing(today: &Today, order: &Order, tally: &mut Tally) {
    let goods_fen = i64::from(today.board.conducts[order.shop as usize].unit_cost_fen);
    let price_fen = i64::from(order.price_fen);
    if price_fen < goods_fen {
        let loss_fen = goods_fen + today.industry_of(order).freight_fen - price_fen;
        tally.shops[order.shop as usize].add_fen(Money::MispricingLoss, loss_fen);
    }
}

/// The parcel reaches the buyer, who finds it good, unsuitable or faulty, and decides whether to
/// claim. What is not claimed still hurts memory and trust, but no tally of the score sees it.
/// The fortune is that of [`DELIVERY`].
pub fn deliver(
    shard: &mut Shard,
    today: &Today,
    mut order: Order,
    fortune: Fortune,
    tally: &mut Tally,
) {
    let key = fortune.key;
    inspect(today, &mut order, fortune);
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::Delivered);
    shop.count_if(Event::LateDeliveries, order.late);
    shop.count_if(Event::Problems, order.finding.is_problem());
    shop.count_if(Event::Defects, order.finding == Finding::Defect);
    shop.count_if(Event::Misfits, order.finding == Finding::Misfit);
    let conduct = &today.board.conducts[order.shop as usize];
    if conduct.promises {
        let broken = key.unit(Decision::Promise) < conduct.broken;
        shop.count(Event::Promised);
        shop.count_if(Event::BrokenPromises, broken);
        if broken {
            let severity = today.world.memory.promise_severity as f32;
            memory::let_down(shard, today, &order, severity, tally);
        }
    }
    let contacts = match order.finding {
        Finding::Defect | Finding::Damage => {
            let claims = key.unit(Decision::Claim) < claim_probability(today, &order);
            if claims {
                tally.shops[order.shop as usize].count(Event::HonestClaims);
            } else {
                tally.shops[order.shop as usize].count(Event::UnclaimedProblems);
                memory::bad(shard, today, &order, 1.0, tally);
            }
            claims
        }
        Finding::Misfit => {
            let returns = today.industry_of(&order).returnable
                && key.unit(Decision::MisfitReturn) < return_probability(shard, today, &order);
            if !returns {
                memory::unsuitable(shard, today, &order);
            }
            returns
        }
        Finding::Good => {
            memory::good(shard, today, &order, tally);
            abuse::tempt(shard, today, &mut order, key, tally)
        }
        Finding::Pretended(_) => unreachable!("pretence begins after delivery"),
    };
    let window_days = today.world.after_sales.return_window;
    if contacts {
        let spread = today.world.after_sales.contact_delay_max as f32;
        let delay_days = 1 + (key.unit(Decision::ContactDelay) * spread) as u32;
        shard
            .pipeline
            .schedule(today.day, delay_days, Stage::Contact, order);
    } else {
        shard
            .pipeline
            .schedule(today.day, window_days, Stage::Settlement, order);
    }
}

/// Draws what the buyer finds.
fn inspect(today: &Today, order: &mut Order, fortune: Fortune) {
    let conduct = &today.board.conducts[order.shop as usize];
    let [damage, defect, misfit] = fortune.draws;
    let severity = || fortune.key.unit(Decision::Severity);
    if damage < conduct.damage {
        order.finding = Finding::Damage;
        order.set_severity(0.4 + 0.6 * severity());
    } else if defect >= conduct.quality {
        order.finding = Finding::Defect;
        order.set_severity(0.3 + 0.7 * severity());
    } else if misfit < conduct.misfit {
        order.finding = Finding::Misfit;
        order.set_severity(0.5);
    }
}

/// Probability that goods that do not suit go back. If returns are free, those who would have kept the
/// goods send them back in proportion to the freight that would have kept them from it.
fn return_probability(shard: &Shard, today: &Today, order: &Order) -> f32 {
    let conduct = &today.board.conducts[order.shop as usize];
    let propensity = shard.consumers[shard.index(order.consumer)].return_propensity();
    (propensity + (1.0 - propensity) * today.freight_saved(order)) * conduct.returns_left
}

/// Probability that a problem is claimed; rises with price and severity.
fn claim_probability(today: &Today, order: &Order) -> f32 {
    let after_sales = &today.world.after_sales;
    let base = after_sales.claim_probability as f32;
    if base <= 0.0 || base >= 1.0 {
        return base;
    }
    let log_price = ln(order.price_fen as f32 / after_sales.claim_reference_price_fen as f32);
    logistic(
        ln(base / (1.0 - base))
            + after_sales.claim_price_slope as f32 * log_price
            + after_sales.claim_severity_slope as f32 * (order.severity() - 0.65),
    )
}
