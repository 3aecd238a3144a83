//! Phase: recall or search. Fills the pages that consumers choose from.

use super::need::Trip;
use crate::market::board::{Board, Card};
use crate::market::consumer::{MEMORY, Remembered};
use crate::market::draws::{Decision, MOST_SLOTS};
use crate::market::elementary::exp;
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Tally};
use crate::market::wheel::Wheel;
use std::ops::Range;

/// Trips whose pages are filled at a time.
pub const BLOCK: usize = 64;

/// Most shops on a page: one per slot and a remembered one.
const MOST_SHOPS: usize = MOST_SLOTS + 1;

/// Affinity to a shop that is not remembered.
pub const UNKNOWN: f32 = -1.0;

/// The shops that a consumer looks at on one trip, as a range of [`Pages::offers`]. Those in sold
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

/// A shop on a page.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    /// The shop's place.
    pub shop: u32,
    /// Index of the trip within its block.
    pub trip: u32,
    /// How the consumer likes the shop: [`UNKNOWN`], or affinity faded to today; 0 is a shop that
    /// is struck off.
    pub affinity: f32,
}

/// The pages of a block of trips.
#[derive(Debug)]
pub struct Pages {
    /// One per trip.
    pub pages: Vec<Page>,
    /// The shops on them, page after page.
    offers: Vec<Offer>,
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
        let no_offer = Offer {
            shop: 0,
            trip: 0,
            affinity: UNKNOWN,
        };
        Self {
            pages: Vec::with_capacity(BLOCK),
            // One more than fits, because what turns out not to be added is written first.
            offers: vec![no_offer; BLOCK * MOST_SHOPS + 1],
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
    pub fn offers(&self) -> &[Offer] {
        &self.offers[..self.len]
    }

    /// Fills the pages of a block of trips: the remembered shop alone when the consumer goes
    /// straight to it, else sold and organic slots and the remembered shop.
    pub fn fill(&mut self, shard: &Shard, today: &Today, trips: &[Trip], tally: &mut Tally) {
        self.earlier += self.len as u32;
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
        let mut slots = trip.key.slots(choice.slots);
        let (sold, organic) = slots[..choice.slots as usize].split_at_mut(sold_slots as usize);
        self.add(start, spin(&industry.sold, sold));
        let sold_end = self.len;
        let campaign =
            trip.key.unit(Decision::Campaign) < today.world.platform.campaign_share as f32;
        let wheel = if campaign {
            &industry.campaign
        } else {
            &industry.organic
        };
        self.add(start, spin(wheel, organic));
        for offer in &self.offers[start..sold_end] {
            self.ad_shown[offer.shop as usize] += 1;
        }
        for offer in &self.offers[sold_end..self.len] {
            self.shown[offer.shop as usize] += 1;
        }
        sold_end
    }

    /// Adds those shops to the page that begins at `start` which sell and are not there yet.
    #[inline]
    fn add(&mut self, start: usize, shops: &[u32]) {
        let first_number = self.earlier + start as u32;
        let trip = self.pages.len() as u32;
        let page = &mut self.offers[start..];
        let put = self.put.as_mut_slice();
        let mut len = self.len - start;
        for shop in shops {
            let put = &mut put[*shop as usize];
            let fresh = *put < first_number;
            // Written always and kept if true, because nobody could predict it.
            page[len] = Offer {
                shop: *shop,
                trip,
                affinity: UNKNOWN,
            };
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
        let page = &mut self.offers[start..self.len];
        for (shop, affinity) in known {
            let position = self.put[*shop as usize].wrapping_sub(first_number);
            if let Some(offer) = page.get_mut(position as usize) {
                offer.affinity = *affinity;
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

/// Turns the uniform bits of slots into shops.
#[inline]
fn spin<'a>(wheel: &Wheel, slots: &'a mut [u32]) -> &'a [u32] {
    if wheel.is_empty() {
        return &[];
    }
    for slot in slots.iter_mut() {
        *slot = wheel.draw(*slot);
    }
    slots
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
