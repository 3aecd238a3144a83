//! A shop in the eyes of buyers, laid out as it is read.

use serde::{Deserialize, Serialize};

/// A shop's offer as buyers weigh it, laid out as columns are read: 16 bytes,
/// four of them empty.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[repr(align(16))]
pub struct Offer {
    /// Log price against the industry's, less what buyers feel that free returns save them.
    pub log_price: f32,
    /// Brand awareness, in utility.
    pub brand: f32,
    /// Worth of an order that the shop's public signals predict, over the industry's ordinary ones;
    /// where quality is visible, the worth that is to be expected.
    pub reading: f32,
}

impl Offer {
    /// Entry where nothing is offered: nobody would take it.
    pub const NOTHING: Self = Self {
        log_price: 0.0,
        brand: -1e30,
        reading: 0.0,
    };
}

/// All else that is needed of a shop while consumers choose and order: 16 bytes.
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
    /// True if the shop sells today.
    #[inline]
    #[must_use]
    pub const fn sells(&self) -> bool {
        self.price_fen > 0
    }
}

const _: () = assert!(size_of::<ShopListing>() == 16 && size_of::<Offer>() == 16);
