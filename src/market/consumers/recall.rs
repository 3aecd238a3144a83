//! Phase: recall. What buyers remember of an industry's shops, and who goes straight to one.

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

use super::buyers::Buyer;
use super::need::Trip;
use crate::market::board::IndustryBoard;
use crate::market::draws::Decision;
use crate::market::shard::Today;

/// A shop that the buyer of a trip remembers.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Index of the trip within its batch.
    pub trip: u32,
    /// The shop's place.
    pub shop: u32,
    /// Affinity, faded to today; 0 is a shop that is struck off.
    pub affinity: f32,
}

/// The remembered shop of highest affinity that sells today; without one the affinity is 0.
#[derive(Debug, Clone, Copy, Default)]
pub struct Favourite {
    /// The shop's place.
    pub shop: u32,
    /// Affinity, faded to today.
    pub affinity: f32,
}

/// What a batch of trips to one industry begins with.
#[derive(Debug, Clone, Default)]
pub struct Recall {
    /// All shops of the industry that are remembered, trip by trip.
    pub known: Vec<Known>,
    /// One per trip.
    pub favourites: Vec<Favourite>,
    /// Indices of the trips that go straight to the favourite.
    pub straight: Vec<u32>,
    /// Indices of the others.
    pub searching: Vec<u32>,
}

impl Recall {
    /// Recalls the shops of one industry, to which all `trips` go.
    #[inline(always)]
    pub fn run(&mut self, today: &Today, industry: usize, trips: &[Trip], buyers: &[Buyer]) {
        self.known.clear();
        self.favourites.clear();
        let board = &today.board.industries[industry];
        for (trip, buyer) in buyers.iter().enumerate() {
            let favourite = self.remember(today, board, trip as u32, buyer);
            self.favourites.push(favourite);
        }
        let parameters = &today.world.industries[industry].parameters;
        let straight = (today.world.choice.direct_visit * parameters.repeat) as f32;
        self.straight.clear();
        self.searching.clear();
        for (index, (trip, favourite)) in trips.iter().zip(&self.favourites).enumerate() {
            if trip.key.unit(Decision::DirectVisit) < straight * favourite.affinity {
                self.straight.push(index as u32);
            } else {
                self.searching.push(index as u32);
            }
        }
    }

    /// Notes what one buyer remembers and gives the favourite.
    #[inline(always)]
    fn remember(
        &mut self,
        today: &Today,
        industry: &IndustryBoard,
        trip: u32,
        buyer: &Buyer,
    ) -> Favourite {
        let mut favourite = Favourite::default();
        let remembered = buyer
            .consumer
            .remembered_among(industry.first_shop, industry.end_shop);
        for memory in remembered {
            let card = &today.board.cards[memory.shop as usize];
            if memory.last_day < u32::from(card.opened_day) {
                continue;
            }
            let affinity = memory.affinity * today.board.kept_after(today.day - memory.last_day);
            let shop = memory.shop;
            self.known.push(Known {
                trip,
                shop,
                affinity,
            });
            if card.sells() && affinity > favourite.affinity {
                favourite = Favourite { shop, affinity };
            }
        }
        favourite
    }
}
