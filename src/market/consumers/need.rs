//! Phase: who needs something today, and what.

use crate::market::draws::{Agent, Decision, Key, need_draw};
use crate::market::elementary::exp;
use crate::market::shard::{Shard, Today};

/// A need on its way to a purchase.
#[derive(Debug, Clone, Copy)]
pub struct Trip {
    /// Index of the consumer within the shard.
    pub consumer: u32,
    /// Number of the trip within the day.
    pub nth: u8,
    /// Index of the industry.
    pub industry: u8,
    /// The trip's luck.
    pub key: Key,
}

/// Most needs a consumer can have on one day.
const MOST_PER_DAY: u8 = 4;

/// Gathers the day's trips, in the order of consumers, and gives their number.
///
/// Needs arise with rate λ · season · growth · h(T), h(T) = exp(γ (T − T₀)): lost trust is lost
/// demand. Their number on a day is Poisson, so that purchase counts over consumers with Gamma
/// rates are negative binomial.
pub fn gather(shard: &Shard, today: &Today, trips: &mut Vec<Trip>) -> i64 {
    let demand = &today.world.demand;
    let elasticity = demand.trust_elasticity as f32;
    let neutral = demand.neutral_trust as f32;
    let salt = today.luck.day_salt(today.day);
    let factor = today.board.demand_factor;
    for (index, need) in shard.needs.iter().enumerate() {
        let number = shard.first_consumer + index as u32;
        let draw = need_draw(salt, number);
        let expected = need.rate() * factor * exp(elasticity * (need.trust() - neutral));
        if draw >= expected {
            // P(at least one need) = 1 − exp(−x) ≤ x.
            continue;
        }
        let key = today.luck.of(Agent::Trip(number, today.day));
        for nth in 0..number_of_needs(draw, expected) {
            let key = key.nth(nth);
            let cohort = shard.consumers[index].cohort() as usize;
            let industry = today
                .board
                .needed_industry(cohort, key.unit(Decision::Industry));
            trips.push(Trip {
                consumer: index as u32,
                nth,
                industry: industry as u8,
                key,
            });
        }
    }
    trips.len() as i64
}

/// Inverts the Poisson distribution with mean `expected` from its upper tail.
fn number_of_needs(draw: f32, expected: f32) -> u8 {
    let mut probability = exp(-expected);
    let mut at_most = probability;
    let mut needs = 0;
    while needs < MOST_PER_DAY && draw < 1.0 - at_most {
        needs += 1;
        probability *= expected / f32::from(needs);
        at_most += probability;
    }
    needs
}
