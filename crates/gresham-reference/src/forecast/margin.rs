//! Money that an order is expected to bring, and what follows from it for clicks and cash.

use super::{Forecast, Prospect};
use crate::exposure::won_per_click;
use crate::practice::{ReturnShares, late_penalty, practice, premium_fen};
use crate::scoring::moved_rates;
use crate::shop::{Score, band};
use crate::strategy::Strategy;
use crate::surroundings::Around;

impl Forecast<'_> {
    pub(super) fn paid_by_team(&self) -> f64 {
        self.around
            .policy
            .captain_program
            .map_or(0.0, |lever| lever.paid)
    }

    /// Penalties and rushes per order.
    fn lateness_fen(&self, price_fen: f64, prospect: &Prospect, score: &Score) -> f64 {
        let Around { world, policy, .. } = *self.around;
        // What a band saves counts only where it saves something.
        let band = match policy.good_shop_compensation_relief {
            Some(_) => band(score.overall),
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
    pub(super) fn margin_fen(
        &self,
        strategy: &Strategy,
        prospect: &Prospect,
        score: &Score,
    ) -> f64 {
        let (world, parameters) = (self.around.world, self.around.parameters);
        let practice = &prospect.practice;
        let price_fen = self.typical_price_fen() * libm::exp(strategy.log_price());
        let costs = &practice.costs;
        let cost_fen = costs.unit_cost_fen;
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
        let coached_fen = costs.coached_unit_fen + price_fen * costs.coached_promptness;
        revenue_fen * (1.0 - world.platform.commission)
            - cost_fen
            - freight_fen
            - practice.parcel_cost_fen
            + misfits * cost_fen * parameters.salvage
            - swaps * swap_fen
            - self.return_freight_fen(prospect.refunded * returnable, misfits)
            - (prospect.refund_claims + contacts + questions) * practice.contact_cost_fen
            - self.lateness_fen(price_fen, prospect, score)
            - price_fen * practice.running_cost
            - price_fen * self.abuse_share
            + self.paid_by_team() * coached_fen
    }

    /// Gain from a fen spent on clicks, where any can be bought.
    pub fn return_on_clicks(&self, strategy: &Strategy) -> Option<f64> {
        let slots = self
            .around
            .policy
            .traffic
            .map_or(0, |traffic| traffic.advertising_slots);
        if slots == 0 || strategy.advertising() <= 0.0 || self.shop.click_fen == 0 {
            return None;
        }
        let orders = if self.shop.far_sighted {
            1.0 / (1.0 - self.shop.trailing.repeat_share()).max(0.1)
        } else {
            1.0
        };
        let won = won_per_click(self.shop, self.around.won_per_click);
        let prospect = self.prospect(strategy);
        let shrinkage = self.around.world.platform.shrinkage;
        let (trailing, now) = (&self.shop.trailing, &self.rates_now);
        let expected = self.expected(&prospect);
        let rates = moved_rates(&self.measured, trailing, now, &expected, shrinkage);
        let score = self.score(strategy, &rates, &prospect);
        let worth_fen = won * orders * self.margin_fen(strategy, &prospect, &score);
        Some(worth_fen / f64::from(self.shop.click_fen) - 1.0)
    }

    /// Dearer strategies need cash for the extra cost of a cycle.
    pub fn affords(&self, wished: &Strategy) -> bool {
        let world = self.around.world;
        let cycle_cost_fen = |strategy: &Strategy| {
            let practice = practice(self.shop, strategy, world, self.around.policy);
            let parcel_fen = practice.costs.unit_cost_fen + practice.parcel_cost_fen;
            let share = practice.running_cost + parcel_fen / self.typical_price_fen();
            let desk_fen = practice.costs.desk_fen * f64::from(world.adaptation.cycle);
            share * self.shop.last_cycle.sales_fen as f64 + desk_fen
        };
        let extra_fen = cycle_cost_fen(wished) - cycle_cost_fen(&self.shop.strategy);
        extra_fen <= 0.0 || self.shop.cash_fen as f64 > extra_fen
    }
}
