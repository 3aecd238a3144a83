//! Exemptions of single shops, made by an experimenter: exempts them from levers, takes their
//! label, sets their strategy, stops everybody from adapting. No agent foresees or notices it.
//!
//! A market without an experimenter is the same to the last byte as one whose experimenter does
//! nothing, and one in which every shop is exempt from a lever is the same as one without it.

use crate::policy::Policy;

/// Levers that reach a shop only through its own display, its own place in search, campaigns and
/// auction, its own costs and practice, and what it knows: those that can be given to some shops
/// and not to others. Left out are levers that decide about buyers, claims or industries (refunds,
/// checks of accounts and photographs, rules for disputes), and those by which the platform picks
/// shops against one another (lists, tags, tickets, captains, bonus points).
pub const SINGLE_SHOP_LEVERS: &[&str] = &[
    "experience_score",
    "order_saving",
    "logistics_compensation",
    "good_shop_compensation_relief",
    "return_freight",
    "risk_protection",
    "staff_certification",
    "ai_service",
    "owner_hotline",
];

/// Differences for chosen shops.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemption {
    /// The policy under which the chosen shops live; it differs from the market's own only in
    /// [`SINGLE_SHOP_LEVERS`].
    pub policy: Policy,
    /// True if the chosen shops never wear the five-star label, whatever their score.
    pub without_label: bool,
    /// The chosen shop places.
    pub places: Vec<bool>,
}

impl Exemption {
    /// True if every shop is among the chosen.
    #[must_use]
    pub fn covers_all(&self) -> bool {
        self.places.iter().all(|exempt| *exempt)
    }

    /// True if the shop at `place` is among the chosen.
    #[must_use]
    pub fn covers(&self, place: usize) -> bool {
        self.places.get(place).copied().unwrap_or(false)
    }
}
