//! Buyers' reading of a signal: in the limit that of a Bayesian.

use super::check::{Check, Line, Margin, Reading};
use super::purchases::placed;
use super::trial::{Trial, World, events, mean};
use crate::market::Market;
use crate::market::order::Order;
use crate::market::platform::signals::Signal;
use crate::market::tally::Event;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "signals",
    theory: "The worth that buyers learn to read off described quality is the regression of what \
             orders are worth on it: a defect loses 0.65 on average, and where descriptions are \
             noisy the coefficient is as much smaller as noise is of their variance (attenuation). \
             Who reads so is right on average.",
    source: "DeGroot (1970), Optimal statistical decisions; Spearman (1904), The proof and measurement \
             of association between two things, American Journal of Psychology 15",
    equation: "w = cov(y, d) / var(d) = 0.65 cov(q, d) / var(d)",
    replicates: 8,
    few: 4,
    lines: &[
        Line {
            name: "noisy",
            says: "worth that a unit of described quality tells of, exaggeration differing",
            margin: Margin::Within(0.02),
            rival: "descriptions are taken at their word",
        },
        Line {
            name: "truthful",
            says: "the same where all describe truthfully",
            margin: Margin::Within(0.02),
            rival: "a defect loses all that an order is worth",
        },
        Line {
            name: "surprise",
            says: "worth found less worth expected, per order",
            margin: Margin::Within(0.005),
            rival: "buyers expect what descriptions promise",
        },
    ],
    measure,
};

const DAYS: u32 = 300;
const LAST: u32 = 60;

const SETTINGS: &[&str] = &[
    "population.consumers = 1_200",
    "population.shops = 60",
    "demand.needs_per_day = 0.8",
    "choice.base_utility = 1",
    "choice.quality_weight = 2",
    "choice.attention = 1",
    "memory.belief_weight = 0.05",
    "merchants.defect_spread = 0.3",
    "merchants.opportunist_exaggeration = 0.15",
    "industries.goods.quality = 0.6",
];

/// Coefficient of the regression of worth on described quality, over shops.
fn coefficient(market: &Market) -> f64 {
    let shops = || market.shops().iter().filter(|shop| shop.open);
    let pairs = || shops().map(|shop| (shop.strategy.described(), shop.strategy.quality));
    let (described, quality) = (
        mean(pairs().map(|one| one.0)),
        mean(pairs().map(|one| one.1)),
    );
    let with = mean(pairs().map(|(d, q)| (d - described) * (q - quality)));
    let own = mean(pairs().map(|(d, _)| (d - described) * (d - described)));
    0.65 * with / own
}

fn learned(market: &Market) -> f64 {
    market.signals().worth(Signal::Described) / Signal::Described.scale()
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let world = World::of(DAYS, SETTINGS).with("merchants.opportunist_share", 0.5);
    let (mut lost, mut delivered) = (0.0, 0.0);
    let (mut expected, mut promised) = (Vec::new(), Vec::new());
    let noisy = trial.run(&world, |market| {
        if market.day() <= DAYS - LAST {
            return;
        }
        lost += events(market, Event::LostWorth) / 255.0;
        delivered += events(market, Event::Delivered);
        let orders = placed(market);
        expected.push(mean(
            orders.iter().map(Order::expected_quality).map(f64::from),
        ));
        let described = |order: &Order| {
            let shop = &market.shops()[order.shop as usize];
            1.0 - 0.65 * (1.0 - shop.strategy.described())
        };
        promised.push(mean(orders.iter().map(described)));
    })?;
    let truthful = World::of(DAYS, SETTINGS).with("merchants.opportunist_share", 0);
    let truthful = trial.run(&truthful, |_| ())?;
    let found = 1.0 - lost / delivered;
    Ok(vec![
        Reading::new(coefficient(&noisy), learned(&noisy), 0.65),
        Reading::new(coefficient(&truthful), learned(&truthful), 1.0),
        Reading::new(
            0.0,
            found - mean(expected.iter().copied()),
            found - mean(promised),
        ),
    ])
}
