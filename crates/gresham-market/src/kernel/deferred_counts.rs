//! Events that happen to few orders. Counting one at once would wait for a line of its shop's tally, which is seldom at
//! hand; noted in a list, they are counted when the day is over, one kind after the other, and no count waits for another.

use crate::tally::{Event, ShopTally};

/// By event, the places of the shops that it happened to, once for every time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeferredCounts([Vec<u32>; Event::COUNT]);

impl Default for DeferredCounts {
    fn default() -> Self {
        Self([const { Vec::new() }; Event::COUNT])
    }
}

impl DeferredCounts {
    /// Notes an event of the shop at place `shop`.
    #[inline]
    pub fn note(&mut self, event: Event, shop: u32) {
        self.0[event as usize].push(shop);
    }

    /// Counts what was noted in the shops' tallies, and forgets it.
    pub(crate) fn count(&mut self, tallies: &mut [ShopTally]) {
        for (event, shops) in Event::ALL.iter().copied().zip(&mut self.0) {
            for shop in shops.drain(..) {
                tallies[shop as usize].count(event);
            }
        }
    }
}
