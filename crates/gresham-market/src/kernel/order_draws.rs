//! Random numbers for the parcels due today, in columns: so many numbers are drawn for every parcel
//! that they are drawn for many at once.

use crate::kernel::batch::{BATCH, Column};
use crate::luck::draws::{Decision, Key};
use crate::order::OrderId;
use crate::shard::Today;

/// Uniform numbers of a batch of parcels due for one leg. Of no meaning beyond the batch's length.
#[derive(Debug, Clone)]
pub struct OrderDraws {
    keys: Column<Key>,
    /// By decision.
    pub draws: [Column<f32>; MOST],
}

/// Most decisions that are drawn ahead for a leg.
const MOST: usize = 4;

/// Luck of one order.
#[derive(Debug, Clone, Copy)]
pub struct OrderLuck {
    /// The order's luck.
    pub key: Key,
    /// Uniform numbers for the decisions asked for, in their order.
    pub draws: [f32; MOST],
}

impl Default for OrderDraws {
    fn default() -> Self {
        Self {
            keys: [Key::default(); BATCH],
            draws: [[0.0; BATCH]; MOST],
        }
    }
}

impl OrderDraws {
    /// Draws for orders, of which at most a batch counts, what `decisions` ask for.
    #[inline(always)]
    pub fn draw<const DECISIONS: usize>(
        &mut self,
        today: &Today,
        orders: impl Iterator<Item = OrderId>,
        decisions: [Decision; DECISIONS],
    ) {
        const { assert!(DECISIONS <= MOST) };
        for (key, order) in self.keys.iter_mut().zip(orders) {
            *key = today.key_of(order);
        }
        for (draws, decision) in self.draws.iter_mut().zip(decisions) {
            for (draw, key) in draws.iter_mut().zip(&self.keys) {
                *draw = key.unit(decision);
            }
        }
    }

    /// The fortune of an order by its lane.
    #[inline(always)]
    #[must_use]
    pub fn of(&self, lane: usize) -> OrderLuck {
        OrderLuck {
            key: self.keys[lane],
            draws: self.draws.each_ref().map(|draws| draws[lane]),
        }
    }
}
