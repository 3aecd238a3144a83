//! Random numbers keyed by what they decide, never taken from a stream that agents share.
//!
//! A number is a function of (seed, replicate, agent, day, decision). Two runs that differ in
//! policy alone therefore give each agent the same luck, and an agent added to a market changes
//! nobody else's.

use rand::TryRng;
use std::convert::Infallible;

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Avalanche of 64 bits: the finaliser of `SplitMix64` (Stafford's variant 13).
#[inline]
#[must_use]
const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// Whose luck a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agent {
    /// A consumer's traits, by number.
    ConsumerTraits(u32),
    /// A shopping trip: consumer and day; the trip's number within the day is mixed in by
    /// [`Key::nth`].
    Trip(u32, u32),
    /// A shop's traits, by place and day of opening.
    ShopTraits(u32, u32),
    /// A shop's decisions on a day, by place.
    ShopDecision(u32, u32),
    /// Entry into an industry on a day.
    Entry(u32, u32),
    /// A shop's shocks on a day, by place.
    ShopShock(u32, u32),
    /// Faults in a shop's goods on a day, by place.
    ShopFault(u32, u32),
    /// Special services of a shop of the first day, by place.
    ShopServices(u32),
    /// A shop's answer to its diagnosis on a day, by place.
    Diagnosis(u32, u32),
    /// A shop's answer to a ticket on a day, by place.
    ShopTicket(u32, u32),
    /// A group's listing, by the group's number.
    Group(u32),
    /// The review of a shop on a day, by place.
    Review(u32, u32),
    /// Lot of a shop where levers reach a share of shops, by place and day of opening.
    ShopLot(u32, u32),
    /// Browsers who open a shop on a day, and questions that it is asked, by place.
    ShopVisits(u32, u32),
    /// Buyers' reviews of a shop on a day, by place.
    ShopReviews(u32, u32),
    /// True if a shop that does not pay gives up on a day, by place.
    ShopExit(u32, u32),
    /// The niche in which a consumer shops, by consumer and industry.
    Niche(u32, u32),
    /// The niche in which a shop opens, by industry and day; several are told apart by
    /// [`Key::nth`].
    NicheOfEntry(u32, u32),
}

/// Luck of a replicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Luck(u64);

impl Luck {
    /// The luck of replicate `replicate` under `seed`.
    #[must_use]
    pub const fn new(seed: u64, replicate: u32) -> Self {
        Self(mix(
            mix(seed.wrapping_add(GOLDEN)) ^ (replicate as u64).wrapping_mul(GOLDEN)
        ))
    }

    /// The key of an agent.
    #[inline]
    #[must_use]
    pub const fn of(self, agent: Agent) -> Key {
        let (domain, first, second) = match agent {
            Agent::ConsumerTraits(consumer) => (1, consumer, 0),
            Agent::Trip(consumer, day) => (2, consumer, day),
            Agent::ShopTraits(shop, opened_day) => (3, shop, opened_day),
            Agent::ShopDecision(shop, day) => (4, shop, day),
            Agent::Entry(industry, day) => (5, industry, day),
            // 6 is the domain of needs.
            Agent::ShopShock(shop, day) => (7, shop, day),
            Agent::ShopFault(shop, day) => (11, shop, day),
            Agent::ShopServices(shop) => (8, shop, 0),
            Agent::Diagnosis(shop, day) => (9, shop, day),
            Agent::ShopTicket(shop, day) => (10, shop, day),
            Agent::Group(group) => (12, group, 0),
            Agent::Review(shop, day) => (13, shop, day),
            Agent::ShopLot(shop, opened_day) => (14, shop, opened_day),
            Agent::ShopReviews(shop, day) => (15, shop, day),
            Agent::ShopExit(shop, day) => (16, shop, day),
            Agent::ShopVisits(shop, day) => (17, shop, day),
            Agent::Niche(consumer, industry) => (18, consumer, industry),
            Agent::NicheOfEntry(industry, day) => (19, industry, day),
        };
        // Days take no more than 24 bits.
        let domain = (domain & 15) | (domain >> 4 << 28);
        let identity = ((first as u64) << 32) | ((second as u64) << 4) | domain;
        Key::new(mix(self.0 ^ identity.wrapping_mul(GOLDEN)))
    }

    /// The day's salt for need draws.
    #[must_use]
    pub const fn day_salt(self, day: u32) -> u64 {
        mix(self.0 ^ ((day as u64) << 4 | 6).wrapping_mul(GOLDEN))
    }
}

/// Decisions that a consumer's random numbers make on a trip. Numbers of different decisions are
/// independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Decision {
    /// Which industry is needed.
    Industry = 1,
    /// True if the need is a replenishment with which the buyer goes to a remembered shop.
    DirectVisit,
    /// True if the page is a campaign's.
    Campaign,
    /// Random utility of buying nothing.
    Outside,
    /// True if a limited account is turned away.
    Limit,
    /// True if pick-up is late.
    Pickup,
    /// Days on the road.
    Transit,
    // 8 was whether the carrier is late.
    /// True if the item is damaged.
    Damage = 9,
    /// True if the item is defective or not as described.
    Defect,
    /// How grave the problem is.
    Severity,
    /// True if a sound item does not suit.
    Misfit,
    /// True if a misfit goes back.
    MisfitReturn,
    /// True if a problem is claimed.
    Claim,
    /// True if an abuser makes a false claim.
    Abuse,
    /// Which kind of false claim.
    AbuseKind,
    /// When the shop is contacted.
    ContactDelay,
    /// True if the first answer is slow.
    Response,
    /// True if the buyer wishes to keep the goods and be refunded.
    RefundOnlyWish,
    /// True if a claim rests on a photograph.
    Photograph,
    /// True if the photograph check fires.
    PhotographCheck,
    /// True if the anomaly model fires.
    AnomalyCheck,
    /// True if the platform is lenient.
    Leniency,
    /// True if part of the price is offered.
    PartialOffer,
    /// True if part of the price is accepted.
    PartialAccept,
    /// True if the shop settles by itself.
    Resolve,
    /// True if settled goods are exchanged.
    Exchange,
    /// True if the buyer turns to the platform.
    Dispute,
    /// True if a verdict is wrong.
    Verdict,
    /// True if worn goods are noticed.
    WearCheck,
    /// True if a shop's evidence is accepted.
    ShopEvidence,
    /// True if that leaves a mark.
    ShopEvidenceMark,
    /// True if a parcel about to be late is noticed in time.
    Warning,
    /// True if evidence against an honest return is accepted.
    EvidenceAlarm,
    /// True if an order meets what is missing or is beyond what control lets go.
    Unfilled,
    /// True if the hotline takes a decision back.
    Hotline,
    /// True if the losing side foresees a verdict.
    Foresight,
    /// True if a promised service is given.
    Promise,
    /// True if what does not suit is swapped.
    Swap,
    /// How far down a page the buyer looks.
    Depth,
    /// True if a question before the sale is asked and not answered in time.
    Question,
    /// True if a problem that was not put right strikes the shop off.
    StrikeOff,
}

/// Where slots and shops begin in the space of decisions of a trip.
const SLOTS: u32 = 1 << 8;
const SHOPS: u32 = 1 << 16;

/// The key of one agent or trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Key {
    low: u32,
    high: u32,
}

impl Key {
    const fn new(bits: u64) -> Self {
        Self {
            low: bits as u32,
            high: (bits >> 32) as u32,
        }
    }

    /// The key of the trip with number `nth` of the same day.
    #[inline]
    #[must_use]
    pub const fn nth(self, nth: u8) -> Self {
        Self {
            low: self.low,
            high: self.high.wrapping_add((nth as u32) << 8),
        }
    }

    /// 32 uniform bits for a decision: two rounds of `MurmurHash3`'s finaliser, the key's halves
    /// coming in before the first and between the two. 32 bits, because registers hold more of them
    /// and multiply them at once.
    #[inline(always)]
    const fn hash(self, decision: u32) -> u32 {
        let mut bits = self.low ^ decision.wrapping_mul(0x9E37_79B9);
        bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
        bits ^= self.high;
        bits = (bits ^ (bits >> 13)).wrapping_mul(0xC2B2_AE35);
        bits ^ (bits >> 16)
    }

    /// 32 uniform bits for a decision.
    #[inline(always)]
    #[must_use]
    pub const fn bits(self, decision: Decision) -> u32 {
        self.hash(decision as u32)
    }

    /// A uniform number in (0, 1) for a decision.
    #[inline(always)]
    #[must_use]
    pub const fn unit(self, decision: Decision) -> f32 {
        unit(self.hash(decision as u32))
    }

    /// 32 uniform bits for the shop drawn into slot `slot` of a page.
    #[inline(always)]
    #[must_use]
    pub const fn slot(self, slot: u32) -> u32 {
        self.hash(SLOTS + slot)
    }

    /// A uniform number in (0, 1) for the random utility of a shop.
    /// Nobody has one, too, which nobody looks at.
    #[inline(always)]
    #[must_use]
    pub const fn shop(self, shop: u32) -> f32 {
        unit(self.hash(SHOPS.wrapping_add(shop)))
    }

    /// A stream of numbers of this agent's own, for distributions that need several.
    #[must_use]
    pub const fn stream(self) -> Stream {
        Stream((self.high as u64) << 32 | self.low as u64)
    }
}

/// 23 of 32 uniform bits as a number in (0, 1): never 0, never 1.
#[inline(always)]
const fn unit(bits: u32) -> f32 {
    // A signed number, because its conversion is one instruction everywhere.
    ((bits >> 9).cast_signed() as f32 + 0.5) * (1.0 / (1 << 23) as f32)
}

/// The need draw of a consumer on a day, in (0, 1): 32 bits suffice and are cheap to draw for all.
#[inline(always)]
#[must_use]
pub const fn need_draw(day_salt: u64, consumer: u32) -> f32 {
    let mut bits = consumer.wrapping_mul(0x9E37_79B9) ^ (day_salt as u32);
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
    bits ^= (day_salt >> 32) as u32;
    bits = (bits ^ (bits >> 13)).wrapping_mul(0xC2B2_AE35);
    unit(bits ^ (bits >> 16))
}

/// One agent's own stream: `SplitMix64` from the agent's key.
#[derive(Debug, Clone)]
pub struct Stream(u64);

impl Stream {
    /// A uniform number in [0, 1) with 53 bits.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
