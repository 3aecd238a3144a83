//! Phase: choice. Multinomial logit with an outside option, and the order that follows.
//!
//! Utilities are perturbed by Gumbel noise keyed by shop. That is run as a race of exponential
//! variates: −ln U / exp(v) is smallest with probability exp(v) over the sum.

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

use super::batch::{BATCH, Column, STRIDE, lanes, stride};
use super::buyers::Buyers;
use super::need::Trip;
use super::search::{Pages, UNKNOWN};
use super::windows::{Slot, Windows};
use crate::machine::fetch_ahead;
use crate::market::board::{Board, Offer};
use crate::market::draws::Decision;
use crate::market::elementary::{exp, ln};
use crate::market::marks::{each, mask, set_among};
use crate::market::order::{Leg, Order, Parcel};
use crate::market::parameters::Choice;
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Repeat, Tally};

/// Utility of a shop that was struck off: out of the question.
const STRUCK_OFF: f32 = -80.0;

/// The choice's weights in single precision.
#[derive(Debug, Clone, Copy)]
struct Weights {
    base_utility: f32,
    quality: f32,
    description: f32,
    affinity: f32,
    affinity_quality: f32,
}

impl Weights {
    fn new(choice: &Choice) -> Self {
        Self {
            base_utility: choice.base_utility as f32,
            quality: choice.quality_weight as f32,
            description: choice.description_weight as f32,
            affinity: choice.affinity_weight as f32,
            affinity_quality: choice.affinity_quality as f32,
        }
    }

    /// Quality expected of a shop: own memory lifts it from what the platform on the whole has taught
    /// this consumer; of an unknown shop the description adds what trust lets it.
    #[inline(always)]
    fn expect(&self, belief: f32, trust: f32, described_gap: f32, affinity: f32) -> f32 {
        let remembered = belief + self.affinity_quality * affinity * (1.0 - belief);
        let described = belief + self.description * trust * described_gap;
        let described = described.clamp(0.0, 1.0);
        if affinity == UNKNOWN {
            described
        } else {
            remembered
        }
    }
}

/// The race of the shops on the pages of a batch of trips.
#[derive(Debug, Clone)]
pub struct Race {
    /// By slot, quality that the buyer expects.
    expected_qualities: Vec<Column<f32>>,
    /// By slot, when the shop arrives.
    arrivals: Vec<Column<f32>>,
    /// What the shops of a slot offer.
    offers: Column<Offer>,
    /// Utility of hoping to be refunded by them.
    hopes: Column<f32>,
    /// When buying nothing arrives.
    outsides: Column<f32>,
    /// When the first shop arrives, and in which slot it stands.
    firsts: Column<f32>,
    slots: Column<u32>,
    /// Lanes whose trip ends in an order, a bit for each.
    orders: u64,
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
        windows: &mut Windows,
    ) {
        let choice = &today.world.choice;
        let weights = Weights::new(choice);
        let trips = trips.min(BATCH);
        for slot in 0..self.arrivals.len() {
            let shops = &pages.shops[slot];
            match pages.kind(slot) {
                Slot::Sold => self.look(windows, trips, shops, Slot::Sold),
                Slot::Organic => self.look(windows, trips, shops, Slot::Organic),
                Slot::Favourite => self.look(windows, trips, shops, Slot::Favourite),
            }
            self.hope(today.board, shops, buyers);
            let affinities = &pages.affinities[slot];
            if choice.quality_visible {
                self.see(today.board, trips, slot, shops);
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
                self.click(windows, trips, slot, shops, margin);
            }
        }
    }

    /// Looks at what the shops in a slot offer.
    #[inline(always)]
    fn look(&mut self, windows: &mut Windows, trips: usize, shops: &Column<u32>, slot: Slot) {
        for lane in 0..trips.min(BATCH) {
            self.offers[lane] = windows.look(shops[lane], slot);
        }
    }

    /// Adds the hope of being refunded by them.
    #[inline(always)]
    fn hope(&mut self, board: &Board, shops: &Column<u32>, buyers: &Buyers) {
        for hopeful in &buyers.hopeful {
            let lane = hopeful.lane as usize % BATCH;
            let card = board.cards.get(shops[lane] as usize);
            self.hopes[lane] = card.map_or(0.0, |card| hopeful.hope[card.band as usize]);
        }
    }

    /// Counts clicks on the shops of a sold slot: utility that comes near enough to buying nothing, or above.
    #[inline(always)]
    fn click(
        &self,
        windows: &mut Windows,
        trips: usize,
        slot: usize,
        shops: &Column<u32>,
        margin: f32,
    ) {
        let arrivals = &self.arrivals[slot];
        for lane in 0..trips.min(BATCH) {
            let near = arrivals[lane] < self.outsides[lane] * margin;
            windows.click_if(shops[lane], near);
        }
    }

    /// Quality as it is, where it can be seen.
    #[inline(always)]
    fn see(&mut self, board: &Board, trips: usize, slot: usize, shops: &Column<u32>) {
        for (seen, shop) in self.expected_qualities[slot]
            .iter_mut()
            .zip(&shops[..trips])
        {
            let conduct = board.conducts.get(*shop as usize);
            *seen = conduct.map_or(0.0, |conduct| conduct.quality);
        }
    }

    /// Qualities expected of the shops in a slot unless they are visible, systematic utilities of buying there over
    /// buying nothing, and when the shops arrive.
    #[inline(always)]
    fn set_off<const VISIBLE: bool>(
        &mut self,
        trips: usize,
        slot: usize,
        weights: &Weights,
        buyers: &Buyers,
        (shops, affinities): (&Column<u32>, &Column<f32>),
    ) {
        // Columns of its own, which nothing else can lie in, are what lets a loop with two results fill registers.
        let mut qualities = self.expected_qualities[slot];
        let mut arrivals = [0.0; BATCH];
        for lane in 0..lanes(trips) {
            let offer = &self.offers[lane];
            if !VISIBLE {
                qualities[lane] = weights.expect(
                    buyers.belief[lane],
                    buyers.trust[lane],
                    offer.described_gap,
                    affinities[lane],
                );
            }
            let quality = qualities[lane];
            let utility = weights.base_utility + offer.appeal + weights.quality * quality
                - buyers.price_sensitivity[lane] * offer.log_price
                + self.hopes[lane]
                + buyers.service_sensitivity[lane] * offer.display
                + weights.affinity * affinities[lane].max(0.0);
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

    /// Asks for what the orders need of the shops that were chosen.
    #[inline(always)]
    fn fetch_ahead(&self, today: &Today, pages: &Pages) {
        for lane in each(self.orders) {
            let shop = pages.shops[self.slots[lane] as usize][lane] as usize;
            fetch_ahead(&today.board.cards[shop]);
        }
    }

    /// Lanes whose trip ends in an order at a shop that the buyer remembers, a bit for each.
    #[inline(always)]
    fn again(&self, pages: &Pages) -> u64 {
        each(self.orders).fold(0, |again, lane| {
            let affinity = pages.affinities[self.slots[lane] as usize][lane];
            again | u64::from(affinity != UNKNOWN) << lane
        })
    }

    /// Who comes first on every page, and who orders.
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

/// Places the orders of a batch of trips.
#[inline(always)]
pub fn order(
    shard: &mut Shard,
    today: &Today,
    trips: &[Trip],
    (buyers, pages, race): (&Buyers, &Pages, &Race),
    windows: &mut Windows,
    tally: &mut Tally,
) {
    let terms = Terms::of(trips.len(), buyers, race);
    if today.board.is_vast() {
        race.fetch_ahead(today, pages);
    }
    // Who comes back nobody could predict, and it makes other work.
    let again = race.again(pages);
    for lane in each(again) {
        let chosen = terms.chosen(lane, pages, race);
        place_order::<true>(shard, today, &trips[lane], &chosen, windows, tally);
    }
    for lane in each(race.orders & !again) {
        let chosen = terms.chosen(lane, pages, race);
        place_order::<false>(shard, today, &trips[lane], &chosen, windows, tally);
    }
}

/// What is worked out for the orders of a batch of trips at once.
struct Terms {
    /// Surplus over buying nothing, as a share of the price.
    surplus_shares: Column<f32>,
    /// Luck of the pick-ups.
    pickups: Column<f32>,
    /// Luck of a warning in time.
    warnings: Column<f32>,
}

impl Terms {
    #[inline(always)]
    fn of(trips: usize, buyers: &Buyers, race: &Race) -> Self {
        let mut terms = Self {
            surplus_shares: [0.0; BATCH],
            pickups: [0.0; BATCH],
            warnings: [0.0; BATCH],
        };
        for lane in 0..lanes(trips) {
            // Perturbed utility over that of buying nothing; a log point of price is worth α, to first order.
            let advantage = ln(race.outsides[lane] / race.firsts[lane]);
            terms.surplus_shares[lane] = advantage / buyers.price_sensitivity[lane];
            terms.pickups[lane] = buyers.keys[lane].unit(Decision::Pickup);
            terms.warnings[lane] = buyers.keys[lane].unit(Decision::Warning);
        }
        terms
    }

    /// The shop chosen on the trip of a lane.
    #[inline(always)]
    fn chosen(&self, lane: usize, pages: &Pages, race: &Race) -> Chosen {
        let slot = race.slots[lane] as usize;
        Chosen {
            shop: pages.shops[slot][lane],
            sold: pages.kind(slot) == Slot::Sold,
            surplus_share: self.surplus_shares[lane],
            expected_quality: race.expected_qualities[slot][lane],
            pickup: (self.pickups[lane], self.warnings[lane]),
        }
    }
}

/// The shop chosen on a trip.
struct Chosen {
    shop: u32,
    /// Whether it stands in a sold slot.
    sold: bool,
    /// Surplus over buying nothing, as a share of the price.
    surplus_share: f32,
    expected_quality: f32,
    /// Luck of the pick-up, and of a warning in time.
    pickup: (f32, f32),
}

/// Places an order at a shop that the buyer remembers, if `AGAIN`, or gets to know.
#[inline(always)]
fn place_order<const AGAIN: bool>(
    shard: &mut Shard,
    today: &Today,
    trip: &Trip,
    chosen: &Chosen,
    windows: &mut Windows,
    tally: &mut Tally,
) {
    let shop = chosen.shop;
    windows.order(shop);
    let card = &today.board.cards[shop as usize];
    let consumer = &mut shard.consumers[trip.consumer as usize];
    let mut order = Order::place(
        (shard.first_consumer + trip.consumer, consumer.character),
        shop,
        card.price_fen,
        (today.day, trip.nth),
        chosen.expected_quality,
        (chosen.surplus_share * card.price_fen as f32) as i32,
    );
    if AGAIN {
        let kept_after = |days| today.board.kept_after(days);
        let gap_days = consumer.order_again(shop, today.day, kept_after);
        tally.repeats.push(Repeat::new(shop, gap_days));
    } else {
        consumer.get_to_know(shop, today.day);
        if chosen.sold {
            tally.noted.note(Event::AdCustomers, shop);
        }
    }
    let (pickup, warning) = chosen.pickup;
    if pickup >= card.promptness {
        // A warning in time may prevent it.
        order.late = warning >= card.averted;
        if !order.late && today.board.policy.logistics_compensation.is_some() {
            tally.noted.note(Event::LateAverted, shop);
        }
    }
    let delay_days = if order.late {
        today.world.fulfilment.pickup_late
    } else {
        today.world.fulfilment.pickup_on_time
    };
    let (pipeline, parcel) = (&mut shard.pipeline, Parcel::of(&order));
    pipeline.send(today.day, delay_days, Leg::Pickup, parcel);
}
