//! Phase: who needs something today, and what.

use crate::market::consumer::Need;
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

/// Consumers scanned at a time: the scan is a plain loop over columns that compilers vectorise.
const BLOCK: usize = 256;

/// Gathers the day's trips, in the order of consumers, and gives their number.
///
/// Needs arise with rate λ · season · growth · h(T), h(T) = exp(γ (T − T₀)): lost trust is lost
/// demand. Their number on a day is Poisson, so that purchase counts over consumers with Gamma
/// rates are negative binomial.
pub fn gather(shard: &Shard, today: &Today, trips: &mut Vec<Trip>) -> i64 {
    let salt = today.luck.day_salt(today.day);
    let mut expected = [0.0_f32; BLOCK];
    let mut draws = [0.0_f32; BLOCK];
    let mut first = 0;
    for block in shard.needs.chunks(BLOCK) {
        expect(block, today, &mut expected);
        for (draw, index) in draws.iter_mut().zip(0_u32..) {
            *draw = need_draw(salt, (shard.first_consumer + first).wrapping_add(index));
        }
        for offset in 0..block.len() {
            // P(at least one need) = 1 − exp(−x) ≤ x.
            if draws[offset] < expected[offset] {
                let index = first + offset as u32;
                set_out(
                    shard,
                    today,
                    index,
                    number_of_needs(draws[offset], expected[offset]),
                    trips,
                );
            }
        }
        first += block.len() as u32;
    }
    trips.len() as i64
}

/// Expected needs of a block of consumers today.
#[inline]
fn expect(block: &[Need], today: &Today, expected: &mut [f32; BLOCK]) {
    let demand = &today.world.demand;
    let elasticity = demand.trust_elasticity as f32;
    let neutral = demand.neutral_trust as f32;
    let factor = today.board.demand_factor;
    for (expected, need) in expected.iter_mut().zip(block) {
        *expected = need.rate() * factor * exp(elasticity * (need.trust() - neutral));
    }
}

fn set_out(shard: &Shard, today: &Today, index: u32, needs: u8, trips: &mut Vec<Trip>) {
    let key = today
        .luck
        .of(Agent::Trip(shard.first_consumer + index, today.day));
    let cohort = shard.consumers[index as usize].cohort() as usize;
    for nth in 0..needs {
        let key = key.nth(nth);
        let industry = today
            .board
            .needed_industry(cohort, key.unit(Decision::Industry));
        trips.push(Trip {
            consumer: index,
            nth,
            industry: industry as u8,
            key,
        });
    }
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
