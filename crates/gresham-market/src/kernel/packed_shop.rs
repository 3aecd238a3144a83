//! A shop's place and a byte beside it in four bytes: there are at most 2²⁴ places.

use serde::{Deserialize, Serialize};

/// A place in the low 24 bits, whatever goes with it in the high 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedShop(u32);

impl PackedShop {
    const PLACE_BITS: u32 = 24;

    /// The highest place there is room for.
    pub const LAST: u32 = (1 << Self::PLACE_BITS) - 1;

    /// A place and what goes with it.
    #[inline]
    #[must_use]
    pub const fn new(place: u32, tag: u8) -> Self {
        Self(place | (tag as u32) << Self::PLACE_BITS)
    }

    /// The place.
    #[inline]
    #[must_use]
    pub const fn place(self) -> u32 {
        self.0 & Self::LAST
    }

    /// What goes with it.
    #[inline]
    #[must_use]
    pub const fn tag(self) -> u8 {
        (self.0 >> Self::PLACE_BITS) as u8
    }
}
