//! What never changes about a consumer.

use serde::{Deserialize, Serialize};

/// Largest price and service sensitivities that can be stored.
const MAX_PRICE_SENSITIVITY: f32 = 8.0;
const MAX_SERVICE_SENSITIVITY: f32 = 4.0;

/// Generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cohort {
    /// Born in the 1980s.
    Born80s,
    /// Generation Z.
    GenZ,
    /// Everybody else.
    Others,
}

/// What a consumer is like when nothing is wrong with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Honesty {
    /// Never claims falsely.
    Honest,
    /// Claims falsely once that is seen to pay.
    Opportunist,
    /// Claims falsely for a living.
    Professional,
}

/// What never changes about a consumer, and the propensity to claim falsely at the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traits {
    /// Generation.
    pub cohort: Cohort,
    /// Whether the consumer pays for membership.
    pub member: bool,
    /// Honest, opportunist or professional.
    pub honesty: Honesty,
    /// Price sensitivity α.
    pub price_sensitivity: f64,
    /// Service sensitivity, 1 on average.
    pub service_sensitivity: f64,
    /// Probability of sending back an item that does not suit.
    pub return_propensity: f64,
    /// Propensity to claim falsely.
    pub abuse_propensity: f64,
}

/// The nearest of 255 steps from 0 to 1.
pub(crate) fn byte(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

/// Whom a consumer counts among: cohort, honesty, membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerKind(u8);

impl BuyerKind {
    fn new(traits: &Traits) -> Self {
        let member = u8::from(traits.member);
        Self(traits.honesty as u8 | (traits.cohort as u8) << 2 | member << 4)
    }

    /// The same in a byte.
    #[inline]
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From what [`Self::bits`] gave.
    #[inline]
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// Honest, opportunist or professional.
    #[inline]
    #[must_use]
    pub const fn honesty(self) -> Honesty {
        match self.0 & 3 {
            0 => Honesty::Honest,
            1 => Honesty::Opportunist,
            _ => Honesty::Professional,
        }
    }

    /// Generation.
    #[inline]
    #[must_use]
    pub const fn cohort(self) -> Cohort {
        match (self.0 >> 2) & 3 {
            0 => Cohort::Born80s,
            1 => Cohort::GenZ,
            _ => Cohort::Others,
        }
    }

    /// Whether the consumer pays for membership.
    #[inline]
    #[must_use]
    pub const fn is_member(self) -> bool {
        self.0 & 16 != 0
    }
}

/// What never changes about a buyer and matters to an order until it settles, in stored units: an order
/// carries it, so that money can be reckoned without fetching the consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedTraits {
    price_sensitivity: u8,
    service_sensitivity: u8,
    /// Whom the buyer counts among.
    pub kind: BuyerKind,
}

impl PackedTraits {
    pub(crate) fn new(traits: &Traits) -> Self {
        Self {
            price_sensitivity: byte(traits.price_sensitivity as f32 / MAX_PRICE_SENSITIVITY),
            service_sensitivity: byte(traits.service_sensitivity as f32 / MAX_SERVICE_SENSITIVITY),
            kind: BuyerKind::new(traits),
        }
    }

    /// Price sensitivity α; never below what the smallest stored unit means.
    #[inline]
    #[must_use]
    pub fn price_sensitivity(self) -> f32 {
        f32::from(self.price_sensitivity.max(1)) * (MAX_PRICE_SENSITIVITY / 255.0)
    }

    /// Service sensitivity, 1 on average.
    #[inline]
    #[must_use]
    pub fn service_sensitivity(self) -> f32 {
        f32::from(self.service_sensitivity) * (MAX_SERVICE_SENSITIVITY / 255.0)
    }
}
