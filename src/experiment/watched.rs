//! Readings of a market that is one of many: every outcome, and what each group ends up with.

use super::gains::{Party, Side, parties};
use super::observation::Values;
use crate::outcome::slices::{HONESTIES, QUALITY_TERCILES, TIERS};
use crate::outcome::{OUTCOMES, Outcome, SliceGroup, Totals};
use crate::stats::Direction;

/// A group that a policy may harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Buyers who never claim falsely: their surplus.
    Buyers,
    /// Shops in the best third by quality when they opened or the run began: their profit.
    GoodShops,
    /// Small and medium shops: their profit.
    SmallShops,
    /// New shops: their profit.
    NewShops,
    /// The platform: its revenue.
    Platform,
}

impl Group {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Buyers,
        Self::GoodShops,
        Self::SmallShops,
        Self::NewShops,
        Self::Platform,
    ];

    /// A group is harmed if it loses more than this share of what it had.
    pub const MARGIN: f64 = 0.02;

    /// The name in tables and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buyers => "honest buyers",
            Self::GoodShops => "good shops",
            Self::SmallShops => "small shops",
            Self::NewShops => "new shops",
            Self::Platform => "platform",
        }
    }

    fn is(self, party: &Party) -> bool {
        let (side, group, label) = match self {
            Self::Buyers => (Side::Buyers, SliceGroup::Honesty, HONESTIES[0]),
            Self::GoodShops => (Side::Shops, SliceGroup::Quality, QUALITY_TERCILES[2]),
            Self::SmallShops => (Side::Shops, SliceGroup::Tier, TIERS[1]),
            Self::NewShops => (Side::Shops, SliceGroup::Tier, TIERS[2]),
            Self::Platform => (Side::Platform, SliceGroup::All, Side::Platform.name()),
        };
        party.side == side && party.group == group && party.label == label
    }
}

/// Something that is read off a market.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measured {
    /// An outcome of the whole market.
    Outcome(&'static Outcome),
    /// A group's money in the end, in yuan per day.
    Group(Group),
}

impl Measured {
    /// The name in tables and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outcome(outcome) => outcome.name,
            Self::Group(group) => group.name(),
        }
    }

    /// Which way is better.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Outcome(outcome) => outcome.direction,
            Self::Group(_) => Direction::HigherIsBetter,
        }
    }

    /// Its place among the values that are read.
    #[must_use]
    pub fn place(self) -> Option<usize> {
        match self {
            Self::Outcome(outcome) => OUTCOMES.iter().position(|one| one == outcome),
            Self::Group(group) => {
                let place = Group::ALL.iter().position(|one| *one == group);
                place.map(|place| OUTCOMES.len() + place)
            }
        }
    }
}

/// The reader of a market of some industries.
#[derive(Debug, Clone)]
pub struct Watched {
    groups: Vec<Party>,
}

impl Watched {
    /// The reader for markets of these industries.
    ///
    /// # Panics
    /// If a group is none of the market's parties.
    #[must_use]
    pub fn of(industries: &[&str]) -> Self {
        let all = parties(industries);
        let groups = Group::ALL.iter().map(|group| {
            let found = all.iter().find(|party| group.is(party));
            found.expect("every group is a party").clone()
        });
        Self {
            groups: groups.collect(),
        }
    }

    /// The values of a market, from its totals slice by slice; without slices those of groups are
    /// not known.
    #[must_use]
    pub fn values(&self, window: &[Totals]) -> Values {
        let outcomes = OUTCOMES.iter().map(|outcome| (outcome.value)(&window[0]));
        let groups = self.groups.iter().map(|party| party.yuan_per_day(window));
        outcomes
            .chain(groups)
            .map(|value| value.filter(|value| value.is_finite()))
            .collect()
    }

    /// A fingerprint of what is read, so that values of another list are not taken for these.
    #[must_use]
    pub fn digest() -> String {
        let mut hasher = blake3::Hasher::new();
        for name in OUTCOMES.iter().map(|outcome| outcome.name) {
            hasher.update(name.as_bytes());
            hasher.update(b"|");
        }
        for group in Group::ALL {
            hasher.update(group.name().as_bytes());
            hasher.update(b"|");
        }
        hasher.finalize().to_hex()[..8].to_owned()
    }
}
