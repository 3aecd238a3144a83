//! Phase: choice. Multinomial logit with an outside option, and the order that follows.

use super::abuse;
use super::need::Trip;
use super::search::Page;
use crate::market::board::Card;
use crate::market::consumer::{Consumer, Remembered};
use crate::market::draws::Decision;
use crate::market::elementary::{exp, ln};
use crate::market::order::{Order, Stage};
use crate::market::shard::{Shard, Today};
use crate::market::tally::{Event, Money, Repeat, Tally};

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
    fn expected_quality(&self, card: &Card, memory: Option<Remembered>) -> f32 {
        let choice = &self.today.world.choice;
        if choice.quality_visible {
            return card.quality;
        }
        match memory {
            Some(memory) => {
                let lift = choice.affinity_quality as f32 * memory.affinity;
                self.belief + lift * (1.0 - self.belief)
            }
            None => (self.belief + self.credulity * card.described_gap).clamp(0.0, 1.0),
        }
    }

    /// Systematic utility of buying at a shop, over buying nothing. A shop that was struck off is
    /// out of the question.
    #[inline]
    fn utility(
        &self,
        card: &Card,
        memory: Option<Remembered>,
        expected_quality: f32,
    ) -> Option<f32> {
        let loyalty = match memory {
            Some(memory) if memory.affinity <= 0.0 => return None,
            Some(memory) => self.today.world.choice.affinity_weight as f32 * memory.affinity,
            None => 0.0,
        };
        let price_felt = self.price_sensitivity
            * abuse::price_share_expected(self.consumer, card, self.today.board);
        Some(
            self.base_utility + card.appeal + self.quality_weight * expected_quality
                - price_felt * card.log_price
                + self.service_sensitivity * card.display
                + loyalty,
        )
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
    let chooser = Chooser::new(shard, today, trip);
    let outside = -ln(trip.key.unit(Decision::Outside));
    let click_within = outside * exp(today.world.choice.click_margin as f32);
    let mut best = outside;
    let mut chosen = None;
    for (position, shop) in page.shops().iter().enumerate() {
        let card = &today.board.cards[*shop as usize];
        let memory = page.memory_of(*shop);
        let expected_quality = chooser.expected_quality(card, memory);
        let Some(utility) = chooser.utility(card, memory, expected_quality) else {
            continue;
        };
        let arrival = -ln(trip.key.shop(*shop)) * exp(-utility);
        if page.is_sold(position) && arrival < click_within {
            let shop = &mut tally.shops[*shop as usize];
            shop.count(Event::AdClicks);
            shop.add_fen(Money::Advertising, i64::from(card.click_fen));
        }
        if arrival < best {
            best = arrival;
            chosen = Some((position, expected_quality));
        }
    }
    if let Some((position, expected_quality)) = chosen {
        let advantage = ln(outside / best);
        place_order(
            shard,
            today,
            trip,
            page,
            &Chosen {
                position,
                advantage,
                expected_quality,
            },
            tally,
        );
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
    match gap_days {
        Some(gap_days) => tally.repeats.push(Repeat { shop, gap_days }),
        None => {
            shop_tally.count(Event::NewCustomers);
            shop_tally.count_if(Event::AdCustomers, page.is_sold(chosen.position));
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
