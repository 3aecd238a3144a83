//! Phase: buyers. Who sets out on a batch of trips.

use crate::consumer::Honesty;
use crate::day::daytime::abuse;
use crate::day::daytime::need::Trip;
use crate::kernel::batch::{BATCH, Column};
use crate::luck::draws::Key;
use crate::luck::elementary::ln;
use crate::shard::{Shard, Today};

/// A buyer who hopes to be refunded in the end.
#[derive(Debug, Clone, Copy)]
pub struct Hopeful {
    /// The trip's lane.
    pub lane: u32,
    /// Utility of that hope by score band of the shop.
    pub hope: [f32; 4],
}

/// Columns over the buyers of a batch of trips.
#[derive(Debug, Clone)]
pub struct Buyers {
    /// The luck of every trip.
    pub keys: Column<Key>,
    /// Worth expected of an order at an unknown shop.
    pub belief: Column<f32>,
    /// Price sensitivity α.
    pub price_sensitivity: Column<f32>,
    /// Share κ of a shop's reading that the buyer takes in.
    pub attention: Column<f32>,
    /// Those who are not honest.
    pub hopeful: Vec<Hopeful>,
}

impl Default for Buyers {
    fn default() -> Self {
        Self {
            keys: [Key::default(); BATCH],
            belief: [0.0; BATCH],
            price_sensitivity: [1.0; BATCH],
            attention: [0.0; BATCH],
            hopeful: Vec::new(),
        }
    }
}

impl Buyers {
    /// Lays the buyers of the first batch of `trips` out in columns, and has those of the next one
    /// fetched.
    #[inline(always)]
    pub fn meet(&mut self, shard: &Shard, today: &Today, trips: &[Trip]) {
        self.hopeful.clear();
        let attention = today.world.choice.attention as f32;
        for lane in 0..trips.len().min(BATCH) {
            let trip = &trips[lane];
            if let Some(later) = trips.get(lane + BATCH) {
                shard.fetch_ahead(later.consumer as usize);
            }
            let index = trip.consumer as usize;
            let consumer = &shard.consumers[index];
            let price_sensitivity = consumer.character.price_sensitivity();
            self.keys[lane] = trip.key;
            self.belief[lane] = consumer.belief();
            self.price_sensitivity[lane] = price_sensitivity;
            let sensitivity = consumer.character.service_sensitivity();
            self.attention[lane] = (attention * sensitivity).min(1.0);
            if consumer.honesty() != Honesty::Honest {
                let hope = abuse::price_shares_expected(consumer, today.board)
                    .map(|share| -price_sensitivity * ln(share));
                let lane = lane as u32;
                self.hopeful.push(Hopeful { lane, hope });
            }
        }
    }
}
