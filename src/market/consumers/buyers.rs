//! Who sets out on a batch of trips.

use super::need::Trip;
use crate::market::consumer::Consumer;
use crate::market::shard::Shard;

/// A consumer when a trip begins.
#[derive(Debug, Clone, Copy)]
pub struct Buyer {
    /// Everything but trust.
    pub consumer: Consumer,
    /// Trust in the platform, from 0 to 1.
    pub trust: f32,
}

/// Copies the buyers of a batch of trips side by side: consumers lie anywhere in memory, and a
/// short loop that only fetches them waits for many at a time.
pub fn meet(shard: &Shard, trips: &[Trip], buyers: &mut Vec<Buyer>) {
    buyers.clear();
    buyers.extend(trips.iter().map(|trip| Buyer {
        consumer: shard.consumers[trip.consumer as usize],
        trust: shard.needs[trip.consumer as usize].trust(),
    }));
}
