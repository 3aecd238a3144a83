//! Phases: contact and verdict.
//!
//! A claim goes from the shop's own offer over the shop's settlement to the platform's verdict;
//! costs fall on whoever bears them.

use crate::day::daytime::{abuse, fulfilment, memory, settlement, valuation};
use crate::luck::draws::{Decision, Key};
use crate::luck::elementary::logistic;
use crate::money::Money;
use crate::order::{Abuse, Finding, Order, Stage};
use crate::platform::{dispute_rules, hotline, integrity};
use crate::policy::RefundOnly;
use crate::shard::{Shard, Today};
use crate::tally::{Event, Tally};

/// The buyer contacts the shop.
pub fn contact(shard: &mut Shard, today: &Today, order: Order, tally: &mut Tally) {
    let key = today.key_of(order.id());
    let profile = &today.board.service_profiles[order.shop as usize];
    let slow = key.unit(Decision::Response) < profile.slow_response;
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::Contacts);
    shop.count_if(Event::SlowResponses, slow);
    valuation::book(&order, -today.world.after_sales.hassle_fen, tally);
    match order.finding {
        Finding::Defect | Finding::Damage => {
            tally.shops[order.shop as usize].count(Event::QualityComplaints);
            honest_claim(shard, today, order, key, slow, tally);
        }
        Finding::Pretended(Abuse::RefundOnly) => {
            tally.shops[order.shop as usize].count(Event::QualityComplaints);
            false_claim(shard, today, order, key, tally);
        }
        Finding::Misfit if key.unit(Decision::Swap) < profile.misfit_exchanged => {
            swap(shard, today, order, tally);
        }
        Finding::Misfit | Finding::Pretended(_) => send_back(shard, today, order),
        Finding::Good => unreachable!("a satisfied honest buyer does not claim"),
    }
}

/// A just claim: part of the price, money without return, the shop's settlement, the platform's
/// verdict, or giving up.
fn honest_claim(
    shard: &mut Shard,
    today: &Today,
    mut order: Order,
    key: Key,
    slow: bool,
    tally: &mut Tally,
) {
    let after_sales = &today.world.after_sales;
    if let Some(share) = partial_offer(today, &order, key)
        && accepts(today, &order, share, key)
    {
        settlement::compensate(&mut order, share, tally);
        let shop = &mut tally.shops[order.shop as usize];
        shop.count(Event::PartialCompensations);
        shop.count_if(
            Event::FirstReturns,
            today.world.platform.partial_counts_as_return,
        );
        memory::recovered(shard, today, &order, tally);
        return settlement::let_settle(shard, today, &order);
    }
    let wishes_to_keep = key.unit(Decision::RefundOnlyWish) < after_sales.refund_only_wish as f32;
    if wishes_to_keep && let Some(lever) = &refund_only(today, &order) {
        tally.shops[order.shop as usize].count(Event::RefundOnlyClaims);
        if integrity::flags_refund_only(shard, today, &order, key, lever, tally) {
            return deny(shard, today, order, true, tally);
        }
        if key.unit(Decision::Leniency) < lever.leniency(today.band_of(&order)) as f32 {
            refund_without_return(&order, tally);
            let surplus_fen = valuation::kept_fen(today, &order) + i64::from(order.held_fen);
            valuation::book(&order, surplus_fen, tally);
            return memory::recovered(shard, today, &order, tally);
        }
    }
    let profile = &today.board.service_profiles[order.shop as usize];
    let patience = if slow {
        1.0 - after_sales.slow_penalty as f32
    } else {
        1.0
    };
    if key.unit(Decision::Resolve) < profile.resolve * patience {
        resolve(shard, today, order, key, tally);
    } else if key.unit(Decision::Dispute) < after_sales.dispute_share as f32 {
        dispute(shard, today, order, key, tally);
    } else {
        memory::bad(shard, today, &order, 1.0, tally);
        settlement::let_settle(shard, today, &order);
    }
}

/// The lever that decides on refunds without return, where it has a say.
fn refund_only(today: &Today, order: &Order) -> Option<RefundOnly> {
    let lever = today.rules_of(order).refund_only;
    lever.filter(|lever| lever.has_a_say(today.band_of(order)))
}

/// Compensation offered before a refund, as a share of the price: by the platform's self-service
/// where the shop has switched it on, else by the shop's own staff.
fn partial_offer(today: &Today, order: &Order, key: Key) -> Option<f64> {
    let profile = &today.board.service_profiles[order.shop as usize];
    profile.self_service.or_else(|| {
        (key.unit(Decision::PartialOffer) < profile.partial_offer)
            .then_some(today.world.after_sales.partial_compensation)
    })
}

/// True if the buyer takes part of the price: readily for a mild problem, seldom for a grave one.
fn accepts(today: &Today, order: &Order, share: f64, key: Key) -> bool {
    let wanted = 2.0 * today.world.after_sales.partial_reservation as f32 * order.severity();
    share > 0.0 && key.unit(Decision::PartialAccept) < logistic(12.0 * (share as f32 - wanted))
}

/// The shop settles: a second parcel, or the money back (for goods sent back, where they can be).
fn resolve(shard: &mut Shard, today: &Today, mut order: Order, key: Key, tally: &mut Tally) {
    if key.unit(Decision::Exchange) < today.world.after_sales.exchange_share as f32 {
        tally.shops[order.shop as usize].count(Event::Exchanges);
        fulfilment::note_mispricing(today, &order, tally);
        memory::recovered(shard, today, &order, tally);
        order.finding = Finding::Good;
        return settlement::let_settle(shard, today, &order);
    }
    memory::recovered(shard, today, &order, tally);
    take_back(shard, today, order, tally);
}

/// Swaps what does not suit for what does: a second parcel goes out, the first comes back at
/// the shop's expense, and the buyer is content.
fn swap(shard: &mut Shard, today: &Today, mut order: Order, tally: &mut Tally) {
    let industry = today.industry_of(&order);
    fulfilment::note_mispricing(today, &order, tally);
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::Swaps);
    shop.add_fen(Money::ReturnFreightShop, industry.return_freight_fen);
    shop.add_fen(Money::Salvaged, salvage_fen(today, &order));
    order.finding = Finding::Good;
    let opened_day = memory::opened_day(today, &order);
    let lateness = memory::lateness(today, &order);
    memory::good(shard, today, &order, lateness, opened_day, tally);
    settlement::let_settle(shard, today, &order);
}

/// Value to the shop of sound goods that come back, in fen.
pub(crate) fn salvage_fen(today: &Today, order: &Order) -> i64 {
    let goods_fen = f64::from(today.board.service_profiles[order.shop as usize].unit_cost_fen);
    (goods_fen * today.industry_of(order).salvage) as i64
}

/// Money for goods: by return, or at once where goods cannot come back.
fn take_back(shard: &mut Shard, today: &Today, order: Order, tally: &mut Tally) {
    if today.industry_of(&order).returnable {
        return send_back(shard, today, order);
    }
    settlement::refund_kept(&order, tally);
    tally.shops[order.shop as usize].count(Event::FirstReturns);
    let surplus_fen = valuation::kept_fen(today, &order) + i64::from(order.held_fen);
    valuation::book(&order, surplus_fen.min(0), tally);
}

/// The platform decides on evidence.
fn dispute(shard: &mut Shard, today: &Today, order: Order, key: Key, tally: &mut Tally) {
    if integrity::flags_evidence(shard, today, &order, key, tally) {
        count_dispute(&order, tally);
        return deny(shard, today, order, true, tally);
    }
    if verdict_is_wrong(today, &order, key, tally) {
        return deny(shard, today, order, false, tally);
    }
    hotline::call(shard, today, &order, tally);
    memory::recovered(shard, today, &order, tally);
    take_back(shard, today, order, tally);
}

/// A just claim is refused: the order settles, the buyer is bitter.
pub(crate) fn deny(
    shard: &mut Shard,
    today: &Today,
    order: Order,
    flagged: bool,
    tally: &mut Tally,
) {
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::HonestDenied);
    shop.count_if(Event::SoundFlagged, flagged);
    shop.add_fen(Money::DeniedValue, i64::from(order.price_fen));
    memory::bad(
        shard,
        today,
        &order,
        today.world.memory.denied_factor as f32,
        tally,
    );
    settlement::let_settle(shard, today, &order);
}

/// A false claim to keep the goods: money without return where the platform grants it, else a
/// dispute on made-up evidence.
fn false_claim(shard: &mut Shard, today: &Today, order: Order, key: Key, tally: &mut Tally) {
    let lever = refund_only(today, &order);
    let detected = match &lever {
        Some(lever) => {
            tally.shops[order.shop as usize].count(Event::RefundOnlyClaims);
            integrity::flags_refund_only(shard, today, &order, key, lever, tally)
        }
        None => integrity::flags_evidence(shard, today, &order, key, tally),
    };
    if detected {
        abuse::fail(shard, today, &order, Abuse::RefundOnly, true, tally);
        return settlement::let_settle(shard, today, &order);
    }
    let band = today.band_of(&order);
    let lenient =
        lever.is_some_and(|lever| key.unit(Decision::Leniency) < lever.leniency(band) as f32);
    if lenient || verdict_is_wrong(today, &order, key, tally) {
        refund_without_return(&order, tally);
        abuse::succeed(shard, today, &order, Abuse::RefundOnly, 0, tally);
    } else {
        abuse::fail(shard, today, &order, Abuse::RefundOnly, false, tally);
        settlement::let_settle(shard, today, &order);
    }
}

/// True if the wrong side wins. Where there are rules, the side that is going to lose may foresee
/// the verdict and give in, so that there is no dispute and yet the same end.
fn verdict_is_wrong(today: &Today, order: &Order, key: Key, tally: &mut Tally) -> bool {
    let rules = today.rules_on(order);
    let foreseen = rules.map_or(0.0, |rules| rules.foreseen);
    if key.unit(Decision::Foresight) >= foreseen as f32 {
        count_dispute(order, tally);
    }
    let errors_left = rules.map_or(1.0, |rules| rules.errors_left);
    let error = today.world.after_sales.verdict_error * errors_left;
    key.unit(Decision::Verdict) < error as f32
}

fn count_dispute(order: &Order, tally: &mut Tally) {
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::Disputes);
    shop.count(dispute_rules::event_of(order.finding));
}

fn refund_without_return(order: &Order, tally: &mut Tally) {
    settlement::refund_kept(order, tally);
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::RefundOnlyGranted);
    shop.count(Event::FirstReturns);
    shop.add_fen(Money::RefundOnlyValue, i64::from(order.held_fen));
}

fn send_back(shard: &mut Shard, today: &Today, order: Order) {
    let transit_days = today.world.after_sales.return_transit;
    let pipeline = &mut shard.pipeline;
    pipeline.schedule(today.day, transit_days, Stage::ReturnArrival, order);
}
