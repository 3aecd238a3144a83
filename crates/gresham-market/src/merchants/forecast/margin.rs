//! Money that an order is expected to bring a shop, and its consequences for clicks and cash.

use super::{Forecast, Outlook, Surroundings};
use crate::platform::freight::ReturnShares;
use crate::platform::{auction, freight, penalties};
use crate::shop::Score;
use crate::shop::practice::Practice;
use crate::shop::strategy::Strategy;

impl Forecast<'_> {
    /// Freight of what comes back per order: as it comes, as far as it is the shop's, or as the
    /// pool's premium for it, in fen.
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
    fn lateness_fen(&self, price_fen: f64, outlook: &Outlook) -> f64 {
        let Surroundings { world, policy, .. } = self.around;
        // What a band saves counts only where it saves something.
        let relieved = policy.good_shop_compensation_relief.is_some();
        let band = if relieved {
            usize::from(Score::band(outlook.score.overall))
        } else {
            0
        };
        let rush_fen = policy
            .logistics_compensation
            .map_or(0.0, |lever| lever.rush_cost_fen as f64);
        price_fen * penalties::late_penalty(policy, world, band) * outlook.prospect.late
            + rush_fen * outlook.prospect.averted
    }

    /// The share of the cost of getting better that the platform pays.
    pub(super) fn paid_by_team(&self) -> f64 {
        self.around
            .policy
            .captain_program
            .map_or(0.0, |lever| lever.paid)
    }

    /// Contribution per order, in fen.
    pub(super) fn margin_fen(&self, strategy: &Strategy, outlook: &Outlook) -> f64 {
        let Surroundings {
            world, industry, ..
        } = self.around;
        let after_sales = &world.after_sales;
        let prospect = &outlook.prospect;
        let practice = &prospect.practice;
        let price_fen = industry.price_fen as f64 * libm::exp(strategy.log_price);
        let costs = &practice.costs;
        let cost_fen = costs.unit_cost_fen;
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
        let coached_fen = costs.coached_unit_fen + price_fen * costs.coached_promptness;
        revenue_fen * (1.0 - world.platform.commission)
            - cost_fen
            - freight_fen
            - practice.parcel_cost_fen
            + misfits * cost_fen * industry.salvage
            - swaps * (cost_fen * (1.0 - industry.salvage) + freight_fen + return_freight_fen)
            - self.return_freight_fen(refunded * returnable, misfits)
            - (prospect.refund_claims + contacts + questions) * practice.contact_cost_fen
            - self.lateness_fen(price_fen, outlook)
            - price_fen * practice.running_cost
            - price_fen * self.abuse_share
            + self.paid_by_team() * coached_fen
    }

    /// Contribution that a strategy is expected to bring per order, in fen.
    #[must_use]
    pub fn expected_margin_fen(&self, strategy: &Strategy) -> f64 {
        self.margin_fen(strategy, &self.outlook(strategy))
    }

    /// Gain from a fen spent on clicks, or `None` where none can be bought. For the far-sighted a
    /// customer brings all expected orders.
    #[must_use]
    pub fn return_on_clicks(&self, strategy: &Strategy) -> Option<f64> {
        let sells = self
            .around
            .policy
            .traffic
            .is_some_and(|traffic| traffic.advertising_slots > 0);
        if !sells || strategy.advertising <= 0.0 || self.shop.click_fen == 0 {
            return None;
        }
        let orders = if self.shop.far_sighted {
            1.0 / (1.0 - self.repeat_share).max(0.1)
        } else {
            1.0
        };
        let won = auction::won_per_click(self.shop, self.around.won_per_click);
        let worth_fen = won * orders * self.expected_margin_fen(strategy);
        Some(worth_fen / f64::from(self.shop.click_fen) - 1.0)
    }

    /// True if the shop has the cash for what a dearer strategy would have cost more in its last
    /// cycle.
    #[must_use]
    pub fn affords(&self, next: &Strategy) -> bool {
        let extra_fen = self.cycle_cost_fen(next) - self.cycle_cost_fen(&self.shop.strategy);
        extra_fen <= 0.0 || self.shop.cash_fen as f64 > extra_fen
    }

    /// Cost of goods and service under a strategy at the sales of the last cycle, in fen.
    fn cycle_cost_fen(&self, strategy: &Strategy) -> f64 {
        let Surroundings {
            world,
            industry,
            policy,
            ..
        } = *self.around;
        let practice = Practice::of(self.shop, strategy, world, policy);
        let parcel_fen = practice.costs.unit_cost_fen + practice.parcel_cost_fen;
        let share = practice.running_cost + parcel_fen / industry.price_fen as f64;
        let desk_fen = practice.costs.desk_fen * f64::from(world.adaptation.cycle);
        share * self.shop.last_cycle.sales_fen as f64 + desk_fen
    }
}
