//! Double jeopardy: small brands have fewer buyers, who buy them less often.

use super::check::{Check, Line, Margin, Reading};
use super::purchases::{NEEDS, SETTINGS, SHAPE, placed};
use super::trial::{Trial, World, mean};
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "jeopardy",
    theory: "Where buyers take a shop with the same odds whenever they need something, purchases of \
             one shop are negative binomial like those of all, so that a shop with a smaller share \
             has fewer buyers, and each of these comes less often.",
    source: "Ehrenberg, Goodhardt and Barwise (1990), Double jeopardy revisited, Journal of Marketing \
             54",
    equation: "b_j = 1 - (1 + m p_j / k)^(-k); w_j = m p_j / b_j",
    replicates: 16,
    few: 8,
    lines: &[
        Line {
            name: "largest",
            says: "purchases per buyer at the shop with the largest share",
            margin: Margin::Within(0.3),
            rival: "its share of all purchases of a category's buyer",
        },
        Line {
            name: "smallest",
            says: "purchases per buyer at the shop with the smallest share",
            margin: Margin::Within(0.15),
            rival: "buyers of all shops buy alike often",
        },
        Line {
            name: "buyers-of-smallest",
            says: "share of consumers who buy there",
            margin: Margin::Within(0.015),
            rival: "its share of purchases in buyers of the largest",
        },
    ],
    measure,
};

const DAYS: u32 = 120;
const SHOPS: usize = 3;

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let world = World::of(DAYS, SETTINGS)
        .with("choice.base_utility", 20)
        .with("merchants.brand_spread", 0.8);
    let mut bought = vec![[0.0; SHOPS]; 4_000];
    trial.run(&world, |market| {
        for order in placed(market) {
            bought[order.consumer as usize][order.shop as usize] += 1.0;
        }
    })?;
    let needs = NEEDS * f64::from(DAYS);
    let average = |shop: usize| mean(bought.iter().map(|counts| counts[shop]));
    let all: f64 = (0..SHOPS).map(average).sum();
    let bought_of = |shop: usize| bought.iter().map(move |counts| counts[shop]);
    let buyers = |shop| mean(bought_of(shop).map(|count| f64::from(u8::from(count > 0.0))));
    // The shop's share of purchases is the market's; how they fall on consumers is predicted.
    let mean_of = |shop| needs * average(shop) / all;
    let reached = |shop| 1.0 - libm::pow(1.0 + mean_of(shop) / SHAPE, -SHAPE);
    let mut order = [0, 1, 2];
    order.sort_by(|a, b| average(*a).total_cmp(&average(*b)));
    let [smallest, _, largest] = order;
    let often = |shop| mean_of(shop) / reached(shop);
    let category = needs / (1.0 - libm::pow(1.0 + needs / SHAPE, -SHAPE));
    Ok(vec![
        Reading::new(
            often(largest),
            average(largest) / buyers(largest),
            category * average(largest) / all,
        ),
        Reading::new(
            often(smallest),
            average(smallest) / buyers(smallest),
            often(largest),
        ),
        Reading::new(
            reached(smallest),
            buyers(smallest),
            reached(largest) * average(smallest) / average(largest),
        ),
    ])
}
