//! Everything that a shard reports of a day.

use super::consumers::ConsumerTally;
use super::repeat::Repeat;
use super::shop::ShopTally;
use crate::kernel::deferred_counts::DeferredCounts;

/// A shard's report of one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// One entry per shop place.
    pub shops: Vec<ShopTally>,
    /// Sums that belong to no shop.
    pub consumers: ConsumerTally,
    /// Returning buyers, in no particular order.
    pub repeats: Vec<Repeat>,
    /// Events that shops' tallies do not count before the day is over.
    pub deferred: DeferredCounts,
}

impl Tally {
    /// An empty tally for `places` shop places.
    #[must_use]
    pub fn new(places: usize) -> Self {
        Self {
            shops: vec![ShopTally::default(); places],
            ..Self::default()
        }
    }

    /// Sets what belongs to no shop to zero, and forgets returning buyers.
    pub(crate) fn clear_sums(&mut self) {
        self.consumers = ConsumerTally::default();
        self.repeats.clear();
    }

    /// Adds the report of another shard, whose day is over.
    ///
    /// # Panics
    /// If it is of another number of places for shops.
    pub fn absorb(&mut self, other: &Self) {
        assert_eq!(
            self.shops.len(),
            other.shops.len(),
            "reports are of one market"
        );
        self.absorb_sums(other);
        for (mine, theirs) in self.shops.iter_mut().zip(&other.shops) {
            mine.absorb(theirs);
        }
    }

    /// Adds what belongs to no shop of another shard's tally, and its returning buyers.
    pub(crate) fn absorb_sums(&mut self, other: &Self) {
        self.consumers.absorb(&other.consumers);
        self.repeats.extend_from_slice(&other.repeats);
    }
}
