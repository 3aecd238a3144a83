//! Consequences of an order for its buyer: memory (7.6), money (7.7), worth (7.10).

use crate::consumer::{Consumer, Honesty};
use crate::daytime::Daytime;
use crate::equations;
use crate::fulfilment::share_fen;
use crate::order::{Finding, Order};
use gresham_market::tally::{Event, Money};

impl Daytime<'_> {
    fn opened_day(&self, order: &Order) -> u32 {
        self.stall(order).opened_day
    }

    /// How grave lateness is to a buyer.
    pub fn lateness(&self, consumer: &Consumer) -> f32 {
        let severity = self.world.fulfilment.lateness_severity as f32;
        (severity * consumer.service_sensitivity()).min(1.0)
    }

    fn set_trust(&mut self, consumer: &mut Consumer, trust: f32) {
        self.books.sums.trust_change += consumer.set_trust(trust);
    }

    fn lose_trust(&mut self, consumer: &mut Consumer, severity: f32) {
        let loss = (self.world.memory.trust_loss as f32 * severity).min(1.0);
        let trust = consumer.trust();
        self.set_trust(consumer, trust * (1.0 - loss));
    }

    fn learn(&mut self, consumer: &mut Consumer, order: &Order, worth: f32) {
        let weight = self.world.memory.belief_weight as f32;
        let belief = consumer.belief();
        let change = consumer.set_belief(belief + weight * (worth - order.expected_quality()));
        self.books.sums.belief_change += change;
    }

    /// Raises affinity by a share of what is missing, unless the shop is struck off or forgotten.
    fn gain_affinity(&self, consumer: &mut Consumer, order: &Order, gain: f32) {
        let opened_day = self.opened_day(order);
        if let Some(memory) = consumer.memory_of(order.shop, opened_day)
            && memory.affinity > 0
        {
            let affinity = memory.affinity();
            let more = affinity + gain * (1.0 - affinity);
            consumer.set_affinity(order.shop, opened_day, more);
        }
    }

    /// Equation (9).
    pub fn remember_good(&mut self, consumer: &mut Consumer, order: &Order) {
        let lateness = if order.late {
            self.lateness(consumer)
        } else {
            0.0
        };
        let memory = &self.world.memory;
        let gain = memory.trust_gain as f32 * (1.0 - lateness);
        let trust = consumer.trust();
        self.set_trust(consumer, trust + gain * (1.0 - trust));
        self.learn(consumer, order, 1.0 - lateness);
        let gain = memory.affinity_gain as f32 * (1.0 - lateness);
        self.gain_affinity(consumer, order, gain);
    }

    pub fn remember_put_right(&mut self, consumer: &mut Consumer, order: &Order) {
        let memory = &self.world.memory;
        self.lose_trust(consumer, order.severity() * memory.recovered_factor as f32);
        self.learn(consumer, order, 1.0 - order.severity());
        let gain = (memory.affinity_gain * memory.recovered_affinity) as f32;
        self.gain_affinity(consumer, order, gain);
    }

    /// Nothing was put right: the shop is struck off.
    pub fn remember_bad(&mut self, consumer: &mut Consumer, order: &Order, factor: f32) {
        self.lose_trust(consumer, order.severity() * factor);
        self.learn(consumer, order, 1.0 - order.severity());
        consumer.set_affinity(order.shop, self.opened_day(order), 0.0);
    }

    pub fn remember_unsuitable(&mut self, consumer: &mut Consumer, order: &Order) {
        let opened_day = self.opened_day(order);
        let kept = self.world.memory.returned_affinity as f32;
        if let Some(memory) = consumer.memory_of(order.shop, opened_day) {
            let less = memory.affinity() * kept;
            consumer.set_affinity(order.shop, opened_day, less);
        }
    }

    /// An order cancelled, or a promise broken: nothing is learnt of the quality of goods.
    pub fn let_down(&mut self, consumer: &mut Consumer, order: &Order, severity: f32) {
        self.lose_trust(consumer, severity);
        self.remember_unsuitable(consumer, order);
    }

    /// Worth of goods kept over their price.
    pub fn kept_fen(&self, consumer: &Consumer, order: &Order) -> i64 {
        let found = match order.finding {
            Finding::Good | Finding::Pretended(_) if order.late => 1.0 - self.lateness(consumer),
            Finding::Good | Finding::Pretended(_) => 1.0,
            Finding::Defect | Finding::Damage | Finding::Misfit => 1.0 - order.severity(),
        };
        let per_quality = self.world.choice.quality_weight as f32 / consumer.price_sensitivity();
        let surprise = found - order.expected_quality();
        equations::worth_fen(
            order.price_fen,
            order.expected_surplus_fen,
            per_quality,
            surprise,
        )
    }

    pub fn book_surplus(&mut self, consumer: &Consumer, order: &Order, surplus_fen: i64) {
        self.books
            .add_fen(order.shop, Money::ConsumerSurplus, surplus_fen);
        if consumer.honesty == Honesty::Honest {
            self.books
                .add_fen(order.shop, Money::HonestSurplus, surplus_fen);
        }
        let alike = &mut self.books.sums.buyers[consumer.cohort][consumer.honesty as usize];
        alike.surplus_fen += surplus_fen;
    }

    /// Notes money from a shop for which no goods come back.
    pub fn note_transfer(&mut self, consumer: &Consumer, order: &Order, amount_fen: i64) {
        self.books.add_fen(order.shop, Money::ToBuyers, amount_fen);
        let alike = &mut self.books.sums.buyers[consumer.cohort][consumer.honesty as usize];
        alike.from_shops_fen += amount_fen;
    }

    pub fn refund(&mut self, order: &Order) {
        let held_fen = i64::from(order.held_fen);
        self.books.add_fen(order.shop, Money::Refunded, held_fen);
    }

    /// Refund for which no sound goods come back.
    pub fn refund_kept(&mut self, consumer: &Consumer, order: &Order) {
        self.refund(order);
        self.note_transfer(consumer, order, i64::from(order.held_fen));
    }

    pub fn pay_penalty(&mut self, consumer: &Consumer, order: &Order, penalty_fen: i64) {
        self.books
            .add_fen(order.shop, Money::LatePenalty, penalty_fen);
        self.note_transfer(consumer, order, penalty_fen);
        self.book_surplus(consumer, order, penalty_fen);
    }

    /// Part of the price goes back, and no more is held of the order than is left.
    pub fn compensate(&mut self, consumer: &Consumer, order: &mut Order, share: f64) {
        let part_fen = share_fen(order.price_fen, share).min(i64::from(order.held_fen));
        order.held_fen -= part_fen as u32;
        self.books.add_fen(order.shop, Money::Compensated, part_fen);
        self.note_transfer(consumer, order, part_fen);
    }

    /// The return window has closed.
    pub fn settle(&mut self, consumer: &mut Consumer, order: &Order) {
        let (price_fen, held_fen) = (i64::from(order.price_fen), i64::from(order.held_fen));
        let kept_fen = self.kept_fen(consumer, order);
        self.books.count(order.shop, Event::Settled);
        if self.stall(order).frozen {
            self.refund_kept(consumer, order);
            self.books.add_fen(order.shop, Money::Frozen, held_fen);
            return self.book_surplus(consumer, order, kept_fen + price_fen);
        }
        let commission_fen = share_fen(order.held_fen, self.world.platform.commission);
        self.books.add_fen(order.shop, Money::Released, held_fen);
        self.books
            .add_fen(order.shop, Money::Commission, commission_fen);
        self.book_surplus(consumer, order, kept_fen + price_fen - held_fen);
    }
}
