//! Exposure (7.13) and the auction (7.14).

use crate::practice::order_margin_fen;
use crate::rules::ShopRules;
use crate::shop::{Shop, Tier};
use gresham_market::parameters::WorldParameters;
use gresham_market::policy::InForce;
use std::ops::Range;

/// Mean and spread of a feature.
#[derive(Debug, Clone, Copy)]
pub struct Standard {
    mean: f64,
    /// Divisor of differences from it.
    spread: f64,
}

impl Default for Standard {
    fn default() -> Self {
        Self {
            mean: 0.0,
            spread: 1.0,
        }
    }
}

impl Standard {
    /// Mean and spread of some values.
    #[must_use]
    pub fn of(values: &[f64], floor: f64) -> Self {
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|value| (value - mean) * (value - mean));
        let variance = squares.sum::<f64>() / count;
        Self {
            mean,
            spread: libm::sqrt(variance).max(floor),
        }
    }

    /// Mean of some values, and a declared scale.
    #[must_use]
    pub fn about(values: &[f64], scale: f64) -> Self {
        let mean = if values.is_empty() {
            0.0
        } else {
            values.iter().fold(0.0, |sum, value| sum + value) / values.len() as f64
        };
        Self {
            mean,
            spread: scale,
        }
    }

    /// A value standardised, within ±2.5.
    #[must_use]
    pub fn z(&self, value: f64) -> f64 {
        ((value - self.mean) / self.spread).clamp(-2.5, 2.5)
    }
}

/// How the features of an industry are spread.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ranking {
    /// Log of predicted conversion.
    pub conversion: Standard,
    /// Log price.
    pub price: Standard,
    /// Log of trailing sales.
    pub sales: Standard,
    /// Predicted repurchase.
    pub repurchase: Standard,
    /// Score points.
    pub score: Standard,
    /// Orders per view of the industry.
    pub orders_per_view: f64,
}

/// Weights with which an industry's shops are shown.
#[derive(Debug, Clone, Default)]
pub struct Exposure {
    /// In search and recommendation.
    pub organic: Vec<f64>,
    /// On campaign pages.
    pub campaign: Vec<f64>,
    /// Spread of the features.
    pub ranking: Ranking,
}

/// Orders of buyers who did not know the shop.
fn strangers(shop: &Shop) -> f64 {
    shop.trailing.orders - shop.trailing.repeats
}

/// Strangers' orders per view with 1000 views at the average added.
#[must_use]
pub fn predicted_conversion(shop: &Shop, average: f64) -> f64 {
    (strangers(shop) + 1000.0 * average) / (shop.trailing.views + 1000.0)
}

/// Sum over the open shops.
fn total(shops: &[Shop], of: impl Fn(&Shop) -> f64) -> f64 {
    let open = shops.iter().filter(|shop| shop.open);
    open.fold(0.0, |sum, shop| sum + of(shop))
}

/// Strangers' orders per view of an industry's open shops.
#[must_use]
pub fn average_conversion(shops: &[Shop]) -> f64 {
    let orders = total(shops, strangers);
    let views = total(shops, |shop| shop.trailing.views);
    if orders > 0.0 && views > 0.0 {
        orders / views
    } else {
        0.02
    }
}

/// Exposure weights of an industry's shops.
///
/// Equation (14).
#[must_use]
pub fn expose(shops: &[Shop], rules: &[ShopRules]) -> Exposure {
    let average = average_conversion(shops);
    let orders = total(shops, |shop| shop.trailing.orders);
    let repeats = total(shops, |shop| shop.trailing.repeats);
    let repeat_share = if orders > 0.0 { repeats / orders } else { 0.0 };
    let conversion = |shop: &Shop| libm::log(predicted_conversion(shop, average));
    let price = |shop: &Shop| shop.strategy.log_price();
    let sales = |shop: &Shop| libm::log(1.0 + shop.trailing.sales_fen / 1e4);
    let repurchase =
        |shop: &Shop| (shop.trailing.repeats + 30.0 * repeat_share) / (shop.trailing.orders + 30.0);
    let score = |shop: &Shop| shop.score.overall;
    let about = |of: &dyn Fn(&Shop) -> f64, scale: f64| {
        let open = shops.iter().filter(|shop| shop.open);
        Standard::about(&open.map(of).collect::<Vec<f64>>(), scale)
    };
    let ranking = Ranking {
        conversion: about(&conversion, 0.45),
        price: about(&price, 0.12),
        sales: about(&sales, 0.8),
        repurchase: about(&repurchase, 0.08),
        score: about(&score, 0.37),
        orders_per_view: average,
    };
    let weight = |shop: &Shop, policy: &InForce, campaign: bool| {
        if !shop.open {
            return 0.0;
        }
        let mut exponent = shop.formula_utility;
        if let Some(traffic) = policy.traffic {
            exponent += traffic.instant_conversion * ranking.conversion.z(conversion(shop))
                - traffic.low_price * ranking.price.z(price(shop))
                + traffic.sales * ranking.sales.z(sales(shop))
                + traffic.predicted_repurchase * ranking.repurchase.z(repurchase(shop));
        }
        if let Some(lever) = policy.experience_score {
            let on_campaigns = if campaign {
                lever.marketing_weight
            } else {
                0.0
            };
            exponent += (lever.search_weight + on_campaigns) * ranking.score.z(score(shop));
            exponent += if shop.five_star {
                lever.label_weight
            } else {
                0.0
            };
        }
        if let Some(lever) = policy.good_service_list
            && shop.listed
        {
            exponent += lever.search_weight;
        }
        if let Some(lever) = policy.staff_certification {
            let label = lever.label(shop.strategy.certification(), shop.score.service);
            exponent += lever.search_weight * label;
        }
        libm::exp(exponent - ticket_loss(shop, policy))
    };
    let weights = |campaign: bool| {
        let shops_and_rules = shops.iter().zip(rules);
        let weights = shops_and_rules.map(|(shop, rules)| weight(shop, &rules.in_force, campaign));
        keep_for_new(shops, weights.collect(), rules)
    };
    Exposure {
        organic: weights(false),
        campaign: weights(true),
        ranking,
    }
}

/// Loss of an overdue ticket in the exponent.
fn ticket_loss(shop: &Shop, policy: &InForce) -> f64 {
    match (policy.rectification, shop.ticket) {
        (Some(lever), Some(ticket)) if ticket.overdue => lever.exposure_loss,
        _ => 0.0,
    }
}

/// Raises the weights of the new shops that the lever reaches, evenly, until they have the share
/// `exploration` on top.
fn keep_for_new(shops: &[Shop], mut weights: Vec<f64>, rules: &[ShopRules]) -> Vec<f64> {
    let is_meant = |place: &usize| {
        let shop = &shops[*place];
        shop.open && shop.tier == Tier::New && rules[*place].in_force.traffic.is_some()
    };
    let new: Vec<usize> = (0..shops.len()).filter(is_meant).collect();
    let mut exploration: f64 = 0.0;
    for place in &new {
        let kept = rules[*place]
            .in_force
            .traffic
            .map(|traffic| traffic.exploration);
        exploration = exploration.max(kept.unwrap_or(0.0));
    }
    let all: f64 = weights.iter().sum();
    if exploration > 0.0 && all > 0.0 {
        let extra = all * exploration / (1.0 - exploration) / new.len() as f64;
        for place in new {
            weights[place] += extra;
        }
    }
    weights
}

/// Lets every shop's pace follow its budget.
pub fn pace(shops: &mut [Shop]) {
    for shop in shops.iter_mut().filter(|shop| shop.open) {
        let budget_fen = shop.strategy.advertising() * shop.trailing.sales_fen;
        let overspent = shop.trailing.advertising_fen > budget_fen;
        let factor = if overspent { 1.0 - 0.2 } else { 1.0 + 0.2 };
        shop.pace = (shop.pace * factor).clamp(0.02, 1.0);
    }
}

/// Customers won per click by an industry's open shops.
#[must_use]
pub fn average_won_per_click(shops: &[Shop]) -> f64 {
    let won = total(shops, |shop| shop.trailing.ad_customers);
    let clicks = total(shops, |shop| shop.trailing.clicks);
    if won > 0.0 && clicks > 0.0 {
        won / clicks
    } else {
        0.02
    }
}

/// Customers won per click, with 50 clicks at the average added.
#[must_use]
pub fn won_per_click(shop: &Shop, average: f64) -> f64 {
    (shop.trailing.ad_customers + 500.0 * average) / (shop.trailing.clicks + 500.0)
}

/// Ranks bids and prices clicks; gives the weights of sold slots.
pub fn auction(
    shops: &mut [Shop],
    ranking: &Ranking,
    world: &WorldParameters,
    rules: &[ShopRules],
) -> Vec<f64> {
    let platform = &world.platform;
    let reserve_fen = platform.reserve_price_fen as f64;
    let average = average_conversion(shops);
    let per_click = average_won_per_click(shops);
    // Rank, boost, place.
    let mut bids: Vec<(f64, f64, usize)> = Vec::new();
    for (place, shop) in shops.iter().enumerate() {
        let policy = &rules[place].in_force;
        let sells = policy.traffic.is_some_and(|traffic| traffic.sells_slots());
        if !sells || !shop.open || shop.strategy.advertising() <= 0.0 {
            continue;
        }
        let wins = won_per_click(shop, per_click);
        let margin_fen = order_margin_fen(shop, world, policy).max(0.0);
        let bid_fen = (platform.bid_share * margin_fen * wins).max(reserve_fen);
        let by_score = policy.experience_score.map_or(1.0, |lever| {
            libm::exp(lever.advertising_weight * ranking.score.z(shop.score.overall))
        });
        let boost = predicted_conversion(shop, average) * by_score;
        bids.push((bid_fen * boost, boost, place));
    }
    // Of equal ranks the lower place goes first.
    bids.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut weights = vec![0.0; shops.len()];
    for position in 0..bids.len() {
        let (rank, boost, place) = bids[position];
        let next = bids.get(position + 1).map_or(0.0, |next| next.0);
        let click_fen = (next / boost).max(reserve_fen);
        shops[place].click_fen = click_fen.round().min(1e8) as u32;
        weights[place] = shops[place].pace * libm::pow(rank, platform.auction_sharpness);
    }
    weights
}

/// Weights made ready for drawing with 32 uniform bits: every place is drawn by the numbers above
/// the last one of the place before it, up to its own last one.
#[derive(Debug, Clone, Default)]
pub struct Wheel {
    /// Last number of each place that has weight, ascending.
    last: Vec<(u32, usize)>,
}

impl Wheel {
    /// A table over places with these weights.
    #[must_use]
    pub fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        if !total.is_finite() {
            return Self::default();
        }
        let scale = f64::from(u32::MAX) / total;
        let mut sum = 0.0;
        let mut last = Vec::new();
        for (place, weight) in weights.iter().enumerate() {
            sum += weight;
            if *weight > 0.0 {
                last.push((((sum * scale) as u32).saturating_sub(1), place));
            }
        }
        if let Some(end) = last.last_mut() {
            end.0 = u32::MAX;
        }
        Self { last }
    }

    /// The last numbers of the places that have weight.
    pub fn bounds(&self) -> impl Iterator<Item = u32> {
        self.last.iter().map(|(last, _)| *last)
    }

    /// The place for 32 uniform bits among some that stand side by side, in proportion to their
    /// weights; `None` where none of them has any.
    #[must_use]
    pub fn draw_among(&self, places: &Range<usize>, bits: u32) -> Option<usize> {
        let mut before = self.last.iter().filter(|(_, place)| *place < places.start);
        let first = before
            .next_back()
            .map_or(0, |(last, _)| u64::from(*last) + 1);
        let mut theirs = self.last.iter().filter(|(_, place)| places.contains(place));
        let end = u64::from(theirs.next_back()?.0) + 1;
        let numbers = end.checked_sub(first).filter(|numbers| *numbers > 0)?;
        let along = (u64::from(bits) * numbers) >> 32;
        self.draw((first + along) as u32)
    }

    /// The place for 32 uniform bits; `None` where no place has weight.
    #[must_use]
    pub fn draw(&self, bits: u32) -> Option<usize> {
        let found = self.last.iter().find(|(last, _)| bits <= *last);
        found.map(|(_, place)| *place)
    }
}
