//! One consumer's day (section 3): orders move on, needs arise, shops are recalled and searched,
//! one is chosen.

use crate::board::{Board, Stall, Street};
use crate::books::Books;
use crate::consumer::{Consumer, Honesty};
use crate::equations;
use crate::niches::Niches;
use crate::order::{ABUSES, Abuse, Order, STAGES, Stage};
use gresham_market::luck::draws::{Agent, Decision, Key, Luck, need_draw};
use gresham_market::luck::elementary::{exp, ln};
use gresham_market::parameters::{IndustryParameters, WorldParameters};
use gresham_market::tally::{Event, Money};

/// Circumstances of a consumer's day.
pub struct Daytime<'a> {
    pub day: u32,
    pub world: &'a WorldParameters,
    pub luck: Luck,
    pub board: &'a Board,
    pub books: &'a mut Books,
}

/// A shop on a page.
struct Offer {
    shop: usize,
    /// Affinity faded to today; `None` for a shop that is not remembered.
    affinity: Option<f32>,
    /// True if it stands in a sold slot.
    sold: bool,
}

/// The shop that is chosen on a trip.
struct Chosen {
    shop: usize,
    sold: bool,
    advantage: f32,
    expected_quality: f32,
}

/// 32 uniform bits for a slot of a page.
fn slot_bits(key: Key, slot: u32) -> u32 {
    key.slot(slot)
}

impl<'a> Daytime<'a> {
    pub fn pass(&mut self, consumer: &mut Consumer) {
        for stage in STAGES {
            let due: Vec<Order> = consumer
                .due
                .iter()
                .filter(|(day, next, _)| *day == self.day && *next == stage)
                .map(|(_, _, order)| *order)
                .collect();
            consumer
                .due
                .retain(|(day, next, _)| !(*day == self.day && *next == stage));
            for order in due {
                match stage {
                    Stage::PickUp => self.pick_up(consumer, order),
                    Stage::Delivery => self.deliver(consumer, order),
                    Stage::Contact => self.contact(consumer, order),
                    Stage::ReturnArrival => self.return_arrives(consumer, order),
                    Stage::Settlement => self.settle(consumer, &order),
                    Stage::Appeal => self.hear_appeal(consumer, &order),
                }
            }
        }
        let needs = self.needs(consumer);
        self.books.sums.needs += i64::from(needs);
        for nth in 0..needs {
            let key = self.trip(consumer, self.day, nth);
            if self.admits(consumer, key) {
                self.shop_around(consumer, key, nth);
            }
        }
    }

    /// The luck of the consumer's trip with number `nth` of a day.
    fn trip(&self, consumer: &Consumer, day: u32, nth: u8) -> Key {
        self.luck.of(Agent::Trip(consumer.number, day)).nth(nth)
    }

    /// The luck of an order is that of the trip on which it was placed.
    pub fn key_of(&self, consumer: &Consumer, order: &Order) -> Key {
        self.trip(consumer, order.placed_day, order.nth)
    }

    pub fn stall(&self, order: &Order) -> &'a Stall {
        &self.board.stalls[order.shop]
    }

    pub fn industry(&self, order: &Order) -> &'a IndustryParameters {
        &self.world.industries[self.stall(order).industry].parameters
    }

    pub fn schedule(&self, consumer: &mut Consumer, order: Order, delay_days: u32, stage: Stage) {
        consumer.due.push((self.day + delay_days, stage, order));
    }

    /// Number of needs today (7.1): as many as there are k from 1 with U < P(at least k).
    fn needs(&self, consumer: &Consumer) -> u8 {
        let demand = &self.world.demand;
        let distance = consumer.trust() - demand.neutral_trust as f32;
        let response = exp(demand.trust_elasticity as f32 * distance);
        let expected = consumer.needs_per_day() * self.board.demand_factor * response;
        let draw = need_draw(self.luck.day_salt(self.day), consumer.number);
        equations::needs_today(draw, expected)
    }

    /// One trip: from the need for something of an industry to an order, or to nothing.
    fn shop_around(&mut self, consumer: &mut Consumer, key: Key, nth: u8) {
        let needed = self.board.needed[consumer.cohort].draw(key.bits(Decision::Industry));
        let industry = needed.expect("something is needed");
        let page = self.page(consumer, key, industry);
        if let Some(chosen) = self.choose(consumer, key, &page) {
            self.order(consumer, key, nth, &chosen);
        }
    }

    /// Affinity to a shop, faded to today; `None` if it is not remembered.
    fn affinity(&self, consumer: &Consumer, shop: usize) -> Option<f32> {
        let opened_day = self.board.stalls[shop].opened_day;
        let memory = consumer
            .memories
            .iter()
            .find(|memory| memory.shop == shop && memory.last_day >= opened_day)?;
        let days = (self.day - memory.last_day) as f32;
        let fade = -1.0 / self.world.memory.affinity_fade as f32;
        Some(memory.affinity() * exp(fade * days))
    }

    /// The remembered shop of a street that is liked best and sells today; of equals the first in
    /// memory.
    fn favourite(&self, consumer: &Consumer, street: &Street) -> Option<(usize, f32)> {
        let mut favourite = None;
        let mut most = 0.0;
        for memory in &consumer.memories {
            if !street.places.contains(&memory.shop) || !self.board.stalls[memory.shop].sells {
                continue;
            }
            if let Some(affinity) = self.affinity(consumer, memory.shop)
                && affinity > most
            {
                most = affinity;
                favourite = Some((memory.shop, affinity));
            }
        }
        favourite
    }

    /// The page that the consumer sees, in the order of its slots, the favourite last (7.2).
    fn page(&mut self, consumer: &Consumer, key: Key, industry: usize) -> Vec<Offer> {
        let street = &self.board.streets[industry];
        let favourite = self.favourite(consumer, street);
        let replenished = self.world.industries[industry].parameters.repeat as f32;
        let mut page: Vec<Offer> = Vec::new();
        if let Some((shop, affinity)) = favourite
            && key.unit(Decision::DirectVisit) < replenished * affinity
        {
            self.books.count(shop, Event::DirectVisits);
            page.push(Offer {
                shop,
                affinity: Some(affinity),
                sold: false,
            });
            return page;
        }
        let niches = Niches::cut(&(0..street.places.len()), self.world.population.niches());
        let niche = niches.of_consumer(self.luck, consumer.number, industry);
        let slots = self.world.choice.slots;
        let campaign_share = self.world.platform.campaign_share as f32;
        let organic = if key.unit(Decision::Campaign) < campaign_share {
            &street.campaign
        } else {
            &street.organic
        };
        // The buyer reads from the top and stops somewhere.
        let depth = key.unit(Decision::Depth);
        let mut noticed: f32 = 1.0;
        for slot in 0..slots {
            if depth >= noticed {
                break;
            }
            noticed *= self.world.choice.noticed as f32;
            let sold = slot < street.sold_slots;
            let wheel = if sold { &street.sold } else { organic };
            let Some(drawn) = wheel.draw_among(niche, slot_bits(key, slot)) else {
                continue;
            };
            let shop = street.places.start + drawn;
            let is_there = page.iter().any(|offer| offer.shop == shop);
            if is_there || !self.board.stalls[shop].sells {
                continue;
            }
            let event = if sold { Event::AdShown } else { Event::Shown };
            self.books.count(shop, event);
            page.push(Offer {
                shop,
                affinity: self.affinity(consumer, shop),
                sold,
            });
        }
        if let Some((shop, affinity)) = favourite
            && page.iter().all(|offer| offer.shop != shop)
        {
            page.push(Offer {
                shop,
                affinity: Some(affinity),
                sold: false,
            });
        }
        page
    }

    /// Worth expected of an order at a shop on a page.
    ///
    /// Equation (6).
    fn expected_quality(&self, consumer: &Consumer, offer: &Offer) -> f32 {
        let choice = &self.world.choice;
        let stall = &self.board.stalls[offer.shop];
        let belief = consumer.belief();
        if choice.quality_visible {
            return stall.reading;
        }
        let attention = (choice.attention as f32 * consumer.service_sensitivity()).min(1.0);
        let base = (belief + attention * stall.reading).clamp(0.0, 1.0);
        let lift = choice.affinity_quality as f32 * offer.affinity.unwrap_or(0.0);
        base + lift * (1.0 - base)
    }

    /// Utility that a dishonest buyer draws from the hope to be refunded by shops of a band: −α ln
    /// ω.
    fn refund_hope(&self, consumer: &Consumer, band: usize) -> f32 {
        if consumer.honesty == Honesty::Honest {
            return 0.0;
        }
        let mut best: f32 = 0.0;
        for kind in ABUSES.into_iter().filter(|kind| *kind != Abuse::Wear) {
            best = best.max(self.board.rumour[kind as usize][band]);
        }
        let felt = (1.0 - consumer.abuse_propensity() * best).max(0.05);
        if felt < 1.0 {
            -consumer.price_sensitivity() * ln(felt)
        } else {
            0.0
        }
    }

    /// Equation (5).
    fn utility(&self, consumer: &Consumer, offer: &Offer, expected_quality: f32) -> f32 {
        let choice = &self.world.choice;
        let stall = &self.board.stalls[offer.shop];
        if offer.affinity == Some(0.0) {
            return -80.0;
        }
        choice.base_utility as f32 + stall.brand + choice.quality_weight as f32 * expected_quality
            - consumer.price_sensitivity() * stall.log_price
            + self.refund_hope(consumer, stall.band)
            + choice.affinity_weight as f32 * offer.affinity.unwrap_or(0.0)
    }

    /// The race of the shops on a page against buying nothing (7.3).
    fn choose(&self, consumer: &Consumer, key: Key, page: &[Offer]) -> Option<Chosen> {
        let outside = -ln(key.unit(Decision::Outside));
        let mut chosen = None;
        let mut first = f32::INFINITY;
        for offer in page {
            let expected_quality = self.expected_quality(consumer, offer);
            let utility = self.utility(consumer, offer, expected_quality);
            let arrival = -ln(key.shop(offer.shop as u32)) * exp(-utility);
            if arrival < first {
                first = arrival;
                chosen = Some(Chosen {
                    shop: offer.shop,
                    sold: offer.sold,
                    advantage: ln(outside / arrival),
                    expected_quality,
                });
            }
        }
        chosen.filter(|_| first < outside)
    }

    fn order(&mut self, consumer: &mut Consumer, key: Key, nth: u8, chosen: &Chosen) {
        let shop = chosen.shop;
        let stall = &self.board.stalls[shop];
        // A question that is not answered in time loses the order.
        let unanswered = stall.unanswered[usize::from(consumer.is_member)];
        if key.unit(Decision::Question) * 65_535.0 < unanswered {
            return self.books.count(shop, Event::Unanswered);
        }
        let price_fen = stall.price_fen;
        let surplus = chosen.advantage / consumer.price_sensitivity() * price_fen as f32;
        let quality = chosen.expected_quality;
        let mut order = Order::place(shop, price_fen, self.day, nth, quality, surplus as i32);
        self.books.count(shop, Event::Orders);
        self.books.add_fen(shop, Money::Paid, i64::from(price_fen));
        let fade = -1.0 / self.world.memory.affinity_fade as f32;
        let gap_days = consumer.note_order(shop, stall.opened_day, self.day, fade);
        if let Some(gap_days) = gap_days {
            self.books.repeats.push((shop, gap_days));
        } else {
            self.books.count(shop, Event::NewCustomers);
            self.books.count_if(shop, Event::AdCustomers, chosen.sold);
        }
        order.late = self.is_late(shop, key);
        let fulfilment = &self.world.fulfilment;
        let delay_days = if order.late {
            fulfilment.pickup_late
        } else {
            fulfilment.pickup_on_time
        };
        self.schedule(consumer, order, delay_days, Stage::PickUp);
    }
}
