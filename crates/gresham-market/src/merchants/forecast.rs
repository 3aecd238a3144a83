//! Expectations of a shop that calculates.
//!
//! The shop knows its own books, the rules of ranking, score and labels, and how buyers answer to
//! price on average. Repeat business counts only for the far-sighted.

use crate::merchants::reading::{Outlook, Reader};
use crate::parameters::{IndustryParameters, Service, WorldParameters};
use crate::platform::dispute_rules::Docket;
use crate::platform::exposure::{Ranking, Standard};
use crate::platform::freight;
use crate::platform::freight::ReturnShares;
use crate::platform::penalties;
use crate::platform::rules::WrittenRules;
use crate::platform::scoring::{Rates, ScoreMap};
use crate::platform::signals::SignalWorths;
use crate::policy::InForce;
use crate::shop::costs;
use crate::shop::practice::Practice;
use crate::shop::strategy::Strategy;
use crate::shop::{Score, Shop};

/// Orders at an even chance that are added to a shop's own record of who claims.
const CLAIM_SHRINKAGE_ORDERS: f64 = 10.0;

/// Surroundings as a calculating shop knows them.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The world's numbers.
    pub world: &'a WorldParameters,
    /// The shop's industry.
    pub industry: &'a IndustryParameters,
    /// Special services that shops of the industry can offer.
    pub services: &'a [Service],
    /// The rules in force.
    pub policy: &'a InForce,
    /// How the industry is scored.
    pub score_map: &'a ScoreMap,
    /// How the industry's features are spread.
    pub ranking: &'a Ranking,
    /// The rules for disputes in the industry.
    pub docket: &'a Docket,
    /// Returns in the industry, per order.
    pub returns: ReturnShares,
    /// Rules that the scenario has written itself, if any are in force.
    pub rules: Option<WrittenRules<'a>>,
    /// How the feature of their ranking formula is spread.
    pub formula_spread: &'a Standard,
    /// Common knowledge of what public signals are worth.
    pub signals: &'a SignalWorths,
}

impl Surroundings<'_> {
    /// True if certifying staff is a thing to decide on.
    #[must_use]
    pub fn certifies_staff(&self) -> bool {
        let lever = self.policy.staff_certification;
        lever.is_some_and(|lever| lever.matters())
    }
}

/// One shop's view: what it has learned from its own books.
pub struct Forecast<'a> {
    around: &'a Surroundings<'a>,
    shop: &'a Shop,
    /// Share of problems that buyers claim.
    claim_share: f64,
    repeat_share: f64,
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

impl<'a> Forecast<'a> {
    /// The view of `shop`.
    #[must_use]
    pub fn new(around: &'a Surroundings<'a>, shop: &'a Shop) -> Self {
        let now = Practice::of(shop, &shop.strategy, around.world, around.policy);
        let problems = shop.trailing.delivered * now.problem();
        let claim_share = (shop.trailing.just_claims + 0.5 * CLAIM_SHRINKAGE_ORDERS)
            / (problems + CLAIM_SHRINKAGE_ORDERS);
        Self {
            around,
            shop,
            claim_share: claim_share.clamp(0.05, 1.0),
            repeat_share: shop.trailing.repeat_share(),
        }
    }

    /// Worth of a month under `strategy` against a month of `demand_now`, in fen per order
    /// of today.
    ///
    /// Equation (17).
    #[must_use]
    pub fn worth(&self, strategy: &Strategy, demand_now: f64) -> f64 {
        let prospect = self.prospect(strategy);
        let growth = (self.demand(strategy, &prospect) - demand_now).clamp(-1.0, 1.0);
        libm::exp(growth) * self.margin_fen(strategy, &prospect)
    }

    /// Log demand under `strategy`, up to a constant.
    #[must_use]
    pub fn log_demand(&self, strategy: &Strategy) -> f64 {
        self.demand(strategy, &self.prospect(strategy))
    }

    fn prospect(&self, strategy: &Strategy) -> Prospect {
        let Surroundings {
            world,
            industry,
            policy,
            ..
        } = *self.around;
        let after_sales = &world.after_sales;
        let practice = Practice::of(self.shop, strategy, world, policy);
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

    /// The score that the shop would have, bonus items included.
    fn score(&self, strategy: &Strategy, prospect: &Prospect) -> Score {
        let Surroundings {
            world,
            policy,
            score_map,
            services,
            rules,
            ..
        } = *self.around;
        let rates = self.rates(prospect);
        let mut score = score_map.score(&rates, &world.platform);
        if let Some(rules) = &rules
            && let Some(points) = rules.points(self.shop, strategy, &rates)
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

    /// Freight of what comes back per order: as it comes, as far as it is the shop's, or as the pool's
    /// premium for it, in fen.
    fn return_freight_fen(&self, faulty: f64, other: f64) -> f64 {
        let Surroundings {
            industry, policy, ..
        } = self.around;
        let freight_fen = industry.return_freight_fen as f64;
        let insured = if self.shop.insures_returns {
            other
        } else {
            0.0
        };
        match &policy.return_freight {
            Some(lever) if self.shop.participation.pools_freight => {
                let premium_fen =
                    freight::premium_fen(lever, industry, &ReturnShares { faulty, other });
                let uncovered = if lever.covers_misfits { 0.0 } else { insured };
                premium_fen + uncovered * freight_fen
            }
            _ => (faulty + insured) * freight_fen,
        }
    }

    /// Expected cost of late parcels per order, as penalties and for rushing them, in fen.
    fn lateness_fen(&self, strategy: &Strategy, price_fen: f64, prospect: &Prospect) -> f64 {
        let Surroundings { world, policy, .. } = self.around;
        // What a band saves counts only where it saves something.
        let relieved = policy.good_shop_compensation_relief.is_some();
        let band = if relieved {
            usize::from(Score::band(self.score(strategy, prospect).overall))
        } else {
            0
        };
        let rush_fen = policy
            .logistics_compensation
            .map_or(0.0, |lever| lever.rush_cost_fen as f64);
        price_fen * penalties::late_penalty(policy, world, band) * prospect.late
            + rush_fen * prospect.averted
    }

    /// Contribution per order, in fen.
    fn margin_fen(&self, strategy: &Strategy, prospect: &Prospect) -> f64 {
        let Surroundings {
            world, industry, ..
        } = self.around;
        let after_sales = &world.after_sales;
        let practice = &prospect.practice;
        let price_fen = industry.price_fen as f64 * libm::exp(strategy.log_price);
        let cost_fen = costs::unit_cost_fen(industry, strategy.quality);
        let refunded = prospect.refunded;
        let returnable = f64::from(u8::from(industry.returnable));
        let contacts = (1.0 - prospect.problem)
            * practice.misfit
            * world.population.return_propensity
            * practice.returns_left
            * returnable;
        let swaps = contacts * practice.misfit_exchanged;
        let misfits = contacts - swaps;
        let questions = practice.asks / (1.0 - practice.lost).max(0.05);
        let kept = 1.0 - refunded - misfits;
        let revenue_fen = price_fen * (kept - prospect.partial * after_sales.partial_compensation);
        let freight_fen = industry.freight_fen as f64;
        let return_freight_fen = industry.return_freight_fen as f64;
        revenue_fen * (1.0 - world.platform.commission)
            - cost_fen
            - freight_fen
            - practice.parcel_cost_fen
            + misfits * cost_fen * industry.salvage
            - swaps * (cost_fen * (1.0 - industry.salvage) + freight_fen + return_freight_fen)
            - self.return_freight_fen(refunded * returnable, misfits)
            - (prospect.refund_claims + contacts + questions) * practice.contact_cost_fen
            - self.lateness_fen(strategy, price_fen, prospect)
            - price_fen * practice.running_cost
    }

    /// Equation (18).
    fn demand(&self, strategy: &Strategy, prospect: &Prospect) -> f64 {
        let Surroundings {
            policy, ranking, ..
        } = *self.around;
        let score = self.score(strategy, prospect);
        let seen = self.seen(strategy, prospect, &score);
        let mut rank = self.rank(strategy, &score);
        if let Some(rules) = &self.around.rules {
            let rates = self.rates(prospect);
            let spread = self.around.formula_spread;
            rank += rules.advantage(self.shop, strategy, &rates, score.overall, spread);
        }
        if let Some(traffic) = &policy.traffic {
            rank -= traffic.low_price * strategy.log_price / ranking.price.spread;
            rank +=
                traffic.instant_conversion * (seen / ranking.conversion.spread).clamp(-2.5, 2.5);
        }
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
            let outlook = Outlook {
                problem: prospect.problem,
                complaint: prospect.problem * self.claim_share,
                score: *score,
            };
            reader.read(strategy, &outlook)
        };
        world.choice.quality_weight * expected
            - world.population.price_sensitivity * strategy.log_price
    }

    /// Exposure from score and labels, in log points.
    fn rank(&self, strategy: &Strategy, score: &Score) -> f64 {
        let Surroundings {
            world,
            policy,
            ranking,
            ..
        } = *self.around;
        let mut rank = 0.0;
        if let Some(lever) = &policy.experience_score {
            let campaign = world.platform.campaign_share * lever.marketing_weight;
            rank += (lever.search_weight + campaign) * score.overall / ranking.score.spread;
        }
        if let Some(lever) = &policy.good_service_list
            && lever.admits(score.overall, strategy.services.is_empty())
        {
            rank += lever.search_weight;
        }
        if let Some(lever) = &policy.staff_certification {
            rank += lever.search_weight * lever.label(strategy.certification, score.service);
        }
        rank
    }
}
