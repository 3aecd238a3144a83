//! How a shop changes: by calculation, by imitation, by trial.

use super::calculation::{self, Surroundings};
use crate::market::costs;
use crate::market::draws::{Agent, Luck, Stream};
use crate::market::parameters::{Adaptation, WorldParameters};
use crate::market::shop::{Component, Shop, Strategy, Trial};

/// Whether the shop at `place` decides on `day`: every shop on its own day of the cycle.
#[must_use]
pub fn decides_today(place: u32, day: u32, adaptation: &Adaptation) -> bool {
    (day + place.wrapping_mul(7)).is_multiple_of(adaptation.cycle)
}

/// A shop's next move. `peers` are the open shops of the same industry, itself included.
#[must_use]
pub fn decide(
    luck: Luck,
    place: u32,
    day: u32,
    shop: &Shop,
    peers: &[&Shop],
    around: &Surroundings,
) -> (Strategy, Option<Trial>) {
    let adaptation = &around.world.adaptation;
    if shop.inert {
        return (shop.strategy, None);
    }
    let industry_fen: i64 = peers.iter().map(|peer| peer.last_cycle.profit_fen).sum();
    let mut strategy = shop.strategy;
    let mut stream = luck.of(Agent::ShopDecision(place, day)).stream();
    if let Some(trial) = shop.trial
        && !was_worth_it(shop, &trial, industry_fen)
    {
        strategy = strategy.with(trial.component, trial.before);
    }
    if shop.calculating && shop.last_cycle.sales_fen > 0 {
        let reply = calculation::best_reply(
            around,
            &Shop {
                strategy,
                ..shop.clone()
            },
        );
        if affords(shop, &strategy, &reply, around.world) {
            strategy = reply;
        }
    }
    if stream.unit() < adaptation.imitation {
        strategy = imitate(&mut stream, shop, strategy, peers, adaptation);
    }
    let trial = (stream.unit() < adaptation.trial).then(|| {
        let component = pick_component(&mut stream);
        let before = strategy.get(component);
        let change = if stream.unit() < 0.5 {
            -adaptation.step
        } else {
            adaptation.step
        };
        let change = if component == Component::Advertising {
            0.3 * change
        } else {
            change
        };
        strategy = strategy.with(component, before + change);
        Trial {
            component,
            before,
            profit_before_fen: shop.last_cycle.profit_fen,
            industry_before_fen: industry_fen,
        }
    });
    (strategy, trial)
}

/// A trial is kept if profit rose by more than the industry's did.
fn was_worth_it(shop: &Shop, trial: &Trial, industry_fen: i64) -> bool {
    let growth = |now: i64, before: i64| (now - before) as f64 / before.abs().max(1) as f64;
    growth(shop.last_cycle.profit_fen, trial.profit_before_fen)
        >= growth(industry_fen, trial.industry_before_fen)
}

/// No investment in service or quality without money: dearer strategies need cash for a month of
/// the extra cost.
fn affords(shop: &Shop, now: &Strategy, next: &Strategy, world: &WorldParameters) -> bool {
    let industry = &world.industries[shop.industry as usize].parameters;
    let share = |strategy: &Strategy| {
        costs::service_share(strategy, &world.merchants)
            + costs::unit_cost_fen(industry, strategy.quality) / industry.price_fen as f64
    };
    let extra_fen = (share(next) - share(now)) * shop.last_cycle.sales_fen as f64;
    extra_fen <= 0.0 || shop.cash_fen as f64 > extra_fen
}

/// Copies one component of a random peer with the Fermi rule's probability (Szabó and Tőke 1998):
/// 1 / (1 + exp(−(peer's margin − own margin) / noise)).
fn imitate(
    stream: &mut Stream,
    shop: &Shop,
    strategy: Strategy,
    peers: &[&Shop],
    adaptation: &Adaptation,
) -> Strategy {
    let peer = peers[((stream.unit() * peers.len() as f64) as usize).min(peers.len() - 1)];
    let advantage = peer.last_cycle.margin() - shop.last_cycle.margin();
    let probability = 1.0 / (1.0 + libm::exp(-advantage / adaptation.imitation_noise));
    let component = pick_component(stream);
    if peer.last_cycle.sales_fen > 0 && stream.unit() < probability {
        strategy.with(component, peer.strategy.get(component))
    } else {
        strategy
    }
}

fn pick_component(stream: &mut Stream) -> Component {
    let count = Component::ALL.len();
    Component::ALL[((stream.unit() * count as f64) as usize).min(count - 1)]
}
