//! Contact and verdict (7.5), returns (7.5, 7.8, 7.9), the hotline (7.26).

use crate::consumer::Consumer;
use crate::daytime::Daytime;
use crate::order::{Abuse, Finding, Order, Stage};
use gresham_market::luck::draws::{Decision, Key};
use gresham_market::luck::elementary::logistic;
use gresham_market::policy::{DisputeRules, RefundOnly};
use gresham_market::tally::{Event, Money};

impl Daytime<'_> {
    pub fn contact(&mut self, consumer: &mut Consumer, order: Order) {
        let key = self.key_of(consumer, &order);
        let (slow_share, exchanged) =
            (self.stall(&order).slow, self.stall(&order).misfit_exchanged);
        let cost_fen = self.stall(&order).contact_cost_fen;
        let slow = key.unit(Decision::Response) < slow_share;
        self.books.count(order.shop, Event::Contacts);
        self.books.count_if(order.shop, Event::SlowResponses, slow);
        self.books.add_fen(order.shop, Money::Handling, cost_fen);
        self.book_surplus(consumer, &order, -self.world.after_sales.hassle_fen);
        match order.finding {
            Finding::Defect | Finding::Damage => {
                self.books.count(order.shop, Event::QualityComplaints);
                self.just_claim(consumer, order, key, slow);
            }
            Finding::Pretended(Abuse::RefundOnly) => {
                self.books.count(order.shop, Event::QualityComplaints);
                self.false_claim(consumer, order, key);
            }
            Finding::Misfit if key.unit(Decision::Swap) < exchanged => self.swap(consumer, order),
            Finding::Misfit | Finding::Pretended(_) => self.send_back(consumer, order),
            Finding::Good => unreachable!("who is content does not claim"),
        }
    }

    fn just_claim(&mut self, consumer: &mut Consumer, mut order: Order, key: Key, slow: bool) {
        let after_sales = &self.world.after_sales;
        if let Some(share) = self.accepted_part(&order, key) {
            self.compensate(consumer, &mut order, share);
            self.books.count(order.shop, Event::PartialCompensations);
            let counts = self.world.platform.partial_counts_as_return;
            self.books.count_if(order.shop, Event::FirstReturns, counts);
            self.remember_put_right(consumer, &order);
            return self.let_settle(consumer, order);
        }
        if key.unit(Decision::RefundOnlyWish) < after_sales.refund_only_wish as f32
            && let Some(lever) = self.refund_only(&order)
        {
            self.books.count(order.shop, Event::RefundOnlyClaims);
            if self.is_blocked(consumer, &order, key, &lever) {
                return self.deny(consumer, order, true);
            }
            if key.unit(Decision::Leniency) < lever.leniency(self.stall(&order).band) as f32 {
                self.refund_without_return(consumer, &order);
                let surplus_fen = self.kept_fen(consumer, &order) + i64::from(order.held_fen);
                self.book_surplus(consumer, &order, surplus_fen);
                return self.remember_put_right(consumer, &order);
            }
        }
        let patience = if slow {
            1.0 - after_sales.slow_penalty as f32
        } else {
            1.0
        };
        if key.unit(Decision::Resolve) < self.stall(&order).resolve * patience {
            self.shop_settles(consumer, order, key);
        } else if key.unit(Decision::Dispute) < after_sales.dispute_share as f32 {
            self.dispute(consumer, order, key);
        } else {
            self.remember_bad(consumer, &order, 1.0);
            self.let_settle(consumer, order);
        }
    }

    /// The part of the price that is offered and accepted, if any is.
    fn accepted_part(&self, order: &Order, key: Key) -> Option<f64> {
        let after_sales = &self.world.after_sales;
        let share = match self.stall(order).self_service {
            Some(share) => share,
            None if key.unit(Decision::PartialOffer) < self.stall(order).partial_offer => {
                after_sales.partial_compensation
            }
            None => return None,
        };
        let wanted = 2.0 * after_sales.partial_reservation as f32 * order.severity();
        let readiness = logistic(12.0 * (share as f32 - wanted));
        (share > 0.0 && key.unit(Decision::PartialAccept) < readiness).then_some(share)
    }

    /// The lever that decides on refunds without return, where it has a say.
    fn refund_only(&self, order: &Order) -> Option<RefundOnly> {
        let lever = self.stall(order).rules.refund_only?;
        lever.has_a_say(self.stall(order).band).then_some(lever)
    }

    /// By a second parcel, or by taking the goods back.
    fn shop_settles(&mut self, consumer: &mut Consumer, mut order: Order, key: Key) {
        if key.unit(Decision::Exchange) < self.world.after_sales.exchange_share as f32 {
            self.books.count(order.shop, Event::Exchanges);
            self.send_goods(&order);
            self.remember_put_right(consumer, &order);
            order.finding = Finding::Good;
            self.let_settle(consumer, order);
        } else {
            self.remember_put_right(consumer, &order);
            self.take_back(consumer, order);
        }
    }

    /// Swaps what does not suit for what does.
    fn swap(&mut self, consumer: &mut Consumer, mut order: Order) {
        self.send_goods(&order);
        let freight_fen = self.industry(&order).return_freight_fen;
        let salvage_fen = self.salvage_fen(&order);
        self.books.count(order.shop, Event::Swaps);
        self.books
            .add_fen(order.shop, Money::ReturnFreightShop, freight_fen);
        self.books.add_fen(order.shop, Money::Salvaged, salvage_fen);
        order.finding = Finding::Good;
        self.remember_good(consumer, &order);
        self.let_settle(consumer, order);
    }

    fn salvage_fen(&self, order: &Order) -> i64 {
        let cost_fen = self.stall(order).unit_cost_fen as f64;
        (cost_fen * self.industry(order).salvage) as i64
    }

    fn take_back(&mut self, consumer: &mut Consumer, order: Order) {
        if self.industry(&order).returnable {
            return self.send_back(consumer, order);
        }
        self.refund_kept(consumer, &order);
        self.books.count(order.shop, Event::FirstReturns);
        let surplus_fen = self.kept_fen(consumer, &order) + i64::from(order.held_fen);
        self.book_surplus(consumer, &order, surplus_fen.min(0));
    }

    fn dispute(&mut self, consumer: &mut Consumer, order: Order, key: Key) {
        if self.is_flagged(consumer, &order, key) {
            self.count_dispute(&order);
            return self.deny(consumer, order, true);
        }
        if self.verdict_is_wrong(&order, key) {
            return self.deny(consumer, order, false);
        }
        self.call_hotline(consumer, &order);
        self.remember_put_right(consumer, &order);
        self.take_back(consumer, order);
    }

    fn deny(&mut self, consumer: &mut Consumer, order: Order, flagged: bool) {
        let price_fen = i64::from(order.price_fen);
        self.books.count(order.shop, Event::HonestDenied);
        self.books
            .count_if(order.shop, Event::SoundFlagged, flagged);
        self.books
            .add_fen(order.shop, Money::DeniedValue, price_fen);
        let factor = self.world.memory.denied_factor as f32;
        self.remember_bad(consumer, &order, factor);
        self.let_settle(consumer, order);
    }

    fn false_claim(&mut self, consumer: &mut Consumer, order: Order, key: Key) {
        let lever = self.refund_only(&order);
        let detected = match &lever {
            Some(lever) => {
                self.books.count(order.shop, Event::RefundOnlyClaims);
                self.is_blocked(consumer, &order, key, lever)
            }
            None => self.is_flagged(consumer, &order, key),
        };
        if detected {
            self.abuse_fails(consumer, &order, Abuse::RefundOnly, true);
            return self.let_settle(consumer, order);
        }
        let band = self.stall(&order).band;
        let lenient =
            lever.is_some_and(|lever| key.unit(Decision::Leniency) < lever.leniency(band) as f32);
        if lenient || self.verdict_is_wrong(&order, key) {
            self.refund_without_return(consumer, &order);
            self.abuse_succeeds(consumer, &order, Abuse::RefundOnly, 0);
        } else {
            self.abuse_fails(consumer, &order, Abuse::RefundOnly, false);
            self.let_settle(consumer, order);
        }
    }

    /// Scene of a claim: 1 for damage on the road, 0 for everything else.
    fn scene(order: &Order) -> usize {
        usize::from(order.finding == Finding::Damage)
    }

    fn count_dispute(&mut self, order: &Order) {
        let by_scene = [Event::DisputesDefect, Event::DisputesDamage];
        self.books.count(order.shop, Event::Disputes);
        self.books.count(order.shop, by_scene[Self::scene(order)]);
    }

    /// The platform decides; where there are rules, the losing side may foresee that and give in.
    fn verdict_is_wrong(&mut self, order: &Order, key: Key) -> bool {
        let street = &self.board.streets[self.stall(order).industry];
        let lever = self.stall(order).rules.dispute_rules;
        let rules: Option<DisputeRules> = lever.filter(|_| street.ruled[Self::scene(order)]);
        let foreseen = rules.map_or(0.0, |rules| rules.foreseen);
        if key.unit(Decision::Foresight) >= foreseen as f32 {
            self.count_dispute(order);
        }
        let errors_left = rules.map_or(1.0, |rules| rules.errors_left);
        let error = self.world.after_sales.verdict_error * errors_left;
        key.unit(Decision::Verdict) < error as f32
    }

    fn refund_without_return(&mut self, consumer: &Consumer, order: &Order) {
        let held_fen = i64::from(order.held_fen);
        self.refund_kept(consumer, order);
        self.books.count(order.shop, Event::RefundOnlyGranted);
        self.books.count(order.shop, Event::FirstReturns);
        self.books
            .add_fen(order.shop, Money::RefundOnlyValue, held_fen);
    }

    fn send_back(&mut self, consumer: &mut Consumer, order: Order) {
        let days = self.world.after_sales.return_transit;
        self.schedule(consumer, order, days, Stage::ReturnArrival);
    }

    pub fn let_settle(&mut self, consumer: &mut Consumer, order: Order) {
        let days = self.world.after_sales.return_window;
        self.schedule(consumer, order, days, Stage::Settlement);
    }

    pub fn return_arrives(&mut self, consumer: &mut Consumer, order: Order) {
        let key = self.key_of(consumer, &order);
        self.pay_return_freight(consumer, &order);
        let standard = self.stall(&order).rules.return_mismatch_trust;
        let standard = standard.filter(|_| self.stall(&order).films_returns);
        if let Some(lever) = standard {
            self.books.count(order.shop, Event::ReturnsFilmed);
            self.books
                .add_fen(order.shop, Money::Evidence, lever.evidence_cost_fen);
        }
        let alarm = standard.map_or(0.0, |lever| lever.false_alarm_rate);
        let refused = key.unit(Decision::EvidenceAlarm) < alarm as f32;
        match order.finding {
            Finding::Pretended(kind) => self.false_return(consumer, order, kind, key),
            Finding::Good => unreachable!("good orders of honest buyers are kept"),
            _ if refused => self.refuse_honest_return(consumer, order, key),
            Finding::Defect | Finding::Damage => {
                self.books.count(order.shop, Event::FirstReturns);
                self.books.count(order.shop, Event::FaultyReturns);
                self.accept_return(&order, 0);
            }
            Finding::Misfit => {
                self.remember_unsuitable(consumer, &order);
                let salvage_fen = self.salvage_fen(&order);
                self.accept_return(&order, salvage_fen);
            }
        }
    }

    fn pay_return_freight(&mut self, consumer: &Consumer, order: &Order) {
        let freight_fen = self.industry(order).return_freight_fen;
        let on_shop = order.is_problem();
        if self.pool_covers(order, on_shop) {
            let lever = self
                .stall(order)
                .rules
                .return_freight
                .expect("a pool covers");
            let pooled_fen = (lever.price * freight_fen as f64).round() as i64;
            self.books
                .add_fen(order.shop, Money::PooledFreight, pooled_fen);
        } else if on_shop || self.stall(order).insures_returns {
            self.books
                .add_fen(order.shop, Money::ReturnFreightShop, freight_fen);
        } else {
            self.books
                .add_fen(order.shop, Money::ReturnFreightBuyer, freight_fen);
            self.book_surplus(consumer, order, -freight_fen);
        }
    }

    fn accept_return(&mut self, order: &Order, salvage_fen: i64) {
        self.refund(order);
        self.books.count(order.shop, Event::Returns);
        self.books.add_fen(order.shop, Money::Salvaged, salvage_fen);
    }

    fn refuse_honest_return(&mut self, consumer: &mut Consumer, order: Order, key: Key) {
        self.books.count(order.shop, Event::HonestReturnsRefused);
        self.mark_from_shop_evidence(consumer, &order, key);
        if order.is_problem() {
            return self.deny(consumer, order, true);
        }
        let price_fen = i64::from(order.price_fen);
        self.books
            .add_fen(order.shop, Money::DeniedValue, price_fen);
        let factor = self.world.memory.denied_factor as f32;
        self.remember_bad(consumer, &order, factor);
        self.let_settle(consumer, order);
    }

    fn false_return(&mut self, consumer: &mut Consumer, order: Order, kind: Abuse, key: Key) {
        let abuse = &self.world.abuse;
        let refused = if kind == Abuse::Wear {
            key.unit(Decision::WearCheck) < self.stall(&order).wear_proved
        } else {
            self.books.count(order.shop, Event::Disputes);
            let has_photograph =
                key.unit(Decision::Photograph) < abuse.made_photograph_share as f32;
            let discredited = if has_photograph {
                abuse.photograph_credit as f32
            } else {
                0.0
            };
            let accepted = self.stall(&order).evidence_accepted * (1.0 - discredited);
            self.photograph_is_detected(consumer, &order, key)
                || key.unit(Decision::ShopEvidence) < accepted
        };
        if refused {
            self.mark_from_shop_evidence(consumer, &order, key);
            self.abuse_fails(consumer, &order, kind, true);
            return self.let_settle(consumer, order);
        }
        let salvage_fen = if kind == Abuse::Wear {
            (self.salvage_fen(&order) as f64 * (1.0 - abuse.wear_damage)) as i64
        } else {
            0
        };
        self.accept_return(&order, salvage_fen);
        if kind != Abuse::Wear {
            self.note_transfer(consumer, &order, i64::from(order.held_fen));
        }
        self.abuse_succeeds(consumer, &order, kind, salvage_fen);
    }

    /// The owner of a shop that has lost an order calls, if that is worth it.
    pub fn call_hotline(&mut self, consumer: &mut Consumer, order: &Order) {
        let lever = self.stall(order).rules.owner_hotline;
        let Some(lever) = lever.filter(|_| self.stall(order).has_hotline) else {
            return;
        };
        let chance = if order.is_pretended() {
            lever.corrected
        } else if self.stall(order).opportunist {
            lever.taken_in
        } else {
            return;
        };
        if chance * f64::from(order.price_fen) <= lever.call_cost_fen as f64 {
            return;
        }
        self.books.count(order.shop, Event::OwnerCalls);
        self.books
            .add_fen(order.shop, Money::Handling, lever.call_cost_fen);
        self.books
            .add_fen(order.shop, Money::Casework, lever.case_cost_fen);
        // Only the file of the order waits for a decision: its money goes its own way.
        let mut file = *order;
        file.held_fen = 0;
        self.schedule(consumer, file, lever.delay, Stage::Appeal);
    }

    pub fn hear_appeal(&mut self, consumer: &mut Consumer, order: &Order) {
        let Some(lever) = self.stall(order).rules.owner_hotline else {
            return;
        };
        let is_false = order.is_pretended();
        let chance = if is_false {
            lever.corrected
        } else {
            lever.taken_in
        };
        let key = self.key_of(consumer, order);
        if key.unit(Decision::Hotline) >= chance as f32 {
            return;
        }
        let price_fen = i64::from(order.price_fen);
        self.books.add_fen(order.shop, Money::Corrected, price_fen);
        self.books.count(order.shop, Event::DecisionsCorrected);
        self.books
            .count_if(order.shop, Event::WronglyCorrected, !is_false);
        if is_false {
            self.mark(consumer, order);
        }
    }
}
