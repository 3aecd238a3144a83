//! Phase: search. Fills the pages that consumers choose from.

use crate::board::NOBODY;
use crate::day::daytime::need::Trip;
use crate::day::daytime::recall::Recall;
use crate::kernel::batch::{BATCH, Column, lanes};
use crate::kernel::bitmask::{each, mask, set_among};
use crate::kernel::deferred_counts::DeferredCounts;
use crate::kernel::storefronts::Slot;
use crate::luck::draws::{Decision, Key};
use crate::shard::Today;
use crate::tally::Event;

/// Affinity to a shop that is not remembered.
pub const UNKNOWN: f32 = -1.0;

/// Trips to an industry whose shops are drawn before any page is filled. Where an industry has so
/// many shops that the tables they are drawn from do not stay in cache beside storefronts and
/// buyers, they stay there at least while nothing else is looked at. What is drawn takes 7 MB.
pub const DRAWN_TOGETHER: usize = 1 << 18;

const _: () = assert!(
    DRAWN_TOGETHER.is_multiple_of(BATCH),
    "batches end where trips that are drawn together do"
);

/// The pages of a batch of trips.
///
/// The first slots are sold ones, the next organic ones, and the last is for the favourite.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    sold_slots: usize,
    /// By slot, the probability that it is noticed.
    noticed: Vec<f32>,
    /// Batch by batch and by slot, the shops that were drawn.
    drawn: Vec<Column<u32>>,
    /// By slot, the shops shown, some of which may sell nothing today; [`NOBODY`] where there is
    /// none.
    pub shops: Vec<Column<u32>>,
    /// By slot, how the buyer likes the shop: [`UNKNOWN`], or affinity faded to today; 0 is a shop
    /// that is struck off.
    pub affinities: Vec<Column<f32>>,
}

const _: () = assert!(NOBODY == u32::MAX, "a mask makes nobody of any shop");

impl Pages {
    /// Begins a day.
    pub fn open(&mut self, today: &Today) {
        let slots = today.world.choice.slots;
        let noticed = today.world.choice.noticed as f32;
        self.noticed.clear();
        self.noticed.extend((0..slots).scan(1.0_f32, |left, _| {
            Some(std::mem::replace(left, *left * noticed))
        }));
        let slots_and_favourite = slots as usize + 1;
        self.shops.resize(slots_and_favourite, [NOBODY; BATCH]);
        self.affinities
            .resize(slots_and_favourite, [UNKNOWN; BATCH]);
    }

    /// Kind of a slot.
    #[inline(always)]
    #[must_use]
    pub fn kind(&self, slot: usize) -> Slot {
        if slot < self.sold_slots {
            Slot::Sold
        } else if slot < self.slots() {
            Slot::Organic
        } else {
            Slot::Favourite
        }
    }

    /// Draws shops into the slots of all pages of some trips to one industry.
    #[inline(always)]
    pub fn draw(&mut self, today: &Today, first_consumer: u32, industry: usize, trips: &[Trip]) {
        let slots = self.slots();
        self.sold_slots = today.board.industries[industry].sold_slots as usize;
        let columns = trips.len().div_ceil(BATCH) * slots;
        let missing = columns.saturating_sub(self.drawn.len());
        self.drawn.reserve_exact(missing);
        self.drawn
            .extend(std::iter::repeat_n([NOBODY; BATCH], missing));
        for (nth, trips) in trips.chunks(BATCH).enumerate() {
            self.draw_batch(today, first_consumer, industry, nth, trips);
        }
    }

    /// Fills the pages of the `nth` batch of trips whose shops were drawn: the remembered shop
    /// alone for those who go straight to it, else sold and organic slots and the remembered shop.
    #[inline(always)]
    pub fn fill(
        &mut self,
        nth: usize,
        trips: usize,
        recall: &Recall,
        deferred: &mut DeferredCounts,
    ) {
        let trips = trips.min(BATCH);
        for lane in each(set_among(&recall.straight)).take_while(|lane| *lane < trips) {
            deferred.note(Event::DirectVisits, recall.favourites[lane]);
        }
        self.settle(nth, trips, recall);
    }

    fn slots(&self) -> usize {
        self.shops.len() - 1
    }

    /// Draws shops into the slots of the `nth` batch of pages. A buyer reads from the top and stops
    /// somewhere: what stands further down is not noticed, and might as well not be there.
    #[inline(always)]
    fn draw_batch(
        &mut self,
        today: &Today,
        first_consumer: u32,
        industry: usize,
        nth: usize,
        batch: &[Trip],
    ) {
        let trips = batch.len().min(BATCH);
        let mut keys = [Key::default(); BATCH];
        for (key, trip) in keys.iter_mut().zip(batch) {
            *key = trip.key;
        }
        let board = &today.board.industries[industry];
        let campaign_share = today.world.platform.campaign_share as f32;
        let mut on_campaign = [false; BATCH];
        let mut depths = [0.0; BATCH];
        for lane in 0..lanes(trips) {
            on_campaign[lane] = keys[lane].unit(Decision::Campaign) < campaign_share;
            depths[lane] = keys[lane].unit(Decision::Depth);
        }
        let slots = self.slots();
        let is_parted = board.organic.niches().count() > 1;
        let niches = niches_of(today, first_consumer, industry, batch);
        let mut nobody_there = [0; BATCH];
        let mut bits = [0; BATCH];
        let mut buckets = [0; BATCH];
        for (slot, shops) in self.drawn[nth * slots..][..slots].iter_mut().enumerate() {
            let is_sold = slot < self.sold_slots;
            let noticed = self.noticed[slot];
            let sampler = if is_sold { &board.sold } else { &board.organic };
            for lane in 0..lanes(trips) {
                bits[lane] = keys[lane].slot(slot as u32);
            }
            if is_parted {
                for lane in 0..trips {
                    let track = on_campaign[lane] && !is_sold;
                    (bits[lane], nobody_there[lane]) =
                        sampler.narrowed(track, niches[lane], bits[lane]);
                }
            }
            let wheel = sampler.wheel();
            for lane in 0..lanes(trips) {
                buckets[lane] = wheel.bucket(on_campaign[lane] && !is_sold, bits[lane]);
            }
            for lane in 0..trips {
                shops[lane] = wheel.draw(buckets[lane], bits[lane]);
            }
            for lane in 0..lanes(trips) {
                let place = wheel.place(on_campaign[lane] && !is_sold, shops[lane]);
                let is_none = mask(place == NOBODY) | mask(depths[lane] >= noticed);
                let place = board.first_shop.wrapping_add(place);
                shops[lane] = place | is_none | nobody_there[lane];
            }
        }
    }

    /// Puts the favourite last, takes away who stands further up already, and notes how buyers like
    /// those who are left.
    #[inline(always)]
    fn settle(&mut self, nth: usize, trips: usize, recall: &Recall) {
        let lanes = lanes(trips);
        let slots = self.slots();
        let drawn = &self.drawn[nth * slots..][..slots];
        for (shops, drawn) in self.shops.iter_mut().zip(drawn) {
            for lane in 0..lanes {
                // Who goes straight to a shop sees no other.
                shops[lane] = drawn[lane] | recall.straight[lane];
            }
        }
        self.shops[slots] = recall.favourites;
        for slot in 0..=slots {
            let (above, below) = self.shops.split_at_mut(slot);
            let shops = &mut below[0];
            let affinities = &mut self.affinities[slot];
            for lane in 0..lanes {
                affinities[lane] = if shops[lane] == recall.favourites[lane] {
                    recall.affinities[lane]
                } else {
                    UNKNOWN
                };
            }
            // All bits set where the shop is above: that is nobody. Two columns at a time, since a
            // column waits for what was stored in it.
            let (pairs, single) = above.as_chunks::<2>();
            for [one, other] in pairs {
                for lane in 0..lanes {
                    let shop = shops[lane];
                    shops[lane] = shop | mask(shop == one[lane]) | mask(shop == other[lane]);
                }
            }
            for above in single {
                for lane in 0..lanes {
                    shops[lane] |= mask(shops[lane] == above[lane]);
                }
            }
        }
        for known in &recall.known {
            let lane = known.lane as usize % BATCH;
            // A shop stands in one slot at most.
            if let Some(slot) = self
                .shops
                .iter()
                .position(|shops| shops[lane] == known.shop)
            {
                self.affinities[slot][lane] = known.affinity;
            }
        }
    }
}

/// The niches of an industry in which a batch of buyers shop.
#[inline(always)]
fn niches_of(today: &Today, first_consumer: u32, industry: usize, batch: &[Trip]) -> Column<u32> {
    let niches = today.board.industries[industry].organic.niches();
    let mut of_buyers = [0; BATCH];
    if niches.count() > 1 {
        for (niche, trip) in of_buyers.iter_mut().zip(batch) {
            *niche = niches.of(today.luck, first_consumer + trip.consumer, industry);
        }
    }
    of_buyers
}
