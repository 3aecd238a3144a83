//! Buyers who come back.

use crate::kernel::packed_shop::PackedShop;

/// A buyer came back to a shop. Millions do on a busy day of a country, so this takes 4 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The shop, and days since the buyer's previous order there.
    shop_and_gap: PackedShop,
}

impl Repeat {
    /// Most days that are told apart.
    pub const LONGEST_GAP_DAYS: u32 = u8::MAX as u32;

    /// Back at the shop at place `shop` after `gap_days`, of which more than [`Self::LONGEST_GAP_DAYS`] count as so many.
    #[inline]
    #[must_use]
    pub fn new(shop: u32, gap_days: u32) -> Self {
        let gap_days = gap_days.min(Self::LONGEST_GAP_DAYS);
        Self {
            shop_and_gap: PackedShop::new(shop, gap_days as u8),
        }
    }

    /// The shop's place.
    #[inline]
    #[must_use]
    pub const fn shop(self) -> usize {
        self.shop_and_gap.place() as usize
    }

    /// Days since the buyer's previous order there.
    #[inline]
    #[must_use]
    pub const fn gap_days(self) -> usize {
        self.shop_and_gap.tag() as usize
    }
}
