//! Phase: recall. What buyers remember of an industry's shops, and who goes straight to one.

use crate::board::NOBODY;
use crate::consumer::MEMORY;
use crate::day::daytime::buyers::Buyers;
use crate::day::daytime::need::Trip;
use crate::kernel::batch::{BATCH, Column, lanes};
use crate::kernel::bitmask::{each, mask};
use crate::luck::draws::Decision;
use crate::shard::{Shard, Today};
use std::hint::select_unpredictable;

/// A shop that the buyer of a trip remembers, beside the favourite.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The trip's lane.
    pub lane: u32,
    /// The shop's place.
    pub shop: u32,
    /// Affinity, faded to today; 0 is a shop that is struck off.
    pub affinity: f32,
}

/// Memories with which a batch of trips to one industry begins.
#[derive(Debug, Clone)]
pub struct Recall {
    /// The remembered shop of highest affinity that sells today, or [`NOBODY`].
    pub favourites: Column<u32>,
    /// Affinity to it, faded to today; 0 to nobody.
    pub affinities: Column<f32>,
    /// All bits set where the trip goes straight to it.
    pub straight: Column<u32>,
    /// All other shops of the industry that are remembered, trip by trip.
    pub known: Vec<Known>,
    /// Lanes and slots of memory that hold a shop of the industry.
    found: Vec<(u32, u32)>,
}

impl Default for Recall {
    fn default() -> Self {
        Self {
            favourites: [NOBODY; BATCH],
            affinities: [0.0; BATCH],
            straight: [0; BATCH],
            known: Vec::new(),
            found: Vec::new(),
        }
    }
}

impl Recall {
    /// Recalls the shops of one industry, to which all `trips` go.
    #[inline(always)]
    pub fn run(
        &mut self,
        shard: &Shard,
        today: &Today,
        industry: usize,
        trips: &[Trip],
        buyers: &Buyers,
    ) {
        let board = &today.board.industries[industry];
        let parameters = &today.world.industries[industry].parameters;
        self.find(shard, trips, (board.first_shop, board.end_shop));
        self.prefer(shard, today, trips);
        let replenished = parameters.repeat as f32;
        for lane in 0..lanes(trips.len()) {
            let draw = buyers.keys[lane].unit(Decision::DirectVisit);
            self.straight[lane] = mask(draw < replenished * self.affinities[lane]);
        }
    }

    /// Finds the slots of memory that hold a shop from `first` up to but not `end`. How many a
    /// buyer has nobody could predict, so eight buyers' marks make one word and go through one
    /// loop.
    #[inline(always)]
    fn find(&mut self, shard: &Shard, trips: &[Trip], (first, end): (u32, u32)) {
        self.found.clear();
        for (nth, trips) in trips.chunks(MEMORY).enumerate() {
            let mut marks = 0_u64;
            for (trip, at) in trips.iter().zip(0_u32..) {
                let consumer = &shard.consumers[trip.consumer as usize];
                marks |= consumer.remembers_among(first, end) << (at * MEMORY as u32);
            }
            for mark in each(marks) {
                let lane = (nth * MEMORY + mark / MEMORY) as u32;
                self.found.push((lane, (mark % MEMORY) as u32));
            }
        }
    }

    /// Chooses favourites among what was found, and keeps the rest.
    #[inline(always)]
    fn prefer(&mut self, shard: &Shard, today: &Today, trips: &[Trip]) {
        self.favourites = [NOBODY; BATCH];
        self.affinities = [0.0; BATCH];
        self.known.clear();
        for (lane, slot) in &self.found {
            let at = *lane as usize % BATCH;
            let consumer = &shard.consumers[trips[at].consumer as usize];
            let memory = consumer.at(*slot as usize);
            let listing = &today.board.listings[memory.shop as usize];
            if memory.last_day < u32::from(listing.opened_day) {
                continue;
            }
            let faded = memory.affinity * today.board.kept_after(today.day - memory.last_day);
            let (best, liking) = (&mut self.favourites[at], &mut self.affinities[at]);
            // A shop that does not sell is no better than nobody.
            let wanted = if listing.sells() { faded } else { 0.0 };
            let is_better = wanted > *liking;
            // The favourite so far is one of the others from now on.
            let other = Known {
                lane: *lane,
                shop: select_unpredictable(is_better, *best, memory.shop),
                affinity: select_unpredictable(is_better, *liking, faded),
            };
            *best = select_unpredictable(is_better, memory.shop, *best);
            *liking = select_unpredictable(is_better, faded, *liking);
            let known = self.known.len() + usize::from(other.shop != NOBODY);
            self.known.push(other);
            self.known.truncate(known);
        }
    }
}
