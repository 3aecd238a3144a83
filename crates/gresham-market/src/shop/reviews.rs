//! Reviews of a shop.

use serde::{Deserialize, Serialize};

/// Reviews of a shop by its buyers; old ones count less.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reviews {
    /// Reviews, silence that counts as praise included.
    pub count: f64,
    /// Of these, praise.
    pub praise: f64,
    /// Stars that are shown, from 1 to 5.
    pub stars: f64,
}

impl Reviews {
    /// No reviews yet.
    pub const NONE: Self = Self {
        count: 0.0,
        praise: 0.0,
        stars: 5.0,
    };
}
