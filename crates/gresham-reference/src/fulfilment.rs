//! From order to doorstep: pick-up or cancellation, delivery, what is found in the parcel (7.4,
//! 7.21).

use crate::consumer::Consumer;
use crate::daytime::Daytime;
use crate::equations;
use crate::order::{Finding, Order, Stage};
use crate::shop::ShockKind;
use crate::steps::coarse;
use gresham_market::luck::draws::{Decision, Key};
use gresham_market::tally::{Event, Money};

/// A share of a price, cut off to whole fen.
pub fn share_fen(price_fen: u32, share: f64) -> i64 {
    (f64::from(price_fen) * share) as i64
}

impl Daytime<'_> {
    /// True if a new order will be handed over late.
    pub fn is_late(&mut self, shop: usize, key: Key) -> bool {
        let stall = &self.board.stalls[shop];
        if key.unit(Decision::Pickup) < stall.promptness {
            return false;
        }
        if key.unit(Decision::Warning) >= stall.averted {
            return true;
        }
        let lever = stall.rules.logistics_compensation;
        let rush_fen = lever.expect("without it none is averted").rush_cost_fen;
        self.books.count(shop, Event::LateAverted);
        self.books.add_fen(shop, Money::Rush, rush_fen);
        false
    }

    pub fn pick_up(&mut self, consumer: &mut Consumer, mut order: Order) {
        let key = self.key_of(consumer, &order);
        if self.stall(&order).gone {
            self.books.count(order.shop, Event::Cancelled);
            self.books.count(order.shop, Event::Vanished);
            self.refund(&order);
            let severity = self.world.shocks.cancelled_severity as f32;
            return self.let_down(consumer, &order, severity);
        }
        if let Some(shock) = self.stall(&order).shock
            && shock.lasts(order.placed_day)
            && key.unit(Decision::Unfilled) < shock.cancelled as f32
        {
            let is_stock_out = shock.kind == ShockKind::StockOut;
            return self.leave_unfilled(consumer, order, is_stock_out, shock.controlled);
        }
        self.send_goods(&order);
        let stall = self.stall(&order);
        let (parcel_fen, premium_fen) = (stall.parcel_cost_fen, stall.freight_premium_fen);
        self.books.add_fen(order.shop, Money::Service, parcel_fen);
        self.books.count(order.shop, Event::PickedUp);
        self.books
            .add_fen(order.shop, Money::FreightPremium, premium_fen.unwrap_or(0));
        let fulfilment = &self.world.fulfilment;
        if order.late {
            let penalty_fen = share_fen(order.price_fen, self.stall(&order).late_penalty);
            let ordinary_fen = share_fen(order.price_fen, fulfilment.late_penalty);
            let spared_fen = ordinary_fen - penalty_fen;
            self.books.count(order.shop, Event::LatePickups);
            self.books
                .add_fen(order.shop, Money::PenaltySpared, spared_fen);
            self.pay_penalty(consumer, &order, penalty_fen);
        }
        // Every further day is taken with the same probability, up to ten.
        let draw = key.unit(Decision::Transit);
        let mut transit_days = 1;
        let mut longer = fulfilment.another_day;
        while transit_days < 10 && draw < longer as f32 {
            transit_days += 1;
            longer *= fulfilment.another_day;
        }
        order.late |= transit_days > fulfilment.promised;
        self.schedule(consumer, order, transit_days, Stage::Delivery);
    }

    /// An order that will not be filled: cancelled at once if the platform has stepped in, else
    /// after days of waiting.
    fn leave_unfilled(
        &mut self,
        consumer: &mut Consumer,
        mut order: Order,
        is_stock_out: bool,
        controlled: bool,
    ) {
        let fulfilment = &self.world.fulfilment;
        if !controlled && !order.late {
            order.late = true;
            let wait_days = fulfilment.pickup_late - fulfilment.pickup_on_time;
            return self.schedule(consumer, order, wait_days, Stage::PickUp);
        }
        self.books.count(order.shop, Event::Cancelled);
        self.books
            .count_if(order.shop, Event::StockOuts, is_stock_out);
        self.books
            .count_if(order.shop, Event::CancelledEarly, controlled);
        self.refund(&order);
        let severity = if controlled {
            self.world.shocks.cancelled_early_severity
        } else {
            let penalty_fen = share_fen(order.price_fen, self.stall(&order).late_penalty);
            self.pay_penalty(consumer, &order, penalty_fen);
            self.world.shocks.cancelled_severity
        };
        self.let_down(consumer, &order, severity as f32);
    }

    /// Goods and freight of one parcel are paid for.
    pub fn send_goods(&mut self, order: &Order) {
        let freight_fen = self.industry(order).freight_fen;
        let goods_fen = self.stall(order).unit_cost_fen;
        let price_fen = i64::from(order.price_fen);
        self.books.add_fen(order.shop, Money::Goods, goods_fen);
        self.books.add_fen(order.shop, Money::Freight, freight_fen);
        if price_fen < goods_fen {
            let loss_fen = goods_fen + freight_fen - price_fen;
            self.books
                .add_fen(order.shop, Money::MispricingLoss, loss_fen);
        }
    }

    pub fn deliver(&mut self, consumer: &mut Consumer, mut order: Order) {
        let key = self.key_of(consumer, &order);
        self.inspect(&mut order, key);
        let shop = order.shop;
        self.books.count(shop, Event::Delivered);
        self.books.count_if(shop, Event::LateDeliveries, order.late);
        self.books
            .count_if(shop, Event::Problems, order.is_problem());
        self.books
            .count_if(shop, Event::Defects, order.finding == Finding::Defect);
        self.books
            .count_if(shop, Event::Misfits, order.finding == Finding::Misfit);
        self.count_lost_worth(consumer, &order);
        if self.stall(&order).promises {
            self.books.count(shop, Event::Promised);
            if key.unit(Decision::Promise) < self.stall(&order).broken {
                self.books.count(shop, Event::BrokenPromises);
                let severity = self.world.memory.promise_severity as f32;
                self.let_down(consumer, &order, severity);
            }
        }
        let contacts = match order.finding {
            Finding::Defect | Finding::Damage => self.claims(consumer, &order, key),
            Finding::Misfit => self.sends_misfit_back(consumer, &order, key),
            Finding::Good => {
                self.remember_good(consumer, &order);
                self.tempt(consumer, &mut order, key)
            }
            Finding::Pretended(_) => unreachable!("pretence begins after delivery"),
        };
        if contacts {
            let spread = self.world.after_sales.contact_delay_max as f32;
            let delay_days = 1 + (key.unit(Decision::ContactDelay) * spread) as u32;
            self.schedule(consumer, order, delay_days, Stage::Contact);
        } else {
            self.let_settle(consumer, order);
        }
    }

    /// Worth that a delivered order lacks of that of a good one in time, in 255ths.
    fn count_lost_worth(&mut self, consumer: &Consumer, order: &Order) {
        let lost = if order.is_problem() {
            coarse(order.severity())
        } else if order.late {
            coarse(self.lateness(consumer))
        } else {
            0
        };
        for _ in 0..lost {
            self.books.count(order.shop, Event::LostWorth);
        }
    }

    fn inspect(&self, order: &mut Order, key: Key) {
        let stall = self.stall(order);
        let grave = key.unit(Decision::Severity);
        if key.unit(Decision::Damage) < stall.damage {
            order.find(Finding::Damage, 0.4 + 0.6 * grave);
        } else if key.unit(Decision::Defect) >= stall.quality {
            order.find(Finding::Defect, 0.3 + 0.7 * grave);
        } else if key.unit(Decision::Misfit) < stall.misfit {
            order.find(Finding::Misfit, 0.5);
        }
    }

    fn claims(&mut self, consumer: &mut Consumer, order: &Order, key: Key) -> bool {
        let after_sales = &self.world.after_sales;
        let probability =
            equations::claim_probability(after_sales, order.price_fen, order.severity());
        if key.unit(Decision::Claim) < probability {
            self.books.count(order.shop, Event::HonestClaims);
            return true;
        }
        self.books.count(order.shop, Event::UnclaimedProblems);
        self.remember_bad(consumer, order, 1.0);
        false
    }

    fn sends_misfit_back(&mut self, consumer: &mut Consumer, order: &Order, key: Key) -> bool {
        let propensity = consumer.return_propensity();
        let willing = propensity + (1.0 - propensity) * self.freight_saved(order);
        let probability = willing * self.stall(order).returns_left;
        if self.industry(order).returnable && key.unit(Decision::MisfitReturn) < probability {
            return true;
        }
        self.remember_unsuitable(consumer, order);
        false
    }

    /// Return freight over price where returns are free to the buyer, at most 1; else 0.
    pub fn freight_saved(&self, order: &Order) -> f32 {
        if !self.stall(order).insures_returns && !self.pool_covers(order, false) {
            return 0.0;
        }
        let freight_fen = self.industry(order).return_freight_fen as f32;
        (freight_fen / order.price_fen as f32).min(1.0)
    }

    /// True if the freight pool covers the return of an order: the shop has joined it, and
    /// something is wrong or misfits are covered, too.
    pub fn pool_covers(&self, order: &Order, is_problem: bool) -> bool {
        self.stall(order).rules.return_freight.is_some_and(|lever| {
            let joined = self.stall(order).freight_premium_fen.is_some();
            joined && (is_problem || lever.covers_misfits)
        })
    }
}
