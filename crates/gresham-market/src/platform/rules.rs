//! Rules that the scenario has written itself: what its formulas are told, and what they decide.

use crate::parameters::WorldParameters;
use crate::platform::exposure;
use crate::platform::exposure::Standard;
use crate::platform::scoring::{Rates, ScoreMap};
use crate::policy::formula::{Formulas, Metric, Metrics};
use crate::shop::strategy::Strategy;
use crate::shop::{Shop, Tier};

const FEN_PER_YUAN: f64 = 100.0;

/// Smallest spread by which the feature of a formula is divided, as a share of its mean. A feature
/// in which shops hardly differ tells nothing.
const SMALLEST_SPREAD: f64 = 1e-3;

/// Ranks in the order in which the score works them out.
const RANKS: [Metric; 4] = [
    Metric::ProductRank,
    Metric::LogisticsRank,
    Metric::ServiceRank,
    Metric::OverallRank,
];

/// The formulas in force, with what they need to know of an industry.
#[derive(Debug, Clone, Copy)]
pub struct WrittenRules<'a> {
    /// The formulas.
    formulas: &'a Formulas,
    /// The world's numbers.
    world: &'a WorldParameters,
    /// Index of the industry.
    industry: usize,
    /// How the industry is scored.
    map: &'a ScoreMap,
    /// Orders per view of the whole industry.
    conversion: f64,
    /// The simulated day.
    day: u32,
}

impl<'a> WrittenRules<'a> {
    /// The rules of an industry with these shops, if formulas are in force.
    #[must_use]
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
            conversion: exposure::average_conversion(shops),
            day,
        })
    }

    /// Metrics of a shop that has these rates and sells at this strategy's price,
    /// before its score stands.
    #[must_use]
    pub fn metrics(&self, shop: &Shop, strategy: &Strategy, rates: &Rates) -> Metrics {
        let mut metrics = Metrics::default();
        for (metric, value) in Self::rates(rates, &self.map.average) {
            metrics.set(metric, value);
        }
        self.set_standing(&mut metrics, rates);
        let typical_fen = self.world.industries[self.industry].parameters.price_fen as f64;
        let price_fen = typical_fen * libm::exp(strategy.log_price);
        let flag = |holds: bool| f64::from(u8::from(holds));
        for (metric, value) in [
            (Metric::Orders, shop.trailing.orders),
            (Metric::SalesYuan, shop.trailing.sales_fen / FEN_PER_YUAN),
            (Metric::RepeatShare, shop.trailing.repeat_share()),
            (
                Metric::Conversion,
                exposure::predicted_conversion(shop, self.conversion),
            ),
            (Metric::LogPrice, strategy.log_price),
            (Metric::PriceYuan, price_fen / FEN_PER_YUAN),
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

    /// Sets where a shop with these rates stands among the others, which takes long to find out, if
    /// a formula may ask.
    fn set_standing(&self, metrics: &mut Metrics, rates: &Rates) {
        let platform = &self.world.platform;
        if self.formulas.names(&RANKS) {
            for (metric, rank) in RANKS.into_iter().zip(self.map.ranks(rates, platform)) {
                metrics.set(metric, rank);
            }
        }
        if self.formulas.names(&[Metric::ShippedScore]) {
            let shipped = self.map.score(rates, platform).overall;
            metrics.set(Metric::ShippedScore, shipped);
        }
    }

    fn rates(own: &Rates, average: &Rates) -> [(Metric, f64); 12] {
        [
            (Metric::FirstReturnRate, own.first_return),
            (Metric::ComplaintRate, own.complaint),
            (Metric::LatePickupRate, own.late_pickup),
            (Metric::LateDeliveryRate, own.late_delivery),
            (Metric::SlowResponseRate, own.slow_response),
            (Metric::DisputeRate, own.dispute),
            (Metric::IndustryFirstReturnRate, average.first_return),
            (Metric::IndustryComplaintRate, average.complaint),
            (Metric::IndustryLatePickupRate, average.late_pickup),
            (Metric::IndustryLateDeliveryRate, average.late_delivery),
            (Metric::IndustrySlowResponseRate, average.slow_response),
            (Metric::IndustryDisputeRate, average.dispute),
        ]
    }

    /// Points that the score formula gives, if there is one.
    #[must_use]
    pub fn points(&self, shop: &Shop, strategy: &Strategy, rates: &Rates) -> Option<f64> {
        self.formulas.points(&self.metrics(shop, strategy, rates))
    }

    /// Scores every open shop by the score formula, if there is one, in place of the shipped score.
    pub fn score(&self, shops: &mut [Shop]) {
        for shop in shops.iter_mut().filter(|shop| shop.open) {
            if let Some(points) = self.points(shop, &shop.strategy, &self.rates_of(shop)) {
                shop.score.overall = points;
            }
        }
    }

    /// Lets the other formulas decide about every open shop of the industry, whose score stands;
    /// returns how the ranking feature is spread.
    pub fn apply(&self, shops: &mut [Shop]) -> Standard {
        let mut features = vec![None; shops.len()];
        let is_asked = self.formulas.ranking.is_some() || self.formulas.five_star.is_some();
        let open = shops.iter_mut().zip(&mut features);
        for (shop, feature) in open.filter(|(shop, _)| shop.open && is_asked) {
            let mut metrics = self.metrics(shop, &shop.strategy, &self.rates_of(shop));
            metrics.set(Metric::Score, shop.score.overall);
            if let Some(five_star) = self.formulas.is_five_star(&metrics) {
                shop.five_star = five_star;
            }
            *feature = self.formulas.feature(&metrics);
        }
        let present: Vec<f64> = features.iter().flatten().copied().collect();
        let sum: f64 = present.iter().map(|feature| feature.abs()).sum();
        let floor = SMALLEST_SPREAD * (sum / present.len().max(1) as f64).max(SMALLEST_SPREAD);
        let spread = Standard::of(&present, floor);
        for (shop, feature) in shops.iter_mut().zip(features) {
            let utility = |feature| self.formulas.ranking_weight * spread.z(feature);
            shop.formula_utility = feature.map_or(0.0, utility);
        }
        spread
    }

    /// Utility in search that the ranking formula gives a shop with these rates and this score.
    #[must_use]
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
        let feature = self.formulas.feature(&metrics);
        feature.map_or(0.0, |feature| {
            self.formulas.ranking_weight * spread.z(feature)
        })
    }

    fn rates_of(&self, shop: &Shop) -> Rates {
        let shrinkage = self.world.platform.shrinkage;
        Rates::of(&shop.trailing, &self.map.average, shrinkage)
    }
}
