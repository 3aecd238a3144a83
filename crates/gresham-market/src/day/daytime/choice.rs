//! Phase: choice. Multinomial logit with an outside option.
//!
//! Utilities are perturbed by Gumbel noise keyed by shop. That is run as a race of exponential
//! variates: −ln U / exp(v) is smallest with probability exp(v) over the sum.

use crate::board::Board;
use crate::day::daytime::buyers::Buyers;
use crate::day::daytime::search::Pages;
use crate::kernel::batch::{BATCH, Column, STRIDE, lanes, stride};
use crate::kernel::bitmask::{mask, set_among};
use crate::kernel::storefronts::{Slot, Storefronts};
use crate::luck::draws::Decision;
use crate::luck::elementary::{exp, ln};
use crate::parameters::Choice;
use crate::shard::Today;
use crate::shop::listing::Offer;

/// Utility of a shop that was struck off: out of the question.
const STRUCK_OFF: f32 = -80.0;

/// The choice's weights in single precision.
#[derive(Debug, Clone, Copy)]
struct Weights {
    base_utility: f32,
    quality: f32,
    affinity: f32,
    affinity_quality: f32,
}

impl Weights {
    fn new(choice: &Choice) -> Self {
        Self {
            base_utility: choice.base_utility as f32,
            quality: choice.quality_weight as f32,
            affinity: choice.affinity_weight as f32,
            affinity_quality: choice.affinity_quality as f32,
        }
    }

    /// Worth expected of an order: what the platform on the whole has taught this consumer, what
    /// is read off the shop's signals, and own memory, which lifts it towards certainty. `affinity`
    /// is 0 for a shop that is not remembered.
    ///
    /// Equation (6).
    #[inline(always)]
    fn expect(&self, belief: f32, read: f32, affinity: f32) -> f32 {
        let base = (belief + read).clamp(0.0, 1.0);
        base + self.affinity_quality * affinity * (1.0 - base)
    }
}

/// The race of the shops on the pages of a batch of trips.
#[derive(Debug, Clone)]
pub struct Race {
    /// By slot, worth that the buyer expects.
    pub expected_qualities: Vec<Column<f32>>,
    /// By slot, when the shop arrives.
    arrivals: Vec<Column<f32>>,
    /// Offers of the shops of a slot.
    offers: Column<Offer>,
    /// Utility of hoping to be refunded by them.
    hopes: Column<f32>,
    /// When buying nothing arrives.
    pub outsides: Column<f32>,
    /// When the first shop arrives.
    pub firsts: Column<f32>,
    /// In which slot it stands.
    pub slots: Column<u32>,
    /// Lanes whose trip ends in an order, a bit for each.
    pub orders: u64,
}

impl Default for Race {
    fn default() -> Self {
        Self {
            expected_qualities: Vec::new(),
            arrivals: Vec::new(),
            offers: [Offer::default(); BATCH],
            hopes: [0.0; BATCH],
            outsides: [0.0; BATCH],
            firsts: [0.0; BATCH],
            slots: [0; BATCH],
            orders: 0,
        }
    }
}

impl Race {
    /// Begins a day.
    pub fn open(&mut self, today: &Today) {
        let slots_and_favourite = today.world.choice.slots as usize + 1;
        self.expected_qualities
            .resize(slots_and_favourite, [0.0; BATCH]);
        self.arrivals.resize(slots_and_favourite, [0.0; BATCH]);
    }

    /// Runs the race on all pages of a batch of trips.
    #[inline(always)]
    pub fn run(
        &mut self,
        today: &Today,
        trips: usize,
        buyers: &Buyers,
        pages: &Pages,
        storefronts: &mut Storefronts,
    ) {
        let choice = &today.world.choice;
        let weights = Weights::new(choice);
        let trips = trips.min(BATCH);
        for slot in 0..self.arrivals.len() {
            let shops = &pages.shops[slot];
            match pages.kind(slot) {
                Slot::Sold => self.look(storefronts, trips, shops, Slot::Sold),
                Slot::Organic => self.look(storefronts, trips, shops, Slot::Organic),
                Slot::Favourite => self.look(storefronts, trips, shops, Slot::Favourite),
            }
            self.hope(today.board, shops, buyers);
            let affinities = &pages.affinities[slot];
            if choice.quality_visible {
                self.set_off::<true>(trips, slot, &weights, buyers, (shops, affinities));
            } else {
                self.set_off::<false>(trips, slot, &weights, buyers, (shops, affinities));
            }
        }
        for lane in 0..lanes(trips) {
            self.outsides[lane] = -ln(buyers.keys[lane].unit(Decision::Outside));
        }
        self.finish(trips);
        let margin = exp(choice.click_margin as f32);
        for (slot, shops) in pages.shops.iter().enumerate() {
            if pages.kind(slot) == Slot::Sold {
                self.click(storefronts, trips, slot, shops, margin);
            }
        }
    }

    /// Looks at what the shops in a slot offer.
    #[inline(always)]
    fn look(
        &mut self,
        storefronts: &mut Storefronts,
        trips: usize,
        shops: &Column<u32>,
        slot: Slot,
    ) {
        for lane in 0..trips.min(BATCH) {
            self.offers[lane] = storefronts.look(shops[lane], slot);
        }
    }

    /// Adds the hope of being refunded by them.
    #[inline(always)]
    fn hope(&mut self, board: &Board, shops: &Column<u32>, buyers: &Buyers) {
        for hopeful in &buyers.hopeful {
            let lane = hopeful.lane as usize % BATCH;
            let listing = board.listings.get(shops[lane] as usize);
            self.hopes[lane] = listing.map_or(0.0, |listing| hopeful.hope[listing.band as usize]);
        }
    }

    /// Counts clicks on the shops of a sold slot: utility that comes near enough to buying nothing,
    /// or above.
    #[inline(always)]
    fn click(
        &self,
        storefronts: &mut Storefronts,
        trips: usize,
        slot: usize,
        shops: &Column<u32>,
        margin: f32,
    ) {
        let arrivals = &self.arrivals[slot];
        for lane in 0..trips.min(BATCH) {
            let near = arrivals[lane] < self.outsides[lane] * margin;
            storefronts.click_if(shops[lane], near);
        }
    }

    /// Worths expected of the shops in a slot, systematic utilities of buying there over buying
    /// nothing, and when the shops arrive.
    ///
    /// Equation (5).
    #[inline(always)]
    fn set_off<const VISIBLE: bool>(
        &mut self,
        trips: usize,
        slot: usize,
        weights: &Weights,
        buyers: &Buyers,
        (shops, affinities): (&Column<u32>, &Column<f32>),
    ) {
        // Columns of its own, which nothing else can lie in, are what lets a loop with two results
        // fill registers.
        let mut qualities = self.expected_qualities[slot];
        let mut arrivals = [0.0; BATCH];
        for lane in 0..lanes(trips) {
            let offer = &self.offers[lane];
            let affinity = affinities[lane].max(0.0);
            let quality = if VISIBLE {
                offer.reading
            } else {
                let read = buyers.attention[lane] * offer.reading;
                weights.expect(buyers.belief[lane], read, affinity)
            };
            qualities[lane] = quality;
            let utility = weights.base_utility + offer.brand + weights.quality * quality
                - buyers.price_sensitivity[lane] * offer.log_price
                + self.hopes[lane]
                + weights.affinity * affinity;
            let utility = if affinities[lane] == 0.0 {
                STRUCK_OFF
            } else {
                utility
            };
            arrivals[lane] = -ln(buyers.keys[lane].shop(shops[lane])) * exp(-utility);
        }
        self.expected_qualities[slot] = qualities;
        self.arrivals[slot] = arrivals;
        for hopeful in &buyers.hopeful {
            self.hopes[hopeful.lane as usize % BATCH] = 0.0;
        }
    }

    /// Finds the first arrival on every page, and the orders.
    #[inline(always)]
    fn finish(&mut self, trips: usize) {
        for first in (0..lanes(trips)).step_by(STRIDE) {
            let mut soonest = [f32::INFINITY; STRIDE];
            let mut slots = [0; STRIDE];
            for (slot, arrivals) in self.arrivals.iter().enumerate() {
                let arrivals = stride(arrivals, first);
                for lane in 0..STRIDE {
                    let is_first = mask(arrivals[lane] < soonest[lane]);
                    slots[lane] = slot as u32 & is_first | slots[lane] & !is_first;
                    soonest[lane] = arrivals[lane].min(soonest[lane]);
                }
            }
            self.firsts[first..first + STRIDE].copy_from_slice(&soonest);
            self.slots[first..first + STRIDE].copy_from_slice(&slots);
        }
        let mut orders = [0; BATCH];
        for lane in 0..lanes(trips) {
            orders[lane] = mask(self.firsts[lane] < self.outsides[lane]);
        }
        self.orders = set_among(&orders) & u64::MAX >> (BATCH - trips);
    }
}
