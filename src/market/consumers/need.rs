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
const MOST_PER_DAY: usize = 4;

/// Consumers whose needs are gathered at a time: few enough for their trips to stay in cache.
pub const BLOCK: usize = 1024;

/// The trips of a block of consumers: first everybody's first trip of the day, then the second
/// ones, and so on. No round has two trips of one consumer, so each can go through its phases as a
/// whole.
pub type Rounds = [Vec<Trip>; MOST_PER_DAY];

/// Columns over a block of consumers, and over those of them who need something.
struct Columns {
    expected: [f32; BLOCK],
    draws: [f32; BLOCK],
    needy: [u32; BLOCK],
    /// Probability of no need today, of those who need something.
    none: [f32; BLOCK],
}

/// Gathers the day's trips of the block that begins with consumer `first` of the shard, and gives
/// their number.
///
/// Needs arise with rate λ · season · growth · h(T), h(T) = exp(γ (T − T₀)): lost trust is lost
/// demand. Their number on a day is Poisson, so that purchase counts over consumers with Gamma
/// rates are negative binomial.
pub fn gather(shard: &Shard, today: &Today, first: usize, rounds: &mut Rounds) -> usize {
    let mut columns = Columns {
        expected: [0.0; BLOCK],
        draws: [0.0; BLOCK],
        needy: [0; BLOCK],
        none: [0.0; BLOCK],
    };
    let block = &shard.needs[first..shard.needs.len().min(first + BLOCK)];
    expect(block, today, &mut columns.expected);
    let salt = today.luck.day_salt(today.day);
    let first_number = shard.first_consumer + first as u32;
    for (draw, index) in columns.draws[..block.len()].iter_mut().zip(0_u32..) {
        *draw = need_draw(salt, first_number.wrapping_add(index));
    }
    let count = pick_needy(block.len(), &mut columns);
    rounds.iter_mut().for_each(Vec::clear);
    for place in 0..count {
        let offset = columns.needy[place] as usize;
        let (draw, expected) = (columns.draws[offset], columns.expected[offset]);
        let needs = number_of_needs(draw, expected, columns.none[place]);
        set_out(shard, today, first + offset, needs, rounds);
    }
    rounds.iter().map(Vec::len).sum()
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

/// Notes who may need something: P(at least one need) = 1 − exp(−x) ≤ x.
#[inline]
fn pick_needy(consumers: usize, columns: &mut Columns) -> usize {
    let mut count = 0;
    for offset in 0..consumers {
        // Written always and kept if true, because nobody could predict it.
        columns.needy[count] = offset as u32;
        count += usize::from(columns.draws[offset] < columns.expected[offset]);
    }
    for (none, offset) in columns.none.iter_mut().zip(&columns.needy[..count]) {
        *none = -columns.expected[*offset as usize];
    }
    for none in &mut columns.none[..count] {
        *none = exp(*none);
    }
    count
}

#[inline]
fn set_out(shard: &Shard, today: &Today, index: usize, needs: usize, rounds: &mut Rounds) {
    let number = shard.first_consumer + index as u32;
    let key = today.luck.of(Agent::Trip(number, today.day));
    let cohort = shard.consumers[index].cohort() as usize;
    for (nth, round) in rounds[..needs].iter_mut().enumerate() {
        let nth = nth as u8;
        let key = key.nth(nth);
        let industry = today
            .board
            .needed_industry(cohort, key.unit(Decision::Industry));
        round.push(Trip {
            consumer: index as u32,
            nth,
            industry: industry as u8,
            key,
        });
    }
}

/// Inverts the Poisson distribution with mean `expected` from its upper tail; `none` is the
/// probability of 0.
#[inline]
fn number_of_needs(draw: f32, expected: f32, none: f32) -> usize {
    let mut probability = none;
    let mut at_most = probability;
    let mut needs = 0;
    while needs < MOST_PER_DAY && draw < 1.0 - at_most {
        needs += 1;
        probability *= expected / needs as f32;
        at_most += probability;
    }
    needs
}
