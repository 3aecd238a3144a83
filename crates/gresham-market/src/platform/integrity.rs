//! Checks of claims and the record of accounts: `account_integrity`, `fake_image_detection`, and
//! the anomaly model of `refund_only`.
//!
//! Checks do not know who is honest. They fire at a hit rate on false claims and at a false-alarm
//! rate on just ones, and what they do to honest buyers is counted.

use crate::consumer::Honesty;
use crate::luck::draws::{Decision, Key};
use crate::order::{Finding, Order};
use crate::policy::{InForce, RefundOnly, Sanction};
use crate::shard::{Shard, Today};
use crate::tally::Tally;

/// True if a claim to keep the goods is stopped before leniency is asked.
pub fn flags_refund_only(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    key: Key,
    lever: &RefundOnly,
    tally: &mut Tally,
) -> bool {
    let honest = !matches!(order.finding, Finding::Pretended(_));
    flags_evidence(shard, today, order, key, tally)
        || key.unit(Decision::AnomalyCheck) < lever.block_probability(honest) as f32
}

/// True if the account's record or the photograph stops a claim. A photograph taken for a fake
/// leaves a mark on the account, also where the record alone would have stopped the claim.
pub fn flags_evidence(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    key: Key,
    tally: &mut Tally,
) -> bool {
    let index = shard.index(order.consumer);
    let rules = today.rules_of(order);
    let refused = sanction(shard, today, index, rules) >= Sanction::RefuseClaims;
    photograph_is_detected(shard, today, order, key, tally) || refused
}

/// True if a false claim comes with a made photograph.
#[must_use]
pub fn rests_on_made_photograph(today: &Today, key: Key) -> bool {
    key.unit(Decision::Photograph) < today.world.abuse.made_photograph_share as f32
}

/// True if the photograph that a claim rests on is taken for a fake.
pub fn photograph_is_detected(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    key: Key,
    tally: &mut Tally,
) -> bool {
    let abuse = &today.world.abuse;
    let pretended = matches!(order.finding, Finding::Pretended(_));
    let photograph_share = if pretended {
        abuse.made_photograph_share
    } else {
        abuse.photograph_share
    };
    let Some(detector) = &today.rules_of(order).fake_image_detection else {
        return false;
    };
    let detected = key.unit(Decision::Photograph) < photograph_share as f32
        && key.unit(Decision::PhotographCheck) < detector.detection_probability(pretended) as f32;
    if detected {
        mark_account(shard, today, order, tally);
    }
    detected
}

/// The platform has come to know that a claim was false.
pub fn mark_account(shard: &mut Shard, today: &Today, order: &Order, tally: &mut Tally) {
    let index = shard.index(order.consumer);
    mark(shard, today, index, today.rules_of(order), tally);
}

/// A shop has shown that a return was false; that may leave a mark.
pub fn mark_from_shop_evidence(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    key: Key,
    tally: &mut Tally,
) {
    let policy = today.rules_of(order);
    let standard = today.board.service_profiles[order.shop as usize].films_returns;
    let probability = if standard {
        1.0
    } else {
        policy
            .account_integrity
            .map_or(0.0, |lever| lever.mark_from_shop_evidence)
    };
    if key.unit(Decision::ShopEvidenceMark) < probability as f32 {
        mark_account(shard, today, order, tally);
    }
}

/// True if an account with a record may buy today: it is not banned, and not turned away by a
/// limit. Accounts without a record always may.
pub fn admits(shard: &mut Shard, today: &Today, index: usize, key: Key, tally: &mut Tally) -> bool {
    // An account is one and the same for all shops.
    let policy = today.board.rules.at_large();
    if policy.account_integrity.is_some() && is_banned(shard, today, index, tally) {
        tally.consumers.turned_away += 1;
        return false;
    }
    let Some(forget_after_days) = forget_after_days(policy) else {
        return true;
    };
    fade_marks(shard, today, index, forget_after_days);
    let turned_away = key.unit(Decision::Limit) < limit(policy, shard.consumers[index].marks);
    tally.consumers.turned_away += i64::from(turned_away);
    !turned_away
}

/// Share of purchases from which an account with `marks` marks is turned away.
fn limit(policy: &InForce, marks: u8) -> f32 {
    let by_record = policy
        .account_integrity
        .is_some_and(|lever| lever.sanction(marks) >= Sanction::LimitPurchases);
    let by_standard = policy
        .return_mismatch_trust
        .filter(|lever| u32::from(marks) >= lever.limit_from)
        .map_or(0.0, |lever| lever.limit as f32);
    by_standard.max(if by_record { 0.5 } else { 0.0 })
}

/// True if a ban holds. Ends bans that have run out: a professional comes back under a new account,
/// at a cost and without marks; anybody else with the record wiped.
fn is_banned(shard: &mut Shard, today: &Today, index: usize, tally: &mut Tally) -> bool {
    if let Some(until) = shard.consumers[index].banned_until() {
        if today.day < until {
            return true;
        }
        shard.consumers[index].set_banned_until(None);
        shard.consumers[index].set_marks(0, today.day);
        if shard.consumers[index].honesty() == Honesty::Professional {
            tally.consumers.new_accounts += 1;
            tally.consumers.new_account_fen += today.world.abuse.new_account_cost_fen;
        }
    }
    false
}

/// Days after which a mark is forgotten; `None` where no record of accounts is kept.
fn forget_after_days(policy: &InForce) -> Option<u32> {
    let by_record = policy.account_integrity.map(|lever| lever.forget_after);
    // The standard keeps a record for the sake of its limit.
    let standard = policy.return_mismatch_trust;
    let by_standard = standard.filter(|lever| lever.limit > 0.0);
    by_record.or(by_standard.map(|lever| lever.forget_after))
}

/// The sanction on an account today, after marks have faded.
fn sanction(shard: &mut Shard, today: &Today, index: usize, policy: &InForce) -> Sanction {
    let Some(lever) = &policy.account_integrity else {
        return Sanction::None;
    };
    fade_marks(shard, today, index, lever.forget_after);
    lever.sanction(shard.consumers[index].marks)
}

fn fade_marks(shard: &mut Shard, today: &Today, index: usize, forget_after_days: u32) {
    let consumer = &mut shard.consumers[index];
    let forgotten = (today.day - consumer.marked_day()) / forget_after_days;
    if consumer.marks > 0 && forgotten > 0 {
        let marks = consumer.marks.saturating_sub(forgotten.min(255) as u8);
        let day = consumer.marked_day() + forgotten * forget_after_days;
        consumer.set_marks(marks, day);
    }
}

/// Puts a mark on an account, where the rules keep records, and bans it at the threshold.
fn mark(shard: &mut Shard, today: &Today, index: usize, policy: &InForce, tally: &mut Tally) {
    let Some(forget_after_days) = forget_after_days(policy) else {
        return;
    };
    fade_marks(shard, today, index, forget_after_days);
    shard.trip_flags[index].begin_record();
    let consumer = &mut shard.consumers[index];
    consumer.set_marks(consumer.marks.saturating_add(1), today.day);
    if let Some(lever) = &policy.account_integrity
        && lever.sanction(consumer.marks) == Sanction::Ban
        && consumer.banned_until().is_none()
    {
        let out_days = match consumer.honesty() {
            Honesty::Professional => today.world.abuse.new_account_delay.min(lever.ban),
            Honesty::Honest | Honesty::Opportunist => lever.ban,
        };
        consumer.set_banned_until(Some(today.day + out_days));
        tally.consumers.bans += 1;
    }
}
