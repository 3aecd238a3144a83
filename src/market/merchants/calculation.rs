//! What an announced rule is worth to a shop that calculates.
//!
//! The shop knows its own books, the rules of ranking and score, and how buyers answer to price on
//! average. It compares a month under its strategy with a month under a slightly different one.
//! Repeat business counts only for the far-sighted.

use crate::market::costs;
use crate::market::parameters::{IndustryParameters, WorldParameters};
use crate::market::platform::dispute_rules::Docket;
use crate::market::platform::exposure::Ranking;
use crate::market::platform::freight::{self, ReturnShares};
use crate::market::platform::penalties;
use crate::market::platform::scoring::{Rates, ScoreMap};
use crate::market::shop::{Component, Score, Shop, Strategy};
use crate::policy::InForce;

/// Orders at an even chance that are added to a shop's own record of who claims.
const CLAIM_SHRINKAGE_ORDERS: f64 = 10.0;

/// What a calculating shop knows of its surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The world's numbers.
    pub world: &'a WorldParameters,
    /// The shop's industry.
    pub industry: &'a IndustryParameters,
    /// The rules in force.
    pub policy: &'a InForce,
    /// How the industry is scored.
    pub score_map: &'a ScoreMap,
    /// How the industry's features are spread.
    pub ranking: &'a Ranking,
    /// The rules for disputes in the industry.
    pub docket: &'a Docket,
    /// What comes back in the industry, per order.
    pub returns: ReturnShares,
    /// Mean trust of consumers.
    pub trust: f64,
}

/// One shop's view: what it has learned from its own books.
struct Forecast<'a> {
    around: &'a Surroundings<'a>,
    shop: &'a Shop,
    /// Share of problems that buyers claim.
    claim_share: f64,
    repeat_share: f64,
}

/// Probabilities per order that follow from a strategy.
struct Prospect {
    problem: f64,
    /// Just claims that are not settled by part of the price.
    refund_claims: f64,
    /// Share of those that the shop settles by itself.
    resolved: f64,
    /// Just claims that end in a refund, by the shop or by verdict.
    refunded: f64,
    disputed: f64,
    slow: f64,
    partial: f64,
    /// Parcels handed over late, and parcels in time only after a warning.
    late: f64,
    averted: f64,
}

impl<'a> Forecast<'a> {
    fn new(around: &'a Surroundings<'a>, shop: &'a Shop) -> Self {
        let problem = problem_probability(around, &shop.strategy);
        let problems = shop.trailing.delivered * problem;
        let claim_share = (shop.trailing.just_claims + 0.5 * CLAIM_SHRINKAGE_ORDERS)
            / (problems + CLAIM_SHRINKAGE_ORDERS);
        Self {
            around,
            shop,
            claim_share: claim_share.clamp(0.05, 1.0),
            repeat_share: shop.trailing.repeat_share(),
        }
    }

    fn prospect(&self, strategy: &Strategy) -> Prospect {
        let Surroundings {
            world,
            industry,
            policy,
            ..
        } = self.around;
        let after_sales = &world.after_sales;
        let problem = problem_probability(self.around, strategy);
        let slow = after_sales.slow_response * (1.0 - strategy.effort);
        // About half of those who are offered part of the price take it.
        let partial = 0.5 * after_sales.partial_offer * strategy.effort;
        let resolved =
            resolve_probability(world, strategy) * (1.0 - slow * after_sales.slow_penalty);
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
            problem,
            refund_claims,
            resolved,
            refunded: refund_claims * (resolved + open * (1.0 - error)),
            disputed: refund_claims * open * (1.0 - foreseen),
            slow,
            partial: problem * self.claim_share * partial,
            late: tardy - averted,
            averted,
        }
    }

    /// The rates that the score would see.
    fn rates(&self, prospect: &Prospect) -> Rates {
        let carrier = self.around.world.fulfilment.delivery_late;
        Rates {
            first_return: prospect.refunded,
            complaint: prospect.problem * self.claim_share,
            late_pickup: prospect.late,
            late_delivery: 1.0 - (1.0 - prospect.late) * (1.0 - carrier),
            slow_response: prospect.slow,
            dispute: prospect.disputed,
        }
    }

    /// The points that the score would give.
    fn points(&self, prospect: &Prospect) -> f64 {
        let Surroundings {
            world, score_map, ..
        } = self.around;
        let rates = self.rates(prospect);
        score_map.score(&rates, &world.platform).overall
    }

    /// Freight of what comes back per order: as it comes, or as the pool's premium for it, in fen.
    fn return_freight_fen(&self, faulty: f64, other: f64) -> f64 {
        let Surroundings {
            industry, policy, ..
        } = self.around;
        match &policy.return_freight {
            Some(lever) if self.shop.participation.pools_freight => {
                freight::premium_fen(lever, industry, &ReturnShares { faulty, other })
            }
            _ => faulty * industry.return_freight_fen as f64,
        }
    }

    /// What late parcels are expected to cost per order, as penalties and for rushing them, in fen.
    fn lateness_fen(&self, price_fen: f64, prospect: &Prospect) -> f64 {
        let Surroundings { world, policy, .. } = self.around;
        // What a band saves counts only where it saves something.
        let relieved = policy.good_shop_compensation_relief.is_some();
        let band = if relieved {
            usize::from(Score::band(self.points(prospect)))
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
        let price_fen = industry.price_fen as f64 * libm::exp(strategy.log_price);
        let cost_fen = costs::unit_cost_fen(industry, strategy.quality);
        let returnable = f64::from(u8::from(industry.returnable));
        let misfits = (1.0 - prospect.problem)
            * industry.misfit
            * world.population.return_propensity
            * returnable;
        let kept = 1.0 - prospect.refunded - misfits;
        let revenue_fen = price_fen * (kept - prospect.partial * after_sales.partial_compensation);
        revenue_fen * (1.0 - world.platform.commission) - cost_fen - industry.freight_fen as f64
            + misfits * cost_fen * industry.salvage
            - self.return_freight_fen(prospect.refunded * returnable, misfits)
            - (prospect.refund_claims + misfits) * after_sales.contact_cost_fen as f64
            - self.lateness_fen(price_fen, prospect)
            - price_fen * costs::service_share(strategy, &world.merchants)
    }

    /// Log demand up to a constant.
    fn log_demand(&self, strategy: &Strategy, prospect: &Prospect) -> f64 {
        let Surroundings {
            world,
            policy,
            ranking,
            trust,
            ..
        } = *self.around;
        let choice = &world.choice;
        let points = self.points(prospect);
        let mut seen =
            choice.quality_weight * choice.description_weight * trust * strategy.described()
                - world.population.price_sensitivity * strategy.log_price;
        if choice.quality_visible {
            seen = choice.quality_weight
                * strategy.delivered_quality(world.merchants.exaggeration_harm)
                - world.population.price_sensitivity * strategy.log_price;
        }
        let mut rank = 0.0;
        if let Some(traffic) = &policy.traffic {
            rank -= traffic.low_price * strategy.log_price / ranking.price.spread;
        }
        if let Some(score) = &policy.experience_score {
            if score.shown_to_buyers {
                seen += choice.score_weight * points;
            }
            let campaign = world.platform.campaign_share * score.marketing_weight;
            rank += (score.search_weight + campaign) * points / ranking.score.spread;
        }
        if let Some(traffic) = &policy.traffic {
            rank +=
                traffic.instant_conversion * (seen / ranking.conversion.spread).clamp(-2.5, 2.5);
        }
        let mut demand = seen + (1.0 - self.repeat_share) * rank;
        if self.shop.far_sighted {
            // A customer who is lost takes all later orders along.
            let kept = 1.0 - prospect.problem * (1.0 - self.claim_share * prospect.resolved);
            demand +=
                self.repeat_share / (1.0 - self.repeat_share).max(0.1) * libm::log(kept.max(0.01));
        }
        demand
    }
}

/// Probability that an order goes wrong.
fn problem_probability(around: &Surroundings, strategy: &Strategy) -> f64 {
    let sound = strategy.delivered_quality(around.world.merchants.exaggeration_harm);
    1.0 - (1.0 - around.industry.damage) * sound
}

/// Probability that a shop settles a just claim by itself.
#[must_use]
pub fn resolve_probability(world: &WorldParameters, strategy: &Strategy) -> f64 {
    let after_sales = &world.after_sales;
    after_sales.resolve_base
        + (after_sales.resolve_full - after_sales.resolve_base) * strategy.effort
}

/// The best small change of each component, as the shop calculates it: the strategy it moves to.
#[must_use]
#[expect(
    clippy::missing_panics_doc,
    reason = "of two candidates one is the best"
)]
pub fn best_reply(around: &Surroundings, shop: &Shop) -> Strategy {
    let forecast = Forecast::new(around, shop);
    let now = &shop.strategy;
    let prospect_now = forecast.prospect(now);
    let demand_now = forecast.log_demand(now, &prospect_now);
    let worth = |strategy: &Strategy| {
        let prospect = forecast.prospect(strategy);
        let growth = (forecast.log_demand(strategy, &prospect) - demand_now).clamp(-1.0, 1.0);
        libm::exp(growth) * forecast.margin_fen(strategy, &prospect)
    };
    let base = worth(now);
    let step = around.world.adaptation.step;
    let mut next = *now;
    for component in [
        Component::Quality,
        Component::Promptness,
        Component::Effort,
        Component::Price,
        Component::Exaggeration,
    ] {
        let step = if component == Component::Price {
            0.5 * step
        } else {
            step
        };
        let best = [-step, step]
            .into_iter()
            .map(|change| now.with(component, now.get(component) + change))
            .map(|strategy| (worth(&strategy), strategy))
            .max_by(|left, right| left.0.total_cmp(&right.0))
            .expect("two candidates");
        let raises_exaggeration =
            component == Component::Exaggeration && best.1.exaggeration > now.exaggeration;
        if best.0 > base && !(shop.honest && raises_exaggeration) {
            next = next.with(component, best.1.get(component));
        }
    }
    next.with(
        Component::Advertising,
        advertising(around, shop, now.advertising),
    )
}

/// Spends more on advertising while a customer costs less than a first order brings (for the
/// far-sighted: than all expected orders bring), and less otherwise.
fn advertising(around: &Surroundings, shop: &Shop, now: f64) -> f64 {
    if shop.trailing.ad_customers < 1.0 {
        return now;
    }
    let cost_fen = shop.trailing.advertising_fen / shop.trailing.ad_customers;
    let orders = if shop.far_sighted {
        1.0 / (1.0 - shop.trailing.repeat_share()).max(0.1)
    } else {
        1.0
    };
    let worth_fen = costs::order_margin_fen(shop, around.industry, around.world) * orders;
    if worth_fen > cost_fen {
        now * 1.1 + 0.001
    } else {
        now * 0.9
    }
}
