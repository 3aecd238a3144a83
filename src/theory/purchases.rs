//! Ehrenberg: purchases over consumers are negative binomial.

use super::check::{Check, Line, Margin, Reading};
use super::trial::{Trial, World, mean};
use crate::market::Market;
use crate::market::order::{Leg, Order};
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "purchases",
    theory: "Consumers whose rates are Gamma and who buy at random make counts that are negative \
             binomial, also where some needs end in nothing. Who has bought nothing for a while buys \
             less than others after it, and yet something.",
    source: "Ehrenberg (1959), The pattern of consumer purchases, Applied Statistics 8; Goodhardt and \
             Chatfield (1973), Gamma-distribution in consumer purchasing, Nature 244",
    equation: "P(0) = (k / (k + m))^k; variance / mean = 1 + m / k; E[next | 0] = m k / (k + m)",
    replicates: 16,
    few: 8,
    lines: &[
        Line {
            name: "none",
            says: "share of consumers who buy nothing in 60 days",
            margin: Margin::Within(0.01),
            rival: POISSON,
        },
        Line {
            name: "dispersion",
            says: "variance of purchases over their mean",
            margin: Margin::Within(0.5),
            rival: POISSON,
        },
        Line {
            name: "next",
            says: "purchases in the next 60 days of those who bought nothing",
            margin: Margin::Within(0.1),
            rival: POISSON,
        },
        Line {
            name: "none-thinned",
            says: "share who buy nothing where part of their needs ends in nothing",
            margin: Margin::Within(0.01),
            rival: POISSON,
        },
    ],
    measure,
};

const POISSON: &str = "all need alike, so that counts are Poisson";

/// Shape of the rates of need.
pub(super) const SHAPE: f64 = 0.7;

/// Days of one of two periods.
const PERIOD: u32 = 60;

/// Needs a day: so few that hardly anybody needs more than four things on one day, which is the
/// most.
pub(super) const NEEDS: f64 = 0.1;

/// Few shops, all of which are on nearly every page, and buyers who differ in how much they need.
pub(super) const SETTINGS: &[&str] = &[
    "population.consumers = 4_000",
    "population.shops = 3",
    "demand.needs_per_day = 0.1",
    "demand.need_shape = 0.7",
];

/// The orders placed on the last day.
#[must_use]
pub fn placed(market: &Market) -> Vec<Order> {
    let today = market.day() - 1;
    let mut orders = Vec::new();
    for shard in market.shards() {
        let mut pipeline = shard.pipeline.clone();
        for due in today..today + 32 {
            for leg in Leg::ALL {
                let parcels = pipeline.parcels.take(due, leg as usize).flatten();
                let due = parcels.map(|parcel| parcel.order());
                orders.extend(due.filter(|order| u32::from(order.placed_day) == today));
            }
        }
    }
    orders
}

/// Purchases of each consumer in the first and the second period.
fn purchases(trial: &mut Trial, world: &World) -> Result<Vec<[f64; 2]>, Diagnostics> {
    let mut purchases = vec![[0.0; 2]; 4_000];
    trial.run(world, |market| {
        let period = ((market.day() - 1) / PERIOD) as usize;
        for order in placed(market) {
            purchases[order.consumer as usize][period] += 1.0;
        }
    })?;
    Ok(purchases)
}

/// Share of consumers without a purchase.
fn none(shape: f64, mean: f64) -> f64 {
    libm::pow(shape / (shape + mean), shape)
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let always = World::of(2 * PERIOD, SETTINGS).with("choice.base_utility", 20);
    let bought = purchases(trial, &always)?;
    let counts = || bought.iter().flatten().copied();
    let needs = NEEDS * f64::from(PERIOD);
    let average = mean(counts());
    let variance = mean(counts().map(|count| (count - average) * (count - average)));
    let without = |periods: &[f64; 2]| periods[0] == 0.0;
    let next = bought.iter().filter(|periods| without(periods));
    let thinned = World::of(PERIOD, SETTINGS).with("choice.base_utility", -1);
    let some = purchases(trial, &thinned)?;
    let fewer = mean(some.iter().map(|periods| periods[0]));
    let share =
        |bought: &[[f64; 2]]| mean(bought.iter().map(|one| f64::from(u8::from(without(one)))));
    Ok(vec![
        Reading::new(none(SHAPE, needs), share(&bought), libm::exp(-needs)),
        Reading::new(1.0 + needs / SHAPE, variance / average, 1.0),
        Reading::new(
            needs * SHAPE / (SHAPE + needs),
            mean(next.map(|periods| periods[1])),
            needs,
        ),
        Reading::new(none(SHAPE, fewer), share(&some), libm::exp(-fewer)),
    ])
}
