//! Expectations of a shop that calculates (7.18).

use crate::practice::{
    Practice, ReturnShares, averted, late_penalty, practice, premium_fen, unit_cost_fen, worth,
};
use crate::ratings::expected_stars;
use crate::scoring::{Rates, bonus_items};
use crate::shop::{Score, Shop, band};
use crate::signals::{
    CERTIFIED, DESCRIBED, FIVE_STARS, LISTED, POINTS, PRICE, RATING, SCALES, TAGGED,
};
use crate::strategy::Strategy;
use crate::surroundings::Around;

/// The view of one shop.
pub struct Forecast<'a> {
    around: &'a Around<'a>,
    shop: &'a Shop,
    /// Share of problems that buyers claim.
    claim_share: f64,
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
        let now = practice(shop, &shop.strategy, around.world, around.policy);
        let problems = shop.trailing.delivered * now.problem();
        // 10 orders at one half.
        let claim_share = (shop.trailing.just_claims + 0.5 * 10.0) / (problems + 10.0);
        Self {
            around,
            shop,
            claim_share: claim_share.clamp(0.05, 1.0),
        }
    }

    /// Worth of a month under a strategy, in fen per order of today.
    ///
    /// Equation (17).
    pub fn worth(&self, strategy: &Strategy, log_demand_now: f64) -> f64 {
        let growth = (self.log_demand(strategy) - log_demand_now).clamp(-1.0, 1.0);
        libm::exp(growth) * self.margin_fen(strategy)
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

    /// The rates that the score would see.
    fn rates(&self, prospect: &Prospect) -> Rates {
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

    fn score(&self, strategy: &Strategy, prospect: &Prospect) -> Score {
        let around = self.around;
        let rates = self.rates(prospect);
        let mut score = around.industry.map.score(&rates, &around.world.platform);
        if let Some(written) = &around.written {
            let metrics = written.metrics(self.shop, strategy, &rates);
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

    /// Penalties and rushes per order.
    fn lateness_fen(&self, strategy: &Strategy, price_fen: f64, prospect: &Prospect) -> f64 {
        let Around { world, policy, .. } = *self.around;
        // What a band saves counts only where it saves something.
        let band = match policy.good_shop_compensation_relief {
            Some(_) => band(self.score(strategy, prospect).overall),
            None => 0,
        };
        let rush_fen = policy
            .logistics_compensation
            .map_or(0.0, |lever| lever.rush_cost_fen as f64);
        price_fen * late_penalty(policy, world, band) * prospect.late + rush_fen * prospect.averted
    }

    /// Freight of what comes back per order: as it comes, as far as it is the shop's, or as the
    /// pool's premium.
    fn return_freight_fen(&self, faulty: f64, other: f64) -> f64 {
        let parameters = self.around.parameters;
        let freight_fen = parameters.return_freight_fen as f64;
        let insured = if self.shop.insures_returns {
            other
        } else {
            0.0
        };
        match self.around.policy.return_freight {
            Some(lever) if self.shop.pools_freight => {
                let returns = ReturnShares { faulty, other };
                let uncovered = if lever.covers_misfits { 0.0 } else { insured };
                premium_fen(&lever, parameters, &returns) + uncovered * freight_fen
            }
            _ => (faulty + insured) * freight_fen,
        }
    }

    /// Contribution per order.
    fn margin_fen(&self, strategy: &Strategy) -> f64 {
        let prospect = self.prospect(strategy);
        let (world, parameters) = (self.around.world, self.around.parameters);
        let practice = &prospect.practice;
        let price_fen = self.typical_price_fen() * libm::exp(strategy.log_price());
        let cost_fen = unit_cost_fen(parameters, strategy.quality());
        let returnable = if parameters.returnable { 1.0 } else { 0.0 };
        let unsuitable = (1.0 - prospect.problem) * practice.misfit;
        let contacts =
            unsuitable * world.population.return_propensity * practice.returns_left * returnable;
        let swaps = contacts * practice.misfit_exchanged;
        let misfits = contacts - swaps;
        let questions = practice.asks / (1.0 - practice.lost).max(0.05);
        let kept = 1.0 - prospect.refunded - misfits;
        let given_away = prospect.partial * world.after_sales.partial_compensation;
        let revenue_fen = price_fen * (kept - given_away);
        let freight_fen = parameters.freight_fen as f64;
        let return_freight_fen = parameters.return_freight_fen as f64;
        let swap_fen = cost_fen * (1.0 - parameters.salvage) + freight_fen + return_freight_fen;
        revenue_fen * (1.0 - world.platform.commission)
            - cost_fen
            - freight_fen
            - practice.parcel_cost_fen
            + misfits * cost_fen * parameters.salvage
            - swaps * swap_fen
            - self.return_freight_fen(prospect.refunded * returnable, misfits)
            - (prospect.refund_claims + contacts + questions) * practice.contact_cost_fen
            - self.lateness_fen(strategy, price_fen, &prospect)
            - price_fen * practice.running_cost
    }

    /// Log demand, up to a constant.
    ///
    /// Equation (18).
    pub fn log_demand(&self, strategy: &Strategy) -> f64 {
        let around = self.around;
        let prospect = self.prospect(strategy);
        let ranking = &around.industry.exposure.ranking;
        let score = self.score(strategy, &prospect);
        let seen = self.seen(strategy, &prospect, &score);
        let mut rank = self.rank(strategy, &score);
        if let Some(written) = &around.written {
            let rates = self.rates(&prospect);
            let spread = &around.industry.formula_spread;
            rank += written.advantage(self.shop, strategy, &rates, score.overall, spread);
        }
        if let Some(traffic) = around.policy.traffic {
            rank -= traffic.low_price * strategy.log_price() / ranking.price.spread;
            let clicked = (seen / ranking.conversion.spread).clamp(-2.5, 2.5);
            rank += traffic.instant_conversion * clicked;
        }
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

    /// What the shop's signals would tell a buyer who pays full attention, up to a constant.
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
            for signal in [POINTS, FIVE_STARS, LISTED] {
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

    /// Exposure from score and labels, in log points.
    fn rank(&self, strategy: &Strategy, score: &Score) -> f64 {
        let Around { world, policy, .. } = *self.around;
        let ranking = &self.around.industry.exposure.ranking;
        let mut rank = 0.0;
        if let Some(lever) = policy.experience_score {
            let campaign = world.platform.campaign_share * lever.marketing_weight;
            rank += (lever.search_weight + campaign) * score.overall / ranking.score.spread;
        }
        if let Some(lever) = policy.good_service_list
            && lever.admits(score.overall, !strategy.offers_services())
        {
            rank += lever.search_weight;
        }
        if let Some(lever) = policy.staff_certification {
            rank += lever.search_weight * lever.label(strategy.certification(), score.service);
        }
        rank
    }
}
