//! Which shops an entry of a lever reaches.

use serde::{Deserialize, Serialize};

/// Most industries that a scope can tell apart.
pub const MOST_INDUSTRIES: usize = 256;

/// Tiers of shops by the names that scenarios use, in the order of [`Tier`](crate::shop::Tier).
pub const TIERS: [&str; 3] = ["key-account", "small", "new"];

/// A choice among industries, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Industries([u64; MOST_INDUSTRIES / 64]);

impl Industries {
    /// Every industry.
    pub const ALL: Self = Self([u64::MAX; MOST_INDUSTRIES / 64]);

    /// The industries with these indices.
    #[must_use]
    pub fn of(indices: impl IntoIterator<Item = u8>) -> Self {
        let mut chosen = Self([0; MOST_INDUSTRIES / 64]);
        for index in indices {
            chosen.0[usize::from(index) / 64] |= 1 << (index % 64);
        }
        chosen
    }

    /// True if the industry is among them.
    #[must_use]
    pub const fn contains(&self, industry: u8) -> bool {
        self.0[industry as usize / 64] >> (industry % 64) & 1 == 1
    }
}

/// A choice among tiers, by their order in [`TIERS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tiers(u8);

impl Tiers {
    /// Every tier.
    pub const ALL: Self = Self(0b111);

    /// The tiers with these indices.
    #[must_use]
    pub fn of(indices: impl IntoIterator<Item = usize>) -> Self {
        Self(indices.into_iter().fold(0, |bits, tier| bits | 1 << tier))
    }

    /// True if the tier is among them.
    #[must_use]
    pub const fn contains(self, tier: usize) -> bool {
        self.0 >> tier & 1 == 1
    }
}

/// The shops that an entry reaches: those that meet every limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// Industries that it is limited to.
    pub industries: Industries,
    /// Tiers that it is limited to.
    pub tiers: Tiers,
    /// Share of shops that it reaches, by lot. The lot is drawn once per shop, so that entries
    /// with the same share reach the same shops, and a larger share reaches those of a smaller.
    pub share: f64,
    /// Number of shops that it reaches: those that are scored best within the other limits on the
    /// day on which it begins, or is announced. 0 sets no limit.
    pub first: u32,
}

impl Default for Scope {
    fn default() -> Self {
        Self::EVERY_SHOP
    }
}

/// Traits of a shop that scopes go by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Index of the shop's industry.
    pub industry: u8,
    /// Its tier, by the order of [`TIERS`].
    pub tier: usize,
    /// Its lot, from 0 to 1.
    pub lot: f64,
}

impl Scope {
    /// No limit.
    pub const EVERY_SHOP: Self = Self {
        industries: Industries::ALL,
        tiers: Tiers::ALL,
        share: 1.0,
        first: 0,
    };

    /// True if there is no limit.
    #[must_use]
    pub fn is_every_shop(&self) -> bool {
        *self == Self::EVERY_SHOP
    }

    /// True if the shop is within every limit but for `first`.
    #[must_use]
    pub fn admits(&self, shop: Candidate) -> bool {
        self.industries.contains(shop.industry)
            && self.tiers.contains(shop.tier)
            && (self.share >= 1.0 || shop.lot < self.share)
    }

    /// Those of these industries to which it is limited, if it is.
    #[must_use]
    pub fn named_industries<'a>(&self, industries: &[&'a str]) -> Option<Vec<&'a str>> {
        let within = industries.iter().zip(0_u8..);
        let within = within.filter(|(_, index)| self.industries.contains(*index));
        let limited = self.industries != Industries::ALL;
        limited.then(|| within.map(|(name, _)| *name).collect())
    }

    /// The tiers to which it is limited, if it is.
    #[must_use]
    pub fn named_tiers(&self) -> Option<Vec<&'static str>> {
        let within = TIERS.into_iter().enumerate();
        let within = within.filter(|(index, _)| self.tiers.contains(*index));
        let limited = self.tiers != Tiers::ALL;
        limited.then(|| within.map(|(_, name)| name).collect())
    }
}
