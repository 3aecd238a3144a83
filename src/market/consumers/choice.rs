//! Phase: choice. Multinomial logit with an outside option, and the order that follows.

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

use super::buyers::Buyer;
use super::need::Trip;
use super::search::{ABSENT, LANES, Pages, Row, UNKNOWN, mark};
use super::{abuse, fulfilment};
use crate::market::board::{Board, Card};
use crate::market::draws::{Decision, Key};
use crate::market::elementary::{exp, ln};
use crate::market::order::{Order, Stage};
use crate::market::parameters::Choice;
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Money, Repeat, Tally};

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
    quality_visible: bool,
}

impl Weights {
    fn new(choice: &Choice) -> Self {
        Self {
            base_utility: choice.base_utility as f32,
            quality: choice.quality_weight as f32,
            description: choice.description_weight as f32,
            affinity: choice.affinity_weight as f32,
            affinity_quality: choice.affinity_quality as f32,
            quality_visible: choice.quality_visible,
        }
    }
}

/// What one buyer brings to a choice.
#[derive(Debug, Clone, Copy)]
struct Chooser {
    key: Key,
    price_sensitivity: f32,
    /// Utility of expecting to be refunded in the end, by score band of the shop; 0 for honest buyers.
    refund_hope: [f32; 4],
    service_sensitivity: f32,
    belief: f32,
    /// How far a promising description is believed.
    credulity: f32,
}

/// What the cards on one row of a page say, in columns.
#[derive(Debug, Clone, Copy)]
struct Cards {
    log_price: Row<f32>,
    appeal: Row<f32>,
    described_gap: Row<f32>,
    display: Row<f32>,
    band: Row<u8>,
}

impl Cards {
    #[inline(always)]
    fn read(board: &Board, shops: &Row<u32>) -> Self {
        let cards: [&Card; LANES] = shops.map(|shop| &board.cards[shop as usize]);
        Self {
            log_price: cards.map(|card| card.log_price),
            appeal: cards.map(|card| card.appeal),
            described_gap: cards.map(|card| card.described_gap),
            display: cards.map(|card| card.display),
            band: cards.map(|card| card.band),
        }
    }
}

impl Chooser {
    #[inline(always)]
    fn new(today: &Today, trip: &Trip, buyer: &Buyer, weights: &Weights) -> Self {
        let price_sensitivity = buyer.consumer.price_sensitivity();
        let price_shares = abuse::price_shares_expected(&buyer.consumer, today.board);
        Self {
            key: trip.key,
            price_sensitivity,
            refund_hope: price_shares.map(|share| {
                if share < 1.0 {
                    -price_sensitivity * ln(share)
                } else {
                    0.0
                }
            }),
            service_sensitivity: buyer.consumer.service_sensitivity(),
            belief: buyer.consumer.belief(),
            credulity: weights.description * buyer.trust,
        }
    }

    /// Quality expected of shops: own memory lifts it from what the platform on the whole has
    /// taught this consumer; of an unknown shop the description adds what trust lets it.
    #[inline(always)]
    fn expect(&self, weights: &Weights, gap: &Row<f32>, affinity: &Row<f32>) -> Row<f32> {
        let mut expected = [0.0; LANES];
        for lane in 0..LANES {
            let lift = weights.affinity_quality * affinity[lane];
            let remembered = self.belief + lift * (1.0 - self.belief);
            let described = (self.belief + self.credulity * gap[lane]).clamp(0.0, 1.0);
            expected[lane] = if affinity[lane] == UNKNOWN {
                described
            } else {
                remembered
            };
        }
        expected
    }

    /// Systematic utilities of buying at shops, over buying nothing.
    #[inline(always)]
    fn utilities(
        &self,
        weights: &Weights,
        cards: &Cards,
        affinity: &Row<f32>,
        expected: &Row<f32>,
    ) -> Row<f32> {
        let mut utilities = [0.0; LANES];
        for lane in 0..LANES {
            let utility =
                weights.base_utility + cards.appeal[lane] + weights.quality * expected[lane]
                    - self.price_sensitivity * cards.log_price[lane]
                    + self.refund_hope[cards.band[lane] as usize]
                    + self.service_sensitivity * cards.display[lane]
                    + weights.affinity * affinity[lane].max(0.0);
            utilities[lane] = if affinity[lane] == 0.0 {
                STRUCK_OFF
            } else {
                utility
            };
        }
        utilities
    }

    /// When shops with these utilities arrive; never where nothing is offered.
    #[inline(always)]
    fn arrivals(&self, shops: &Row<u32>, affinity: &Row<f32>, utilities: &Row<f32>) -> Row<f32> {
        let mut arrivals = [0.0; LANES];
        for lane in 0..LANES {
            let arrival = -ln(self.key.shop(shops[lane])) * exp(-utilities[lane]);
            arrivals[lane] = if affinity[lane] == ABSENT {
                f32::INFINITY
            } else {
                arrival
            };
        }
        arrivals
    }
}

/// The race of the shops on the pages of a batch of trips.
///
/// Utilities are perturbed by Gumbel noise keyed by shop. That is run as a race of exponential
/// variates: −ln U / exp(v) is smallest with probability exp(v) over the sum.
#[derive(Debug, Clone, Default)]
pub struct Race {
    /// Quality that the buyer expects, by row of [`Pages`].
    expected_qualities: Vec<Row<f32>>,
    /// When every shop arrives, by row.
    arrivals: Vec<Row<f32>>,
    /// When buying nothing arrives, by trip.
    outsides: Vec<f32>,
    /// Sold slots of every shop that were clicked today.
    clicks: Vec<u32>,
}

impl Race {
    /// Begins a day.
    pub fn open(&mut self, today: &Today) {
        self.clicks.clear();
        self.clicks.resize(today.board.cards.len(), 0);
    }

    /// Who comes first on a page: arrival and place.
    #[inline(always)]
    fn winner(&self, rows: std::ops::Range<usize>) -> (f32, usize) {
        let (mut best, mut place) = (f32::INFINITY, 0);
        for (nth, row) in self.arrivals[rows].iter().enumerate() {
            let first = row.iter().copied().fold(f32::INFINITY, f32::min);
            let lanes = mark(row.map(|arrival| arrival.to_bits() == first.to_bits()));
            place = if first < best {
                nth * LANES + lanes.trailing_zeros() as usize
            } else {
                place
            };
            best = best.min(first);
        }
        (best, place)
    }

    /// Counts clicks on sold slots: utility that comes near enough to buying nothing, or above.
    #[inline(always)]
    fn click(&mut self, today: &Today, pages: &Pages) {
        let margin = exp(today.world.choice.click_margin as f32);
        for (trip, outside) in self.outsides.iter().enumerate() {
            let rows = pages.rows_of(trip);
            let shops = pages.shops()[rows.clone()].as_flattened();
            let arrivals = self.arrivals[rows].as_flattened();
            for (shop, arrival) in shops.iter().zip(arrivals).take(pages.sold_slots()) {
                self.clicks[*shop as usize] += u32::from(*arrival < outside * margin);
            }
        }
    }

    /// Reports clicks, and charges for them.
    pub fn report(&self, today: &Today, tally: &mut Tally) {
        let cards = today.board.cards.iter().zip(&self.clicks);
        for (shop, (card, clicks)) in tally.shops.iter_mut().zip(cards) {
            shop.count_many(Event::AdClicks, *clicks);
            let fee_fen = i64::from(card.click_fen) * i64::from(*clicks);
            shop.add_fen(Money::Advertising, fee_fen);
        }
    }
}

/// Runs the race on all pages of a batch of trips.
#[inline(always)]
pub fn run(race: &mut Race, today: &Today, trips: &[Trip], buyers: &[Buyer], pages: &Pages) {
    let weights = Weights::new(&today.world.choice);
    race.expected_qualities.clear();
    race.arrivals.clear();
    for (index, (trip, buyer)) in trips.iter().zip(buyers).enumerate() {
        let chooser = Chooser::new(today, trip, buyer, &weights);
        for row in pages.rows_of(index) {
            let (shops, affinity) = (&pages.shops()[row], &pages.affinities()[row]);
            let cards = Cards::read(today.board, shops);
            let expected = if weights.quality_visible {
                shops.map(|shop| today.board.cards[shop as usize].quality)
            } else {
                chooser.expect(&weights, &cards.described_gap, affinity)
            };
            let utilities = chooser.utilities(&weights, &cards, affinity, &expected);
            race.expected_qualities.push(expected);
            race.arrivals
                .push(chooser.arrivals(shops, affinity, &utilities));
        }
    }
    race.outsides.clear();
    let outsides = trips.iter().map(|trip| trip.key.unit(Decision::Outside));
    race.outsides.extend(outsides);
    for outside in &mut race.outsides {
        *outside = -ln(*outside);
    }
}

/// The shop chosen on a trip.
struct Chosen {
    shop: u32,
    /// Whether it stands in a sold slot.
    sold: bool,
    /// Perturbed utility over that of buying nothing.
    advantage: f32,
    expected_quality: f32,
}

/// Lets the consumers of a batch of trips take what arrives first, and places the orders.
#[inline(always)]
pub fn order(
    shard: &mut Shard,
    today: &Today,
    trips: &[Trip],
    pages: &Pages,
    race: &mut Race,
    tally: &mut Tally,
) {
    race.click(today, pages);
    for (index, (trip, outside)) in trips.iter().zip(&race.outsides).enumerate() {
        let rows = pages.rows_of(index);
        let (best, place) = race.winner(rows.clone());
        if best < *outside {
            let chosen = Chosen {
                shop: pages.shops()[rows.clone()].as_flattened()[place],
                sold: place < pages.sold_slots(),
                advantage: ln(outside / best),
                expected_quality: race.expected_qualities[rows].as_flattened()[place],
            };
            place_order(shard, today, trip, &chosen, tally);
        }
    }
}

#[inline(always)]
fn place_order(shard: &mut Shard, today: &Today, trip: &Trip, chosen: &Chosen, tally: &mut Tally) {
    let shop = chosen.shop;
    let card = &today.board.cards[shop as usize];
    let consumer = &mut shard.consumers[trip.consumer as usize];
    // A log point of price is worth α: the first-order money equivalent of the advantage.
    let surplus_fen = chosen.advantage / consumer.price_sensitivity() * card.price_fen as f32;
    let mut order = Order::place(
        shard.first_consumer + trip.consumer,
        shop,
        card.price_fen,
        (today.day, trip.nth),
        chosen.expected_quality,
        surplus_fen as i32,
    );
    let gap_days = consumer.note_order(
        shop,
        u32::from(card.opened_day),
        today.day,
        today.world.memory.affinity_fade as f32,
    );
    let shop_tally = &mut tally.shops[shop as usize];
    shop_tally.count(Event::Orders);
    shop_tally.add_fen(Money::Paid, i64::from(card.price_fen));
    if let Some(gap_days) = gap_days {
        tally.repeats.push(Repeat { shop, gap_days });
    } else {
        shop_tally.count(Event::NewCustomers);
        shop_tally.count_if(Event::AdCustomers, chosen.sold);
    }
    let late = fulfilment::is_late(today, shop, trip.key, tally);
    let delay_days = if late {
        today.world.fulfilment.pickup_late
    } else {
        today.world.fulfilment.pickup_on_time
    };
    order.late = late;
    shard
        .pipeline
        .schedule(today.day, delay_days, Stage::Pickup, order);
}
