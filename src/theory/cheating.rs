//! Klein and Leffler: who is not found out keeps quality for the sake of customers who come back.

use super::check::{Check, Line, Margin, Reading};
use super::defects::{DECIDING, claimed, halvings, open_shops};
use super::trial::{Trial, World};
use crate::market::Market;
use crate::market::shop::Shop;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "cheating",
    theory: "A shop does not cheat as long as what it would save is worth less than the margin on \
             customers who would not come back. Quality here is a matter of degree: a shop that looks \
             ahead rests where the last halving of defects costs what it keeps in \
             customers, margin times patience rho = R / (1 - R), beside what it saves in refunds. \
             Detection is the share of problems claimed, patience rises with the share R of orders \
             from customers who know the shop. A shop that does not look ahead and is not \
             claimed from lets quality go.",
    source: "Klein and Leffler (1981), The role of market forces in assuring contractual performance, \
             Journal of Political Economy 89; Shapiro (1983), Quarterly Journal of Economics 98",
    equation: "d* = argmax (1 - d (1 - c))^rho (p (1 - c d) - cost_base + h log2(d / d_c))",
    replicates: 6,
    few: 3,
    lines: &[
        line(
            "patient",
            "halvings below one, hardly claimed, customers who return often",
        ),
        line("less-patient", "the same, customers who return seldom"),
        line("detected", "the same, half of all problems claimed"),
        line(
            "short-sighted",
            "the same, hardly claimed, nobody looks ahead",
        ),
    ],
    measure,
};

const fn line(name: &'static str, says: &'static str) -> Line {
    Line {
        name,
        says,
        margin: Margin::Within(0.1),
        rival: "customers who come back count half as much, or double where none count",
    }
}

const HALVING: f64 = 0.02;

const SETTINGS: &[&str] = &[
    "merchants.defect_halving = 0.02",
    "choice.affinity_weight = 2",
    "memory.affinity_gain = 0.3",
    "memory.returned_affinity = 0.5",
    "memory.strike_off = 0.3",
];

/// Defects at which a day of the shop is worth most, where its customers count `weight` of what
/// they are.
fn best(shop: &Shop, weight: f64) -> f64 {
    let claimed = claimed(shop);
    let repeat = shop.trailing.repeat_share();
    let patience = weight * repeat / (1.0 - repeat).max(0.1);
    let price = libm::exp(shop.strategy.log_price);
    let worth = |defects: f64| {
        let cost = 0.6 + HALVING * libm::log2(0.05 / defects);
        let margin = price * (1.0 - claimed * defects) - cost.max(0.0);
        patience * libm::log(1.0 - defects * (1.0 - claimed)) + libm::log(margin.max(1e-9))
    };
    // Defects from one in a thousand to the most that there can be, in steps of half a percent.
    let steps = (0..1_375).map(|step| 0.001 * libm::exp(0.005 * f64::from(step)));
    let best = steps.max_by(|one, other| worth(*one).total_cmp(&worth(*other)));
    best.unwrap_or(f64::NAN).min(0.95)
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let worlds = [
        (0.0, 0.6, 1.0, 0.5),
        (0.0, 0.1, 1.0, 0.5),
        (0.5, 0.6, 1.0, 0.5),
        (0.0, 0.6, 0.0, 1.0),
    ];
    let readings = worlds.map(|(claims, repeat, sight, rival)| {
        let settings = [DECIDING, SETTINGS].concat();
        let world = World::of(500, &settings)
            .with("population.consumers", 2_000)
            .with("after_sales.claim_probability", claims)
            .with("industries.goods.repeat", repeat)
            .with("adaptation.far_sighted_share", sight);
        let market = trial.run(&world, |_| ())?;
        let rest = |market: &Market, weight: f64| {
            halvings(open_shops(market).map(|shop| best(shop, weight)))
        };
        let found = open_shops(&market).map(|shop| 1.0 - shop.strategy.quality);
        Ok(Reading::new(
            rest(&market, sight),
            halvings(found),
            rest(&market, rival),
        ))
    });
    readings.into_iter().collect()
}
