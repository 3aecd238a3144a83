//! The advertising auction. Budgets chase slots, so the price of a click, and with it the cost of
//! winning a customer, come out of the competition.

use super::exposure::{self, Ranking};
use crate::market::costs;
use crate::market::exemption::Rules;
use crate::market::parameters::{IndustryParameters, WorldParameters};
use crate::market::shop::Shop;

/// How fast the pace follows the budget.
const PACE_STEP: f64 = 0.2;

/// Lowest pace, so that a shop keeps testing the auction.
const SLOWEST_PACE: f64 = 0.02;

/// Clicks at the industry's average success that are added to every shop's own.
const CLICK_SHRINKAGE: f64 = 50.0;

/// Ranks the bids of an industry's shops, prices their clicks, and gives the weights with which
/// sold slots are drawn.
///
/// A shop bids a share of the margin it expects of a click. Bids are ranked by bid × predicted
/// conversion × boost; as in a generalised second-price auction a click costs what holds the rank
/// against the next below, never less than the reserve price.
pub fn hold<'a>(
    shops: &mut [Shop],
    industry: &IndustryParameters,
    ranking: &Ranking,
    rules: impl Into<Rules<'a>>,
    world: &WorldParameters,
) -> Vec<f64> {
    let rules = rules.into();
    let margin_fen =
        |place, shop: &Shop| costs::order_margin_fen(shop, industry, world, rules.of(place));
    hold_by(shops, margin_fen, ranking, rules, world)
}

/// [`hold`], given what an order brings each shop.
pub(in crate::market) fn hold_by(
    shops: &mut [Shop],
    margin_fen: impl Fn(usize, &Shop) -> f64,
    ranking: &Ranking,
    rules: Rules,
    world: &WorldParameters,
) -> Vec<f64> {
    let platform = &world.platform;
    let average = exposure::average_conversion(shops);
    let per_click = average_click_conversion(shops);
    let mut ranked: Vec<(f64, f64, usize)> = shops
        .iter()
        .enumerate()
        .filter(|(_, shop)| shop.open && shop.strategy.advertising > 0.0)
        .map(|(place, shop)| {
            let conversion = exposure::predicted_conversion(shop, average);
            let won = shop.trailing.ad_customers + CLICK_SHRINKAGE * per_click;
            let win_share = won / (shop.trailing.clicks + CLICK_SHRINKAGE);
            let bid_fen = platform.bid_share * margin_fen(place, shop).max(0.0) * win_share;
            let boost = conversion * exposure::auction_boost(shop, ranking, rules.of(place));
            (
                bid_fen.max(platform.reserve_price_fen as f64) * boost,
                boost,
                place,
            )
        })
        .collect();
    ranked.sort_unstable_by(|left, right| right.0.total_cmp(&left.0).then(left.2.cmp(&right.2)));
    let mut weights = vec![0.0; shops.len()];
    for (position, (rank, boost, place)) in ranked.iter().enumerate() {
        let next = ranked.get(position + 1).map_or(0.0, |next| next.0);
        let price_fen = (next / boost).max(platform.reserve_price_fen as f64);
        let shop = &mut shops[*place];
        shop.click_fen = price_fen.round().min(1e8) as u32;
        weights[*place] = shop.pace * libm::pow(*rank, platform.auction_sharpness);
    }
    weights
}

/// Customers won per click over a whole industry; a token figure before there are any.
fn average_click_conversion(shops: &[Shop]) -> f64 {
    let (won, clicks) =
        shops
            .iter()
            .filter(|shop| shop.open)
            .fold((0.0, 0.0), |(won, clicks), shop| {
                (
                    won + shop.trailing.ad_customers,
                    clicks + shop.trailing.clicks,
                )
            });
    if won > 0.0 && clicks > 0.0 {
        won / clicks
    } else {
        0.2
    }
}

/// Adjusts the pace of every shop to its budget: a share of its trailing revenue.
pub fn pace(shops: &mut [Shop]) {
    for shop in shops.iter_mut().filter(|shop| shop.open) {
        let budget_fen = shop.strategy.advertising * shop.trailing.sales_fen;
        let spent_fen = shop.trailing.advertising_fen;
        let follow = if spent_fen > budget_fen {
            1.0 - PACE_STEP
        } else {
            1.0 + PACE_STEP
        };
        shop.pace = (shop.pace * follow).clamp(SLOWEST_PACE, 1.0);
    }
}
