//! How a shop changes: by calculation, by diagnosis, by imitation, by trial.

use crate::luck::draws::{Agent, Luck, Stream};
use crate::merchants::calculation;
use crate::merchants::forecast::Surroundings;
use crate::parameters::{Adaptation, WorldParameters};
use crate::shop::costs;
use crate::shop::practice::Practice;
use crate::shop::strategy::{Change, Component, Strategy};
use crate::shop::{Shop, Trial};

/// Whether the shop at `place` decides on `day`: every shop on its own day of the cycle.
#[must_use]
pub fn decides_today(place: u32, day: u32, adaptation: &Adaptation) -> bool {
    (day + place.wrapping_mul(7)).is_multiple_of(adaptation.cycle)
}

/// The open shops of an industry, as a shop that decides sees them.
#[derive(Debug)]
pub struct Peers<'a> {
    shops: &'a [Shop],
    /// Their places among all shops.
    open: &'a [u32],
    /// Their profit over their last cycles, in fen.
    profit_fen: i64,
}

impl<'a> Peers<'a> {
    /// The shops at the places `open` among all `shops`, with their profit over their last cycles.
    #[must_use]
    pub const fn new(shops: &'a [Shop], open: &'a [u32], profit_fen: i64) -> Self {
        Self {
            shops,
            open,
            profit_fen,
        }
    }

    /// One of them, for a uniform number below 1.
    fn pick(&self, draw: f64) -> &'a Shop {
        let nth = (draw * self.open.len() as f64) as usize;
        let place = self.open[nth.min(self.open.len() - 1)];
        &self.shops[place as usize]
    }
}

/// A shop's next move. `peers` are the open shops of the same industry, itself included.
#[must_use]
pub fn decide(
    luck: Luck,
    (place, day): (u32, u32),
    shop: &Shop,
    peers: &Peers,
    around: &Surroundings,
) -> (Strategy, Option<Trial>) {
    let adaptation = &around.world.adaptation;
    if shop.inert {
        return (shop.strategy, None);
    }
    let industry_fen = peers.profit_fen;
    let mut strategy = shop.strategy;
    let mut stream = luck.of(Agent::ShopDecision(place, day)).stream();
    if let Some(trial) = shop.trial
        && !was_worth_it(shop, &trial, industry_fen)
    {
        strategy = trial.undo.apply(strategy);
    }
    let rethought = |reply: fn(&Surroundings, &Shop) -> Strategy, strategy: Strategy| {
        let shop = Shop {
            strategy,
            ..shop.clone()
        };
        let reply = reply(around, &shop);
        if affords(&shop, &reply, around) {
            reply
        } else {
            strategy
        }
    };
    if shop.last_cycle.sales_fen > 0 {
        if shop.calculating {
            strategy = rethought(calculation::best_reply, strategy);
        } else if acts_on_diagnosis(luck, place, day, shop, around) {
            strategy = rethought(calculation::mend_weakest, strategy);
        }
    }
    let moves = Moves::of(around);
    if stream.unit() < adaptation.imitation {
        strategy = moves.imitate(&mut stream, shop, strategy, peers, adaptation);
    }
    let trial = (stream.unit() < adaptation.trial).then(|| {
        let change = moves.small_step(&mut stream, &strategy, adaptation);
        let undo = change.undo(&strategy);
        strategy = change.apply(strategy);
        Trial {
            undo,
            profit_before_fen: shop.last_cycle.profit_fen,
            industry_before_fen: industry_fen,
        }
    });
    (strategy, trial)
}

/// Whether the shop is shown the weakest dimension of its score and does something about it.
fn acts_on_diagnosis(luck: Luck, place: u32, day: u32, shop: &Shop, around: &Surroundings) -> bool {
    around.policy.ai_service.is_some_and(|lever| {
        let mut stream = luck.of(Agent::Diagnosis(place, day)).stream();
        shop.ai_rank < lever.shops_covered && stream.unit() < lever.diagnosis
    })
}

/// A trial is kept if profit rose by more than the industry's did.
fn was_worth_it(shop: &Shop, trial: &Trial, industry_fen: i64) -> bool {
    let growth = |now: i64, before: i64| (now - before) as f64 / before.abs().max(1) as f64;
    growth(shop.last_cycle.profit_fen, trial.profit_before_fen)
        >= growth(industry_fen, trial.industry_before_fen)
}

/// No investment in service or quality without money: dearer strategies need cash for a month of
/// the extra cost.
fn affords(shop: &Shop, next: &Strategy, around: &Surroundings) -> bool {
    let share = |strategy: &Strategy| cost_share(shop, strategy, around.world, around);
    let extra_fen = (share(next) - share(&shop.strategy)) * shop.last_cycle.sales_fen as f64;
    extra_fen <= 0.0 || shop.cash_fen as f64 > extra_fen
}

/// What goods and service cost under a strategy, as a share of the industry's price.
fn cost_share(
    shop: &Shop,
    strategy: &Strategy,
    world: &WorldParameters,
    around: &Surroundings,
) -> f64 {
    let practice = Practice::of(shop, strategy, world, around.policy);
    let parcel_fen =
        costs::unit_cost_fen(around.industry, strategy.quality) + practice.parcel_cost_fen;
    practice.running_cost + parcel_fen / around.industry.price_fen as f64
}

/// What can be copied and tried: the numbers of a strategy, and in an industry that has them the
/// special services.
struct Moves {
    numbers: Vec<Component>,
    services: usize,
}

impl Moves {
    fn of(around: &Surroundings) -> Self {
        let certification = around.certifies_staff();
        let available =
            |component: &Component| certification || *component != Component::Certification;
        Self {
            numbers: Component::ALL.into_iter().filter(available).collect(),
            services: around.services.len(),
        }
    }

    /// One of the numbers, or `None` for the services, at even odds.
    fn pick(&self, stream: &mut Stream) -> Option<Component> {
        let count = self.numbers.len() + usize::from(self.services > 0);
        let pick = ((stream.unit() * count as f64) as usize).min(count - 1);
        self.numbers.get(pick).copied()
    }

    /// Copies one part of a random peer's strategy with the Fermi rule's probability (Szabó and
    /// Tőke 1998): 1 / (1 + exp(−(peer's margin − own margin) / noise)).
    fn imitate(
        &self,
        stream: &mut Stream,
        shop: &Shop,
        strategy: Strategy,
        peers: &Peers,
        adaptation: &Adaptation,
    ) -> Strategy {
        let peer = peers.pick(stream.unit());
        let advantage = peer.last_cycle.margin() - shop.last_cycle.margin();
        let probability = 1.0 / (1.0 + libm::exp(-advantage / adaptation.imitation_noise));
        let copied = self.pick(stream);
        if peer.last_cycle.sales_fen == 0 || stream.unit() >= probability {
            return strategy;
        }
        match copied {
            Some(component) => strategy.with(component, peer.strategy.get(component)),
            None => Strategy {
                services: peer.strategy.services,
                ..strategy
            },
        }
    }

    /// A small change at random.
    fn small_step(
        &self,
        stream: &mut Stream,
        strategy: &Strategy,
        adaptation: &Adaptation,
    ) -> Change {
        let Some(component) = self.pick(stream) else {
            let nth = (stream.unit() * self.services as f64) as usize;
            return Change::Toggle(nth.min(self.services - 1));
        };
        let size = adaptation.step
            * if component == Component::Advertising {
                0.3
            } else {
                1.0
            };
        let change = if stream.unit() < 0.5 { -size } else { size };
        Change::Set(component, strategy.get(component) + change)
    }
}
