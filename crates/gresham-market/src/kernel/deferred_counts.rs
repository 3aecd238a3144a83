//! Events that happen to few orders. Counting one at once would wait for a line of its shop's
//! tally, which is seldom at hand; noted in a list, they are counted when the day is over, one kind
//! after the other, and no count waits for another.

use crate::kernel::packed_shop::PackedShop;
use crate::tally::{Event, ShopTally};

/// Events and lost worth that are noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeferredCounts {
    /// By event, the places of the shops that it happened to, once for every time.
    events: [Vec<u32>; Event::COUNT],
    /// Shops whose orders lacked worth, and how much in 255ths.
    lost_worth: Vec<PackedShop>,
}

impl Default for DeferredCounts {
    fn default() -> Self {
        Self {
            events: [const { Vec::new() }; Event::COUNT],
            lost_worth: Vec::new(),
        }
    }
}

impl DeferredCounts {
    /// Notes an event of the shop at place `shop`.
    #[inline]
    pub fn note(&mut self, event: Event, shop: u32) {
        self.events[event as usize].push(shop);
    }

    /// Notes that an order of the shop at place `shop` lacked worth, in 255ths of a good one's.
    #[inline]
    pub fn note_lost_worth(&mut self, shop: u32, lost: u8) {
        self.lost_worth.push(PackedShop::new(shop, lost));
    }

    /// Counts what was noted in the shops' tallies, and forgets it.
    pub(crate) fn count(&mut self, tallies: &mut [ShopTally]) {
        for (event, shops) in Event::ALL.iter().copied().zip(&mut self.events) {
            for shop in shops.drain(..) {
                tallies[shop as usize].count(event);
            }
        }
        for noted in self.lost_worth.drain(..) {
            let lost = u32::from(noted.tag());
            tallies[noted.place() as usize].count_many(Event::LostWorth, lost);
        }
    }
}
