//! Phase: choice. Multinomial logit with an outside option, and the order that follows.

use super::abuse;
use super::need::Trip;
use super::search::{Pages, UNKNOWN};
use crate::market::board::Card;
use crate::market::draws::Decision;
use crate::market::elementary::{exp, ln};
use crate::market::order::{Order, Stage};
use crate::market::parameters::Choice;
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Money, Repeat, Tally};

/// Utility of a shop that was struck off: out of the question.
const STRUCK_OFF: f32 = -80.0;

/// What one consumer brings to a choice.
struct Chooser<'a> {
    choice: &'a Choice,
    quality_weight: f32,
    affinity_weight: f32,
    affinity_quality: f32,
    base_utility: f32,
    /// How much a log point of price is felt, by score band of the shop.
    price_felt: [f32; 4],
    service_sensitivity: f32,
    belief: f32,
    /// How far a promising description is believed.
    credulity: f32,
}

impl<'a> Chooser<'a> {
    #[inline]
    fn new(shard: &Shard, today: &Today<'a>, trip: &Trip) -> Self {
        let choice = &today.world.choice;
        let consumer = &shard.consumers[trip.consumer as usize];
        let trust = shard.needs[trip.consumer as usize].trust();
        let price_sensitivity = consumer.price_sensitivity();
        Self {
            choice,
            quality_weight: choice.quality_weight as f32,
            affinity_weight: choice.affinity_weight as f32,
            affinity_quality: choice.affinity_quality as f32,
            base_utility: choice.base_utility as f32,
            price_felt: abuse::price_shares_expected(consumer, today.board)
                .map(|share| price_sensitivity * share),
            service_sensitivity: consumer.service_sensitivity(),
            belief: consumer.belief(),
            credulity: choice.description_weight as f32 * trust,
        }
    }

    /// Quality expected of a shop: own memory lifts it from what the platform on the whole has
    /// taught this consumer; of an unknown shop the description adds what trust lets it.
    #[inline]
    fn expected_quality(&self, card: &Card, affinity: f32) -> f32 {
        if self.choice.quality_visible {
            return card.quality;
        }
        let remembered = self.belief + self.affinity_quality * affinity * (1.0 - self.belief);
        let described = (self.belief + self.credulity * card.described_gap).clamp(0.0, 1.0);
        if affinity == UNKNOWN {
            described
        } else {
            remembered
        }
    }

    /// Systematic utility of buying at a shop, over buying nothing. A shop that was struck off is
    /// out of the question.
    #[inline]
    fn utility(&self, card: &Card, affinity: f32, expected_quality: f32) -> f32 {
        let loyalty = self.affinity_weight * affinity.max(0.0);
        let utility = self.base_utility + card.appeal + self.quality_weight * expected_quality
            - self.price_felt[card.band as usize] * card.log_price
            + self.service_sensitivity * card.display
            + loyalty;
        if affinity == 0.0 { STRUCK_OFF } else { utility }
    }
}

/// The race of the shops on the pages of a block of trips, in columns over [`Pages::shops`].
///
/// Utilities are perturbed by Gumbel noise keyed by shop. That is run as a race of exponential
/// variates: −ln U / exp(v) is smallest with probability exp(v) over the sum.
#[derive(Debug, Default)]
pub struct Race {
    /// Quality expected of every shop.
    qualities: Vec<f32>,
    utilities: Vec<f32>,
    draws: Vec<f32>,
    /// When every shop arrives.
    arrivals: Vec<f32>,
    /// When buying nothing arrives, by trip.
    outsides: Vec<f32>,
}

impl Race {
    /// Runs the race on every page.
    pub fn run(&mut self, shard: &Shard, today: &Today, trips: &[Trip], pages: &Pages) {
        self.qualities.clear();
        self.utilities.clear();
        self.draws.clear();
        for (trip, page) in trips.iter().zip(&pages.pages) {
            let chooser = Chooser::new(shard, today, trip);
            let shops = &pages.shops()[page.all()];
            for (shop, affinity) in shops.iter().zip(&pages.affinities()[page.all()]) {
                let card = &today.board.cards[*shop as usize];
                let quality = chooser.expected_quality(card, *affinity);
                self.qualities.push(quality);
                self.utilities.push(chooser.utility(card, *affinity, quality));
                self.draws.push(trip.key.shop(*shop));
            }
        }
        self.arrivals.clear();
        let racers = self.draws.iter().zip(&self.utilities);
        self.arrivals
            .extend(racers.map(|(draw, utility)| -ln(*draw) * exp(-utility)));
        self.outsides.clear();
        self.outsides
            .extend(trips.iter().map(|trip| trip.key.unit(Decision::Outside)));
        for outside in &mut self.outsides {
            *outside = -ln(*outside);
        }
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

/// Lets the consumers of a block of trips take what arrives first, and places the orders.
pub fn order(
    shard: &mut Shard,
    today: &Today,
    trips: &[Trip],
    pages: &Pages,
    race: &Race,
    tally: &mut Tally,
) {
    let click_margin = exp(today.world.choice.click_margin as f32);
    for ((trip, page), outside) in trips.iter().zip(&pages.pages).zip(&race.outsides) {
        for position in page.sold() {
            if race.arrivals[position] < outside * click_margin {
                let shop = pages.shops()[position];
                let shop_tally = &mut tally.shops[shop as usize];
                shop_tally.count(Event::AdClicks);
                let click_fen = today.board.cards[shop as usize].click_fen;
                shop_tally.add_fen(Money::Advertising, i64::from(click_fen));
            }
        }
        let (mut best, mut first) = (*outside, None);
        for (arrival, position) in race.arrivals[page.all()].iter().zip(page.all()) {
            if *arrival < best {
                (best, first) = (*arrival, Some(position));
            }
        }
        if let Some(position) = first {
            let chosen = Chosen {
                shop: pages.shops()[position],
                sold: page.sold().contains(&position),
                advantage: ln(outside / best),
                expected_quality: race.qualities[position],
            };
            place_order(shard, today, trip, &chosen, tally);
        }
    }
}

fn place_order(
    shard: &mut Shard,
    today: &Today,
    trip: &Trip,
    chosen: &Chosen,
    tally: &mut Tally,
) {
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
    let gap_days = consumer.note_order(shop, u32::from(card.opened_day), today.day);
    let shop_tally = &mut tally.shops[shop as usize];
    shop_tally.count(Event::Orders);
    shop_tally.add_fen(Money::Paid, i64::from(card.price_fen));
    match gap_days {
        Some(gap_days) => tally.repeats.push(Repeat { shop, gap_days }),
        None => {
            shop_tally.count(Event::NewCustomers);
            shop_tally.count_if(Event::AdCustomers, chosen.sold);
        }
    }
    let late = trip.key.unit(Decision::Pickup) >= today.board.conducts[shop as usize].promptness;
    let fulfilment = &today.world.fulfilment;
    let delay_days = if late {
        fulfilment.pickup_late
    } else {
        fulfilment.pickup_on_time
    };
    order.late = late;
    shard
        .pipeline
        .schedule(today.day, delay_days, Stage::Pickup, order);
}
