//! What an experimenter does to single shops: exempts them from levers, takes their label, sets
//! their strategy, stops everybody from adapting. No agent foresees or notices it.
//!
//! A market without an experimenter is the same to the last byte as one whose experimenter does
//! nothing, and one in which every shop is exempt from a lever is the same as one without it.

use super::Market;
use super::shop::Shop;
use super::strategy::Strategy;
use crate::policy::{ExperienceScore, InForce, Policy, Traffic};
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
pub(super) struct Exempt {
    rule: Exemption,
    in_force: InForce,
}

impl Exempt {
    /// Lets a day begin. Returns whether what moves the exposure of the chosen shops has changed.
    pub(super) fn dawn(&mut self, date: Date) -> bool {
        let in_force = self.rule.policy.in_force(date);
        let changed = moves_exposure(&in_force) != moves_exposure(&self.in_force);
        self.in_force = in_force;
        changed
    }

    /// What is in force for everybody, if all are exempt.
    pub(super) fn everywhere(&self) -> Option<InForce> {
        let everybody = self.rule.places.iter().all(|exempt| *exempt);
        everybody.then_some(self.in_force)
    }

    fn covers(&self, place: usize) -> bool {
        self.rule.places.get(place).copied().unwrap_or(false)
    }
}

/// Of all levers these two move scores or exposure.
pub(super) fn moves_exposure(policy: &InForce) -> (Option<Traffic>, Option<ExperienceScore>) {
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
    pub(super) const fn with(in_force: &'a InForce, exempt: Option<&'a Exempt>) -> Self {
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

impl Market {
    /// Exempts shops from the next day on, or nobody. Days that are over must have been the same under the new rule as
    /// under the old one.
    pub fn exempt(&mut self, rule: Option<Exemption>) {
        let yesterday = self.day.checked_sub(1).map(|day| self.calendar.date(day));
        self.exempt = rule.map(|rule| {
            let in_force = yesterday.map(|date| rule.policy.in_force(date));
            Exempt {
                in_force: in_force.unwrap_or_default(),
                rule,
            }
        });
    }

    /// The rules of the day.
    pub(super) fn rules(&self) -> Rules<'_> {
        Rules::with(&self.in_force, self.exempt.as_ref())
    }

    /// Sets the strategy of the shop at `place`, which drops what it was trying.
    pub fn set_strategy(&mut self, place: usize, strategy: Strategy) {
        let shop = &mut self.shops[place];
        shop.strategy = strategy;
        shop.trial = None;
    }

    /// The shop at `place` never changes of its own accord any more.
    pub fn keep_strategy(&mut self, place: usize) {
        self.shops[place].inert = true;
    }

    /// From now on no shop changes, opens or closes; owners are still paid.
    pub fn freeze_shops(&mut self) {
        self.frozen = true;
    }
}
