//! Which rules hold for which shop today: those of the platform at large, or sets of rules where
//! levers are limited in scope or an experimenter exempts shops.

use crate::exemption::Exemption;
use crate::luck::draws::{Agent, Luck};
use crate::platform::pilots::Pilot;
use crate::policy::scope::Candidate;
use crate::policy::{InForce, Limit, Policy, View};
use crate::shop::Shop;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Rules for some shops.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct RuleSet {
    /// The levers in force.
    pub in_force: InForce,
    /// The levers that shops that are not inert reckon with: those announced count as in force.
    pub reckoned: InForce,
    /// True if these shops never wear the five-star label.
    pub without_label: bool,
}

/// The rules of a day.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RuleBook {
    /// Rules of the platform at large: levers that are in force for one shop or another.
    at_large: RuleSet,
    /// Sets of rules that differ from shop to shop.
    sets: Vec<RuleSet>,
    /// By place, the index of the shop's set; empty where the rules at large hold for everybody.
    set_of: Vec<u8>,
}

/// Reach of an entry that does not reach every shop.
struct Reach<'a> {
    limit: Limit,
    view: View,
    /// The pilot's shops, where only so many are chosen.
    pilot: Option<&'a Pilot>,
}

impl Reach<'_> {
    fn covers(&self, place: usize, shop: &Shop, candidate: Candidate) -> bool {
        let scope = &self.limit.scope;
        scope.admits(candidate)
            && (scope.first == 0 || self.pilot.is_some_and(|pilot| pilot.covers(place, shop)))
    }
}

/// All that decides on the rules of a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Legislature<'a> {
    pub policy: &'a Policy,
    pub exemption: Option<&'a Exemption>,
    pub pilots: &'a [Pilot],
    pub luck: Luck,
}

impl Legislature<'_> {
    /// The rules of `date` for these shops.
    pub(crate) fn rules_of(&self, date: Date, shops: &[Shop]) -> RuleBook {
        let policy = match self.exemption.filter(|it| it.covers_all()) {
            Some(exemption) => &exemption.policy,
            None => self.policy,
        };
        let mut book = RuleBook {
            at_large: RuleSet {
                in_force: policy.in_force(date),
                reckoned: policy.resolve(View::Reckoned, date, |_, _, _| true),
                without_label: false,
            },
            ..RuleBook::default()
        };
        let own = self.reaches(self.policy, date);
        let exempt = self.exemption.map(|it| self.reaches(&it.policy, date));
        if own.is_empty() && self.exemption.is_none() {
            return book;
        }
        // What reaches a shop, a bit for each entry, and whether it is exempt.
        let mut found: Vec<(u64, bool)> = Vec::new();
        let set_of = shops.iter().enumerate().map(|(place, shop)| {
            let exemption = self.exemption.filter(|it| it.covers(place));
            let reaches = match &exempt {
                Some(reaches) if exemption.is_some() => reaches,
                _ => &own,
            };
            let mask = self.mask(reaches, place, shop);
            let key = (mask, exemption.is_some());
            let known = found.iter().position(|one| *one == key);
            known.unwrap_or_else(|| {
                found.push(key);
                let policy = exemption.map_or(self.policy, |it| &it.policy);
                book.sets.push(RuleSet {
                    in_force: resolve(policy, View::InForce, date, reaches, mask),
                    reckoned: resolve(policy, View::Reckoned, date, reaches, mask),
                    without_label: exemption.is_some_and(|it| it.without_label),
                });
                found.len() - 1
            }) as u8
        });
        book.set_of = set_of.collect();
        book
    }

    fn reaches(&self, policy: &Policy, date: Date) -> Vec<Reach<'_>> {
        let views = [View::InForce, View::Reckoned].into_iter();
        let limits = views.flat_map(|view| {
            let limits = policy.limits(view, date).into_iter();
            limits.map(move |limit| (view, limit))
        });
        let reaches = limits.map(|(view, limit)| Reach {
            pilot: self.pilots.iter().find(|pilot| pilot.is_of(&limit)),
            limit,
            view,
        });
        reaches.collect()
    }

    fn mask(&self, reaches: &[Reach], place: usize, shop: &Shop) -> u64 {
        let candidate = candidate(self.luck, place, shop);
        let reaches = reaches.iter().enumerate();
        reaches.fold(0, |mask, (nth, reach)| {
            mask | u64::from(reach.covers(place, shop, candidate)) << nth
        })
    }
}

/// Traits of a shop that scopes go by.
pub(crate) fn candidate(luck: Luck, place: usize, shop: &Shop) -> Candidate {
    let mut stream = luck
        .of(Agent::ShopLot(place as u32, shop.opened_day))
        .stream();
    Candidate {
        industry: shop.industry,
        tier: shop.tier as usize,
        lot: stream.unit(),
    }
}

/// The levers that a view shows to shops that are reached by the entries in `mask`.
fn resolve(policy: &Policy, view: View, date: Date, reaches: &[Reach], mask: u64) -> InForce {
    policy.resolve(view, date, |lever, from, scope| {
        let limit = Limit { lever, from, scope };
        let is_meant = |reach: &Reach| reach.view == view && reach.limit == limit;
        let nth = reaches.iter().position(is_meant);
        nth.is_some_and(|nth| mask >> nth & 1 == 1)
    })
}

impl RuleBook {
    /// Rules that are equal for every shop.
    #[must_use]
    pub fn of_everybody(in_force: InForce) -> Self {
        Self {
            at_large: RuleSet {
                in_force,
                reckoned: in_force,
                without_label: false,
            },
            ..Self::default()
        }
    }

    /// The levers in force for one shop or another: what the platform as a whole does.
    #[must_use]
    pub const fn at_large(&self) -> &InForce {
        &self.at_large.in_force
    }

    /// The rules for the shop at `place`.
    #[inline]
    #[must_use]
    pub fn set(&self, place: usize) -> &RuleSet {
        match self.set_of.get(place) {
            Some(set) => &self.sets[usize::from(*set)],
            None => &self.at_large,
        }
    }

    /// The levers in force for the shop at `place`.
    #[inline]
    #[must_use]
    pub fn of(&self, place: usize) -> &InForce {
        &self.set(place).in_force
    }

    /// True if rules differ from shop to shop.
    #[must_use]
    pub fn differ(&self) -> bool {
        !self.set_of.is_empty()
    }

    /// The rules of shops from `first_place` on, counted from there.
    #[must_use]
    pub const fn from_place(&self, first_place: usize) -> Rules<'_> {
        Rules {
            book: self,
            first_place,
        }
    }
}

/// Rules of a range of shops.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    book: &'a RuleBook,
    first_place: usize,
}

impl<'a> Rules<'a> {
    /// The levers in force for the shop at `place` of the range.
    #[must_use]
    pub fn of(&self, place: usize) -> &'a InForce {
        self.book.of(self.first_place + place)
    }

    /// True if the shop at `place` of the range wears the five-star label.
    #[must_use]
    pub fn wears_label(&self, place: usize, shop: &Shop) -> bool {
        shop.five_star && !self.book.set(self.first_place + place).without_label
    }
}
