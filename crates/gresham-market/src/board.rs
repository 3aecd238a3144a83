//! The board: all that everybody can see today. The board is fixed for the day: consumers read it
//! and write only their own state and a tally, which is why they can be cut into any number of
//! shards.

use crate::kernel::niche_sampler::NicheSampler;
use crate::kernel::weighted_sampler::SmallSampler;
use crate::rulebook::RuleBook;
use crate::shop::listing::{Offer, ShopListing};
use crate::shop::service_profile::ServiceProfile;
use crate::shop::shock::Shock;
use crate::tally::RINGS;
use serde::{Deserialize, Serialize};

/// Stands for a shop where there is none that sells.
pub const NOBODY: u32 = u32::MAX;

/// An industry on the board.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct IndustryBoard {
    /// First shop place.
    pub first_shop: u32,
    /// One past the last shop place.
    pub end_shop: u32,
    /// True if there are rules for disputes, by scene.
    pub ruled: [bool; 2],
    /// Exposure in search and recommendation, and on a second track on campaign pages.
    pub organic: NicheSampler,
    /// Sold slots.
    pub sold: NicheSampler,
    /// Number of slots on a page that are sold.
    pub sold_slots: u32,
}

/// The board of one day.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Board {
    /// The simulated day.
    pub day: u32,
    /// Needs today against an ordinary day at the start: season times growth.
    pub demand_factor: f32,
    /// The rules of the day.
    pub rules: RuleBook,
    /// One offer per shop place.
    pub offers: Vec<Offer>,
    /// One listing per shop place.
    pub listings: Vec<ShopListing>,
    /// One profile per shop place.
    pub service_profiles: Vec<ServiceProfile>,
    /// The shock that each shop suffers or lately suffered.
    pub shocks: Vec<Option<Shock>>,
    /// The industries.
    pub industries: Vec<IndustryBoard>,
    /// The industries that are needed, by cohort.
    pub need_mix: [SmallSampler; 3],
    /// Share of affinity that is left after so many days; long enough for the days simulated.
    pub kept: Vec<f32>,
    /// Success rates of abuse by kind and score band, as rumour has them.
    pub rumour: [[f32; 4]; 4],
    /// Success rates of abuse by ring and kind, as its members know them.
    pub ring_news: [[f32; 4]; RINGS],
}

/// Places for shops from which on what is known of them does not stay in the nearer caches.
const VAST: usize = 1 << 15;

impl Board {
    /// True if the shops are so many that what is needed of one is worth asking for ahead.
    #[inline]
    #[must_use]
    pub const fn is_vast(&self) -> bool {
        self.listings.len() >= VAST
    }

    /// Share of affinity that is left `days` after the last order.
    #[inline]
    #[must_use]
    pub fn kept_after(&self, days: u32) -> f32 {
        self.kept[days as usize]
    }
}
