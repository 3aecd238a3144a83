//! The experience score: measured rates, shrunk and mapped through the industry's distribution.
//!
//! Each dimension's rates are divided by the industry's average and added to a badness; the rank of
//! a shop's badness in a reference distribution is mapped to points so that, when the map is set,
//! given shares of shops stand at 4.3, 4.5 and 4.8 and above. The reference is frozen when the
//! score is launched, though not before the first trailing window has filled, and from then on
//! blended with the current distribution.

use crate::parameters::{Platform, Service, WorldParameters};
use crate::rulebook::Rules;
use crate::shop::{Score, Shop, Trailing};
use serde::{Deserialize, Serialize};

/// Rates that the score rests on.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rates {
    /// Orders refunded for quality, per order delivered.
    pub first_return: f64,
    /// Quality complaints per order delivered.
    pub complaint: f64,
    /// Late pick-ups per pick-up.
    pub late_pickup: f64,
    /// Late deliveries per delivery.
    pub late_delivery: f64,
    /// Slow responses per conversation.
    pub slow_response: f64,
    /// Disputes per order delivered.
    pub dispute: f64,
}

/// Smallest average by which a rate is divided, so that an industry without faults has a score.
const RATE_FLOOR: f64 = 1e-4;

/// Points of the worst shop when the map is set.
const WORST_POINTS: f64 = 3.5;

impl Rates {
    /// A shop's trailing rates, pulled towards `average` by `shrinkage` orders.
    #[must_use]
    pub fn of(trailing: &Trailing, average: &Self, shrinkage: f64) -> Self {
        let shrunk =
            |events: f64, base: f64, mean: f64| (events + shrinkage * mean) / (base + shrinkage);
        Self {
            first_return: shrunk(
                trailing.first_returns,
                trailing.delivered,
                average.first_return,
            ),
            complaint: shrunk(trailing.complaints, trailing.delivered, average.complaint),
            late_pickup: shrunk(
                trailing.late_pickups,
                trailing.picked_up,
                average.late_pickup,
            ),
            late_delivery: shrunk(
                trailing.late_deliveries,
                trailing.delivered,
                average.late_delivery,
            ),
            slow_response: shrunk(
                trailing.slow_responses,
                trailing.contacts,
                average.slow_response,
            ),
            dispute: shrunk(trailing.disputes, trailing.delivered, average.dispute),
        }
    }

    /// The industry's average rates.
    fn average<'a>(shops: impl Iterator<Item = &'a Shop>) -> Self {
        let mut sum = Trailing::default();
        for trailing in shops.map(|shop| &shop.trailing) {
            sum.delivered += trailing.delivered;
            sum.picked_up += trailing.picked_up;
            sum.contacts += trailing.contacts;
            sum.first_returns += trailing.first_returns;
            sum.complaints += trailing.complaints;
            sum.late_pickups += trailing.late_pickups;
            sum.late_deliveries += trailing.late_deliveries;
            sum.slow_responses += trailing.slow_responses;
            sum.disputes += trailing.disputes;
        }
        let rate = |events: f64, base: f64| if base > 0.0 { events / base } else { 0.0 };
        Self {
            first_return: rate(sum.first_returns, sum.delivered),
            complaint: rate(sum.complaints, sum.delivered),
            late_pickup: rate(sum.late_pickups, sum.picked_up),
            late_delivery: rate(sum.late_deliveries, sum.delivered),
            slow_response: rate(sum.slow_responses, sum.contacts),
            dispute: rate(sum.disputes, sum.delivered),
        }
    }

    /// Badness in the three dimensions: product, logistics, service.
    fn badness(&self, norm: &Self) -> [f64; 3] {
        let against = |rate: f64, mean: f64| rate / mean.max(RATE_FLOOR);
        [
            against(self.first_return, norm.first_return) + against(self.complaint, norm.complaint),
            against(self.late_pickup, norm.late_pickup)
                + against(self.late_delivery, norm.late_delivery),
            against(self.slow_response, norm.slow_response) + against(self.dispute, norm.dispute),
        ]
    }
}

/// Ranks from 0 (worst) to 1: product, logistics, service, the whole.
type Ranks = [f64; 4];

/// A distribution of badness, sorted ascending.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Distribution(Vec<f64>);

impl Distribution {
    /// The distribution of some values, and the ranks of these in their order, as [`Self::rank`]
    /// gives them: whoever has sorted them need not look for them.
    #[expect(clippy::float_cmp, reason = "the same value has the same rank")]
    fn with_ranks(values: impl Iterator<Item = f64>) -> (Self, Vec<f64>) {
        let mut members: Vec<(f64, u32)> = values.zip(0..).collect();
        members.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
        let mut ranks = vec![0.5; members.len()];
        let last = members.len().saturating_sub(1);
        if last > 0 {
            let mut better = 0;
            for equal in members.chunk_by(|left, right| left.0 == right.0) {
                for (_, member) in equal {
                    ranks[*member as usize] = 1.0 - f64::from(better) / last as f64;
                }
                better += equal.len() as u32;
            }
        }
        let values = members.into_iter().map(|(value, _)| value).collect();
        (Self(values), ranks)
    }

    /// Share of the distribution that is worse than `badness`, interpolated between its members.
    fn rank(&self, badness: f64) -> f64 {
        let values = &self.0;
        let last = values.len().saturating_sub(1);
        if last == 0 {
            return 0.5;
        }
        let above = values.partition_point(|value| *value < badness);
        let better = if above == 0 {
            0.0
        } else if above > last {
            last as f64
        } else {
            let (low, high) = (values[above - 1], values[above]);
            let within = if high > low {
                (badness - low) / (high - low)
            } else {
                0.0
            };
            (above - 1) as f64 + within
        };
        1.0 - better / last as f64
    }
}

/// Distributions of the three dimensions and of the weighted whole, with the averages that they
/// were normed by.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Reference {
    norm: Rates,
    dimensions: [Distribution; 3],
    overall: Distribution,
}

impl Reference {
    /// The distributions of these shops, and where each of them stands in these itself.
    fn of(shops: &[&Shop], average: &Rates, platform: &Platform) -> (Self, Vec<Ranks>) {
        let badness: Vec<[f64; 3]> = shops
            .iter()
            .map(|shop| Rates::of(&shop.trailing, average, platform.shrinkage).badness(average))
            .collect();
        let by_dimension = [0, 1, 2].map(|dimension| {
            Distribution::with_ranks(badness.iter().map(|badness| badness[dimension]))
        });
        let [product, logistics, service] = by_dimension.each_ref().map(|(_, ranks)| ranks);
        let dimensions = || {
            let ranks = product.iter().zip(logistics).zip(service);
            ranks.map(|((product, logistics), service)| [*product, *logistics, *service])
        };
        let composites = dimensions().map(|ranks| -Self::weighted(ranks, platform));
        let (overall, ranks) = Distribution::with_ranks(composites);
        let standings = dimensions()
            .zip(ranks)
            .map(|([product, logistics, service], overall)| [product, logistics, service, overall]);
        let standings = standings.collect();
        let reference = Self {
            norm: *average,
            dimensions: by_dimension.map(|(distribution, _)| distribution),
            overall,
        };
        (reference, standings)
    }

    fn dimension_ranks(&self, badness: &[f64; 3]) -> [f64; 3] {
        [0, 1, 2].map(|dimension| self.dimensions[dimension].rank(badness[dimension]))
    }

    /// Weighted mean of the dimensions' ranks: higher is better.
    fn weighted([product, logistics, service]: [f64; 3], platform: &Platform) -> f64 {
        let weights = [
            platform.product_weight,
            platform.logistics_weight,
            platform.service_weight,
        ];
        (weights[0] * product + weights[1] * logistics + weights[2] * service)
            / weights.iter().sum::<f64>()
    }

    fn ranks(&self, rates: &Rates, platform: &Platform) -> Ranks {
        let badness = rates.badness(&self.norm);
        let dimensions @ [product, logistics, service] = self.dimension_ranks(&badness);
        let overall = self.overall.rank(-Self::weighted(dimensions, platform));
        [product, logistics, service, overall]
    }
}

/// How one industry's shops are scored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ScoreMap {
    /// The industry's average rates in the trailing window.
    pub average: Rates,
    current: Reference,
    /// Where the shops of the current distribution stand in it, in their order.
    standings: Vec<Ranks>,
    /// The reference of the day of launch, once the score is launched.
    frozen: Option<Reference>,
}

impl ScoreMap {
    /// Takes the industry's current distribution in. While the score is launched the first
    /// distribution stays frozen; when it is withdrawn the frozen one is dropped.
    pub fn update(&mut self, shops: &[&Shop], launched: bool, platform: &Platform) {
        self.average = Rates::average(shops.iter().copied());
        (self.current, self.standings) = Reference::of(shops, &self.average, platform);
        if !launched {
            self.frozen = None;
        } else if self.frozen.is_none() {
            self.frozen = Some(self.current.clone());
        }
    }

    /// The ranks that rates would earn, from 0 (worst) to 1: product, logistics, service, the
    /// whole.
    #[must_use]
    pub fn ranks(&self, rates: &Rates, platform: &Platform) -> [f64; 4] {
        self.blend(self.current.ranks(rates, platform), rates, platform)
    }

    /// Ranks in the current distribution after the frozen one has its say.
    fn blend(&self, current: Ranks, rates: &Rates, platform: &Platform) -> Ranks {
        match &self.frozen {
            None => current,
            Some(frozen) => {
                let frozen = frozen.ranks(rates, platform);
                let blend = platform.map_blend;
                [0, 1, 2, 3].map(|which| (1.0 - blend) * frozen[which] + blend * current[which])
            }
        }
    }

    /// The score that rates would earn.
    #[must_use]
    pub fn score(&self, rates: &Rates, platform: &Platform) -> Score {
        score_of(self.ranks(rates, platform), platform)
    }
}

fn score_of(ranks: Ranks, platform: &Platform) -> Score {
    let [product, logistics, service, overall] = ranks.map(|rank| points(rank, platform));
    Score {
        product,
        logistics,
        service,
        overall,
    }
}

/// Points for a rank from 0 (worst) to 1 (best): piecewise linear through the shares of shops that
/// are to stand at 4.3, 4.5 and 4.8 when the map is set.
///
/// Equation (13).
#[must_use]
pub fn points(rank: f64, platform: &Platform) -> f64 {
    let knots = [
        (0.0, WORST_POINTS),
        (1.0 - platform.share_from_4_3, 4.3),
        (1.0 - platform.share_from_4_5, 4.5),
        (1.0 - platform.five_star_share, 4.8),
        (1.0, 5.0),
    ];
    for pair in knots.windows(2) {
        let ((from, low), (to, high)) = (pair[0], pair[1]);
        if rank <= to {
            return low + (high - low) * (rank - from) / (to - from);
        }
    }
    5.0
}

/// Scores every open shop of an industry and sorts them into terciles of the measured problem rate.
/// They are the shops that `map` has taken in last.
///
/// # Panics
/// If they are more or fewer.
pub fn score_shops(shops: &mut [Shop], map: &ScoreMap, world: &WorldParameters) {
    let platform = &world.platform;
    assert_eq!(
        shops.iter().filter(|shop| shop.open).count(),
        map.standings.len(),
        "the map has taken in the open shops"
    );
    let mut problem_rates: Vec<(f64, usize)> = Vec::new();
    let open = shops.iter_mut().enumerate().filter(|(_, shop)| shop.open);
    for ((place, shop), current) in open.zip(&map.standings) {
        let rates = Rates::of(&shop.trailing, &map.average, platform.shrinkage);
        shop.score = score_of(map.blend(*current, &rates, platform), platform);
        problem_rates.push((rates.complaint, place));
    }
    problem_rates
        .sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    let count = problem_rates.len();
    for (rank, (_, place)) in problem_rates.into_iter().enumerate() {
        shops[place].problem_band = (rank * 3 / count) as u8;
    }
}

/// Gives the five-star label to the shops whose score earns it, and takes it from the others.
pub fn give_stars(shops: &mut [Shop]) {
    for shop in shops.iter_mut().filter(|shop| shop.open) {
        shop.five_star = shop.score.overall >= Score::FIVE_STARS;
        shop.formula_utility = 0.0;
    }
}

/// Adds what bonus items earn to the scores of an industry's shops.
pub fn add_bonus(shops: &mut [Shop], services: &[Service], rules: Rules) {
    let open = shops.iter_mut().enumerate().filter(|(_, shop)| shop.open);
    for (place, shop) in open {
        let Some(lever) = rules.of(place).bonus_items else {
            continue;
        };
        let items = shop.strategy.services.bonus_items(services);
        let earned = lever.earned(items, shop.trailing.kept_share());
        shop.score.overall = (shop.score.overall + earned).min(5.0);
    }
}

#[cfg(test)]
mod tests {
    use super::Distribution;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn members_of_a_distribution_have_the_ranks_that_their_values_have(
            values in prop::collection::vec((0_u8..20).prop_map(|value| f64::from(value) / 7.0), 0..40),
        ) {
            let (distribution, ranks) = Distribution::with_ranks(values.iter().copied());
            let looked_up: Vec<f64> = values.iter().map(|value| distribution.rank(*value)).collect();
            prop_assert_eq!(ranks, looked_up);
        }
    }
}
