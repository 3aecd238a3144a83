//! What everybody can see today. The board is fixed for the day: consumers read it and write only
//! their own state and a tally, which is why they can be cut into any number of shards.

use super::wheel::Wheel;
use crate::policy::InForce;

/// What buyers see of a shop, plus what the platform charges it for a click. 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Card {
    /// Price in fen; 0 for a place without an open shop that sells today.
    pub price_fen: u32,
    /// Log price against the industry's.
    pub log_price: f32,
    /// Utility that does not depend on the buyer: brand awareness.
    pub appeal: f32,
    /// Described quality above the industry's average.
    pub described_gap: f32,
    /// Utility of displayed score and label for a buyer of service sensitivity 1.
    pub display: f32,
    /// True quality; buyers see it only where quality is visible.
    pub quality: f32,
    /// Price of a click on a sold slot, in fen.
    pub click_fen: u32,
    /// Day of opening; memories from before are of another shop.
    pub opened_day: u16,
    /// Score band: 0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8.
    pub band: u8,
    /// Index of the industry.
    pub industry: u8,
}

impl Card {
    /// Whether the shop sells today.
    #[inline]
    #[must_use]
    pub const fn sells(&self) -> bool {
        self.price_fen > 0
    }
}

const _: () = assert!(size_of::<Card>() == 32);

/// How a shop fulfils and serves: what happens to an order, hidden from buyers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Conduct {
    /// Probability that an item is as described.
    pub quality: f32,
    /// Probability that a parcel is handed over in time.
    pub promptness: f32,
    /// Probability that a conversation is not answered within three minutes.
    pub slow_response: f32,
    /// Probability of settling a just claim.
    pub resolve: f32,
    /// Probability of offering part of the price before a refund.
    pub partial_offer: f32,
    /// Cost of one item, in fen.
    pub unit_cost_fen: u32,
    /// Whether self-service after-sales is switched on.
    pub self_service: bool,
}

/// An industry on the board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndustryBoard {
    /// First shop place.
    pub first_shop: u32,
    /// One past the last shop place.
    pub end_shop: u32,
    /// Exposure in search and recommendation.
    pub organic: Wheel,
    /// Exposure on campaign pages.
    pub campaign: Wheel,
    /// Sold slots.
    pub sold: Wheel,
}

/// The board of one day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The simulated day.
    pub day: u32,
    /// Needs today against an ordinary day at the start: season times growth.
    pub demand_factor: f32,
    /// The policy in force.
    pub policy: InForce,
    /// One card per shop place.
    pub cards: Vec<Card>,
    /// One conduct per shop place.
    pub conducts: Vec<Conduct>,
    /// The industries.
    pub industries: Vec<IndustryBoard>,
    /// Upper bounds of industries' shares of needs, by cohort.
    pub need_mix: [Vec<f32>; 3],
    /// Success rates of abuse by kind and score band, as rumour has them.
    pub rumour: [[f32; 4]; 4],
}

impl Board {
    /// The industry of a need, for a uniform draw.
    #[inline]
    #[must_use]
    pub fn needed_industry(&self, cohort: usize, draw: f32) -> usize {
        // Counting the bounds that are passed finds the first that is not, without a branch.
        let mix = &self.need_mix[cohort];
        let passed: u32 = mix.iter().map(|bound| u32::from(draw >= *bound)).sum();
        (passed as usize).min(mix.len() - 1)
    }
}
