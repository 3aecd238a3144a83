//! A shop's experience score.

use serde::{Deserialize, Serialize};

/// Points from 0 to 5 in each dimension and overall.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Product quality.
    pub product: f64,
    /// Logistics.
    pub logistics: f64,
    /// Service assurance.
    pub service: f64,
    /// Overall.
    pub overall: f64,
}

impl Score {
    /// From here on a shop has five stars.
    pub const FIVE_STARS: f64 = 4.8;

    /// A shop of which nothing is known.
    pub const UNKNOWN: Self = Self {
        product: 4.5,
        logistics: 4.5,
        service: 4.5,
        overall: 4.5,
    };

    /// The band of a score: 0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8.
    #[must_use]
    pub fn band(points: f64) -> u8 {
        [4.3, 4.5, Self::FIVE_STARS]
            .iter()
            .map(|cut| u8::from(points >= *cut))
            .sum()
    }
}
