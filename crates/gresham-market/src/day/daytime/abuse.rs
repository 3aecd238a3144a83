//! Abuse: false claims that answer to their payoff. Propensity rises with own and rumoured success
//! and falls with failure; claims go where they pay.

use crate::board::Board;
use crate::consumer::{Consumer, Honesty};
use crate::day::daytime::valuation;
use crate::luck::draws::{Decision, Key};
use crate::luck::elementary::exp;
use crate::money::Money;
use crate::order::{Abuse, Finding, Order};
use crate::platform::hotline;
use crate::shard::{Shard, Today};
use crate::tally::{Event, RINGS, Tally};

/// Even the boldest expect to pay some of the price.
const LEAST_PRICE_SHARE: f32 = 0.05;

/// The share of the price that a buyer expects to pay in the end, by score band of the shop. To
/// an abuser who expects to be refunded by shops of a band, price p feels like this share of p:
/// that is how abuse finds lenient shops.
#[inline]
#[must_use]
pub fn price_shares_expected(consumer: &Consumer, board: &Board) -> [f32; 4] {
    if consumer.honesty() == Honesty::Honest {
        return [1.0; 4];
    }
    std::array::from_fn(|band| {
        let paid = Abuse::ALL.map(|kind| match kind {
            // Worn goods are not kept.
            Abuse::Wear => 0.0,
            Abuse::RefundOnly | Abuse::Swap | Abuse::Empty => board.rumour[kind as usize][band],
        });
        let best = paid.into_iter().fold(0.0, f32::max);
        (1.0 - consumer.abuse_propensity() * best).max(LEAST_PRICE_SHARE)
    })
}

/// The success that a buyer expects of each kind of abuse on this order. Professionals trust what
/// their ring has found more than what everybody says, and everybody can see that a shop films what
/// comes back.
fn success_expected(today: &Today, order: &Order, honesty: Honesty) -> [f32; 4] {
    let abuse = &today.world.abuse;
    let profile = &today.board.service_profiles[order.shop as usize];
    let ring = &today.board.ring_news[order.consumer as usize % RINGS];
    Abuse::ALL.map(|kind| {
        let hearsay = today.board.rumour[kind as usize][today.band_of(order)];
        let expected = match honesty {
            Honesty::Professional => {
                hearsay + abuse.ring_weight as f32 * (ring[kind as usize] - hearsay)
            }
            Honesty::Honest | Honesty::Opportunist => hearsay,
        };
        match kind {
            Abuse::Swap | Abuse::Empty if profile.films_returns => {
                expected.min(1.0 - profile.evidence_accepted)
            }
            _ => expected,
        }
    })
}

/// Lets the buyer of a sound order decide on a false claim, which only a dishonest one thinks of.
/// Says whether one is made, and writes it into the order.
#[inline]
pub fn tempt(shard: &Shard, today: &Today, order: &mut Order, key: Key, tally: &mut Tally) -> bool {
    order.buyer.kind.honesty() != Honesty::Honest && weigh(shard, today, order, key, tally)
}

/// Equation (11).
#[inline(never)]
fn weigh(shard: &Shard, today: &Today, order: &mut Order, key: Key, tally: &mut Tally) -> bool {
    let consumer = &shard.consumers[shard.index(order.consumer)];
    let payoffs = payoffs(today, order, consumer.honesty());
    let best = payoffs.iter().copied().fold(0.0, f32::max);
    let rumour_weight = today.world.abuse.rumour_weight as f32;
    let temptation = (1.0 - rumour_weight) + 2.0 * rumour_weight * best;
    if key.unit(Decision::Abuse) >= consumer.abuse_propensity() * temptation {
        return false;
    }
    let kind = pick_kind(today, &payoffs, key);
    order.finding = Finding::Pretended(kind);
    let which = match kind {
        Abuse::RefundOnly => Event::AbuseRefundOnly,
        Abuse::Wear => Event::AbuseWear,
        Abuse::Swap => Event::AbuseSwap,
        Abuse::Empty => Event::AbuseEmpty,
    };
    for event in [Event::AbuseAttempts, which] {
        tally.deferred.note(event, order.shop);
    }
    true
}

/// Expected payoff of each kind of abuse on this order, as a share of the price.
///
/// Equation (10).
fn payoffs(today: &Today, order: &Order, honesty: Honesty) -> [f32; 4] {
    let abuse = &today.world.abuse;
    let [refund_only, wear, swap, empty] = success_expected(today, order, honesty);
    if !today.industry_of(order).returnable {
        return [refund_only, 0.0, 0.0, 0.0];
    }
    let trouble = (abuse.return_trouble as f32 - today.freight_saved(order)).max(0.0);
    // Rumour tells what wear brings on average; a tag that cannot be taken off is plain to see.
    let defended = today.board.service_profiles[order.shop as usize].wear_proved;
    let unguarded = 1.0 - (defended - abuse.wear_detection as f32).max(0.0);
    [
        refund_only,
        wear * abuse.wear_value as f32 * unguarded,
        (swap - trouble).max(0.0),
        (empty - trouble).max(0.0),
    ]
}

/// Picks a kind by logit over payoffs; kinds that bring nothing are left out.
fn pick_kind(today: &Today, payoffs: &[f32; 4], key: Key) -> Abuse {
    let slope = today.world.abuse.payoff_slope as f32;
    let weights = payoffs.map(|payoff| {
        if payoff > 0.0 {
            exp(slope * payoff)
        } else {
            0.0
        }
    });
    let mut left = key.unit(Decision::AbuseKind) * weights.iter().sum::<f32>();
    for (kind, weight) in Abuse::ALL.into_iter().zip(weights) {
        if left < weight {
            return kind;
        }
        left -= weight;
    }
    Abuse::RefundOnly
}

/// Books a false claim that was paid: what it brought, what it cost the shop, what it taught.
/// `salvaged_fen` is the value of what came back.
pub fn succeed(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    kind: Abuse,
    salvaged_fen: i64,
    tally: &mut Tally,
) {
    let abuse = &today.world.abuse;
    let price_fen = i64::from(order.price_fen);
    let share_of_price = |share: f64| (price_fen as f64 * share) as i64;
    let (gain_fen, surplus_fen) = match kind {
        Abuse::RefundOnly => (price_fen, valuation::kept_fen(today, order) + price_fen),
        Abuse::Wear => (
            share_of_price(abuse.wear_value),
            share_of_price(abuse.wear_value),
        ),
        Abuse::Swap | Abuse::Empty => {
            let gain_fen = price_fen - share_of_price(abuse.return_trouble);
            (gain_fen, valuation::kept_fen(today, order) + gain_fen)
        }
    };
    valuation::book(order, surplus_fen, tally);
    let shop = &mut tally.shops[order.shop as usize];
    shop.count(Event::AbuseSuccesses);
    shop.add_fen(Money::AbuseGain, gain_fen);
    let loss_fen = i64::from(order.held_fen) - salvaged_fen;
    shop.add_fen(Money::AbuseLoss, loss_fen);
    if matches!(kind, Abuse::Swap | Abuse::Empty) {
        shop.add_fen(Money::MismatchLoss, loss_fen);
    }
    hotline::call(shard, today, order, tally);
    let gain = abuse.success_gain as f32;
    learn(
        shard,
        today,
        order,
        kind,
        true,
        |propensity| propensity + gain * (1.0 - propensity),
        tally,
    );
}

/// Books a false claim that failed; the order will settle.
pub fn fail(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    kind: Abuse,
    detected: bool,
    tally: &mut Tally,
) {
    tally.shops[order.shop as usize].count_if(Event::AbuseDetected, detected);
    let loss = today.world.abuse.failure_loss as f32;
    learn(
        shard,
        today,
        order,
        kind,
        false,
        |propensity| propensity * (1.0 - loss),
        tally,
    );
}

fn learn(
    shard: &mut Shard,
    today: &Today,
    order: &Order,
    kind: Abuse,
    paid: bool,
    change: impl Fn(f32) -> f32,
    tally: &mut Tally,
) {
    let band = today.board.listings[order.shop as usize].band as usize;
    let count = &mut tally.consumers.abuse[kind as usize][band];
    count.attempts += 1;
    count.successes += i64::from(paid);
    if shard.consumers[shard.index(order.consumer)].honesty() == Honesty::Professional {
        let told = &mut tally.consumers.rings[order.consumer as usize % RINGS][kind as usize];
        told.attempts += 1;
        told.successes += i64::from(paid);
    }
    let index = shard.index(order.consumer);
    let consumer = &mut shard.consumers[index];
    consumer.set_abuse_propensity(change(consumer.abuse_propensity()));
}
