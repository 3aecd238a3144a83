//! The defect rate at which a halving of defects pays for itself.

use super::check::{Check, Line, Margin, Reading};
use super::trial::{Trial, World, mean};
use crate::market::Market;
use crate::market::shop::Shop;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "defects",
    theory: "Where each halving of defects costs the share h of the industry's price and a defect \
             costs the shop the share b of it, shops come to rest at defects of h / (b ln 2), \
             however long their steps are. Here b is what the shop's own record says of \
             who claims, times its price: all that is claimed is refunded, and nobody comes back or \
             stays away for quality.",
    source: "Shapiro (1983), Premiums for high quality products as returns to reputations, Quarterly \
             Journal of Economics 98, for cost of quality; first-order condition of docs/model.md, \
             equations (15), (17)",
    equation: "d* = h / (b ln 2); told in halvings, -log2 d*",
    replicates: 8,
    few: 3,
    lines: &[
        line("cheap", "halvings below one at rest, h = 0.02"),
        line("dear", "halvings below one at rest, h = 0.04"),
        line(
            "short-steps",
            "the same, h = 0.02, steps of half the length",
        ),
        line(
            "long-steps",
            "the same, h = 0.02, steps of twice the length",
        ),
    ],
    measure,
};

const fn line(name: &'static str, says: &'static str) -> Line {
    Line {
        name,
        says,
        margin: Margin::Within(0.06),
        rival: "a halving is paid for e-folds, d = h / b",
    }
}

/// A market in which shops decide every week and think of nothing but refunds, cost and price.
pub(super) const DECIDING: &[&str] = &[
    "population.consumers = 3_000",
    "population.shops = 12",
    "adaptation.inert_share = 0",
    "adaptation.step = 1",
    "adaptation.cycle = 7",
    "choice.base_utility = 1",
];

pub(super) fn open_shops(market: &Market) -> impl Iterator<Item = &Shop> {
    market.shops().iter().filter(|shop| shop.open)
}

/// The share of problems that a shop's record says are claimed, ten at even odds added.
pub(super) fn claimed(shop: &Shop) -> f64 {
    let problems = shop.trailing.delivered * (1.0 - shop.strategy.quality);
    ((shop.trailing.just_claims + 5.0) / (problems + 10.0)).clamp(0.05, 1.0)
}

/// Mean halvings of defects below one.
pub(super) fn halvings(defects: impl Iterator<Item = f64>) -> f64 {
    mean(defects.map(|share| -libm::log2(share)))
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let worlds = [(0.02, 1.0), (0.04, 1.0), (0.02, 0.5), (0.02, 2.0)];
    let readings = worlds.map(|(halving, step)| {
        let world = World::of(400, DECIDING)
            .with("merchants.defect_halving", halving)
            .with("adaptation.step", step);
        let market = trial.run(&world, |_| ())?;
        let best = open_shops(&market).map(|shop| {
            let cost = claimed(shop) * libm::exp(shop.strategy.log_price);
            halving / (core::f64::consts::LN_2 * cost)
        });
        let predicted = halvings(best);
        let found = open_shops(&market).map(|shop| 1.0 - shop.strategy.quality);
        let rival = predicted - libm::log2(core::f64::consts::LN_2);
        Ok(Reading::new(predicted, halvings(found), rival))
    });
    readings.into_iter().collect()
}
