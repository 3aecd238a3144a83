//! Phase: choice. Multinomial logit with an outside option, and the order that follows.

use super::abuse;
use super::need::Trip;
use super::search::Page;
use crate::market::board::Card;
use crate::market::consumer::Consumer;
use crate::market::draws::Decision;
use crate::market::elementary::{exp, ln};
use crate::market::order::{Order, Stage};
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Money, Repeat, Tally};

/// Utility of a shop that was struck off: out of the question.
const STRUCK_OFF: f32 = -80.0;

/// What one consumer brings to a choice.
struct Chooser<'a> {
    today: &'a Today<'a>,
    quality_weight: f32,
    base_utility: f32,
    price_sensitivity: f32,
    service_sensitivity: f32,
    belief: f32,
    /// How far a promising description is believed.
    credulity: f32,
    consumer: &'a Consumer,
}

impl<'a> Chooser<'a> {
    fn new(shard: &'a Shard, today: &'a Today, trip: &Trip) -> Self {
        let choice = &today.world.choice;
        let consumer = &shard.consumers[trip.consumer as usize];
        let trust = shard.needs[trip.consumer as usize].trust();
        Self {
            today,
            quality_weight: choice.quality_weight as f32,
            base_utility: choice.base_utility as f32,
            price_sensitivity: consumer.price_sensitivity(),
            service_sensitivity: consumer.service_sensitivity(),
            belief: consumer.belief(),
            credulity: choice.description_weight as f32 * trust,
            consumer,
        }
    }

    /// Quality expected of a shop: own memory lifts it from what the platform on the whole has
    /// taught this consumer; of an unknown shop the description adds what trust lets it.
    #[inline]
    fn expected_quality(&self, card: &Card, affinity: Option<f32>) -> f32 {
        let choice = &self.today.world.choice;
        if choice.quality_visible {
            return card.quality;
        }
        match affinity {
            Some(affinity) => {
                let lift = choice.affinity_quality as f32 * affinity;
                self.belief + lift * (1.0 - self.belief)
            }
            None => (self.belief + self.credulity * card.described_gap).clamp(0.0, 1.0),
        }
    }

    /// Systematic utility of buying at a shop, over buying nothing. A shop that was struck off is
    /// out of the question.
    #[inline]
    fn utility(&self, card: &Card, affinity: Option<f32>, expected_quality: f32) -> f32 {
        let loyalty = match affinity {
            Some(affinity) if affinity <= 0.0 => return STRUCK_OFF,
            Some(affinity) => self.today.world.choice.affinity_weight as f32 * affinity,
            None => 0.0,
        };
        let price_felt = self.price_sensitivity
            * abuse::price_share_expected(self.consumer, card, self.today.board);
        self.base_utility + card.appeal + self.quality_weight * expected_quality
            - price_felt * card.log_price
            + self.service_sensitivity * card.display
            + loyalty
    }
}

/// The shop chosen on a trip.
struct Chosen {
    position: usize,
    /// Perturbed utility over that of buying nothing.
    advantage: f32,
    expected_quality: f32,
}

/// Lets the consumer choose from the page and places the order, if any.
///
/// Utilities are perturbed by Gumbel noise keyed by shop. That is run as a race of exponential
/// variates: −ln U / exp(v) is smallest with probability exp(v) over the sum.
pub fn choose(shard: &mut Shard, today: &Today, trip: &Trip, page: &Page, tally: &mut Tally) {
    let shops = page.shops();
    let mut qualities = [0.0_f32; RACERS];
    let mut arrivals = [0.0_f32; RACERS];
    race(shard, today, trip, page, &mut qualities, &mut arrivals);
    let outside = -ln(trip.key.unit(Decision::Outside));
    let click_within = outside * exp(today.world.choice.click_margin as f32);
    let mut best = outside;
    let mut chosen = None;
    for (position, shop) in shops.iter().enumerate() {
        let arrival = arrivals[position];
        if page.is_sold(position) && arrival < click_within {
            let shop_tally = &mut tally.shops[*shop as usize];
            shop_tally.count(Event::AdClicks);
            let click_fen = today.board.cards[*shop as usize].click_fen;
            shop_tally.add_fen(Money::Advertising, i64::from(click_fen));
        }
        if arrival < best {
            best = arrival;
            chosen = Some(position);
        }
    }
    if let Some(position) = chosen {
        let advantage = ln(outside / best);
        let chosen = Chosen {
            position,
            advantage,
            expected_quality: qualities[position],
        };
        place_order(shard, today, trip, page, &chosen, tally);
    }
}

/// Room for every shop on a page, in whole vectors.
const RACERS: usize = 20;

/// Computes when each shop on the page arrives in the race, and the quality expected of it.
#[inline]
fn race(
    shard: &Shard,
    today: &Today,
    trip: &Trip,
    page: &Page,
    qualities: &mut [f32; RACERS],
    arrivals: &mut [f32; RACERS],
) {
    let chooser = Chooser::new(shard, today, trip);
    let mut utilities = [0.0_f32; RACERS];
    let mut draws = [0.5_f32; RACERS];
    for (position, shop) in page.shops().iter().enumerate() {
        let card = &today.board.cards[*shop as usize];
        let affinity = page.affinity(*shop);
        qualities[position] = chooser.expected_quality(card, affinity);
        utilities[position] = chooser.utility(card, affinity, qualities[position]);
        draws[position] = trip.key.shop(*shop);
    }
    let racers = page.shops().len().next_multiple_of(4);
    for position in 0..racers {
        arrivals[position] = -ln(draws[position]) * exp(-utilities[position]);
    }
}

fn place_order(
    shard: &mut Shard,
    today: &Today,
    trip: &Trip,
    page: &Page,
    chosen: &Chosen,
    tally: &mut Tally,
) {
    let shop = page.shops()[chosen.position];
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
    if let Some(gap_days) = gap_days {
        tally.repeats.push(Repeat { shop, gap_days });
    } else {
        shop_tally.count(Event::NewCustomers);
        shop_tally.count_if(Event::AdCustomers, page.is_sold(chosen.position));
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
