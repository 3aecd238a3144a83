//! False claims (7.9), checks of claims and the record of accounts (7.8).

use crate::books::RINGS;
use crate::consumer::{Consumer, Honesty};
use crate::daytime::Daytime;
use crate::order::{ABUSES, Abuse, Finding, Order};
use gresham_market::luck::draws::{Decision, Key};
use gresham_market::luck::elementary::exp;
use gresham_market::policy::{InForce, RefundOnly, Sanction};
use gresham_market::tally::{Event, Money};

impl Daytime<'_> {
    /// Lets the buyer of a good order decide on a false claim, and says whether one will be made.
    ///
    /// Equation (11).
    pub fn tempt(&mut self, consumer: &Consumer, order: &mut Order, key: Key) -> bool {
        if consumer.honesty == Honesty::Honest {
            return false;
        }
        let payoffs = ABUSES.map(|kind| self.payoff(consumer, order, kind));
        let best = payoffs.iter().copied().fold(0.0, f32::max);
        let weight = self.world.abuse.rumour_weight as f32;
        let temptation = (1.0 - weight) + 2.0 * weight * best;
        if key.unit(Decision::Abuse) >= consumer.abuse_propensity() * temptation {
            return false;
        }
        let kind = self.kind_of_claim(payoffs, key);
        order.finding = Finding::Pretended(kind);
        self.books.count(order.shop, Event::AbuseAttempts);
        self.books.count(order.shop, kind.event());
        true
    }

    /// Rate of success that a buyer expects of a false claim.
    fn hope(&self, consumer: &Consumer, order: &Order, kind: Abuse) -> f32 {
        let stall = self.stall(order);
        let hearsay = self.board.rumour[kind as usize][stall.band];
        let hope = if consumer.honesty == Honesty::Professional {
            let told = self.board.ring_news[consumer.number as usize % RINGS][kind as usize];
            hearsay + self.world.abuse.ring_weight as f32 * (told - hearsay)
        } else {
            hearsay
        };
        if kind.is_mismatch() && stall.films_returns {
            hope.min(1.0 - stall.evidence_accepted)
        } else {
            hope
        }
    }

    /// Expected payoff of a false claim, as a share of the price.
    ///
    /// Equation (10).
    fn payoff(&self, consumer: &Consumer, order: &Order, kind: Abuse) -> f32 {
        let abuse = &self.world.abuse;
        let hope = self.hope(consumer, order, kind);
        if kind == Abuse::RefundOnly {
            return hope;
        }
        if !self.industry(order).returnable {
            return 0.0;
        }
        if kind == Abuse::Wear {
            let defended = self.stall(order).wear_proved - abuse.wear_detection as f32;
            return hope * abuse.wear_value as f32 * (1.0 - defended.max(0.0));
        }
        let trouble = (abuse.return_trouble as f32 - self.freight_saved(order)).max(0.0);
        (hope - trouble).max(0.0)
    }

    /// Logit over payoffs; kinds that bring nothing are out.
    fn kind_of_claim(&self, payoffs: [f32; 4], key: Key) -> Abuse {
        let slope = self.world.abuse.payoff_slope as f32;
        let weights = payoffs.map(|payoff| {
            if payoff > 0.0 {
                exp(slope * payoff)
            } else {
                0.0
            }
        });
        let mut left = key.unit(Decision::AbuseKind) * weights.iter().sum::<f32>();
        for kind in ABUSES {
            if left < weights[kind as usize] {
                return kind;
            }
            left -= weights[kind as usize];
        }
        Abuse::RefundOnly
    }

    pub fn abuse_succeeds(
        &mut self,
        consumer: &mut Consumer,
        order: &Order,
        kind: Abuse,
        salvaged_fen: i64,
    ) {
        let abuse = &self.world.abuse;
        let price_fen = i64::from(order.price_fen);
        let share_fen = |share: f64| (price_fen as f64 * share) as i64;
        let kept_fen = self.kept_fen(consumer, order);
        let (gain_fen, surplus_fen) = match kind {
            Abuse::RefundOnly => (price_fen, kept_fen + price_fen),
            Abuse::Wear => (share_fen(abuse.wear_value), share_fen(abuse.wear_value)),
            Abuse::Swap | Abuse::Empty => {
                let gain_fen = price_fen - share_fen(abuse.return_trouble);
                (gain_fen, kept_fen + gain_fen)
            }
        };
        self.book_surplus(consumer, order, surplus_fen);
        let loss_fen = i64::from(order.held_fen) - salvaged_fen;
        self.books.count(order.shop, Event::AbuseSuccesses);
        self.books.add_fen(order.shop, Money::AbuseGain, gain_fen);
        self.books.add_fen(order.shop, Money::AbuseLoss, loss_fen);
        if kind.is_mismatch() {
            self.books
                .add_fen(order.shop, Money::MismatchLoss, loss_fen);
        }
        self.call_hotline(consumer, order);
        self.spread_word(consumer, order, kind, true);
        let propensity = consumer.abuse_propensity();
        let gain = abuse.success_gain as f32;
        consumer.set_abuse_propensity(propensity + gain * (1.0 - propensity));
    }

    pub fn abuse_fails(
        &mut self,
        consumer: &mut Consumer,
        order: &Order,
        kind: Abuse,
        detected: bool,
    ) {
        self.books
            .count_if(order.shop, Event::AbuseDetected, detected);
        self.spread_word(consumer, order, kind, false);
        let loss = self.world.abuse.failure_loss as f32;
        consumer.set_abuse_propensity(consumer.abuse_propensity() * (1.0 - loss));
    }

    fn spread_word(&mut self, consumer: &Consumer, order: &Order, kind: Abuse, paid: bool) {
        let band = self.stall(order).band;
        let said = &mut self.books.sums.abuse[kind as usize][band];
        said.decided += 1;
        said.paid += i64::from(paid);
        if consumer.honesty == Honesty::Professional {
            let ring = consumer.number as usize % RINGS;
            let told = &mut self.books.sums.rings[ring][kind as usize];
            told.decided += 1;
            told.paid += i64::from(paid);
        }
    }

    /// True if a claim to keep the goods is stopped before leniency is asked.
    pub fn is_blocked(
        &mut self,
        consumer: &mut Consumer,
        order: &Order,
        key: Key,
        lever: &RefundOnly,
    ) -> bool {
        let blocked = lever.block_probability(!order.is_pretended()) as f32;
        self.is_flagged(consumer, order, key) || key.unit(Decision::AnomalyCheck) < blocked
    }

    /// True if the account's record or the photograph stops a claim. The record is looked at as it
    /// stood before the photograph may leave a mark, and the photograph is checked in any case.
    pub fn is_flagged(&mut self, consumer: &mut Consumer, order: &Order, key: Key) -> bool {
        let refused = match self.stall(order).rules.account_integrity {
            Some(lever) => {
                self.forget_marks(consumer, lever.forget_after);
                lever.sanction(consumer.marks) >= Sanction::RefuseClaims
            }
            None => false,
        };
        let detected = self.photograph_is_detected(consumer, order, key);
        detected || refused
    }

    pub fn photograph_is_detected(
        &mut self,
        consumer: &mut Consumer,
        order: &Order,
        key: Key,
    ) -> bool {
        let Some(detector) = self.stall(order).rules.fake_image_detection else {
            return false;
        };
        let made = order.is_pretended();
        let share = if made {
            self.world.abuse.made_photograph_share
        } else {
            self.world.abuse.photograph_share
        };
        let fires = detector.detection_probability(made) as f32;
        let detected = key.unit(Decision::Photograph) < share as f32
            && key.unit(Decision::PhotographCheck) < fires;
        if detected {
            self.mark(consumer, order);
        }
        detected
    }

    /// A shop has shown that a return was false; that may leave a mark.
    pub fn mark_from_shop_evidence(&mut self, consumer: &mut Consumer, order: &Order, key: Key) {
        let lever = self.stall(order).rules.account_integrity;
        let probability = if self.stall(order).films_returns {
            1.0
        } else {
            lever.map_or(0.0, |lever| lever.mark_from_shop_evidence)
        };
        if key.unit(Decision::ShopEvidenceMark) < probability as f32 {
            self.mark(consumer, order);
        }
    }

    /// Days after which a mark is forgotten; `None` where no record is kept.
    fn forget_after_days(policy: &InForce) -> Option<u32> {
        match (policy.account_integrity, policy.return_mismatch_trust) {
            (Some(lever), _) => Some(lever.forget_after),
            (None, Some(lever)) if lever.limit > 0.0 => Some(lever.forget_after),
            _ => None,
        }
    }

    fn forget_marks(&self, consumer: &mut Consumer, forget_after_days: u32) {
        let forgotten = (self.day - consumer.marked_day) / forget_after_days;
        if consumer.marks > 0 && forgotten > 0 {
            consumer.marks = consumer.marks.saturating_sub(forgotten.min(255) as u8);
            consumer.marked_day += forgotten * forget_after_days;
        }
    }

    /// Puts a mark on the account, where records are kept, and bans it at the threshold.
    pub fn mark(&mut self, consumer: &mut Consumer, order: &Order) {
        let policy = self.stall(order).rules;
        let Some(forget_after_days) = Self::forget_after_days(&policy) else {
            return;
        };
        self.forget_marks(consumer, forget_after_days);
        consumer.marks = consumer.marks.saturating_add(1);
        consumer.marked_day = self.day;
        if let Some(lever) = policy.account_integrity
            && lever.sanction(consumer.marks) == Sanction::Ban
            && consumer.banned_until.is_none()
        {
            let out_days = if consumer.honesty == Honesty::Professional {
                self.world.abuse.new_account_delay.min(lever.ban)
            } else {
                lever.ban
            };
            consumer.banned_until = Some(self.day + out_days);
            self.books.sums.bans += 1;
        }
    }

    /// True if the account may buy today. A ban that has run out ends here.
    pub fn admits(&mut self, consumer: &mut Consumer, key: Key) -> bool {
        let policy = &self.board.at_large;
        if policy.account_integrity.is_some()
            && let Some(until) = consumer.banned_until
        {
            if self.day < until {
                self.books.sums.turned_away += 1;
                return false;
            }
            consumer.banned_until = None;
            consumer.marks = 0;
            consumer.marked_day = self.day;
            if consumer.honesty == Honesty::Professional {
                self.books.sums.new_accounts += 1;
                self.books.sums.new_account_fen += self.world.abuse.new_account_cost_fen;
            }
        }
        let Some(forget_after_days) = Self::forget_after_days(policy) else {
            return true;
        };
        self.forget_marks(consumer, forget_after_days);
        let mut limit: f32 = 0.0;
        if let Some(lever) = policy.return_mismatch_trust
            && u32::from(consumer.marks) >= lever.limit_from
        {
            limit = lever.limit as f32;
        }
        if let Some(lever) = policy.account_integrity
            && lever.sanction(consumer.marks) >= Sanction::LimitPurchases
        {
            limit = limit.max(0.5);
        }
        if key.unit(Decision::Limit) < limit {
            self.books.sums.turned_away += 1;
            return false;
        }
        true
    }
}
