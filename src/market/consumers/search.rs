//! Phase: recall or search. Fills the page that a consumer chooses from.

use super::need::Trip;
use crate::market::consumer::{MEMORY, Remembered};
use crate::market::draws::Decision;
use crate::market::elementary::exp;
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Tally};

/// Most shops on a page: 16 slots and a remembered one.
const MOST_SHOPS: usize = 17;

/// The shops a consumer looks at on one trip.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    shops: [u32; MOST_SHOPS],
    len: usize,
    /// How many of the first shops stand in sold slots.
    sold: usize,
    known_shops: [u32; MEMORY],
    known_affinities: [f32; MEMORY],
    known: usize,
}

impl Page {
    /// The shops on the page, sold slots first.
    #[inline]
    #[must_use]
    pub fn shops(&self) -> &[u32] {
        &self.shops[..self.len]
    }

    /// Whether the shop at `position` stands in a sold slot.
    #[inline]
    #[must_use]
    pub const fn is_sold(&self, position: usize) -> bool {
        position < self.sold
    }

    /// Affinity to a remembered shop, faded to today; 0 is a shop that is struck off.
    #[inline]
    #[must_use]
    pub fn affinity(&self, shop: u32) -> Option<f32> {
        let known = &self.known_shops[..self.known];
        known
            .iter()
            .position(|known| *known == shop)
            .map(|index| self.known_affinities[index])
    }

    /// Adds a shop that is not there yet and says whether it was added.
    #[inline]
    fn add(&mut self, shop: u32) -> bool {
        if self.shops().contains(&shop) {
            return false;
        }
        self.shops[self.len] = shop;
        self.len += 1;
        true
    }

    #[inline]
    fn know(&mut self, shop: u32, affinity: f32) {
        self.known_shops[self.known] = shop;
        self.known_affinities[self.known] = affinity;
        self.known += 1;
    }
}

/// Fills the page of one trip: the remembered shop alone when the consumer goes straight to it,
/// else sold and organic slots and the remembered shop.
pub fn fill_page(shard: &Shard, today: &Today, trip: &Trip, page: &mut Page, tally: &mut Tally) {
    let choice = &today.world.choice;
    let industry = &today.board.industries[trip.industry as usize];
    (page.len, page.sold, page.known) = (0, 0, 0);
    let favourite = recall(shard, today, trip, page);
    if let Some(favourite) = favourite {
        let repeat = today.world.industries[trip.industry as usize]
            .parameters
            .repeat;
        let probability = (choice.direct_visit * repeat) as f32 * favourite.affinity;
        if trip.key.unit(Decision::DirectVisit) < probability {
            page.add(favourite.shop);
            tally.shops[favourite.shop as usize].count(Event::DirectVisits);
            return;
        }
    }
    let sold_slots = today
        .board
        .policy
        .traffic
        .map_or(0, |traffic| traffic.advertising_slots);
    let sold_slots = sold_slots.min(choice.slots - 1);
    for slot in 0..sold_slots {
        if let Some(shop) = industry.sold.draw(trip.key.slot(slot))
            && today.board.cards[shop as usize].sells()
            && page.add(shop)
        {
            tally.shops[shop as usize].count(Event::AdShown);
        }
    }
    page.sold = page.len;
    let campaign = trip.key.unit(Decision::Campaign) < today.world.platform.campaign_share as f32;
    let wheel = if campaign {
        &industry.campaign
    } else {
        &industry.organic
    };
    for slot in sold_slots..choice.slots {
        if let Some(shop) = wheel.draw(trip.key.slot(slot))
            && today.board.cards[shop as usize].sells()
            && page.add(shop)
        {
            tally.shops[shop as usize].count(Event::Shown);
        }
    }
    if let Some(favourite) = favourite {
        page.add(favourite.shop);
    }
}

/// Notes on the page what the consumer remembers of this industry's shops, and gives the
/// remembered shop of highest affinity that still sells.
fn recall(shard: &Shard, today: &Today, trip: &Trip, page: &mut Page) -> Option<Remembered> {
    let industry = &today.board.industries[trip.industry as usize];
    let fade = -1.0 / today.world.memory.affinity_fade as f32;
    let mut favourite: Option<Remembered> = None;
    for mut memory in shard.consumers[trip.consumer as usize].remembered() {
        if memory.shop < industry.first_shop || memory.shop >= industry.end_shop {
            continue;
        }
        let card = &today.board.cards[memory.shop as usize];
        if memory.last_day < u32::from(card.opened_day) {
            continue;
        }
        memory.affinity *= exp(fade * (today.day - memory.last_day) as f32);
        page.know(memory.shop, memory.affinity);
        let best = favourite.map_or(0.0, |favourite| favourite.affinity);
        if card.sells() && memory.affinity > best {
            favourite = Some(memory);
        }
    }
    favourite
}
