//! The advertising auction. Budgets chase slots, so the price of a click, and with it the cost of
//! winning a customer, come out of the competition.

use crate::parameters::{IndustryParameters, WorldParameters};
use crate::platform::exposure;
use crate::platform::exposure::Ranking;
use crate::rulebook::Rules;
use crate::shop::Shop;
use crate::shop::margin;

/// How fast the pace follows the budget.
const PACE_STEP: f64 = 0.2;

/// Lowest pace, so that a shop keeps testing the auction.
const SLOWEST_PACE: f64 = 0.02;

/// Clicks at the industry's average success that are added to every shop's own.
const CLICK_SHRINKAGE: f64 = 500.0;

/// Customers per click before there are any.
const TOKEN_CLICK_CONVERSION: f64 = 0.02;

/// Average success of an industry's open shops with looks and clicks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Averages {
    conversion: f64,
    /// Customers won per click.
    pub per_click: f64,
}

/// Customers that a shop wins per click: its own record, pulled towards the industry's average.
#[must_use]
pub fn won_per_click(shop: &Shop, average: f64) -> f64 {
    let won = shop.trailing.ad_customers + CLICK_SHRINKAGE * average;
    won / (shop.trailing.clicks + CLICK_SHRINKAGE)
}

/// Addends of the averages.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Won {
    orders: f64,
    views: f64,
    ad_customers: f64,
    clicks: f64,
}

impl Won {
    /// Success of a shop in the trailing window.
    pub(crate) const fn by(shop: &Shop) -> Self {
        let trailing = &shop.trailing;
        Self {
            orders: trailing.strangers(),
            views: trailing.views,
            ad_customers: trailing.ad_customers,
            clicks: trailing.clicks,
        }
    }
}

impl Averages {
    /// Over what open shops have won, in the order of their places.
    pub(crate) fn of(shops: impl Iterator<Item = Won>) -> Self {
        let sum = shops.fold(Won::default(), |sum, won| Won {
            orders: sum.orders + won.orders,
            views: sum.views + won.views,
            ad_customers: sum.ad_customers + won.ad_customers,
            clicks: sum.clicks + won.clicks,
        });
        // Token figures before there are any.
        let per = |won: f64, of: f64, token: f64| {
            if won > 0.0 && of > 0.0 {
                won / of
            } else {
                token
            }
        };
        Self {
            conversion: per(sum.orders, sum.views, exposure::TOKEN_CONVERSION),
            per_click: per(sum.ad_customers, sum.clicks, TOKEN_CLICK_CONVERSION),
        }
    }
}

/// Ranks the bids of an industry's shops, prices their clicks, and gives the weights with which
/// sold slots are drawn.
///
/// A shop bids a share of the margin it expects of a click. Bids are ranked by bid × predicted
/// conversion × boost; as in a generalised second-price auction a click costs what holds the rank
/// against the next below, never less than the reserve price.
pub fn hold(
    shops: &mut [Shop],
    industry: &IndustryParameters,
    ranking: &Ranking,
    rules: Rules,
    world: &WorldParameters,
) -> Vec<f64> {
    let margin_fen =
        |place, shop: &Shop| margin::order_margin_fen(shop, industry, world, rules.of(place));
    let averages = Averages::of(shops.iter().filter(|shop| shop.open).map(Won::by));
    hold_by(shops, &averages, margin_fen, ranking, rules, world)
}

/// [`hold`], given the averages and what an order brings each shop.
pub(crate) fn hold_by(
    shops: &mut [Shop],
    averages: &Averages,
    margin_fen: impl Fn(usize, &Shop) -> f64,
    ranking: &Ranking,
    rules: Rules,
    world: &WorldParameters,
) -> Vec<f64> {
    let platform = &world.platform;
    let reserve_fen = platform.reserve_price_fen as f64;
    let mut ranked: Vec<(f64, f64, usize)> = shops
        .iter()
        .enumerate()
        .filter(|(place, shop)| {
            let sells = rules.of(*place).traffic.is_some_and(|it| it.sells_slots());
            sells && shop.open && shop.strategy.advertising > 0.0
        })
        .map(|(place, shop)| {
            let conversion = exposure::predicted_conversion(shop, averages.conversion);
            let win_share = won_per_click(shop, averages.per_click);
            let bid_fen = platform.bid_share * margin_fen(place, shop).max(0.0) * win_share;
            let boost = conversion * exposure::auction_boost(shop, ranking, rules.of(place));
            (bid_fen.max(reserve_fen) * boost, boost, place)
        })
        .collect();
    ranked.sort_unstable_by(|left, right| right.0.total_cmp(&left.0).then(left.2.cmp(&right.2)));
    // Shops are large and their ranks lie anywhere, so what they get waits in columns for the shops
    // to be gone through in order.
    let mut clicks_fen: Vec<Option<u32>> = vec![None; shops.len()];
    let mut weights = vec![0.0; shops.len()];
    for (position, (rank, boost, place)) in ranked.iter().enumerate() {
        let next = ranked.get(position + 1).map_or(0.0, |next| next.0);
        let price_fen = (next / boost).max(reserve_fen);
        clicks_fen[*place] = Some(price_fen.round().min(1e8) as u32);
        weights[*place] = *rank;
    }
    for (shop, (price_fen, weight)) in shops.iter_mut().zip(clicks_fen.iter().zip(&mut weights)) {
        if let Some(price_fen) = price_fen {
            shop.click_fen = *price_fen;
            *weight = shop.pace * libm::pow(*weight, platform.auction_sharpness);
        }
    }
    weights
}

/// Adjusts the pace of an open shop to its budget: a share of its trailing revenue.
pub fn pace(shop: &mut Shop) {
    let budget_fen = shop.strategy.advertising * shop.trailing.sales_fen;
    let spent_fen = shop.trailing.advertising_fen;
    let follow = if spent_fen > budget_fen {
        1.0 - PACE_STEP
    } else {
        1.0 + PACE_STEP
    };
    shop.pace = (shop.pace * follow).clamp(SLOWEST_PACE, 1.0);
}
