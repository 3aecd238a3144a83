//! What an experimenter does to single shops: exempts them from levers, takes their label, sets
//! their strategy, stops everybody from adapting. No agent foresees or notices it.
//!
//! A market without an experimenter is the same to the last byte as one whose experimenter does
//! nothing, and one in which every shop is exempt from a lever is the same as one without it.

use crate::policy::{ExperienceScore, InForce, Policy, Traffic};
use crate::shop::Shop;
use jiff::civil::Date;

/// Levers that reach a shop only through its own display, its own place in search, campaigns and
/// auction, its own costs and practice, and what it knows: those that can be given to some shops and
/// not to others. Left out are levers that decide about buyers, claims or industries (refunds, checks of
/// accounts and photographs, rules for disputes), and those by which the platform picks shops
/// against one another (lists, tags, tickets, captains, bonus points).
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

/// What is different for chosen shops.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemption {
    /// The policy under which the chosen shops live; it differs from the market's own only in
    /// [`SINGLE_SHOP_LEVERS`].
    pub policy: Policy,
    /// Whether the chosen shops never wear the five-star label, whatever their score.
    pub without_label: bool,
    /// The chosen shop places.
    pub places: Vec<bool>,
}

/// The exemption with what it has in force today.
#[derive(Debug, Clone)]
pub(crate) struct Exempt {
    pub rule: Exemption,
    pub in_force: InForce,
}

impl Exempt {
    /// Lets a day begin. Returns whether what moves the exposure of the chosen shops has changed.
    pub(crate) fn begin_day(&mut self, date: Date) -> bool {
        let in_force = self.rule.policy.in_force(date);
        let changed = moves_exposure(&in_force) != moves_exposure(&self.in_force);
        self.in_force = in_force;
        changed
    }

    /// What is in force for everybody, if all are exempt.
    pub(crate) fn everywhere(&self) -> Option<InForce> {
        let everybody = self.rule.places.iter().all(|exempt| *exempt);
        everybody.then_some(self.in_force)
    }

    fn covers(&self, place: usize) -> bool {
        self.rule.places.get(place).copied().unwrap_or(false)
    }
}

/// Of all levers these two move scores or exposure.
pub(crate) fn moves_exposure(policy: &InForce) -> (Option<Traffic>, Option<ExperienceScore>) {
    (policy.traffic, policy.experience_score)
}

/// Which rules hold for which shop.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    everywhere: &'a InForce,
    exempt: Option<&'a Exempt>,
    first_place: usize,
}

/// The same rules for all shops.
impl<'a> From<&'a InForce> for Rules<'a> {
    fn from(in_force: &'a InForce) -> Self {
        Self::with(in_force, None)
    }
}

impl<'a> Rules<'a> {
    /// The rules, the shops in `exempt` excepted.
    pub(crate) const fn with(in_force: &'a InForce, exempt: Option<&'a Exempt>) -> Self {
        Self {
            everywhere: in_force,
            exempt,
            first_place: 0,
        }
    }

    /// The same for a stretch of places that begins at `first_place`, counted from there.
    #[must_use]
    pub const fn from_place(self, first_place: usize) -> Self {
        Self {
            first_place,
            ..self
        }
    }

    /// The levers in force on the platform at large.
    #[must_use]
    pub const fn everywhere(&self) -> &'a InForce {
        self.everywhere
    }

    /// The levers in force for the shop at `place`.
    #[must_use]
    pub fn of(&self, place: usize) -> &'a InForce {
        match self.exempt {
            Some(exempt) if exempt.covers(self.first_place + place) => &exempt.in_force,
            _ => self.everywhere,
        }
    }

    /// Whether the shop at `place` wears the five-star label.
    #[must_use]
    pub fn wears_label(&self, place: usize, shop: &Shop) -> bool {
        shop.five_star
            && !self.exempt.is_some_and(|exempt| {
                exempt.rule.without_label && exempt.covers(self.first_place + place)
            })
    }
}
