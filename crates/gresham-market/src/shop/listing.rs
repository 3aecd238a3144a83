//! What buyers see of a shop, laid out as it is read.

use serde::{Deserialize, Serialize};

/// What buyers weigh when they see a shop, laid out as columns are read: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[repr(align(16))]
pub struct Offer {
    /// Log price against the industry's, less what buyers feel that free returns save them.
    pub log_price: f32,
    /// Utility that does not depend on the buyer: brand awareness.
    pub appeal: f32,
    /// Described quality above the industry's average.
    pub described_gap: f32,
    /// Utility of displayed score and label for a buyer of service sensitivity 1.
    pub display: f32,
}

impl Offer {
    /// What stands where nothing is offered: nobody would take it.
    pub const NOTHING: Self = Self {
        log_price: 0.0,
        appeal: -1e30,
        described_gap: 0.0,
        display: 0.0,
    };
}

/// What else is needed of a shop while consumers choose and order: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ShopListing {
    /// Price in fen; 0 for a place without an open shop that sells today.
    pub price_fen: u32,
    /// Probability that a parcel is handed over in time.
    pub promptness: f32,
    /// Probability that a parcel which would be late is handed over in time after a warning.
    pub averted: f32,
    /// Day of opening; memories from before are of another shop.
    pub opened_day: u16,
    /// Score band: 0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8.
    pub band: u8,
    /// Index of the industry.
    pub industry: u8,
}

impl ShopListing {
    /// Whether the shop sells today.
    #[inline]
    #[must_use]
    pub const fn sells(&self) -> bool {
        self.price_fen > 0
    }
}

const _: () = assert!(size_of::<ShopListing>() == 16 && size_of::<Offer>() == 16);
