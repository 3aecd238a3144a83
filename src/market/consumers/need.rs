//! Phase: who needs something today, and what.

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

use crate::market::consumer::Need;
use crate::market::draws::{Agent, Decision, Key, need_draw};
use crate::market::elementary::exp;
use crate::market::shard::{Shard, Today};

/// A need on its way to a purchase.
#[derive(Debug, Clone, Copy)]
pub struct Trip {
    /// The trip's luck.
    pub key: Key,
    /// Index of the consumer within the shard.
    pub consumer: u32,
    /// Number of the trip within the day.
    pub nth: u8,
}

/// Most needs a consumer can have on one day.
pub const MOST_PER_DAY: usize = 4;

/// Consumers whose needs are gathered at a time: few enough for their state to stay in cache from
/// phase to phase, enough for many trips to one industry.
pub const BLOCK: usize = 16_384;

/// The trips of a block of consumers by industry: first everybody's first trip of the day, then the
/// second ones, and so on. No round has two trips of one consumer, so each can go through its
/// phases as a whole.
pub type Rounds = [Vec<Vec<Trip>>; MOST_PER_DAY];

/// Columns over a block of consumers, and over the few of them who may need something; kept from
/// block to block.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// Positive for who may need something.
    chance: Vec<f32>,
    /// Offsets within the block of those who may.
    maybe: Vec<u32>,
    rate: Vec<f32>,
    trust: Vec<f32>,
    draw: Vec<f32>,
    needs: Vec<u32>,
    /// Those who need something: offset and number of needs.
    needy: Vec<(u32, u32)>,
}

/// Gathers the day's trips of the block that begins with consumer `first` of the shard, and gives
/// their number.
///
/// Needs arise with rate λ · season · growth · h(T), h(T) = exp(γ (T − T₀)): lost trust is lost
/// demand. Their number on a day is Poisson, so that purchase counts over consumers with Gamma
/// rates are negative binomial.
#[inline(always)]
pub fn gather(
    shard: &Shard,
    today: &Today,
    first: usize,
    columns: &mut Columns,
    rounds: &mut Rounds,
) -> usize {
    let block = &shard.needs[first..shard.needs.len().min(first + BLOCK)];
    let first_number = shard.first_consumer + first as u32;
    columns.pick(block, today, first_number);
    columns.count(block, today, first_number);
    for round in rounds.iter_mut() {
        round.resize_with(today.board.industries.len(), Vec::new);
        round.iter_mut().for_each(Vec::clear);
    }
    let needy = columns.keep_needy();
    shard.fetch(needy.iter().map(|(offset, _)| first + *offset as usize));
    for (offset, needs) in needy {
        let index = first + *offset as usize;
        set_out(shard, today, index, *needs as usize, rounds);
    }
    rounds.iter().flatten().map(Vec::len).sum()
}

impl Columns {
    /// Picks out who could need something at the trust that makes for the most needs, since
    /// P(at least one need) = 1 − exp(−x) ≤ x. This is all that happens to everybody every day.
    #[inline(always)]
    fn pick(&mut self, block: &[Need], today: &Today, first_number: u32) {
        let salt = today.luck.day_salt(today.day);
        let most = most_per_rate(today);
        self.chance.resize(block.len(), 0.0);
        let chances = self.chance[..block.len()].iter_mut();
        for (offset, (chance, need)) in chances.zip(block).enumerate() {
            let number = first_number.wrapping_add(offset as u32);
            *chance = need.rate() * most - need_draw(salt, number);
        }
        self.maybe.resize(BLOCK, 0);
        let maybe = &mut self.maybe[..BLOCK];
        let mut count = 0;
        for (offset, chance) in self.chance.iter().enumerate() {
            // Written always and kept if true, because nobody could predict it. The count stays below the
            // block's length anyway, which the compiler is told so.
            maybe[count % BLOCK] = offset as u32;
            count += usize::from(*chance > 0.0);
        }
        self.maybe.truncate(count);
    }

    /// Draws the number of needs of those who may need something, from the Poisson distribution
    /// with mean x: as many as there are k with U < P(at least k).
    #[inline(always)]
    fn count(&mut self, block: &[Need], today: &Today, first_number: u32) {
        let salt = today.luck.day_salt(today.day);
        let count = self.maybe.len();
        for column in [&mut self.trust, &mut self.rate, &mut self.draw] {
            column.resize(count, 0.0);
        }
        self.needs.resize(count, 0);
        for (place, offset) in self.maybe.iter().enumerate() {
            let need = block[*offset as usize];
            self.rate[place] = need.rate();
            self.trust[place] = need.trust();
            self.draw[place] = need_draw(salt, first_number + offset);
        }
        let factor = today.board.demand_factor;
        let response = TrustResponse::new(today);
        let (rate, trust, draw) = (
            &self.rate[..count],
            &self.trust[..count],
            &self.draw[..count],
        );
        for (place, needs) in self.needs[..count].iter_mut().enumerate() {
            let expected = rate[place] * factor * response.at(trust[place]);
            // P(at least one need) = 1 − exp(−x) ≤ x, which rounding must not hide.
            let most = if draw[place] < expected { u32::MAX } else { 0 };
            *needs = number_of_needs(draw[place], expected) & most;
        }
    }
}

impl Columns {
    /// Keeps those who do need something.
    #[inline(always)]
    fn keep_needy(&mut self) -> &[(u32, u32)] {
        self.needy.resize(self.maybe.len() + 1, (0, 0));
        let mut count = 0;
        for (offset, needs) in self.maybe.iter().zip(&self.needs) {
            // Written always and kept if true, because nobody could predict it.
            self.needy[count] = (*offset, *needs);
            count += usize::from(*needs > 0);
        }
        &self.needy[..count]
    }
}

/// Inverts the Poisson distribution with mean `expected` from its upper tail: the number of those k
/// whose P(at least k) the draw lies below.
#[inline(always)]
fn number_of_needs(draw: f32, expected: f32) -> u32 {
    let mut probability = exp(-expected);
    let mut at_most = probability;
    let mut needs = 0;
    for fewer in 0..MOST_PER_DAY {
        needs += u32::from(draw < 1.0 - at_most);
        probability *= expected / (fewer + 1) as f32;
        at_most += probability;
    }
    needs
}

/// How needs respond to trust.
#[derive(Debug, Clone, Copy)]
struct TrustResponse {
    elasticity: f32,
    neutral: f32,
}

impl TrustResponse {
    fn new(today: &Today) -> Self {
        Self {
            elasticity: today.world.demand.trust_elasticity as f32,
            neutral: today.world.demand.neutral_trust as f32,
        }
    }

    #[inline(always)]
    fn at(self, trust: f32) -> f32 {
        exp(self.elasticity * (trust - self.neutral))
    }
}

/// Most needs today per unit of need rate, at any trust. Raised by more than rounding could hide.
#[inline(always)]
fn most_per_rate(today: &Today) -> f32 {
    let response = TrustResponse::new(today);
    today.board.demand_factor * response.at(0.0).max(response.at(1.0)) * 1.000_1
}

#[inline(always)]
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
        round[industry].push(Trip {
            key,
            consumer: index as u32,
            nth,
        });
    }
}
