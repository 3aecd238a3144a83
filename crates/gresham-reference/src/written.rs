//! The scenario's own formulas (7.12): what they are told, and what they decide.

use crate::equations::points;
use crate::exposure::{Standard, average_conversion, predicted_conversion};
use crate::scoring::{Rates, ScoreMap, shrunk_rates};
use crate::shop::{Shop, Tier};
use crate::strategy::Strategy;
use gresham_market::parameters::WorldParameters;
use gresham_market::policy::formula::{Formulas, Metric, Metrics};

/// The scenario's own formulas with what they need to know of an industry.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    pub formulas: &'a Formulas,
    pub world: &'a WorldParameters,
    pub industry: usize,
    pub map: &'a ScoreMap,
    pub conversion: f64,
    pub day: u32,
}

impl<'a> Written<'a> {
    pub fn of(
        formulas: Option<&'a Formulas>,
        world: &'a WorldParameters,
        industry: usize,
        map: &'a ScoreMap,
        shops: &[Shop],
        day: u32,
    ) -> Option<Self> {
        formulas.map(|formulas| Self {
            formulas,
            world,
            industry,
            map,
            conversion: average_conversion(shops),
            day,
        })
    }

    /// Metrics of a shop with these rates; the score is still to be set.
    pub fn metrics(&self, shop: &Shop, strategy: &Strategy, rates: &Rates) -> Metrics {
        let platform = &self.world.platform;
        let average = &self.map.average;
        let [product, logistics, service, overall] = self.map.ranks(rates, platform);
        let typical_fen = self.world.industries[self.industry].parameters.price_fen as f64;
        let price_fen = typical_fen * libm::exp(strategy.log_price());
        let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
        let mut metrics = Metrics::default();
        for (metric, value) in [
            (Metric::FirstReturnRate, rates.first_return),
            (Metric::ComplaintRate, rates.complaint),
            (Metric::LatePickupRate, rates.late_pickup),
            (Metric::LateDeliveryRate, rates.late_delivery),
            (Metric::SlowResponseRate, rates.slow_response),
            (Metric::DisputeRate, rates.dispute),
            (Metric::IndustryFirstReturnRate, average.first_return),
            (Metric::IndustryComplaintRate, average.complaint),
            (Metric::IndustryLatePickupRate, average.late_pickup),
            (Metric::IndustryLateDeliveryRate, average.late_delivery),
            (Metric::IndustrySlowResponseRate, average.slow_response),
            (Metric::IndustryDisputeRate, average.dispute),
            (Metric::ProductRank, product),
            (Metric::LogisticsRank, logistics),
            (Metric::ServiceRank, service),
            (Metric::OverallRank, overall),
            (Metric::ShippedScore, points(overall, platform)),
            (Metric::Orders, shop.trailing.orders),
            (Metric::SalesYuan, shop.trailing.sales_fen / 100.0),
            (Metric::RepeatShare, shop.trailing.repeat_share()),
            (
                Metric::Conversion,
                predicted_conversion(shop, self.conversion),
            ),
            (Metric::LogPrice, strategy.log_price()),
            (Metric::PriceYuan, price_fen / 100.0),
            (
                Metric::AgeDays,
                f64::from(self.day.saturating_sub(shop.opened_day)),
            ),
            (Metric::KeyAccount, flag(shop.tier == Tier::KeyAccount)),
            (Metric::NewShop, flag(shop.tier == Tier::New)),
            (Metric::Lot, shop.lot),
        ] {
            metrics.set(metric, value);
        }
        metrics
    }

    /// Addition of the ranking formula to the exponent of 7.13.
    pub fn advantage(
        &self,
        shop: &Shop,
        strategy: &Strategy,
        rates: &Rates,
        points: f64,
        spread: &Standard,
    ) -> f64 {
        let mut metrics = self.metrics(shop, strategy, rates);
        metrics.set(Metric::Score, points);
        self.formulas.feature(&metrics).map_or(0.0, |feature| {
            self.formulas.ranking_weight * spread.z(feature)
        })
    }

    fn measured(&self, shop: &Shop) -> Rates {
        let shrinkage = self.world.platform.shrinkage;
        shrunk_rates(&shop.trailing, &self.map.average, shrinkage)
    }

    /// Points by formula in place of the shipped ones.
    pub fn score(&self, shops: &mut [Shop]) {
        for shop in shops.iter_mut().filter(|shop| shop.open) {
            let metrics = self.metrics(shop, &shop.strategy, &self.measured(shop));
            if let Some(points) = self.formulas.points(&metrics) {
                shop.score.overall = points;
            }
        }
    }

    /// Labels and the ranking feature, once scores stand; gives how the feature is spread.
    pub fn apply(&self, shops: &mut [Shop]) -> Standard {
        let mut features = vec![None; shops.len()];
        for (place, shop) in shops.iter_mut().enumerate() {
            if !shop.open {
                continue;
            }
            let mut metrics = self.metrics(shop, &shop.strategy, &self.measured(shop));
            metrics.set(Metric::Score, shop.score.overall);
            if let Some(five_star) = self.formulas.is_five_star(&metrics) {
                shop.five_star = five_star;
            }
            features[place] = self.formulas.feature(&metrics);
        }
        let values: Vec<f64> = features.iter().flatten().copied().collect();
        let size: f64 = values.iter().map(|value| value.abs()).sum();
        let floor = 1e-3 * (size / values.len().max(1) as f64).max(1e-3);
        let spread = Standard::of(&values, floor);
        for (shop, feature) in shops.iter_mut().zip(features) {
            shop.formula_utility = feature.map_or(0.0, |feature| {
                self.formulas.ranking_weight * spread.z(feature)
            });
        }
        spread
    }
}
