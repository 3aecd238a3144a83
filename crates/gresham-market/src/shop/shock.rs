//! A shock that a shop suffers or lately suffered.

use serde::{Deserialize, Serialize};

/// Days for which a shock that is over is remembered, and none follows: by then its last order has
/// been picked up or cancelled.
const AFTERMATH_DAYS: u32 = 21;

/// Kinds of shocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShockKind {
    /// The shop sells far below cost.
    Mispricing,
    /// Part of the orders cannot be filled.
    StockOut,
    /// More orders than the shop can hand over in time.
    Run,
}

/// A shock that a shop suffers or lately suffered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shock {
    /// What it is.
    pub kind: ShockKind,
    /// First day.
    pub first_day: u32,
    /// Last day.
    pub last_day: u32,
    /// Whether the platform intervenes.
    pub controlled: bool,
    /// Orders a day before the shock.
    pub usual_orders: f64,
    /// Share of the orders of these days that is cancelled.
    pub cancelled: f64,
}

impl Shock {
    /// Whether it lasts on `day`.
    #[must_use]
    pub fn lasts(&self, day: u32) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }

    /// Whether it is over and forgotten on `day`, so that another may strike.
    #[must_use]
    pub fn is_forgotten(&self, day: u32) -> bool {
        day > self.last_day + AFTERMATH_DAYS
    }
}
