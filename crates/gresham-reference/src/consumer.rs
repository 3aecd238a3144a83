//! A consumer: traits, what is remembered, orders under way. Numbers are kept as coarsely as the
//! model says (section 5), as units of their steps.

#![expect(
    clippy::disallowed_types,
    reason = "the library's variates are what the market's own must agree with"
)]

use crate::order::{Order, Stage};
use crate::steps::{COARSE, coarse};
use gresham_market::luck::draws::{Agent, Luck, Stream};
use gresham_market::luck::elementary::exp;
use gresham_market::parameters::WorldParameters;
use rand_distr::{Distribution, Gamma, Normal};

/// Steps of trust, belief and need rate.
const FINE: f32 = 65_535.0;

/// Most needs a day that are told apart, largest price sensitivity, largest service sensitivity.
const MOST_NEEDS: f64 = 4.0;
const MOST_PRICE_SENSITIVITY: f32 = 8.0;
const MOST_SERVICE_SENSITIVITY: f32 = 4.0;

/// Shops that a consumer can remember.
const MEMORY: usize = 8;

/// Readiness to claim falsely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Honesty {
    /// Never claims falsely.
    Honest,
    /// Claims falsely once that is seen to pay.
    Opportunist,
    /// Claims falsely for a living.
    Professional,
}

/// A remembered shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Place of the shop.
    pub shop: usize,
    /// Affinity in 255ths; 0 is a shop struck off.
    pub affinity: u8,
    /// Day of the last order there.
    pub last_day: u32,
}

impl Memory {
    /// Affinity from 0 to 1, before fading.
    #[must_use]
    pub fn affinity(&self) -> f32 {
        f32::from(self.affinity) / COARSE
    }
}

/// A consumer.
#[derive(Debug, Clone)]
pub struct Consumer {
    /// Number among all consumers.
    pub number: u32,
    /// 0 born in the 1980s, 1 generation Z, 2 others.
    pub cohort: usize,
    /// True if the consumer pays for membership.
    pub is_member: bool,
    /// Honest, opportunist or professional.
    pub honesty: Honesty,
    rate: u16,
    trust: u16,
    belief: u16,
    price_sensitivity: u8,
    service_sensitivity: u8,
    return_propensity: u8,
    abuse_propensity: u8,
    /// Marks on the account.
    pub marks: u8,
    /// Day of the newest mark.
    pub marked_day: u32,
    /// First day after a ban.
    pub banned_until: Option<u32>,
    /// In the order in which room was taken.
    pub memories: Vec<Memory>,
    /// Orders under way with the day and stage that is next, in the order in which they were
    /// scheduled.
    pub due: Vec<(u32, Stage, Order)>,
}

/// A share in 65,535ths, to the nearest.
fn fine(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * FINE + 0.5) as u16
}

/// A share in 65,535ths at the start, reckoned in double precision.
fn fine_at_start(share: f64) -> u16 {
    (share * f64::from(FINE)).round().min(f64::from(FINE)) as u16
}

fn lognormal(stream: &mut Stream, spread: f64) -> f64 {
    let normal = Normal::new(0.0, 1.0).expect("a standard normal");
    libm::exp(spread * normal.sample(stream) - 0.5 * spread * spread)
}

impl Consumer {
    /// Draws a consumer in the order of section 5.
    ///
    /// Equation (3).
    #[must_use]
    pub fn draw(luck: Luck, number: u32, world: &WorldParameters, belief: f64) -> Self {
        let population = &world.population;
        let mut stream = luck.of(Agent::ConsumerTraits(number)).stream();
        let cohort = pick(
            stream.unit(),
            population.born_80s_share,
            population.gen_z_share,
        );
        let is_member = stream.unit() < population.member_share;
        let kind = pick(
            stream.unit(),
            population.professional_share,
            population.opportunist_share,
        );
        let price_sensitivity = population.price_sensitivity
            * lognormal(&mut stream, population.price_sensitivity_spread);
        let service = lognormal(&mut stream, population.service_sensitivity_spread);
        let member_service = if is_member {
            population.member_service
        } else {
            1.0
        };
        let draw = stream.unit();
        let mean = population.return_propensity;
        let returns = if mean > 0.0 {
            libm::pow(draw, (1.0 - mean) / mean)
        } else {
            0.0
        };
        let (honesty, propensity) = match kind {
            0 => (Honesty::Professional, world.abuse.professional_propensity),
            1 => (Honesty::Opportunist, world.abuse.opportunist_propensity),
            _ => (Honesty::Honest, 0.0),
        };
        let rate = if number >= population.consumers {
            0.0
        } else {
            rate(&mut stream, world)
        };
        let needs_per_day = rate * cohort_need(cohort, world) * population.need_of(is_member);
        Self {
            number,
            cohort,
            is_member,
            honesty,
            rate: fine_at_start(needs_per_day / MOST_NEEDS),
            trust: fine_at_start(world.memory.trust_start),
            belief: fine_at_start(belief),
            price_sensitivity: coarse(price_sensitivity as f32 / MOST_PRICE_SENSITIVITY),
            service_sensitivity: coarse(
                (service * member_service) as f32 / MOST_SERVICE_SENSITIVITY,
            ),
            return_propensity: coarse(returns as f32),
            abuse_propensity: coarse(propensity as f32),
            marks: 0,
            marked_day: 0,
            banned_until: None,
            memories: Vec::new(),
            due: Vec::new(),
        }
    }

    /// Need rate λ at neutral trust.
    #[must_use]
    pub fn needs_per_day(&self) -> f32 {
        f32::from(self.rate) * (MOST_NEEDS as f32 / FINE)
    }

    /// Trust T, from 0 to 1.
    #[must_use]
    pub fn trust(&self) -> f32 {
        f32::from(self.trust) / FINE
    }

    /// Trust in units of 1/65535.
    #[must_use]
    pub fn trust_units(&self) -> i64 {
        i64::from(self.trust)
    }

    /// Sets trust and gives its change in units.
    pub fn set_trust(&mut self, trust: f32) -> i64 {
        let before = self.trust_units();
        self.trust = fine(trust);
        self.trust_units() - before
    }

    /// Expected quality b of an unknown shop, from 0 to 1.
    #[must_use]
    pub fn belief(&self) -> f32 {
        f32::from(self.belief) / FINE
    }

    /// Expected quality in units of 1/65535.
    #[must_use]
    pub fn belief_units(&self) -> i64 {
        i64::from(self.belief)
    }

    /// Sets the belief and gives its change in units.
    pub fn set_belief(&mut self, belief: f32) -> i64 {
        let before = self.belief_units();
        self.belief = fine(belief);
        self.belief_units() - before
    }

    /// At least one step, so that money can be divided by it.
    #[must_use]
    pub fn price_sensitivity(&self) -> f32 {
        f32::from(self.price_sensitivity.max(1)) * (MOST_PRICE_SENSITIVITY / COARSE)
    }

    /// Service sensitivity s, 1 on average.
    #[must_use]
    pub fn service_sensitivity(&self) -> f32 {
        f32::from(self.service_sensitivity) * (MOST_SERVICE_SENSITIVITY / COARSE)
    }

    /// Probability r of sending back what does not suit.
    #[must_use]
    pub fn return_propensity(&self) -> f32 {
        f32::from(self.return_propensity) / COARSE
    }

    /// Propensity p to claim falsely.
    #[must_use]
    pub fn abuse_propensity(&self) -> f32 {
        f32::from(self.abuse_propensity) / COARSE
    }

    /// Sets the propensity to claim falsely.
    pub fn set_abuse_propensity(&mut self, propensity: f32) {
        self.abuse_propensity = coarse(propensity);
    }

    /// Memory of a shop, unless another has opened in its place since.
    pub fn memory_of(&mut self, shop: usize, opened_day: u32) -> Option<&mut Memory> {
        self.memories
            .iter_mut()
            .find(|memory| memory.shop == shop && memory.last_day >= opened_day)
    }

    /// Sets the affinity to a remembered shop. Only 0 is stored as 0.
    pub fn set_affinity(&mut self, shop: usize, opened_day: u32, affinity: f32) {
        if let Some(memory) = self.memory_of(shop, opened_day) {
            memory.affinity = coarse(affinity).max(u8::from(affinity > 0.0));
        }
    }

    /// Remembers an order of today; gives the days since the last one there, if that is remembered.
    pub fn note_order(&mut self, shop: usize, opened_day: u32, day: u32, fade: f32) -> Option<u32> {
        if let Some(memory) = self.memory_of(shop, opened_day) {
            let gap_days = day - memory.last_day;
            memory.last_day = day;
            let faded = memory.affinity() * exp(fade * gap_days as f32);
            self.set_affinity(shop, opened_day, faded);
            return Some(gap_days);
        }
        let new = Memory {
            shop,
            affinity: 1,
            last_day: day,
        };
        // Room is where another shop of the same place was remembered, else where there is some,
        // else where least is lost.
        let same_place = self.memories.iter().position(|memory| memory.shop == shop);
        if let Some(slot) = same_place {
            self.memories[slot] = new;
        } else if self.memories.len() < MEMORY {
            self.memories.push(new);
        } else {
            let slot = self.least_worth(day);
            self.memories[slot] = new;
        }
        None
    }

    /// The memory that is worth least; of equals the first.
    fn least_worth(&self, day: u32) -> usize {
        let worth = |memory: &Memory| {
            let affinity = match memory.affinity {
                0 => 100,
                some => u32::from(some) + 20,
            };
            affinity as f32 / (60 + day - memory.last_day) as f32
        };
        let mut least = 0;
        for slot in 1..self.memories.len() {
            if worth(&self.memories[slot]) < worth(&self.memories[least]) {
                least = slot;
            }
        }
        least
    }
}

/// 0, 1 or 2: the first kind with its share, the second with its, or the rest.
fn pick(draw: f64, first: f64, second: f64) -> usize {
    if draw < first {
        0
    } else if draw < first + second {
        1
    } else {
        2
    }
}

fn rate(stream: &mut Stream, world: &WorldParameters) -> f64 {
    let scale = world.demand.needs_per_day / world.demand.need_shape;
    if scale <= 0.0 {
        return 0.0;
    }
    Gamma::new(world.demand.need_shape, scale)
        .expect("bounded shape and scale")
        .sample(stream)
}

/// Needs of a cohort against the average consumer's.
fn cohort_need(cohort: usize, world: &WorldParameters) -> f64 {
    let population = &world.population;
    let rest = 1.0 - population.born_80s_share - population.gen_z_share;
    let named = population.born_80s_share * population.born_80s_need
        + population.gen_z_share * population.gen_z_need;
    match cohort {
        0 => population.born_80s_need,
        1 => population.gen_z_need,
        _ if rest > 0.0 => ((1.0 - named) / rest).max(0.0),
        _ => 0.0,
    }
}
