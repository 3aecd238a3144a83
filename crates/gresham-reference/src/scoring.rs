//! The score (7.12).

use crate::equations::points;
use crate::rules::ShopRules;
use crate::shop::{Score, Shop, Trailing};
use crate::strategy::Strategy;
use gresham_market::parameters::{Platform, WorldParameters};

#[derive(Debug, Clone, Copy, Default)]
pub struct Rates {
    pub first_return: f64,
    pub complaint: f64,
    pub late_pickup: f64,
    pub late_delivery: f64,
    pub slow_response: f64,
    pub dispute: f64,
}

/// A shop's rates, with `shrinkage` orders at the industry's average added.
pub fn shrunk_rates(trailing: &Trailing, average: &Rates, shrinkage: f64) -> Rates {
    let shrunk =
        |events: f64, base: f64, mean: f64| (events + shrinkage * mean) / (base + shrinkage);
    let t = trailing;
    Rates {
        first_return: shrunk(t.first_returns, t.delivered, average.first_return),
        complaint: shrunk(t.complaints, t.delivered, average.complaint),
        late_pickup: shrunk(t.late_pickups, t.picked_up, average.late_pickup),
        late_delivery: shrunk(t.late_deliveries, t.delivered, average.late_delivery),
        slow_response: shrunk(t.slow_responses, t.contacts, average.slow_response),
        dispute: shrunk(t.disputes, t.delivered, average.dispute),
    }
}

/// Shrunk rates after the true ones have moved, as far as a record of so many orders will show it.
pub fn moved_rates(
    measured: &Rates,
    trailing: &Trailing,
    now: &Rates,
    then: &Rates,
    shrinkage: f64,
) -> Rates {
    let moved = |rate: f64, base: f64, now: f64, then: f64| {
        (rate + base / (base + shrinkage) * (then - now)).max(0.0)
    };
    let (m, delivered) = (measured, trailing.delivered);
    let (picked_up, contacts) = (trailing.picked_up, trailing.contacts);
    Rates {
        first_return: moved(
            m.first_return,
            delivered,
            now.first_return,
            then.first_return,
        ),
        complaint: moved(m.complaint, delivered, now.complaint, then.complaint),
        late_pickup: moved(m.late_pickup, picked_up, now.late_pickup, then.late_pickup),
        late_delivery: moved(
            m.late_delivery,
            delivered,
            now.late_delivery,
            then.late_delivery,
        ),
        slow_response: moved(
            m.slow_response,
            contacts,
            now.slow_response,
            then.slow_response,
        ),
        dispute: moved(m.dispute, delivered, now.dispute, then.dispute),
    }
}

/// Rates of all open shops of an industry together; 0 where nothing has happened.
fn average_rates(shops: &[Shop]) -> Rates {
    let total = |of: fn(&Trailing) -> f64| {
        let open = shops.iter().filter(|shop| shop.open);
        open.fold(0.0, |sum, shop| sum + of(&shop.trailing))
    };
    let rate = |events: f64, base: f64| if base > 0.0 { events / base } else { 0.0 };
    let delivered = total(|trailing| trailing.delivered);
    Rates {
        first_return: rate(total(|trailing| trailing.first_returns), delivered),
        complaint: rate(total(|trailing| trailing.complaints), delivered),
        late_pickup: rate(
            total(|trailing| trailing.late_pickups),
            total(|trailing| trailing.picked_up),
        ),
        late_delivery: rate(total(|trailing| trailing.late_deliveries), delivered),
        slow_response: rate(
            total(|trailing| trailing.slow_responses),
            total(|trailing| trailing.contacts),
        ),
        dispute: rate(total(|trailing| trailing.disputes), delivered),
    }
}

/// Badness in product, logistics and service.
fn badness(rates: &Rates, norm: &Rates) -> [f64; 3] {
    let against = |rate: f64, mean: f64| rate / mean.max(1e-4);
    [
        against(rates.first_return, norm.first_return) + against(rates.complaint, norm.complaint),
        against(rates.late_pickup, norm.late_pickup)
            + against(rates.late_delivery, norm.late_delivery),
        against(rates.slow_response, norm.slow_response) + against(rates.dispute, norm.dispute),
    ]
}

/// Share of a distribution, sorted ascending, that is worse than `value`, interpolated.
fn rank(distribution: &[f64], value: f64) -> f64 {
    if distribution.len() < 2 {
        return 0.5;
    }
    let last = distribution.len() - 1;
    let below = distribution.iter().filter(|other| **other < value).count();
    let better = if below == 0 {
        0.0
    } else if below > last {
        last as f64
    } else {
        let (low, high) = (distribution[below - 1], distribution[below]);
        (below - 1) as f64 + (value - low) / (high - low)
    };
    1.0 - better / last as f64
}

/// Distributions that shops are ranked in, and the averages that they were normed by.
#[derive(Debug, Clone, Default)]
struct Reference {
    norm: Rates,
    dimensions: [Vec<f64>; 3],
    /// Of the weighted mean of ranks, with the sign turned.
    overall: Vec<f64>,
}

impl Reference {
    fn of(shops: &[Shop], average: &Rates, platform: &Platform) -> Self {
        let all: Vec<[f64; 3]> = shops
            .iter()
            .filter(|shop| shop.open)
            .map(|shop| shrunk_rates(&shop.trailing, average, platform.shrinkage))
            .map(|rates| badness(&rates, average))
            .collect();
        let mut reference = Self {
            norm: *average,
            ..Self::default()
        };
        for dimension in 0..3 {
            let mut values: Vec<f64> = all.iter().map(|badness| badness[dimension]).collect();
            values.sort_by(f64::total_cmp);
            reference.dimensions[dimension] = values;
        }
        let mut overall: Vec<f64> = all
            .iter()
            .map(|badness| -reference.mean_rank(badness, platform))
            .collect();
        overall.sort_by(f64::total_cmp);
        reference.overall = overall;
        reference
    }

    fn dimension_ranks(&self, badness: &[f64; 3]) -> [f64; 3] {
        [0, 1, 2].map(|dimension| rank(&self.dimensions[dimension], badness[dimension]))
    }

    fn mean_rank(&self, badness: &[f64; 3], platform: &Platform) -> f64 {
        let [product, logistics, service] = self.dimension_ranks(badness);
        let sum = platform.product_weight * product
            + platform.logistics_weight * logistics
            + platform.service_weight * service;
        sum / (platform.product_weight + platform.logistics_weight + platform.service_weight)
    }

    /// Ranks in product, logistics, service and of the whole.
    fn ranks(&self, rates: &Rates, platform: &Platform) -> [f64; 4] {
        let badness = badness(rates, &self.norm);
        let [product, logistics, service] = self.dimension_ranks(&badness);
        let overall = rank(&self.overall, -self.mean_rank(&badness, platform));
        [product, logistics, service, overall]
    }
}

/// How an industry is scored.
#[derive(Debug, Clone, Default)]
pub struct ScoreMap {
    pub average: Rates,
    current: Reference,
    frozen: Option<Reference>,
}

impl ScoreMap {
    /// Takes in the present distribution; `launched` freezes the first.
    pub fn update(&mut self, shops: &[Shop], launched: bool, platform: &Platform) {
        self.average = average_rates(shops);
        self.current = Reference::of(shops, &self.average, platform);
        if !launched {
            self.frozen = None;
        } else if self.frozen.is_none() {
            self.frozen = Some(self.current.clone());
        }
    }

    pub fn ranks(&self, rates: &Rates, platform: &Platform) -> [f64; 4] {
        let current = self.current.ranks(rates, platform);
        let Some(frozen) = &self.frozen else {
            return current;
        };
        let frozen = frozen.ranks(rates, platform);
        let blend = platform.map_blend;
        [0, 1, 2, 3].map(|which| (1.0 - blend) * frozen[which] + blend * current[which])
    }

    pub fn score(&self, rates: &Rates, platform: &Platform) -> Score {
        let ranks = self.ranks(rates, platform);
        let [product, logistics, service, overall] = ranks.map(|rank| points(rank, platform));
        Score {
            product,
            logistics,
            service,
            overall,
        }
    }
}

/// Scores every open shop, and sorts open shops into thirds by their complaints.
pub fn score_shops(shops: &mut [Shop], map: &ScoreMap, platform: &Platform) {
    let mut complaints: Vec<(f64, usize)> = Vec::new();
    for (place, shop) in shops.iter_mut().enumerate() {
        if shop.open {
            let rates = shrunk_rates(&shop.trailing, &map.average, platform.shrinkage);
            shop.score = map.score(&rates, platform);
            complaints.push((rates.complaint, place));
        }
    }
    // Equal rates keep the order of places.
    complaints.sort_by(|left, right| left.0.total_cmp(&right.0));
    let count = complaints.len();
    for (rank, (_, place)) in complaints.into_iter().enumerate() {
        shops[place].problem_band = rank * 3 / count;
    }
}

/// Points for named services, as long as promises are kept (7.24).
pub fn add_bonus(
    shops: &mut [Shop],
    industry: usize,
    world: &WorldParameters,
    rules: &[ShopRules],
) {
    for (shop, rules) in shops.iter_mut().zip(rules).filter(|(shop, _)| shop.open) {
        let Some(lever) = rules.in_force.bonus_items else {
            continue;
        };
        let items = bonus_items(&shop.strategy, industry, world);
        let earned = lever.earned(items, shop.trailing.kept_share());
        shop.score.overall = (shop.score.overall + earned).min(5.0);
    }
}

/// Services on offer that bonus items name.
pub fn bonus_items(strategy: &Strategy, industry: usize, world: &WorldParameters) -> u32 {
    let services = world.industries[industry].services.iter();
    let named = services
        .zip(strategy.services)
        .filter(|(service, offered)| *offered && service.parameters.bonus_item);
    named.count() as u32
}
