//! Multinomial logit: shares by the softmax, and surplus as the log sum.

use super::check::{Check, Line, Margin, Reading};
use super::trial::{Trial, World, events, fen};
use crate::market::Market;
use crate::market::money::Money;
use crate::market::tally::Event;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "choice",
    theory: "Of the shops on a page each is taken with a probability in proportion to exp(v), \
             buying nothing with one in proportion to 1, and what the page is worth over buying \
             nothing is the log of the sum. Pages here hold those shops that eight draws with \
             replacement give, so that shares are means over pages. With two \
             alternatives it is the Fermi function.",
    source: "McFadden (1974), Conditional logit analysis of qualitative choice behavior; Small and \
             Rosen (1981), Applied welfare economics with discrete choice models, Econometrica 49",
    equation: "P(j) = exp(v_j) / (1 + sum exp(v)); E[max v + e] - E[v_0 + e_0] = ln(1 + sum exp(v))",
    replicates: 16,
    few: 8,
    lines: &[
        Line {
            name: "nothing",
            says: "share of needs that end in no order",
            margin: Margin::Within(0.01),
            rival: "every shop is on every page",
        },
        Line {
            name: "first-shop",
            says: "share of needs that end at the first shop",
            margin: Margin::Within(0.01),
            rival: "shops share what is bought alike, whatever they are",
        },
        Line {
            name: "surplus",
            says: "surplus of an order, over the typical price",
            margin: Margin::Within(0.01),
            rival: "the utility that can be foreseen, without the draw",
        },
    ],
    measure,
};

const SHOPS: usize = 5;
const SLOTS: u32 = 8;

const SETTINGS: &[&str] = &[
    "population.consumers = 100_000",
    "population.shops = 5",
    "population.price_sensitivity = 2",
    // Hardly anybody comes twice, so that hardly anybody has a favourite.
    "demand.needs_per_day = 0.005",
    "choice.slots = 8",
    "choice.base_utility = -1",
    "merchants.price_spread = 0.3",
    "merchants.brand_spread = 0.7",
    "industries.goods.quality = 1",
    "industries.goods.cost_base = 0.1",
];

/// Shops that are on a page together, as bits, with the probability of that page: every shop of the
/// page is drawn at least once and no other, by inclusion and exclusion.
fn pages(shops: usize, slots: u32) -> impl Iterator<Item = (u32, f64)> {
    (1_u32..1 << shops).map(move |page| {
        let size = page.count_ones();
        let terms = (0..=size).map(|left_out| {
            let ways = (0..left_out).fold(1.0, |ways, step| {
                ways * f64::from(size - step) / f64::from(step + 1)
            });
            let sign = if left_out % 2 == 0 { 1.0 } else { -1.0 };
            let reach = f64::from(size - left_out) / shops as f64;
            sign * ways * libm::pow(reach, f64::from(slots))
        });
        (page, terms.sum())
    })
}

/// Shares of needs by shop, the share that ends in nothing, and surplus in log points per order.
#[derive(Debug, Default)]
struct Choice {
    shops: [f64; SHOPS],
    nothing: f64,
    /// Over needs, in fen times the sensitivity to price.
    surplus: f64,
    /// Consumer surplus by foreseen utility alone.
    foreseen: f64,
}

fn choice(pages: impl Iterator<Item = (u32, f64)>, utilities: &[f64], prices: &[f64]) -> Choice {
    let mut choice = Choice::default();
    for (page, probability) in pages {
        let on_page = |shop: &usize| page >> shop & 1 == 1;
        let shown: Vec<usize> = (0..SHOPS).filter(on_page).collect();
        let total = 1.0
            + shown
                .iter()
                .map(|shop| libm::exp(utilities[*shop]))
                .sum::<f64>();
        // What the winner is over buying nothing does not depend on who wins.
        let advantage = libm::log(total) / (1.0 - 1.0 / total);
        choice.nothing += probability / total;
        for shop in shown {
            let share = probability * libm::exp(utilities[shop]) / total;
            choice.shops[shop] += share;
            choice.surplus += share * prices[shop] * advantage;
            choice.foreseen += share * prices[shop] * utilities[shop].max(0.0);
        }
    }
    choice
}

/// The utilities and prices of the shops on the board.
fn offers(market: &Market) -> (Vec<f64>, Vec<f64>, f64) {
    let board = market.board();
    let sensitivity = market.shards().find_map(|shard| shard.consumers.first());
    let sensitivity = sensitivity.map_or(f64::NAN, |consumer| {
        f64::from(consumer.character.price_sensitivity())
    });
    let base = market.world().choice.base_utility;
    let utility = |shop: usize| {
        let offer = &board.offers[shop];
        base + f64::from(offer.brand) - sensitivity * f64::from(offer.log_price)
    };
    let price = |shop: usize| f64::from(board.listings[shop].price_fen);
    let shops = 0..SHOPS;
    (
        shops.clone().map(utility).collect(),
        shops.map(price).collect(),
        sensitivity,
    )
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let (mut needs, mut orders, mut first) = (0.0, 0.0, 0.0);
    let (mut settled, mut surplus_fen) = (0.0, 0.0);
    let market = trial.run(&World::of(30, SETTINGS), |market| {
        needs += market.tally().consumers.needs as f64;
        orders += events(market, Event::Orders);
        first += f64::from(market.tally().shops[0].events(Event::Orders));
        settled += events(market, Event::Settled);
        surplus_fen += fen(market, Money::ConsumerSurplus) as f64;
    })?;
    let (utilities, prices, sensitivity) = offers(&market);
    let expected = choice(pages(SHOPS, SLOTS), &utilities, &prices);
    let every_shop = [((1 << SHOPS) - 1, 1.0)].into_iter();
    let whole = choice(every_shop, &utilities, &prices);
    let unit = sensitivity * (1.0 - expected.nothing) * 10_000.0;
    Ok(vec![
        Reading::new(expected.nothing, 1.0 - orders / needs, whole.nothing),
        Reading::new(
            expected.shops[0],
            first / needs,
            (1.0 - expected.nothing) / SHOPS as f64,
        ),
        Reading::new(
            expected.surplus / unit,
            surplus_fen / settled / 10_000.0,
            expected.foreseen / unit,
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn some_page_is_shown_for_certain() {
        let total: f64 = pages(5, 8).map(|(_, probability)| probability).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}
