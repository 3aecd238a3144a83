//! Phase: choice. Multinomial logit with an outside option, and the order that follows.

use super::need::Trip;
use super::search::{Offer, Pages, UNKNOWN};
use super::{abuse, fulfilment};
use crate::market::board::Card;
use crate::market::draws::{Decision, Key};
use crate::market::elementary::{exp, ln};
use crate::market::order::{Order, Stage};
use crate::market::parameters::Choice;
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Money, Repeat, Tally};

/// Utility of a shop that was struck off: out of the question.
const STRUCK_OFF: f32 = -80.0;

/// The choice's weights in single precision.
#[derive(Debug, Clone, Copy, Default)]
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

/// What one consumer brings to a choice.
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

impl Chooser {
    #[inline]
    fn new(shard: &Shard, today: &Today, trip: &Trip, weights: &Weights) -> Self {
        let consumer = &shard.consumers[trip.consumer as usize];
        let trust = shard.needs[trip.consumer as usize].trust();
        let price_sensitivity = consumer.price_sensitivity();
        Self {
            key: trip.key,
            price_sensitivity,
            refund_hope: abuse::price_shares_expected(consumer, today.board).map(|share| {
                if share < 1.0 {
                    -price_sensitivity * ln(share)
                } else {
                    0.0
                }
            }),
            service_sensitivity: consumer.service_sensitivity(),
            belief: consumer.belief(),
            credulity: weights.description * trust,
        }
    }

    /// Quality expected of a shop: own memory lifts it from what the platform on the whole has
    /// taught this consumer; of an unknown shop the description adds what trust lets it.
    #[inline]
    fn expected_quality(&self, card: &Card, affinity: f32, weights: &Weights) -> f32 {
        if weights.quality_visible {
            return card.quality;
        }
        let lift = weights.affinity_quality * affinity;
        let remembered = self.belief + lift * (1.0 - self.belief);
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
    fn utility(&self, card: &Card, affinity: f32, weights: &Weights) -> f32 {
        let expected_quality = self.expected_quality(card, affinity, weights);
        let loyalty = weights.affinity * affinity.max(0.0);
        let utility = weights.base_utility + card.appeal + weights.quality * expected_quality
            - self.price_sensitivity * card.log_price
            + self.refund_hope[card.band as usize]
            + self.service_sensitivity * card.display
            + loyalty;
        if affinity == 0.0 { STRUCK_OFF } else { utility }
    }
}

/// The race of the shops on the pages of a block of trips, in columns over [`Pages::offers`].
///
/// Utilities are perturbed by Gumbel noise keyed by shop. That is run as a race of exponential
/// variates: −ln U / exp(v) is smallest with probability exp(v) over the sum.
#[derive(Debug, Default)]
pub struct Race {
    weights: Weights,
    /// Who chooses, by trip.
    choosers: Vec<Chooser>,
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
        let weights = Weights::new(&today.world.choice);
        self.weights = weights;
        self.choosers.clear();
        let choosers = trips.iter();
        self.choosers
            .extend(choosers.map(|trip| Chooser::new(shard, today, trip, &weights)));
        let offers = pages.offers();
        self.utilities.resize(offers.len(), 0.0);
        self.draws.resize(offers.len(), 0.0);
        self.arrivals.resize(offers.len(), 0.0);
        let racers = self.utilities.iter_mut().zip(&mut self.draws);
        for (offer, (utility, draw)) in offers.iter().zip(racers) {
            let chooser = &self.choosers[offer.trip as usize];
            let card = &today.board.cards[offer.shop as usize];
            *utility = chooser.utility(card, offer.affinity, &weights);
            *draw = chooser.key.shop(offer.shop);
        }
        let racers = self.draws.iter().zip(&self.utilities);
        for (arrival, (draw, utility)) in self.arrivals.iter_mut().zip(racers) {
            *arrival = -ln(*draw) * exp(-utility);
        }
        self.outsides.clear();
        let outsides = trips.iter().map(|trip| trip.key.unit(Decision::Outside));
        self.outsides.extend(outsides);
        for outside in &mut self.outsides {
            *outside = -ln(*outside);
        }
    }

    /// Quality that the consumer expects of an offer.
    #[inline]
    fn expected_quality(&self, today: &Today, offer: &Offer) -> f32 {
        let card = &today.board.cards[offer.shop as usize];
        let chooser = &self.choosers[offer.trip as usize];
        chooser.expected_quality(card, offer.affinity, &self.weights)
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
                let shop = pages.offers()[position].shop;
                let shop_tally = &mut tally.shops[shop as usize];
                shop_tally.count(Event::AdClicks);
                let click_fen = today.board.cards[shop as usize].click_fen;
                shop_tally.add_fen(Money::Advertising, i64::from(click_fen));
            }
        }
        // Selected without a branch, because nobody could predict it.
        let (mut best, mut position) = (*outside, usize::MAX);
        for (arrival, racer) in race.arrivals[page.all()].iter().zip(page.all()) {
            position = if *arrival < best { racer } else { position };
            best = if *arrival < best { *arrival } else { best };
        }
        if best < *outside {
            let offer = &pages.offers()[position];
            let chosen = Chosen {
                shop: offer.shop,
                sold: page.sold().contains(&position),
                advantage: ln(outside / best),
                expected_quality: race.expected_quality(today, offer),
            };
            place_order(shard, today, trip, &chosen, tally);
        }
    }
}

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
