//! Rules as they hold for single shops.

use gresham_market::policy::{InForce, Limit, Scope};

/// Rules that hold for one shop.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShopRules {
    /// Levers in force.
    pub in_force: InForce,
    /// Levers that a shop that calculates reckons with.
    pub reckoned: InForce,
}

/// The shops that a lever with a limit on their number reaches.
#[derive(Debug, Clone)]
pub struct Pilot {
    /// The entry for which they were chosen.
    pub entry: Limit,
    /// Day on which they were chosen.
    pub day: u32,
    /// Their places, the best scored first.
    pub places: Vec<usize>,
}

impl Pilot {
    /// True if it was chosen for an entry, whose share may have grown since.
    #[must_use]
    pub fn is_of(&self, limit: &Limit) -> bool {
        let scope = Scope {
            share: limit.scope.share,
            ..self.entry.scope
        };
        let entry = Limit {
            scope,
            ..self.entry
        };
        entry == *limit
    }
}
