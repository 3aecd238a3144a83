//! Expectations of a shop that reconsiders what it does.
//!
//! The shop knows its own books, the rules of ranking, score and labels, and how buyers answer on
//! average. What it expects is anchored at its own record: a rate is the measured one and the
//! change that a strategy makes to the expected one. Repeat business counts only for the
//! far-sighted.

mod margin;

use crate::merchants::reading::{Appearance, Reader};
use crate::platform::scoring::Rates;
use crate::platform::{exposure, penalties};
use crate::shop::practice::Practice;
use crate::shop::strategy::Strategy;
use crate::shop::{Score, Shop};

pub use crate::merchants::surroundings::Surroundings;

/// Orders at an even chance that are added to a shop's own record of who claims.
const CLAIM_SHRINKAGE_ORDERS: f64 = 10.0;

/// Deliveries without a loss that are added to a shop's own record of abuse.
const ABUSE_SHRINKAGE_ORDERS: f64 = 10.0;

/// Orders a day that a shop without any reckons with.
const FEWEST_ORDERS: f64 = 0.01;

/// Most by which a shop believes that a change raises log demand. Losses are believed in full: were
/// they cut off, ever longer leaps in price would pay.
const BOLDEST: f64 = 1.0;

/// One shop's view: what it has learned from its own books, and what it expects of its strategy.
#[derive(Clone)]
pub struct Forecast<'a> {
    around: &'a Surroundings<'a>,
    /// The shop.
    pub shop: &'a Shop,
    /// Orders a day over the trailing window.
    pub orders_per_day: f64,
    /// Share of problems that buyers claim.
    claim_share: f64,
    repeat_share: f64,
    /// Loss to false claims per delivery, as a share of the price.
    abuse_share: f64,
    /// The rates that the platform has measured.
    measured: Rates,
    /// Log of the conversion that the platform predicts.
    conversion: f64,
    /// Expectations of the present strategy.
    now: Now,
}

/// Expectations of the present strategy, against which others are held.
#[derive(Clone, Default)]
struct Now {
    /// Rates by reckoning, as far as the record does not say better.
    rates: Rates,
    /// Points by reckoning.
    points: Option<Score>,
    seen: f64,
    demand: f64,
}

/// Consequences of a strategy: probabilities per order, unless it says otherwise.
struct Prospect {
    practice: Practice,
    problem: f64,
    /// Just claims that are not settled by part of the price.
    refund_claims: f64,
    /// Share of those that the shop settles by itself.
    resolved: f64,
    /// Just claims that end in a refund, by the shop or by verdict.
    refunded: f64,
    disputed: f64,
    /// Claims that are settled by part of the price.
    partial: f64,
    /// Parcels handed over late, and parcels in time only after a warning.
    late: f64,
    averted: f64,
}

/// Consequences with what the platform will measure of them.
pub struct Outlook {
    prospect: Prospect,
    rates: Rates,
    score: Score,
}

impl<'a> Forecast<'a> {
    /// The view of `shop`.
    #[must_use]
    pub fn new(around: &'a Surroundings<'a>, shop: &'a Shop) -> Self {
        let Surroundings { world, policy, .. } = *around;
        let trailing = &shop.trailing;
        let practice = Practice::of(shop, &shop.strategy, world, policy);
        let problems = trailing.delivered * practice.problem();
        let claim_share = (trailing.just_claims + 0.5 * CLAIM_SHRINKAGE_ORDERS)
            / (problems + CLAIM_SHRINKAGE_ORDERS);
        let price_fen = around.industry.price_fen as f64 * libm::exp(shop.strategy.log_price);
        let delivered_fen = (trailing.delivered + ABUSE_SHRINKAGE_ORDERS) * price_fen;
        let average = &around.score_map.average;
        let conversion = exposure::predicted_conversion(shop, around.ranking.orders_per_view);
        let days = trailing_days(around.day - shop.opened_day, world.platform.window);
        let mut forecast = Self {
            around,
            shop,
            orders_per_day: (trailing.orders / days).max(FEWEST_ORDERS),
            claim_share: claim_share.clamp(0.05, 1.0),
            repeat_share: trailing.repeat_share(),
            abuse_share: trailing.abuse_loss_fen / delivered_fen,
            measured: Rates::of(trailing, average, world.platform.shrinkage),
            conversion: libm::log(conversion),
            now: Now::default(),
        };
        forecast.anchor(practice);
        forecast
    }

    /// Notes what is expected of the present strategy.
    fn anchor(&mut self, practice: Practice) {
        let strategy = &self.shop.strategy;
        let prospect = self.prospect(strategy, practice);
        self.now.rates = self.expected(&prospect);
        if self.around.points_matter() {
            self.now.points = Some(self.reckoned(strategy, &self.measured, &prospect));
        }
        let outlook = Outlook {
            prospect,
            rates: self.measured,
            score: self.shop.score,
        };
        self.now.seen = self.seen(strategy, &outlook.prospect, &outlook.score);
        self.now.demand = self.demand(strategy, &outlook);
    }

    /// View of a shop in which something is mended, otherwise unchanged.
    #[must_use]
    pub fn of_mended(&self, mended: &'a Shop) -> Self {
        Self {
            shop: mended,
            ..self.clone()
        }
    }

    /// Worth of a day under `strategy`, in fen.
    #[must_use]
    pub fn worth_fen(&self, strategy: &Strategy) -> f64 {
        self.worth_of(strategy, &self.outlook(strategy))
    }

    /// Worth of a day under a strategy whose outlook is known, in fen.
    ///
    /// Equation (17).
    #[must_use]
    pub fn worth_of(&self, strategy: &Strategy, outlook: &Outlook) -> f64 {
        let growth = self.demand(strategy, outlook) - self.now.demand;
        let orders = self.orders_per_day * libm::exp(growth.min(BOLDEST));
        let costs = &outlook.prospect.practice.costs;
        let desk_fen = costs.desk_fen - self.paid_by_team() * costs.coached_desk_fen;
        orders * self.margin_fen(strategy, outlook) - desk_fen
    }

    /// Worth of a day under a strategy that differs only in its price from one with this outlook,
    /// in fen. Only rules that the scenario has written may look at a price.
    #[must_use]
    pub fn worth_at_price(&self, strategy: &Strategy, outlook: &Outlook) -> f64 {
        if self.around.rules.is_some() {
            return self.worth_fen(strategy);
        }
        self.worth_of(strategy, outlook)
    }

    /// Consequences of a strategy.
    #[must_use]
    pub fn outlook(&self, strategy: &Strategy) -> Outlook {
        let Surroundings { world, policy, .. } = *self.around;
        let practice = Practice::of(self.shop, strategy, world, policy);
        let prospect = self.prospect(strategy, practice);
        let expected = self.expected(&prospect);
        let (trailing, shrinkage) = (&self.shop.trailing, world.platform.shrinkage);
        let rates = self
            .measured
            .moved(trailing, &self.now.rates, &expected, shrinkage);
        let score = self.score(strategy, &rates, &prospect);
        Outlook {
            prospect,
            rates,
            score,
        }
    }

    fn prospect(&self, strategy: &Strategy, practice: Practice) -> Prospect {
        let Surroundings {
            world,
            industry,
            policy,
            ..
        } = *self.around;
        let after_sales = &world.after_sales;
        let problem = practice.problem();
        // About half of those who are offered part of the price take it.
        let partial = 0.5 * practice.partial;
        let resolved = practice.resolve * (1.0 - practice.slow * after_sales.slow_penalty);
        let refund_claims = problem * self.claim_share * (1.0 - partial);
        let open = (1.0 - resolved) * after_sales.dispute_share;
        // Most claims say that goods are not as described.
        let rules = policy.dispute_rules.filter(|_| self.around.docket.ruled[0]);
        let foreseen = rules.map_or(0.0, |rules| rules.foreseen);
        let error = after_sales.verdict_error * rules.map_or(1.0, |rules| rules.errors_left);
        let tardy = 1.0 - strategy.promptness;
        let price_fen = industry.price_fen as f64 * libm::exp(strategy.log_price);
        let averted = tardy * penalties::averted(policy, world, strategy, price_fen);
        Prospect {
            practice,
            problem,
            refund_claims,
            resolved,
            refunded: refund_claims * (resolved + open * (1.0 - error)),
            disputed: refund_claims * open * (1.0 - foreseen),
            partial: problem * self.claim_share * partial,
            late: tardy - averted,
            averted,
        }
    }

    /// The rates that a strategy would have by reckoning.
    fn expected(&self, prospect: &Prospect) -> Rates {
        let carrier = self.around.world.fulfilment.carrier_late();
        Rates {
            first_return: prospect.refunded,
            complaint: prospect.problem * self.claim_share,
            late_pickup: prospect.late,
            late_delivery: 1.0 - (1.0 - prospect.late) * (1.0 - carrier),
            slow_response: prospect.practice.slow,
            dispute: prospect.disputed,
        }
    }

    /// The score that these rates earn by the rules, bonus items included.
    fn reckoned(&self, strategy: &Strategy, rates: &Rates, prospect: &Prospect) -> Score {
        let Surroundings {
            world,
            policy,
            score_map,
            services,
            rules,
            ..
        } = *self.around;
        let mut score = score_map.score(rates, &world.platform);
        if let Some(rules) = &rules
            && let Some(points) = rules.points(self.shop, strategy, rates)
        {
            score.overall = points;
        }
        if let Some(lever) = &policy.bonus_items {
            let items = strategy.services.bonus_items(services);
            let earned = lever.earned(items, 1.0 - prospect.practice.broken);
            score.overall = (score.overall + earned).min(5.0);
        }
        score
    }

    /// The score that the shop would have: the one that it has and what changes by reckoning.
    fn score(&self, strategy: &Strategy, rates: &Rates, prospect: &Prospect) -> Score {
        let held = self.shop.score;
        let Some(now) = self.now.points else {
            return held;
        };
        let then = self.reckoned(strategy, rates, prospect);
        let moved = |held: f64, now: f64, then: f64| (held + (then - now)).clamp(0.0, 5.0);
        Score {
            product: moved(held.product, now.product, then.product),
            logistics: moved(held.logistics, now.logistics, then.logistics),
            service: moved(held.service, now.service, then.service),
            overall: moved(held.overall, now.overall, then.overall),
        }
    }

    /// Points that a strategy is expected to have.
    #[must_use]
    pub fn expected_points(&self, strategy: &Strategy) -> f64 {
        self.outlook(strategy).score.overall
    }

    /// Log demand, up to a constant: what buyers see, where the platform shows it, and who is kept.
    ///
    /// Equation (18).
    fn demand(&self, strategy: &Strategy, outlook: &Outlook) -> f64 {
        let prospect = &outlook.prospect;
        let seen = self.seen(strategy, prospect, &outlook.score);
        let rank = self.rank(strategy, outlook, seen);
        // Who is not answered does not order.
        let answered = libm::log((1.0 - prospect.practice.lost).max(0.01));
        let mut demand = seen + answered + (1.0 - self.repeat_share) * rank;
        if self.shop.far_sighted {
            // A customer who is lost takes all later orders along.
            let kept = 1.0 - prospect.problem * (1.0 - self.claim_share * prospect.resolved);
            demand +=
                self.repeat_share / (1.0 - self.repeat_share).max(0.1) * libm::log(kept.max(0.01));
        }
        demand
    }

    /// Utility that buyers see: what they expect of an order, and the price.
    fn seen(&self, strategy: &Strategy, prospect: &Prospect, score: &Score) -> f64 {
        let Surroundings {
            world,
            policy,
            score_map,
            signals,
            ..
        } = *self.around;
        let expected = if world.choice.quality_visible {
            prospect.practice.worth(strategy.promptness, world)
        } else {
            let reader = Reader {
                signals,
                world,
                policy,
                average: &score_map.average,
            };
            let appearance = Appearance {
                problem: prospect.problem,
                complaint: prospect.problem * self.claim_share,
                score: *score,
            };
            reader.read(strategy, &appearance)
        };
        world.choice.quality_weight * expected
            - world.population.price_sensitivity * strategy.log_price
    }

    /// Exposure, in log points: conversion, price, score and labels, and what a formula adds.
    fn rank(&self, strategy: &Strategy, outlook: &Outlook, seen: f64) -> f64 {
        let Surroundings {
            world,
            policy,
            ranking,
            ..
        } = *self.around;
        let score = &outlook.score;
        let mut rank = 0.0;
        if let Some(traffic) = &policy.traffic {
            let conversion = self.conversion + (seen - self.now.seen);
            rank += traffic.instant_conversion * ranking.conversion.z(conversion)
                - traffic.low_price * ranking.price.z(strategy.log_price);
        }
        if let Some(lever) = &policy.experience_score {
            let campaign = world.platform.campaign_share * lever.marketing_weight;
            rank += (lever.search_weight + campaign) * ranking.score.z(score.overall);
            let five_star = score.overall >= Score::FIVE_STARS;
            rank += lever.label_weight * f64::from(u8::from(five_star));
        }
        if let Some(lever) = &policy.good_service_list
            && lever.admits(score.overall, strategy.services.is_empty())
        {
            rank += lever.search_weight;
        }
        if let Some(lever) = &policy.staff_certification {
            rank += lever.search_weight * lever.label(strategy.certification, score.service);
        }
        if let Some(rules) = &self.around.rules {
            let spread = self.around.formula_spread;
            let points = score.overall;
            rank += rules.advantage(self.shop, strategy, &outlook.rates, points, spread);
        }
        rank
    }
}

/// Days that a trailing window holds of a shop that is `age_days` old at the end of its day.
fn trailing_days(age_days: u32, window_days: f64) -> f64 {
    window_days * (1.0 - libm::pow(1.0 - 1.0 / window_days, f64::from(age_days + 1)))
}
