//! Exposure: whom search, recommendation and campaign pages show.
//!
//! The weight of a shop is exp(Σ θ · z) over features less their mean in the industry, divided by
//! scales that are declared once for all and clamped so that no feature can explode, plus a share
//! of exposure kept for new shops.

use crate::platform::faults;
use crate::policy::InForce;
use crate::rulebook::Rules;
use crate::shop::{Shop, Tier};
use serde::{Deserialize, Serialize};

/// Standardised features are clamped here.
const CLAMP: f64 = 2.5;

/// Views at the industry's average conversion that are added to every shop's own.
const CONVERSION_SHRINKAGE_VIEWS: f64 = 1000.0;

/// Orders at the industry's average repeat share that are added to every shop's own.
const REPEAT_SHRINKAGE_ORDERS: f64 = 30.0;

/// Strangers' orders per view before there are any.
pub(crate) const TOKEN_CONVERSION: f64 = 0.02;

/// Scales by which features are divided: about how far shops lie apart where they are free to. A
/// spread measured anew each day would instead pay ever more for ever smaller differences as shops
/// agree: undercutting would know no limit.
mod scale {
    /// Of the log of predicted conversion.
    pub const CONVERSION: f64 = 0.45;
    /// Of log prices.
    pub const PRICE: f64 = 0.12;
    /// Of the log of trailing sales.
    pub const SALES: f64 = 0.8;
    /// Of predicted repurchase.
    pub const REPURCHASE: f64 = 0.08;
    /// Of score points.
    pub const SCORE: f64 = 0.37;
}

/// Mean of a feature within an industry, and what differences are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Standard {
    mean: f64,
    /// A declared scale, or the spread of a formula's feature.
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
    /// Of some values, divided by a declared scale.
    fn about(values: impl Iterator<Item = f64>, scale: f64) -> Self {
        let (sum, count) =
            values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        Self {
            mean: if count > 0.0 { sum / count } else { 0.0 },
            spread: scale,
        }
    }

    /// Of some values, with a spread of at least `floor`.
    pub(crate) fn of(values: &[f64], floor: f64) -> Self {
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        let variance = values
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>()
            / count;
        Self {
            mean,
            spread: libm::sqrt(variance).max(floor),
        }
    }

    /// A value standardised and clamped.
    pub(crate) fn z(&self, value: f64) -> f64 {
        ((value - self.mean) / self.spread).clamp(-CLAMP, CLAMP)
    }
}

/// Where an industry's features lie: what shops know of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Ranking {
    /// Log of predicted conversion.
    pub conversion: Standard,
    /// Log price.
    pub price: Standard,
    sales: Standard,
    /// Predicted repurchase.
    repurchase: Standard,
    /// Score points.
    pub score: Standard,
    /// Orders per view of the whole industry.
    pub orders_per_view: f64,
}

/// Features of one shop before they are standardised.
struct Features {
    conversion: f64,
    price: f64,
    sales: f64,
    repurchase: f64,
    score: f64,
    five_star: bool,
    listed: bool,
    /// How much of the label of certified staff shows.
    certified: f64,
    /// Exposure lost to an unanswered ticket, in log points.
    ticket_loss: f64,
    /// Utility that the scenario's own formula adds, standardised and weighted already.
    formula: f64,
}

/// Strangers' orders per view by strangers, as the platform has learned it: what a page made of
/// buyers who did not know the shop.
#[must_use]
pub fn predicted_conversion(shop: &Shop, average: f64) -> f64 {
    let orders = shop.trailing.strangers() + CONVERSION_SHRINKAGE_VIEWS * average;
    orders / (shop.trailing.views + CONVERSION_SHRINKAGE_VIEWS)
}

/// Strangers' orders per view of a whole industry; a token figure before there are any.
#[must_use]
pub fn average_conversion(shops: &[Shop]) -> f64 {
    let (orders, views) =
        shops
            .iter()
            .filter(|shop| shop.open)
            .fold((0.0, 0.0), |(orders, views), shop| {
                (
                    orders + shop.trailing.strangers(),
                    views + shop.trailing.views,
                )
            });
    if orders > 0.0 && views > 0.0 {
        orders / views
    } else {
        TOKEN_CONVERSION
    }
}

fn features(shops: &[Shop], orders_per_view: f64, rules: Rules) -> Vec<Option<Features>> {
    let open = || shops.iter().filter(|shop| shop.open);
    let orders: f64 = open().map(|shop| shop.trailing.orders).sum();
    let repeats: f64 = open().map(|shop| shop.trailing.repeats).sum();
    let repeat_share = if orders > 0.0 { repeats / orders } else { 0.0 };
    shops
        .iter()
        .enumerate()
        .map(|(place, shop)| {
            let policy = rules.of(place);
            shop.open.then(|| Features {
                conversion: libm::log(predicted_conversion(shop, orders_per_view)),
                price: shop.strategy.log_price,
                sales: libm::log(1.0 + shop.trailing.sales_fen / 1e4),
                repurchase: (shop.trailing.repeats + REPEAT_SHRINKAGE_ORDERS * repeat_share)
                    / (shop.trailing.orders + REPEAT_SHRINKAGE_ORDERS),
                score: shop.score.overall,
                five_star: rules.wears_label(place, shop),
                listed: shop.standing.listed,
                certified: policy.staff_certification.map_or(0.0, |lever| {
                    lever.label(shop.strategy.certification, shop.score.service)
                }),
                ticket_loss: faults::exposure_loss(shop, policy.rectification),
                formula: shop.formula_utility,
            })
        })
        .collect()
}

/// Exposure weights of an industry's shop places on ordinary and on campaign pages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Exposure {
    /// Search and recommendation.
    pub organic: Vec<f64>,
    /// Campaign pages.
    pub campaign: Vec<f64>,
    /// Where the features lie.
    pub ranking: Ranking,
}

/// Computes the exposure of an industry's shops under the policy in force.
#[must_use]
pub fn expose(shops: &[Shop], rules: Rules) -> Exposure {
    let orders_per_view = average_conversion(shops);
    let features = features(shops, orders_per_view, rules);
    let about = |feature: fn(&Features) -> f64, scale: f64| {
        Standard::about(features.iter().flatten().map(feature), scale)
    };
    let ranking = Ranking {
        conversion: about(|features| features.conversion, scale::CONVERSION),
        price: about(|features| features.price, scale::PRICE),
        sales: about(|features| features.sales, scale::SALES),
        repurchase: about(|features| features.repurchase, scale::REPURCHASE),
        score: about(|features| features.score, scale::SCORE),
        orders_per_view,
    };
    let weigh = |campaign: bool| {
        let weights: Vec<f64> = features
            .iter()
            .enumerate()
            .map(|(place, features)| {
                features.as_ref().map_or(0.0, |features| {
                    weight(features, &ranking, rules.of(place), campaign)
                })
            })
            .collect();
        keep_for_new(shops, weights, rules)
    };
    Exposure {
        organic: weigh(false),
        campaign: weigh(true),
        ranking,
    }
}

/// Equation (14).
fn weight(features: &Features, ranking: &Ranking, policy: &InForce, campaign: bool) -> f64 {
    let mut utility = features.formula;
    if let Some(traffic) = &policy.traffic {
        utility += traffic.instant_conversion * ranking.conversion.z(features.conversion)
            - traffic.low_price * ranking.price.z(features.price)
            + traffic.sales * ranking.sales.z(features.sales)
            + traffic.predicted_repurchase * ranking.repurchase.z(features.repurchase);
    }
    if let Some(score) = &policy.experience_score {
        let weight = score.search_weight
            + if campaign {
                score.marketing_weight
            } else {
                0.0
            };
        utility += weight * ranking.score.z(features.score);
        utility += score.label_weight * f64::from(u8::from(features.five_star));
    }
    if let Some(list) = &policy.good_service_list {
        utility += list.search_weight * f64::from(u8::from(features.listed));
    }
    if let Some(staff) = &policy.staff_certification {
        utility += staff.search_weight * features.certified;
    }
    libm::exp(utility - features.ticket_loss)
}

/// Gives the share of all exposure that is kept for new shops to those whom the lever reaches,
/// evenly.
fn keep_for_new(shops: &[Shop], mut weights: Vec<f64>, rules: Rules) -> Vec<f64> {
    let kept = |(place, shop): (usize, &Shop)| {
        let is_new = shop.open && shop.tier == Tier::New;
        let traffic = rules.of(place).traffic.filter(|_| is_new);
        traffic.map(|traffic| (place, traffic.exploration))
    };
    let new_shops: Vec<(usize, f64)> = shops.iter().enumerate().filter_map(kept).collect();
    let exploration = new_shops.iter().fold(0.0, |most: f64, it| most.max(it.1));
    let total: f64 = weights.iter().sum();
    if exploration > 0.0 && total > 0.0 {
        let extra = total * exploration / (1.0 - exploration) / new_shops.len() as f64;
        for (place, _) in new_shops {
            weights[place] += extra;
        }
    }
    weights
}

/// Rank in the auction that the score adds to a bid.
#[must_use]
pub fn auction_boost(shop: &Shop, ranking: &Ranking, policy: &InForce) -> f64 {
    policy.experience_score.map_or(1.0, |score| {
        libm::exp(score.advertising_weight * ranking.score.z(shop.score.overall))
    })
}

/// Gini coefficient of non-negative values; 0 for fewer than two or all zero.
#[must_use]
pub fn gini(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    gini_of_sorted(&values)
}

/// [`gini`] of values in ascending order.
#[must_use]
pub fn gini_of_sorted(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let total: f64 = values.iter().sum();
    if count < 2.0 || total <= 0.0 {
        return 0.0;
    }
    let weighted: f64 = values
        .iter()
        .enumerate()
        .map(|(rank, value)| (rank as f64 + 1.0) * value)
        .sum();
    2.0 * weighted / (count * total) - (count + 1.0) / count
}
