//! Expectations of a shop (7.18).

mod margin;

use crate::exposure::predicted_conversion;
use crate::practice::{Practice, averted, practice, worth};
use crate::ratings::expected_stars;
use crate::scoring::{Rates, bonus_items, moved_rates, shrunk_rates};
use crate::shop::{FIVE_STARS, Score, Shop};
use crate::signals::{
    CERTIFIED, DESCRIBED, FIVE_STARS as STARS, LISTED, POINTS, PRICE, RATING, SCALES, TAGGED,
};
use crate::strategy::Strategy;
use crate::surroundings::Around;

/// The view of one shop.
#[derive(Clone)]
pub struct Forecast<'a> {
    around: &'a Around<'a>,
    pub shop: &'a Shop,
    pub orders_per_day: f64,
    /// Share of problems that buyers claim.
    claim_share: f64,
    /// Loss to false claims per delivery, as a share of the price.
    abuse_share: f64,
    /// Rates by the record.
    measured: Rates,
    /// Of the present strategy: rates and points by reckoning, what buyers see, log demand.
    rates_now: Rates,
    points_now: Score,
    seen_now: f64,
    demand_now: f64,
}

/// Consequences of a strategy, per order.
struct Prospect {
    practice: Practice,
    problem: f64,
    /// Just claims that are not settled by part of the price.
    refund_claims: f64,
    /// Share of those that the shop settles.
    resolved: f64,
    refunded: f64,
    disputed: f64,
    /// Claims settled by part of the price.
    partial: f64,
    late: f64,
    averted: f64,
}

impl<'a> Forecast<'a> {
    pub fn of(around: &'a Around<'a>, shop: &'a Shop) -> Self {
        let (world, trailing) = (around.world, &shop.trailing);
        let now = practice(shop, &shop.strategy, world, around.policy);
        let problems = trailing.delivered * now.problem();
        // 10 orders at one half.
        let claim_share = (trailing.just_claims + 0.5 * 10.0) / (problems + 10.0);
        let price_fen = around.parameters.price_fen as f64 * libm::exp(shop.strategy.log_price());
        // 10 deliveries without a loss.
        let delivered_fen = (trailing.delivered + 10.0) * price_fen;
        let window_days = world.platform.window;
        let age_days = f64::from(around.day - shop.opened_day + 1);
        let days = window_days * (1.0 - libm::pow(1.0 - 1.0 / window_days, age_days));
        let average = &around.industry.map.average;
        let measured = shrunk_rates(trailing, average, world.platform.shrinkage);
        let mut forecast = Self {
            around,
            shop,
            orders_per_day: (trailing.orders / days).max(0.01),
            claim_share: claim_share.clamp(0.05, 1.0),
            abuse_share: trailing.abuse_loss_fen / delivered_fen,
            measured,
            rates_now: Rates::default(),
            points_now: shop.score,
            seen_now: 0.0,
            demand_now: 0.0,
        };
        let strategy = &shop.strategy;
        let prospect = forecast.prospect(strategy);
        forecast.rates_now = forecast.expected(&prospect);
        forecast.points_now = forecast.reckoned(strategy, &measured, &prospect);
        forecast.seen_now = forecast.seen(strategy, &prospect, &shop.score);
        forecast.demand_now = forecast.demand(strategy, &prospect, &measured, &shop.score);
        forecast
    }

    /// View of a shop in which something is mended, otherwise unchanged.
    pub fn after_mending(&self, mended: &'a Shop) -> Self {
        Self {
            shop: mended,
            ..self.clone()
        }
    }

    /// Worth of a day under a strategy, in fen.
    pub fn worth(&self, strategy: &Strategy) -> f64 {
        self.worth_with_outlook_of(strategy, strategy)
    }

    /// Worth of a day under a strategy, with the rates and points of another that differs from it
    /// only in the price.
    ///
    /// Equation (17).
    pub fn worth_with_outlook_of(&self, strategy: &Strategy, other: &Strategy) -> f64 {
        let prospect = self.prospect(other);
        let shrinkage = self.around.world.platform.shrinkage;
        let expected = self.expected(&prospect);
        let trailing = &self.shop.trailing;
        let now = &self.rates_now;
        let rates = moved_rates(&self.measured, trailing, now, &expected, shrinkage);
        let score = self.score(other, &rates, &prospect);
        let growth = self.demand(strategy, &prospect, &rates, &score) - self.demand_now;
        let orders = self.orders_per_day * libm::exp(growth.min(1.0));
        let costs = &prospect.practice.costs;
        let desk_fen = costs.desk_fen - self.paid_by_team() * costs.coached_desk_fen;
        orders * self.margin_fen(strategy, &prospect, &score) - desk_fen
    }

    fn typical_price_fen(&self) -> f64 {
        self.around.parameters.price_fen as f64
    }

    fn prospect(&self, strategy: &Strategy) -> Prospect {
        let Around { world, policy, .. } = *self.around;
        let after_sales = &world.after_sales;
        let practice = practice(self.shop, strategy, world, policy);
        let problem = practice.problem();
        // About half of those who are offered part of the price take it.
        let partial = 0.5 * practice.partial;
        let resolved = practice.resolve * (1.0 - practice.slow * after_sales.slow_penalty);
        let refund_claims = problem * self.claim_share * (1.0 - partial);
        let open = (1.0 - resolved) * after_sales.dispute_share;
        // Most claims say that goods are not as described.
        let rules = policy
            .dispute_rules
            .filter(|_| self.around.industry.ruled[0]);
        let foreseen = rules.map_or(0.0, |rules| rules.foreseen);
        let error = after_sales.verdict_error * rules.map_or(1.0, |rules| rules.errors_left);
        let tardy = 1.0 - strategy.promptness();
        let price_fen = self.typical_price_fen() * libm::exp(strategy.log_price());
        let averted = tardy * averted(policy, world, strategy, price_fen);
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

    /// The rates of a strategy by reckoning.
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

    /// The score that rates earn by the rules.
    fn reckoned(&self, strategy: &Strategy, rates: &Rates, prospect: &Prospect) -> Score {
        let around = self.around;
        let mut score = around.industry.map.score(rates, &around.world.platform);
        if let Some(written) = &around.written {
            let metrics = written.metrics(self.shop, strategy, rates);
            if let Some(points) = written.formulas.points(&metrics) {
                score.overall = points;
            }
        }
        if let Some(lever) = around.policy.bonus_items {
            let items = bonus_items(strategy, self.shop.industry, around.world);
            let earned = lever.earned(items, 1.0 - prospect.practice.broken);
            score.overall = (score.overall + earned).min(5.0);
        }
        score
    }

    /// The score that the shop has, moved by what changes by reckoning.
    fn score(&self, strategy: &Strategy, rates: &Rates, prospect: &Prospect) -> Score {
        let (held, now) = (self.shop.score, self.points_now);
        let then = self.reckoned(strategy, rates, prospect);
        let moved = |held: f64, now: f64, then: f64| (held + (then - now)).clamp(0.0, 5.0);
        Score {
            product: moved(held.product, now.product, then.product),
            logistics: moved(held.logistics, now.logistics, then.logistics),
            service: moved(held.service, now.service, then.service),
            overall: moved(held.overall, now.overall, then.overall),
        }
    }

    /// Log demand, up to a constant.
    ///
    /// Equation (18).
    fn demand(
        &self,
        strategy: &Strategy,
        prospect: &Prospect,
        rates: &Rates,
        score: &Score,
    ) -> f64 {
        let seen = self.seen(strategy, prospect, score);
        let rank = self.rank(strategy, rates, score, seen);
        let repeats = self.shop.trailing.repeat_share();
        // Who is not answered does not order.
        let answered = libm::log((1.0 - prospect.practice.lost).max(0.01));
        let mut demand = seen + answered + (1.0 - repeats) * rank;
        if self.shop.far_sighted {
            // A customer who is lost takes all later orders along.
            let kept = 1.0 - prospect.problem * (1.0 - self.claim_share * prospect.resolved);
            demand += repeats / (1.0 - repeats).max(0.1) * libm::log(kept.max(0.01));
        }
        demand
    }

    /// Utility that buyers see.
    fn seen(&self, strategy: &Strategy, prospect: &Prospect, score: &Score) -> f64 {
        let world = self.around.world;
        let expected = if world.choice.quality_visible {
            worth(&prospect.practice, strategy.promptness(), world)
        } else {
            world.choice.attention * self.read(strategy, prospect, score)
        };
        world.choice.quality_weight * expected
            - world.population.price_sensitivity * strategy.log_price()
    }

    /// Message of the shop's signals to a buyer who pays full attention, up to a constant.
    fn read(&self, strategy: &Strategy, prospect: &Prospect, score: &Score) -> f64 {
        let Around {
            world,
            policy,
            knowledge,
            ..
        } = *self.around;
        let worth_of =
            |signal: usize, value: f64| knowledge.worths[signal] * value / SCALES[signal];
        let mut read = worth_of(DESCRIBED, strategy.described());
        if !world.merchants.buyers_value_prices {
            read += worth_of(PRICE, strategy.log_price());
        }
        let lever = policy.experience_score;
        if !lever.is_some_and(|lever| lever.replaces_ratings) {
            read += worth_of(RATING, expected_stars(prospect.problem, &world.ratings));
        }
        // Points, and the labels that go with them, by the line through all of them.
        let spread = knowledge.together(POINTS, POINTS);
        let counts = lever.is_some_and(|lever| lever.shown_to_buyers) && spread > 1e-6;
        if counts {
            let mut together = 0.0;
            for signal in [POINTS, STARS, LISTED] {
                together += knowledge.worths[signal] * knowledge.together(signal, POINTS);
            }
            read += together / spread / SCALES[POINTS] * score.overall;
        }
        if let Some(lever) = policy.good_service_list
            && !counts
            && lever.admits(score.overall, !strategy.offers_services())
        {
            read += worth_of(LISTED, 1.0);
        }
        if let Some(lever) = policy.staff_certification {
            let label = lever.label(strategy.certification(), score.service);
            read += worth_of(CERTIFIED, label);
        }
        if let Some(lever) = policy.negative_tags {
            let average = self.around.industry.map.average.complaint;
            if prospect.problem * self.claim_share >= lever.tag_from * average {
                read += worth_of(TAGGED, 1.0);
            }
        }
        read
    }

    /// Exposure, in log points.
    fn rank(&self, strategy: &Strategy, rates: &Rates, score: &Score, seen: f64) -> f64 {
        let Around { world, policy, .. } = *self.around;
        let ranking = &self.around.industry.exposure.ranking;
        let mut rank = 0.0;
        if let Some(traffic) = policy.traffic {
            let conversion = predicted_conversion(self.shop, ranking.orders_per_view);
            let conversion = libm::log(conversion) + (seen - self.seen_now);
            rank += traffic.instant_conversion * ranking.conversion.z(conversion)
                - traffic.low_price * ranking.price.z(strategy.log_price());
        }
        if let Some(lever) = policy.experience_score {
            let campaign = world.platform.campaign_share * lever.marketing_weight;
            rank += (lever.search_weight + campaign) * ranking.score.z(score.overall);
            rank += if score.overall >= FIVE_STARS {
                lever.label_weight
            } else {
                0.0
            };
        }
        if let Some(lever) = policy.good_service_list
            && lever.admits(score.overall, !strategy.offers_services())
        {
            rank += lever.search_weight;
        }
        if let Some(lever) = policy.staff_certification {
            rank += lever.search_weight * lever.label(strategy.certification(), score.service);
        }
        if let Some(written) = &self.around.written {
            let spread = &self.around.industry.formula_spread;
            rank += written.advantage(self.shop, strategy, rates, score.overall, spread);
        }
        rank
    }
}
