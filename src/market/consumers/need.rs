//! Phase: who needs something today, and what.

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

use crate::market::consumer::Need;
use crate::market::draws::{Agent, Decision, Key, need_draw};
use crate::market::elementary::exp;
use crate::market::platform::integrity;
use crate::market::shard::{Shard, Today};
use crate::market::tally::Tally;

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

/// Consumers whose needs are gathered at a time, in a market with so many places for shops: few enough for their
/// state to stay in cache from phase to phase, enough for many trips to one industry. Where the shops of an industry
/// do not stay in cache by themselves, there must be trips enough to look at each of them several times.
#[must_use]
pub fn block(places: usize) -> usize {
    (places * CONSUMERS_PER_PLACE).clamp(SMALLEST_BLOCK, LARGEST_BLOCK)
}

/// Consumers of the smallest block.
const SMALLEST_BLOCK: usize = 1 << 14;

/// Consumers of a larger block for every place.
const CONSUMERS_PER_PLACE: usize = 8;

/// Consumers of the largest block, whose trips take 13 MB.
const LARGEST_BLOCK: usize = 1 << 22;

/// Consumers that are fetched ahead of the one whose trips begin.
const AHEAD: usize = 32;

/// Consumers whose needs are drawn at a time.
const CHUNK: usize = 1024;

/// The trips of a block of consumers by industry: first everybody's first trip of the day, then the
/// second ones, and so on. No round has two trips of one consumer, so each can go through its
/// phases as a whole.
pub type Rounds = [Vec<Vec<Trip>>; MOST_PER_DAY];

/// Columns over those of a block of consumers who need something; kept from block to block.
#[derive(Debug, Clone, Default)]
pub struct Needy {
    /// Index within the shard in the low bits, number of needs in the high. Of no meaning beyond their number.
    who: Vec<u32>,
    /// The luck of their first trip.
    keys: Vec<Key>,
}

/// Bits of an entry of [`Needy`] that hold the index within the shard.
const INDEX_BITS: u32 = 29;
const INDEX: u32 = (1 << INDEX_BITS) - 1;

/// Gathers the day's trips of the block that begins with consumer `first` of the shard. Accounts that
/// are banned or turned away by a limit do not set out.
#[inline(always)]
pub fn gather(
    shard: &mut Shard,
    today: &Today,
    (first, end): (usize, usize),
    needy: &mut Needy,
    rounds: &mut Rounds,
    tally: &mut Tally,
) {
    for round in rounds.iter_mut() {
        round.resize_with(today.board.industries.len(), Vec::new);
        round.iter_mut().for_each(Vec::clear);
    }
    let found = needy.find(shard, today, (first, end));
    let (who, keys) = (&needy.who[..found], &needy.keys);
    for first in &who[..found.min(AHEAD)] {
        shard.fetch_ahead((first & INDEX) as usize);
    }
    for (nth, (needy, key)) in who.iter().zip(keys).enumerate() {
        if let Some(later) = who.get(nth + AHEAD) {
            shard.fetch_ahead((later & INDEX) as usize);
        }
        let (index, count) = ((needy & INDEX) as usize, (needy >> INDEX_BITS) as usize);
        tally.consumers.needs += count as i64;
        set_out(shard, today, (index, count), *key, rounds, tally);
    }
}

impl Needy {
    /// Finds those of a block who need something, and gives their number. Needs arise with rate λ · season · growth · h(T),
    /// h(T) = exp(γ (T − T₀)): lost trust is lost demand. Their number on a day is Poisson, so that
    /// purchase counts over consumers with Gamma rates are negative binomial.
    #[inline(always)]
    fn find(&mut self, shard: &Shard, today: &Today, (first, end): (usize, usize)) -> usize {
        let block = &shard.needs[first..end];
        let salt = today.luck.day_salt(today.day);
        let factor = today.board.demand_factor;
        let response = TrustResponse::new(today);
        self.who.resize(block.len() + CHUNK, 0);
        let mut count = 0;
        for (nth, chunk) in block.chunks(CHUNK).enumerate() {
            let start = (first + nth * CHUNK) as u32;
            let mut drawn = [0_u32; CHUNK];
            for (offset, (drawn, need)) in drawn.iter_mut().zip(chunk).enumerate() {
                let index = start + offset as u32;
                let draw = need_draw(salt, shard.first_consumer + index);
                let expected = need.rate() * factor * response.at(need.trust());
                *drawn = index | number_of_needs(draw, expected) << INDEX_BITS;
            }
            let kept = &mut self.who[count..count + CHUNK];
            let mut found = 0;
            for who in &drawn[..chunk.len()] {
                // Written always and kept if true, because nobody could predict it.
                kept[found % CHUNK] = *who;
                found += usize::from(*who > INDEX);
            }
            count += found;
        }
        self.keys.clear();
        self.keys.extend(self.who[..count].iter().map(|who| {
            let number = shard.first_consumer + (who & INDEX);
            today.luck.of(Agent::Trip(number, today.day))
        }));
        count
    }
}

/// Inverts the Poisson distribution with mean `expected` from its upper tail: the number of those k
/// whose P(at least k) the draw lies below.
#[inline(always)]
fn number_of_needs(draw: f32, expected: f32) -> u32 {
    const SHARE: [f32; MOST_PER_DAY] = [1.0, 1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0];
    let mut probability = exp(-expected);
    let mut at_most = probability;
    let mut needs = 0;
    for share in SHARE {
        needs += u32::from(draw < 1.0 - at_most);
        probability *= expected * share;
        at_most += probability;
    }
    // P(at least one need) = 1 − exp(−x) ≤ x, which rounding must not hide.
    if draw < expected { needs } else { 0 }
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

/// Puts a consumer's trips into the rounds.
#[inline(always)]
fn set_out(
    shard: &mut Shard,
    today: &Today,
    (index, needs): (usize, usize),
    key: Key,
    rounds: &mut Rounds,
    tally: &mut Tally,
) {
    let consumer = &shard.consumers[index];
    let mix = &today.board.need_mix[consumer.cohort() as usize];
    let has_record = consumer.has_record();
    for (nth, round) in rounds[..needs].iter_mut().enumerate() {
        let key = key.nth(nth as u8);
        if has_record && !integrity::admits(shard, today, index, key, tally) {
            continue;
        }
        let industry = mix.spin(key.bits(Decision::Industry));
        round[industry as usize].push(Trip {
            key,
            consumer: index as u32,
            nth: nth as u8,
        });
    }
}

// Every consumer of a shard has an index that leaves room for the number of needs.
const _: () = assert!(MOST_PER_DAY < 1 << (32 - INDEX_BITS));
const _: () = assert!(size_of::<Need>() == 4);
