//! Phase: what is sent back reaches the shop, which pays, or shows that it is not what was sent.

use crate::day::daytime::after_sales::{deny, salvage_fen};
use crate::day::daytime::{abuse, memory, settlement, valuation};
use crate::luck::draws::{Decision, Key};
use crate::money::Money;
use crate::order::{Abuse, Finding, Order};
use crate::platform::{freight, integrity};
use crate::shard::{Shard, Today};
use crate::tally::{Event, Tally};

/// Goods, or what pretends to be them, reach the shop.
pub fn return_arrival(shard: &mut Shard, today: &Today, order: Order, tally: &mut Tally) {
    let key = today.key_of(order.id());
    pay_freight(today, &order, tally);
    film(today, &order, tally);
    let salvage_fen = salvage_fen(today, &order);
    match order.finding {
        Finding::Defect | Finding::Damage | Finding::Misfit
            if wrongly_refused(today, &order, key) =>
        {
            refuse_honest_return(shard, today, order, key, tally);
        }
        Finding::Defect | Finding::Damage => {
            let shop = &mut tally.shops[order.shop as usize];
            shop.count(Event::FirstReturns);
            shop.count(Event::FaultyReturns);
            accept_return(&order, 0, tally);
        }
        Finding::Misfit => {
            memory::unsuitable(shard, today, &order);
            accept_return(&order, salvage_fen, tally);
        }
        Finding::Pretended(kind) => {
            pretended_return(shard, today, order, kind, salvage_fen, tally);
        }
        Finding::Good => unreachable!("good orders of honest buyers are kept"),
    }
}

/// Freight of what comes back: on the shop if something was wrong or it insures its buyers, else on
/// the buyer; or on the pool that the shop has joined. What insurers take is rated by the shop's
/// own record, so that a shop that insures pays for what comes back.
fn pay_freight(today: &Today, order: &Order, tally: &mut Tally) {
    let industry = today.industry_of(order);
    let profile = &today.board.service_profiles[order.shop as usize];
    let shop = &mut tally.shops[order.shop as usize];
    let on_shop = order.finding.is_problem();
    match today.freight_pool(order) {
        Some(lever) if on_shop || lever.covers_misfits => {
            let pooled_fen = freight::pooled_fen(lever, industry).round() as i64;
            shop.add_fen(Money::PooledFreight, pooled_fen);
        }
        _ if on_shop || profile.insures_returns => {
            shop.add_fen(Money::ReturnFreightShop, industry.return_freight_fen);
        }
        _ => {
            shop.add_fen(Money::ReturnFreightBuyer, industry.return_freight_fen);
            valuation::book(order, -industry.return_freight_fen, tally);
        }
    }
}

/// A shop that takes part in the standard films every return.
fn film(today: &Today, order: &Order, tally: &mut Tally) {
    if today.board.service_profiles[order.shop as usize].films_returns
        && let Some(lever) = &today.rules_of(order).return_mismatch_trust
    {
        let shop = &mut tally.shops[order.shop as usize];
        shop.count(Event::ReturnsFilmed);
        shop.add_fen(Money::Evidence, lever.evidence_cost_fen);
    }
}

fn accept_return(order: &Order, salvage_fen: i64, tally: &mut Tally) {
    settlement::refund(order, tally);
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::Returns);
    shop.add_fen(Money::Salvaged, salvage_fen);
}

/// True if evidence against an honest return is accepted.
fn wrongly_refused(today: &Today, order: &Order, key: Key) -> bool {
    let films = today.board.service_profiles[order.shop as usize].films_returns;
    let lever = today.rules_of(order).return_mismatch_trust;
    let alarm = lever
        .filter(|_| films)
        .map_or(0.0, |it| it.false_alarm_rate);
    key.unit(Decision::EvidenceAlarm) < alarm as f32
}

/// An honest buyer is told that what came back is not what was sent.
fn refuse_honest_return(
    shard: &mut Shard,
    today: &Today,
    order: Order,
    key: Key,
    tally: &mut Tally,
) {
    tally.shops[order.shop as usize].count(Event::HonestReturnsRefused);
    integrity::mark_from_shop_evidence(shard, today, &order, key, tally);
    if order.finding.is_problem() {
        return deny(shard, today, order, true, tally);
    }
    tally.shops[order.shop as usize].add_fen(Money::DeniedValue, i64::from(order.price_fen));
    let bitterness = today.world.memory.denied_factor as f32;
    memory::bad(shard, today, &order, bitterness, tally);
    settlement::let_settle(shard, today, &order);
}

/// Worn goods, another item or an empty parcel: refused if the shop notices and its evidence is
/// accepted. The buyer may show a made photograph of what was allegedly received, which discredits
/// the shop's evidence unless it is detected.
fn pretended_return(
    shard: &mut Shard,
    today: &Today,
    order: Order,
    kind: Abuse,
    salvage_fen: i64,
    tally: &mut Tally,
) {
    let key = today.key_of(order.id());
    let abuse_world = &today.world.abuse;
    let profile = &today.board.service_profiles[order.shop as usize];
    let refused = match kind {
        Abuse::Wear => key.unit(Decision::WearCheck) < profile.wear_proved,
        Abuse::RefundOnly | Abuse::Swap | Abuse::Empty => {
            tally.shops[order.shop as usize].count(Event::Disputes);
            let discredited = if integrity::rests_on_made_photograph(today, key) {
                abuse_world.photograph_credit as f32
            } else {
                0.0
            };
            let accepted = profile.evidence_accepted * (1.0 - discredited);
            integrity::photograph_is_detected(shard, today, &order, key, tally)
                || key.unit(Decision::ShopEvidence) < accepted
        }
    };
    if refused {
        integrity::mark_from_shop_evidence(shard, today, &order, key, tally);
        abuse::fail(shard, today, &order, kind, true, tally);
        return settlement::let_settle(shard, today, &order);
    }
    let recovered_fen = match kind {
        Abuse::Wear => (salvage_fen as f64 * (1.0 - abuse_world.wear_damage)) as i64,
        Abuse::RefundOnly | Abuse::Swap | Abuse::Empty => 0,
    };
    accept_return(&order, recovered_fen, tally);
    if kind != Abuse::Wear {
        valuation::note_transfer(&order, i64::from(order.held_fen), tally);
    }
    abuse::succeed(shard, today, &order, kind, recovered_fen, tally);
}
