//! Phase: who needs something today, and what.

use crate::consumer::Need;
use crate::kernel::bitmask::{each, mask, set_among};
use crate::luck::draws::{Agent, Decision, Key, need_draw};
use crate::luck::elementary::exp;
use crate::order::LATE;
use crate::platform::integrity;
use crate::shard::{Shard, Today};
use crate::tally::Tally;

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

/// Consumers whose needs are gathered at a time, in a market with so many places for shops: few
/// enough for their state to stay in cache from phase to phase, enough for many trips to one
/// industry. Where the shops of an industry do not stay in cache by themselves, there must be trips
/// enough to look at each of them several times; and where that makes so many that buyers do not
/// stay in cache either, there may as well be trips for many times.
#[must_use]
pub fn block(places: usize) -> usize {
    let several = (places * SEVERAL_PER_PLACE).max(SMALLEST_BLOCK);
    if several <= MOST_IN_CACHE {
        several
    } else {
        (places * MANY_PER_PLACE).min(LARGEST_BLOCK)
    }
}

/// Consumers of the smallest block.
const SMALLEST_BLOCK: usize = 1 << 15;

/// Consumers for every place whose trips look at each shop of an industry several times.
const SEVERAL_PER_PLACE: usize = 8;

/// Consumers whose state stays in cache.
const MOST_IN_CACHE: usize = 1 << 18;

/// Consumers for every place where nothing stays in cache but what is looked at again soon.
const MANY_PER_PLACE: usize = 64;

/// Consumers of the largest block, whose trips take 50 MB.
const LARGEST_BLOCK: usize = 1 << 23;

/// Consumers whose needs are drawn at a time.
const CHUNK: usize = 16 * WORD;

/// Consumers whose needs make one word of marks.
const WORD: usize = 64;

/// The trips of a block of consumers by industry: first everybody's first trip of the day, then the
/// second ones, and so on. No round has two trips of one consumer, so each can go through its
/// phases as a whole.
pub type Rounds = [Vec<Vec<Trip>>; MOST_PER_DAY];

/// Columns over those of a block of consumers who need something; kept from block to block.
#[derive(Debug, Clone, Default)]
pub struct Needy {
    /// Index within the shard in the low bits, number of needs in the high.
    who: Vec<u32>,
    /// Needs that are to be expected of them on the day.
    expected: Vec<f32>,
    /// The luck of their first trip.
    keys: Vec<Key>,
}

/// Bits of an entry of [`Needy`] that hold the index within the shard.
const INDEX_BITS: u32 = 29;
const INDEX: u32 = (1 << INDEX_BITS) - 1;

/// Gathers the day's trips of the block that begins with consumer `first` of the shard. Accounts
/// that are banned or turned away by a limit do not set out.
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
    needy.find(shard, today, (first, end));
    let Needy { who, keys, .. } = needy;
    for (needy, key) in who.iter().zip(keys) {
        let (index, count) = ((needy & INDEX) as usize, (needy >> INDEX_BITS) as usize);
        tally.consumers.needs += count as i64;
        set_out(shard, today, (index, count), *key, rounds, tally);
    }
}

impl Needy {
    /// Finds those of a block who need something. Needs arise with rate λ · season · growth · h(T),
    /// h(T) = exp(γ (T − T₀)): lost trust is lost demand. Their number on a day is Poisson, so that
    /// purchase counts over consumers with Gamma rates are negative binomial. Most need nothing, so
    /// only whether they do is worked out for everybody.
    ///
    /// Equation (4).
    #[inline(always)]
    fn find(&mut self, shard: &Shard, today: &Today, (first, end): (usize, usize)) {
        let block = &shard.needs[first..end];
        let salt = today.luck.day_salt(today.day);
        let factor = today.board.demand_factor;
        let response = TrustResponse::new(today);
        self.who.clear();
        self.expected.clear();
        for (nth, chunk) in block.chunks(CHUNK).enumerate() {
            let start = (first + nth * CHUNK) as u32;
            let mut expected = [0.0; CHUNK];
            let mut needy = [0_u32; CHUNK];
            for (offset, need) in chunk.iter().enumerate() {
                let draw = need_draw(salt, shard.first_consumer + start + offset as u32);
                expected[offset] = need.rate() * factor * response.at(need.trust());
                needy[offset] = mask(needs_anything(draw, expected[offset]));
            }
            let (expected, _) = expected.as_chunks::<WORD>();
            let (needy, _) = needy.as_chunks::<WORD>();
            for (nth, (expected, needy)) in expected.iter().zip(needy).enumerate() {
                for lane in each(set_among(needy)) {
                    self.who.push(start + (nth * WORD + lane) as u32);
                    self.expected.push(expected[lane]);
                }
            }
        }
        self.keys.clear();
        self.keys.extend(self.who.iter().map(|who| {
            let number = shard.first_consumer + who;
            today.luck.of(Agent::Trip(number, today.day))
        }));
        for (who, expected) in self.who.iter_mut().zip(&self.expected) {
            let draw = need_draw(salt, shard.first_consumer + *who);
            *who |= number_of_needs(draw, *expected) << INDEX_BITS;
        }
    }
}

/// Number of needs, at most [`MOST_PER_DAY`], for a uniform number and their expected number.
///
/// Equation (4).
#[must_use]
pub fn needs_today(draw: f32, expected: f32) -> u32 {
    if needs_anything(draw, expected) {
        number_of_needs(draw, expected)
    } else {
        0
    }
}

/// True if there is any need in a Poisson number of them with mean `expected`.
#[inline(always)]
fn needs_anything(draw: f32, expected: f32) -> bool {
    // P(at least one need) = 1 − exp(−x) ≤ x, which rounding must not hide.
    let chance = (1.0 - exp(-expected)).min(expected);
    draw < chance
}

/// Inverts the Poisson distribution with mean `expected` from its upper tail: the number of those k
/// whose P(at least k) the draw lies below, for a draw that leads to one need at least.
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
    let flags = shard.trip_flags[index];
    let mix = &today.board.need_mix[flags.cohort()];
    let has_record = || shard.consumers[index].has_record();
    debug_assert!(
        flags.may_have_record() || !has_record(),
        "who puts a mark on an account notes it in the flags"
    );
    let has_record = flags.may_have_record() && has_record();
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

// Every consumer of a shard has an index that leaves room for the number of needs, and every trip a
// number that leaves room for what a parcel holds beside it.
const _: () = assert!(MOST_PER_DAY < 1 << (32 - INDEX_BITS) && MOST_PER_DAY <= LATE as usize);
const _: () = assert!(size_of::<Need>() == 4);
