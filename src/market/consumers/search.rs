//! Phase: recall or search. Fills the pages that consumers choose from.

use super::need::Trip;
use crate::market::board::{Board, Card};
use crate::market::consumer::{MEMORY, Remembered};
use crate::market::draws::Decision;
use crate::market::elementary::exp;
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Tally};
use crate::market::wheel::Wheel;
use std::ops::Range;

/// Trips whose pages are filled at a time.
pub const BLOCK: usize = 64;

/// Most shops on a page: 16 slots and a remembered one.
const MOST_SHOPS: usize = 17;

/// Affinity to a shop that is not remembered.
pub const UNKNOWN: f32 = -1.0;

/// The shops that a consumer looks at on one trip, as a range of [`Pages::shops`]. Those in sold
/// slots come first.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    start: u32,
    sold_end: u32,
    end: u32,
}

impl Page {
    /// All shops on the page.
    #[inline]
    #[must_use]
    pub const fn all(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Those in sold slots.
    #[inline]
    #[must_use]
    pub const fn sold(&self) -> Range<usize> {
        self.start as usize..self.sold_end as usize
    }
}

/// The pages of a block of trips.
#[derive(Debug)]
pub struct Pages {
    /// One per trip.
    pub pages: Vec<Page>,
    /// The shops on them, page after page.
    shops: Vec<u32>,
    /// How the consumer likes these shops: [`UNKNOWN`], or affinity faded to today; 0 is a shop
    /// that is struck off.
    affinities: Vec<f32>,
    len: usize,
    /// How many shops were put on pages of earlier blocks, plus 1.
    earlier: u32,
    /// For every shop place the running number under which it was last put on a page: 0 if never,
    /// [`SELLS_NOTHING`] if it is not to be put there.
    put: Vec<u32>,
    /// Organic slots in which every shop was shown today. Counted in columns of their own, because
    /// there are so many of them.
    shown: Vec<u32>,
    /// Sold slots in which it was shown.
    ad_shown: Vec<u32>,
}

const SELLS_NOTHING: u32 = u32::MAX;

impl Pages {
    /// No pages yet.
    #[must_use]
    pub fn new(board: &Board) -> Self {
        let put = |card: &Card| if card.sells() { 0 } else { SELLS_NOTHING };
        let places = board.cards.len();
        Self {
            pages: Vec::with_capacity(BLOCK),
            shops: vec![0; BLOCK * MOST_SHOPS + 1],
            affinities: vec![UNKNOWN; BLOCK * MOST_SHOPS],
            len: 0,
            earlier: 1,
            put: board.cards.iter().map(put).collect(),
            shown: vec![0; places],
            ad_shown: vec![0; places],
        }
    }

    /// The shops on all pages.
    #[inline]
    #[must_use]
    pub fn shops(&self) -> &[u32] {
        &self.shops[..self.len]
    }

    /// Affinities to them.
    #[inline]
    #[must_use]
    pub fn affinities(&self) -> &[f32] {
        &self.affinities[..self.len]
    }

    /// Fills the pages of a block of trips: the remembered shop alone when the consumer goes
    /// straight to it, else sold and organic slots and the remembered shop.
    pub fn fill(&mut self, shard: &Shard, today: &Today, trips: &[Trip], tally: &mut Tally) {
        self.earlier += self.len as u32;
        self.affinities[..self.len].fill(UNKNOWN);
        self.len = 0;
        self.pages.clear();
        let mut memories = Memories::default();
        for trip in trips {
            let start = self.len;
            memories.recall(shard, today, trip);
            let favourite = memories.favourite;
            let sold_end = if memories.goes_straight(today, trip) {
                tally.shops[favourite.shop as usize].count(Event::DirectVisits);
                self.add(start, &[favourite.shop]);
                start
            } else {
                let sold_end = self.search(today, trip);
                if favourite.affinity > 0.0 {
                    self.add(start, &[favourite.shop]);
                }
                sold_end
            };
            self.note_affinities(start, memories.known());
            self.pages.push(Page {
                start: start as u32,
                sold_end: sold_end as u32,
                end: self.len as u32,
            });
        }
    }

    /// Fills sold and organic slots of one page and says where sold slots end.
    #[inline]
    fn search(&mut self, today: &Today, trip: &Trip) -> usize {
        let choice = &today.world.choice;
        let industry = &today.board.industries[trip.industry as usize];
        let start = self.len;
        let traffic = today.board.policy.traffic;
        let sold_slots = traffic.map_or(0, |traffic| traffic.advertising_slots);
        let sold_slots = sold_slots.min(choice.slots - 1);
        let mut drawn = [0_u32; MOST_SHOPS];
        let sold = draw(&industry.sold, trip, 0..sold_slots, &mut drawn);
        self.add(start, sold);
        let sold_end = self.len;
        let campaign =
            trip.key.unit(Decision::Campaign) < today.world.platform.campaign_share as f32;
        let wheel = if campaign {
            &industry.campaign
        } else {
            &industry.organic
        };
        let organic = draw(wheel, trip, sold_slots..choice.slots, &mut drawn);
        self.add(start, organic);
        for shop in &self.shops[start..sold_end] {
            self.ad_shown[*shop as usize] += 1;
        }
        for shop in &self.shops[sold_end..self.len] {
            self.shown[*shop as usize] += 1;
        }
        sold_end
    }

    /// Adds those shops to the page that begins at `start` which sell and are not there yet.
    #[inline]
    fn add(&mut self, start: usize, shops: &[u32]) {
        let first_number = self.earlier + start as u32;
        let page = &mut self.shops[start..];
        let put = self.put.as_mut_slice();
        let mut len = self.len - start;
        for shop in shops {
            let put = &mut put[*shop as usize];
            let fresh = *put < first_number;
            // Written always and kept if true, because nobody could predict it.
            page[len] = *shop;
            *put = if fresh {
                first_number + len as u32
            } else {
                *put
            };
            len += usize::from(fresh);
        }
        self.len = start + len;
    }

    /// Notes affinities to shops on the page that begins at `start` and is the last.
    #[inline]
    fn note_affinities(&mut self, start: usize, known: &[(u32, f32)]) {
        let first_number = self.earlier + start as u32;
        let page = &mut self.affinities[start..self.len];
        for (shop, affinity) in known {
            let position = self.put[*shop as usize].wrapping_sub(first_number);
            if let Some(noted) = page.get_mut(position as usize) {
                *noted = *affinity;
            }
        }
    }

    /// Reports in how many slots every shop was shown.
    pub fn report(&self, tally: &mut Tally) {
        let shown = self.shown.iter().zip(&self.ad_shown);
        for (shop, (shown, ad_shown)) in tally.shops.iter_mut().zip(shown) {
            shop.count_many(Event::Shown, *shown);
            shop.count_many(Event::AdShown, *ad_shown);
        }
    }
}

/// Draws shops into slots.
#[inline]
fn draw<'a>(
    wheel: &Wheel,
    trip: &Trip,
    slots: Range<u32>,
    drawn: &'a mut [u32; MOST_SHOPS],
) -> &'a [u32] {
    if wheel.is_empty() {
        return &[];
    }
    let drawn = &mut drawn[..slots.len()];
    for (shop, slot) in drawn.iter_mut().zip(slots) {
        *shop = wheel.draw(trip.key.slot(slot));
    }
    drawn
}

/// What a consumer remembers of an industry's shops.
#[derive(Debug)]
struct Memories {
    /// Shops and affinities, faded to today.
    known: [(u32, f32); MEMORY],
    len: usize,
    /// The remembered shop of highest affinity that still sells; without one, its affinity is 0.
    favourite: Remembered,
}

impl Default for Memories {
    fn default() -> Self {
        Self {
            known: [(0, 0.0); MEMORY],
            len: 0,
            favourite: Remembered::NOTHING,
        }
    }
}

impl Memories {
    #[inline]
    fn known(&self) -> &[(u32, f32)] {
        &self.known[..self.len]
    }

    #[inline]
    fn recall(&mut self, shard: &Shard, today: &Today, trip: &Trip) {
        let industry = &today.board.industries[trip.industry as usize];
        let fade = -1.0 / today.world.memory.affinity_fade as f32;
        self.len = 0;
        self.favourite = Remembered::NOTHING;
        let consumer = &shard.consumers[trip.consumer as usize];
        for mut memory in consumer.remembered_among(industry.first_shop, industry.end_shop) {
            let card = &today.board.cards[memory.shop as usize];
            if memory.last_day < u32::from(card.opened_day) {
                continue;
            }
            memory.affinity *= exp(fade * (today.day - memory.last_day) as f32);
            self.known[self.len] = (memory.shop, memory.affinity);
            self.len += 1;
            if card.sells() && memory.affinity > self.favourite.affinity {
                self.favourite = memory;
            }
        }
    }

    /// Whether the consumer goes straight to the remembered shop.
    #[inline]
    fn goes_straight(&self, today: &Today, trip: &Trip) -> bool {
        if self.favourite.affinity <= 0.0 {
            return false;
        }
        let industry = &today.world.industries[trip.industry as usize].parameters;
        let straight = (today.world.choice.direct_visit * industry.repeat) as f32;
        trip.key.unit(Decision::DirectVisit) < straight * self.favourite.affinity
    }
}
