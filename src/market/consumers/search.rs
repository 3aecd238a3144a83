//! Phase: search. Fills the pages that consumers choose from.

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

use super::need::Trip;
use super::recall::{Favourite, Known, Recall};
use crate::market::board::{IndustryBoard, NOBODY};
use crate::market::draws::{Decision, MOST_SLOTS};
use crate::market::shard::Today;
use crate::market::tally::{Event, Tally};
use crate::market::wheel::Wheel;
use std::ops::Range;

/// Trips whose pages are filled at a time.
pub const BATCH: usize = 128;

/// Places on one row of a page. Rows are worked on as a whole, whether or not all their places are
/// taken, because that needs no branch and fills wide registers.
pub const LANES: usize = 8;

/// Rows of the longest page: one place per slot and one for a remembered shop.
const MOST_ROWS: usize = (MOST_SLOTS + 1).div_ceil(LANES);

/// One value for each place on a row.
pub type Row<T> = [T; LANES];

/// Affinity to a shop that is not remembered.
pub const UNKNOWN: f32 = -1.0;

/// What stands for the affinity on a place of a page that is not taken.
pub const ABSENT: f32 = -2.0;

/// The pages of a batch of trips, and how often shops were shown today.
///
/// Each trip has the same number of rows. The first places are for sold slots, the next for organic
/// ones, and after them comes the favourite.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    rows_per_page: usize,
    sold_slots: usize,
    slots: usize,
    /// The places of the shops; any shop's where nothing is offered.
    shops: Vec<Row<u32>>,
    /// How the buyer likes each of them: [`UNKNOWN`], or affinity faded to today; 0 is a shop that
    /// is struck off. [`ABSENT`] where nothing is offered.
    affinities: Vec<Row<f32>>,
    /// How being shown on each place of a page is counted.
    views_of: [Row<u64>; MOST_ROWS],
    /// Slots in which every shop was shown today: organic ones in the low 32 bits, sold ones in the
    /// high. Counted in a column of its own, because there are so many of them.
    views: Vec<u64>,
}

impl Pages {
    /// Begins a day.
    pub fn open(&mut self, today: &Today) {
        let traffic = today.board.policy.traffic;
        let slots = today.world.choice.slots;
        let sold_slots = traffic.map_or(0, |traffic| traffic.advertising_slots.min(slots - 1));
        self.slots = slots as usize;
        self.sold_slots = sold_slots as usize;
        self.rows_per_page = (self.slots + 1).div_ceil(LANES);
        let views_of = self.views_of.as_flattened_mut();
        views_of.fill(0);
        views_of[..self.slots].fill(ORGANIC_VIEW);
        views_of[..self.sold_slots].fill(SOLD_VIEW);
        self.views.clear();
        self.views.resize(today.board.cards.len(), 0);
    }

    /// The rows of a trip's page.
    #[inline(always)]
    #[must_use]
    pub const fn rows_of(&self, trip: usize) -> Range<usize> {
        trip * self.rows_per_page..(trip + 1) * self.rows_per_page
    }

    /// The trip that a row belongs to.
    #[inline(always)]
    #[must_use]
    pub const fn trip_of(&self, row: usize) -> usize {
        row / self.rows_per_page
    }

    /// The places of the shops on all pages, row by row.
    #[inline(always)]
    #[must_use]
    pub fn shops(&self) -> &[Row<u32>] {
        &self.shops
    }

    /// How the buyers like them.
    #[inline(always)]
    #[must_use]
    pub fn affinities(&self) -> &[Row<f32>] {
        &self.affinities
    }

    /// Number of sold slots, which come first on a page.
    #[inline(always)]
    #[must_use]
    pub const fn sold_slots(&self) -> usize {
        self.sold_slots
    }

    /// Puts the favourite on a page, if there is one.
    #[inline(always)]
    fn add_favourite(&mut self, trip: usize, favourite: Favourite) {
        let rows = self.rows_of(trip);
        let place = &mut self.shops[rows].as_flattened_mut()[self.slots];
        *place = if favourite.affinity > 0.0 {
            favourite.shop
        } else {
            NOBODY
        };
    }

    /// Draws shops into the slots of a page.
    #[inline(always)]
    fn search(&mut self, board: &IndustryBoard, is_campaign: bool, index: usize, trip: &Trip) {
        let rows = self.rows_of(index);
        let page = &mut self.shops[rows];
        for (row, nth) in page.iter_mut().zip(0..) {
            *row = trip.key.slots(nth);
        }
        let (slots, rest) = page.as_flattened_mut().split_at_mut(self.slots);
        rest.fill(NOBODY);
        let (sold, organic) = slots.split_at_mut(self.sold_slots);
        spin(&board.sold, board, sold);
        let wheel = if is_campaign {
            &board.campaign
        } else {
            &board.organic
        };
        spin(wheel, board, organic);
    }

    /// Decides which places of a page are taken: those with a shop that sells and does not stand
    /// further up. Counts in which slots shops are shown.
    #[inline(always)]
    fn settle(&mut self, trip: usize, anybody: u32) {
        let rows = self.rows_of(trip);
        let page = &mut self.shops[rows.clone()];
        let mut above = [[NOBODY; LANES]; MOST_ROWS];
        for (nth, row) in rows.enumerate() {
            let drawn = page[nth];
            let vacant = vacancies(drawn, &above[..nth]);
            above[nth] = drawn;
            let shops = select(vacant, [anybody; LANES], drawn);
            page[nth] = shops;
            self.affinities[row] = select(vacant, [ABSENT; LANES], [UNKNOWN; LANES]);
            let views = select(vacant, [0; LANES], self.views_of[nth]);
            for lane in 0..LANES {
                self.views[shops[lane] as usize] += views[lane];
            }
        }
    }

    /// Notes the affinity to a remembered shop if it is on the page.
    #[inline(always)]
    fn note_affinity(&mut self, known: &Known) {
        for row in self.rows_of(known.trip as usize) {
            let (shops, affinities) = (self.shops[row], self.affinities[row]);
            let is_it: Row<bool> =
                std::array::from_fn(|lane| shops[lane] == known.shop && affinities[lane] != ABSENT);
            self.affinities[row] = select(is_it, [known.affinity; LANES], affinities);
        }
    }

    /// Reports in how many slots every shop was shown.
    pub fn report(&self, tally: &mut Tally) {
        for (shop, views) in tally.shops.iter_mut().zip(&self.views) {
            shop.count_many(Event::Shown, *views as u32);
            shop.count_many(Event::AdShown, (*views >> 32) as u32);
        }
    }
}

/// Views of a shop: in organic slots in the low 32 bits, in sold ones in the high.
const ORGANIC_VIEW: u64 = 1;
const SOLD_VIEW: u64 = 1 << 32;

/// Fills the pages of a batch of trips to one industry: the remembered shop alone for those who go
/// straight to it, else sold and organic slots and the remembered shop.
#[inline(always)]
pub fn fill(
    pages: &mut Pages,
    today: &Today,
    industry: usize,
    trips: &[Trip],
    recall: &Recall,
    tally: &mut Tally,
) {
    let rows = trips.len() * pages.rows_per_page;
    pages.shops.clear();
    pages.shops.resize(rows, [NOBODY; LANES]);
    pages.affinities.resize(rows, [ABSENT; LANES]);
    for trip in &recall.straight {
        let favourite = recall.favourites[*trip as usize];
        tally.shops[favourite.shop as usize].count(Event::DirectVisits);
        pages.add_favourite(*trip as usize, favourite);
    }
    let board = &today.board.industries[industry];
    let campaign_share = today.world.platform.campaign_share as f32;
    for trip in &recall.searching {
        let index = *trip as usize;
        let is_campaign = trips[index].key.unit(Decision::Campaign) < campaign_share;
        pages.search(board, is_campaign, index, &trips[index]);
        pages.add_favourite(index, recall.favourites[index]);
    }
    for trip in 0..trips.len() {
        pages.settle(trip, board.first_shop);
    }
    for known in &recall.known {
        pages.note_affinity(known);
    }
}

/// Tells which places on a row are vacant: those whose shop stands further up already, or is nobody.
#[inline(always)]
fn vacancies(shops: Row<u32>, above: &[Row<u32>]) -> Row<bool> {
    let mut vacant = shops.map(|shop| shop == NOBODY);
    for lane in 0..LANES {
        for later in lane + 1..LANES {
            vacant[later] |= shops[later] == shops[lane];
        }
    }
    for above in above.as_flattened() {
        for lane in 0..LANES {
            vacant[lane] |= shops[lane] == *above;
        }
    }
    vacant
}

/// Place by place, `one` if `condition` is true, else `other`.
#[inline(always)]
fn select<T: Copy>(condition: Row<bool>, one: Row<T>, other: Row<T>) -> Row<T> {
    std::array::from_fn(|lane| {
        if condition[lane] {
            one[lane]
        } else {
            other[lane]
        }
    })
}

/// Turns the uniform bits in slots into shops.
#[inline(always)]
fn spin(wheel: &Wheel, industry: &IndustryBoard, slots: &mut [u32]) {
    if wheel.is_empty() {
        return slots.fill(NOBODY);
    }
    for slot in slots {
        *slot = industry.stalls[wheel.draw(*slot) as usize];
    }
}

/// Those lanes for which `condition` is true, as bits.
#[inline(always)]
#[must_use]
pub fn mark(condition: Row<bool>) -> u32 {
    let mut marks = [0_u32; LANES];
    for lane in 0..LANES {
        marks[lane] = u32::from(condition[lane]) << lane;
    }
    marks.iter().sum()
}
