//! Phases: pick-up and delivery, and what the buyer finds in the parcel.

use crate::consumer::traits::byte;
use crate::day::daytime::scratch::Scratch;
use crate::day::daytime::{abuse, cancellation, memory, settlement};
use crate::kernel::batch::{BATCH, Column, lanes};
use crate::kernel::bitmask::each;
use crate::kernel::order_draws::{OrderDraws, OrderLuck};
use crate::kernel::shop_day_counters::{ShopDayCounter, ShopDayCounters};
use crate::kernel::width::in_every_width;
use crate::luck::draws::{Decision, Key};
use crate::luck::elementary::{ln, logistic};
use crate::money::Money;
use crate::order::pipeline::Batch;
use crate::order::{Finding, Leg, Order, Parcel, Stage};
use crate::parameters::AfterSales;
use crate::shard::{Shard, Today};
use crate::tally::{Event, Tally};

/// Decisions of luck when a parcel is picked up.
const PICK_UP: [Decision; 3] = [Decision::Transit, Decision::CarrierLate, Decision::Unfilled];

/// Decisions of luck when a parcel is delivered.
const DELIVERY: [Decision; 4] = [
    Decision::Damage,
    Decision::Defect,
    Decision::Misfit,
    Decision::Promise,
];

in_every_width! {
    /// Moves on a batch of parcels that are due for pick-up or delivery.
    pub fn move_on(
        shard: &mut Shard,
        today: &Today,
        leg: Leg,
        batch: Batch<Parcel>,
        scratch: &mut Scratch,
        tally: &mut Tally,
    ) = move_batch
}

#[inline(always)]
fn move_batch(
    shard: &mut Shard,
    today: &Today,
    leg: Leg,
    mut batch: Batch<Parcel>,
    scratch: &mut Scratch,
    tally: &mut Tally,
) {
    let Scratch {
        draws, counters, ..
    } = scratch;
    let ids = batch.entries.iter().map(Parcel::id);
    if leg == Leg::Pickup {
        draws.draw(today, ids, PICK_UP);
        let roads = Roads::of(today, batch.entries.len(), draws);
        let mut late = 0;
        for lane in 0..batch.entries.len() {
            let (parcel, later) = batch.at(lane);
            counters.fetch_ahead(later.map(Parcel::shop));
            let road = (roads.transit_days[lane], roads.carrier_late[lane]);
            let unfilled = draws.draws[2][lane];
            let picked_up = pick_up(shard, today, *parcel, road, unfilled, counters, tally);
            late |= u64::from(picked_up && parcel.is_late()) << lane;
        }
        // One right after the other: none waits for the lines of tallies that another needs.
        for lane in each(late) {
            pay_late_penalty(today, &batch.entries[lane].order(), tally);
        }
    } else {
        draws.draw(today, ids, DELIVERY);
        for lane in 0..batch.entries.len() {
            let (parcel, later) = batch.at(lane);
            shard.fetch_buyer_ahead(later.map(Parcel::consumer));
            counters.fetch_ahead(later.map(Parcel::shop));
            let mut order = parcel.order();
            let luck = draws.of(lane);
            deliver(shard, today, &mut order, luck, counters, tally);
        }
    }
}

/// The roads of a batch of counters.
struct Roads {
    transit_days: Column<u32>,
    carrier_late: Column<bool>,
}

impl Roads {
    #[inline(always)]
    fn of(today: &Today, parcels: usize, draws: &OrderDraws) -> Self {
        let fulfilment = &today.world.fulfilment;
        let spread = fulfilment.transit_max - fulfilment.transit_min + 1;
        let delivery_late = fulfilment.delivery_late as f32;
        let [transit, carrier, ..] = &draws.draws;
        let mut roads = Self {
            transit_days: [0; BATCH],
            carrier_late: [false; BATCH],
        };
        for lane in 0..lanes(parcels) {
            let is_late = carrier[lane] < delivery_late;
            let days = (transit[lane] * spread as f32) as i32;
            let delay_days = u32::from(is_late) * fulfilment.delivery_late_by;
            roads.transit_days[lane] = fulfilment.transit_min + days.cast_unsigned() + delay_days;
            roads.carrier_late[lane] = is_late;
        }
        roads
    }
}

/// The carrier picks the parcel up: goods and freight are paid, the road begins. Says whether that
/// happens.
#[inline(always)]
fn pick_up(
    shard: &mut Shard,
    today: &Today,
    parcel: Parcel,
    (transit_days, carrier_late): (u32, bool),
    unfilled: f32,
    counters: &mut ShopDayCounters,
    tally: &mut Tally,
) -> bool {
    let shop = counters.of(parcel.shop());
    if shop.disturbed
        && cancellation::instead_of_pick_up(shard, today, parcel.order(), unfilled, tally)
    {
        return false;
    }
    if parcel.held_fen() < shop.unit_cost_fen {
        note_mispricing(today, &parcel.order(), tally);
    }
    shop.picked_up += 1;
    shop.late_pickups += u32::from(parcel.is_late());
    let (pipeline, parcel) = (&mut shard.pipeline, parcel.late_if(carrier_late));
    pipeline.send(today.day, transit_days, Leg::Delivery, parcel);
    true
}

/// The shop pays the buyer for a parcel handed over late.
#[inline(never)]
fn pay_late_penalty(today: &Today, order: &Order, tally: &mut Tally) {
    let share_fen = |share: f64| (f64::from(order.price_fen) * share) as i64;
    let penalty_fen = share_fen(today.board.service_profiles[order.shop as usize].late_penalty);
    let ordinary_fen = share_fen(today.world.fulfilment.late_penalty);
    let spared_fen = ordinary_fen - penalty_fen;
    tally.shops[order.shop as usize].add_fen(Money::PenaltySpared, spared_fen);
    settlement::pay_penalty(order, penalty_fen, tally);
}

/// Notes the loss on a parcel sold below the cost of its goods. What parcels cost otherwise depends
/// on the shop and the day alone, and is reckoned in the evening.
pub fn note_mispricing(today: &Today, order: &Order, tally: &mut Tally) {
    let goods_fen = i64::from(today.board.service_profiles[order.shop as usize].unit_cost_fen);
    let price_fen = i64::from(order.price_fen);
    if price_fen < goods_fen {
        let loss_fen = goods_fen + today.industry_of(order).freight_fen - price_fen;
        tally.shops[order.shop as usize].add_fen(Money::MispricingLoss, loss_fen);
    }
}

/// The parcel reaches the buyer, who finds it good, unsuitable or faulty, and decides whether to
/// claim. What is not claimed still hurts memory and trust, but no tally of the score sees it.
#[inline(always)]
fn deliver(
    shard: &mut Shard,
    today: &Today,
    order: &mut Order,
    luck: OrderLuck,
    counters: &mut ShopDayCounters,
    tally: &mut Tally,
) {
    let shop = counters.of(order.shop);
    inspect(shop, order, luck);
    shop.delivered += 1;
    shop.late_deliveries += u32::from(order.late);
    shop.problems += u32::from(order.finding.is_problem());
    shop.defects += u32::from(order.finding == Finding::Defect);
    shop.misfits += u32::from(order.finding == Finding::Misfit);
    // Nobody breaks what was not promised.
    let [.., promise] = luck.draws;
    if promise < shop.broken {
        tally.deferred.note(Event::BrokenPromises, order.shop);
        let severity = today.world.memory.promise_severity as f32;
        memory::let_down(shard, today, order, severity, tally);
    }
    let mut lateness = 0.0;
    if order.late {
        lateness = memory::lateness_severity(today, order);
        if !order.finding.is_problem() {
            let lost = byte(lateness);
            tally.deferred.note_lost_worth(order.shop, lost);
        }
    }
    let contacts = if order.finding == Finding::Good {
        let opened_day = u32::from(shop.opened_day);
        memory::good(shard, today, order, lateness, opened_day, tally);
        abuse::tempt(shard, today, order, luck.key, tally)
    } else {
        complains(shard, today, order, shop, luck.key, tally)
    };
    if contacts {
        let spread = today.world.after_sales.contact_delay_max as f32;
        let delay_days = 1 + (luck.key.unit(Decision::ContactDelay) * spread) as u32;
        let pipeline = &mut shard.pipeline;
        pipeline.schedule(today.day, delay_days, Stage::Contact, *order);
    } else {
        settlement::let_settle(shard, today, order);
    }
}

/// True if the buyer of an order that is not good contacts the shop.
#[inline(always)]
fn complains(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    shop: &ShopDayCounter,
    key: Key,
    tally: &mut Tally,
) -> bool {
    if order.finding.is_problem() {
        let lost = order.severity_units();
        tally.deferred.note_lost_worth(order.shop, lost);
        let after_sales = &today.world.after_sales;
        let chance = claim_probability(after_sales, order.price_fen, order.severity());
        let claims = key.unit(Decision::Claim) < chance;
        if claims {
            tally.deferred.note(Event::HonestClaims, order.shop);
        } else {
            tally.deferred.note(Event::UnclaimedProblems, order.shop);
            memory::bad(shard, today, order, 1.0, tally);
        }
        return claims;
    }
    let industry = &today.world.industries[usize::from(shop.industry)].parameters;
    let returns = industry.returnable
        && key.unit(Decision::MisfitReturn) < return_probability(shard, today, order, shop);
    if !returns {
        memory::unsuitable(shard, today, order);
    }
    returns
}

/// Draws what the buyer finds.
#[inline(always)]
fn inspect(shop: &ShopDayCounter, order: &mut Order, luck: OrderLuck) {
    let [damage, defect, misfit, _] = luck.draws;
    let severity = || luck.key.unit(Decision::Severity);
    if damage < shop.damage {
        order.finding = Finding::Damage;
        order.set_severity(0.4 + 0.6 * severity());
    } else if defect >= shop.quality {
        order.finding = Finding::Defect;
        order.set_severity(0.3 + 0.7 * severity());
    } else if misfit < shop.misfit {
        order.finding = Finding::Misfit;
        order.set_severity(0.5);
    }
}

/// Probability that goods that do not suit go back. If returns are free, those who would have kept
/// the goods send them back in proportion to the freight that would have kept them from it.
fn return_probability(shard: &Shard, today: &Today, order: &Order, shop: &ShopDayCounter) -> f32 {
    let propensity = shard.consumers[shard.index(order.consumer)].return_propensity();
    (propensity + (1.0 - propensity) * today.freight_saved(order)) * shop.returns_left
}

/// Probability that a problem is claimed; rises with price and severity.
///
/// Equation (8).
#[inline]
#[must_use]
pub fn claim_probability(after_sales: &AfterSales, price_fen: u32, severity: f32) -> f32 {
    let base = after_sales.claim_probability as f32;
    if base <= 0.0 || base >= 1.0 {
        return base;
    }
    let log_price = ln(price_fen as f32 / after_sales.claim_reference_price_fen as f32);
    logistic(
        ln(base / (1.0 - base))
            + after_sales.claim_price_slope as f32 * log_price
            + after_sales.claim_severity_slope as f32 * (severity - 0.65),
    )
}
