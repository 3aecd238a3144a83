//! Phase: recall. What buyers remember of an industry's shops, and who goes straight to one.

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

use super::batch::{BATCH, Column};
use super::need::Trip;
use crate::market::board::NOBODY;
use crate::market::consumer::Consumer;
use crate::market::draws::Decision;
use crate::market::shard::{Shard, Today};

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

/// What a batch of trips to one industry begins with.
#[derive(Debug, Clone)]
pub struct Recall {
    /// The remembered shop of highest affinity that sells today, or [`NOBODY`].
    pub favourites: Column<u32>,
    /// Affinity to it, faded to today; 0 to nobody.
    pub affinities: Column<f32>,
    /// Whether the trip goes straight to it.
    pub straight: Column<bool>,
    /// All other shops of the industry that are remembered, trip by trip.
    pub known: Vec<Known>,
}

impl Default for Recall {
    fn default() -> Self {
        Self {
            favourites: [NOBODY; BATCH],
            affinities: [0.0; BATCH],
            straight: [false; BATCH],
            known: Vec::new(),
        }
    }
}

impl Recall {
    /// Recalls the shops of one industry, to which all `trips` go.
    #[inline(always)]
    pub fn run(&mut self, shard: &Shard, today: &Today, industry: usize, trips: &[Trip]) {
        let board = &today.board.industries[industry];
        let places = board.first_shop..board.end_shop;
        let parameters = &today.world.industries[industry].parameters;
        let straight = (today.world.choice.direct_visit * parameters.repeat) as f32;
        self.known.clear();
        for lane in 0..trips.len().min(BATCH) {
            let trip = &trips[lane];
            let consumer = &shard.consumers[trip.consumer as usize];
            self.remember(today, places.clone(), lane, consumer);
            let draw = trip.key.unit(Decision::DirectVisit);
            self.straight[lane] = draw < straight * self.affinities[lane];
        }
    }

    /// Notes what one buyer remembers.
    #[inline(always)]
    fn remember(
        &mut self,
        today: &Today,
        places: std::ops::Range<u32>,
        lane: usize,
        consumer: &Consumer,
    ) {
        let (mut favourite, mut liking) = (NOBODY, 0.0);
        for memory in consumer.remembered_among(places.start, places.end) {
            let card = &today.board.cards[memory.shop as usize];
            if memory.last_day < u32::from(card.opened_day) {
                continue;
            }
            let mut known = Known {
                lane: lane as u32,
                shop: memory.shop,
                affinity: memory.affinity * today.board.kept_after(today.day - memory.last_day),
            };
            if card.sells() && known.affinity > liking {
                // The favourite so far is one of the others from now on.
                std::mem::swap(&mut favourite, &mut known.shop);
                std::mem::swap(&mut liking, &mut known.affinity);
            }
            if known.shop != NOBODY {
                self.known.push(known);
            }
        }
        self.favourites[lane] = favourite;
        self.affinities[lane] = liking;
    }
}
