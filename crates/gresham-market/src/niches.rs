//! Niches: parts of an industry in which different buyers meet different shops. A market of five
//! times the shops and buyers has five times the niches, and in each as many shops compete for as
//! many buyers as before.

use crate::luck::draws::{Agent, Decision, Luck};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::ops::Range;

/// The niches of an industry: its places in stretches of about the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Niches {
    places: u32,
    count: u32,
}

impl Niches {
    /// At most `count` niches of `places` places; none is without a place.
    #[must_use]
    pub fn new(places: usize, count: u32) -> Self {
        let places = places as u32;
        Self {
            places,
            count: count.clamp(1, places.max(1)),
        }
    }

    /// Number of niches.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The first place of a niche, or one past the last where there is no such niche.
    #[must_use]
    pub const fn start(self, niche: u32) -> u32 {
        (self.places as u64 * niche as u64 / self.count as u64) as u32
    }

    /// The places of every niche.
    pub fn ranges(self) -> impl Iterator<Item = Range<usize>> {
        let start = move |niche| self.start(niche) as usize;
        (0..self.count).map(move |niche| start(niche)..start(niche + 1))
    }

    /// The niche to which 32 uniform bits lead.
    #[inline]
    #[must_use]
    pub const fn drawn(self, bits: u32) -> u32 {
        ((bits as u64 * self.count as u64) >> 32) as u32
    }

    /// The niche of an industry in which a consumer shops, for good.
    #[inline]
    #[must_use]
    pub fn of(self, luck: Luck, consumer: u32, industry: usize) -> u32 {
        let key = luck.of(Agent::Niche(consumer, industry as u32));
        self.drawn(key.bits(Decision::Industry))
    }

    /// The niche that the entrant with number `nth` of a day and an industry goes to.
    #[must_use]
    pub fn of_entrant(self, luck: Luck, (industry, day): (usize, u32), nth: usize) -> u32 {
        let key = luck.of(Agent::NicheOfEntry(industry as u32, day));
        self.drawn(key.nth(nth as u8).bits(Decision::Industry))
    }

    /// The niche in which a group of shops opens new ones.
    #[must_use]
    pub fn of_group(self, luck: Luck, group: u16) -> u32 {
        self.drawn(
            luck.of(Agent::Group(u32::from(group)))
                .bits(Decision::Industry),
        )
    }

    /// Places of each niche with the number of shops it begins with, of `shops` in all; who finds
    /// no room goes to the next.
    pub fn shares(self, shops: usize) -> impl Iterator<Item = (Range<usize>, usize)> {
        let mut given = 0;
        self.ranges().zip(1..).map(move |(places, niche)| {
            let until = (shops as u64 * niche / u64::from(self.count)) as usize;
            let here = (until - given).min(places.len());
            given += here;
            (places, here)
        })
    }

    /// Takes the first free place of a niche, or of the next that has one. `free` ascends, and
    /// `first` is the industry's first place.
    pub fn take(self, free: &mut VecDeque<u32>, first: u32, niche: u32) -> Option<u32> {
        let start = first + self.start(niche);
        let nth = free.partition_point(|place| *place < start);
        free.remove(if nth < free.len() { nth } else { 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::Niches;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_shops_of_the_first_day_find_a_place_in_some_niche(
            shops in 1_usize..200, spare in 0_usize..100, count in 1_u32..50,
        ) {
            let niches = Niches::new(shops + spare, count.min(shops as u32));
            let shares: Vec<_> = niches.shares(shops).collect();
            prop_assert_eq!(shares.iter().map(|(_, here)| here).sum::<usize>(), shops);
            prop_assert!(shares.iter().all(|(places, here)| *here <= places.len()));
            let places = shares.iter().flat_map(|(places, _)| places.clone());
            prop_assert!(places.eq(0..shops + spare));
        }

        #[test]
        fn a_free_place_is_the_first_of_its_niche_or_of_the_next_with_one(
            free in prop::collection::btree_set(0_u32..60, 0..20), niche in 0_u32..4,
        ) {
            let niches = Niches::new(60, 4);
            let mut left = free.iter().copied().collect();
            let taken = niches.take(&mut left, 0, niche);
            let from = free.range(niche * 15..).next().or_else(|| free.first());
            prop_assert_eq!(taken, from.copied());
            prop_assert_eq!(left.len(), free.len() - usize::from(taken.is_some()));
        }
    }
}
