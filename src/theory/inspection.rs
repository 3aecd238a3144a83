//! The inspection game: abuse stops where it is found out too often to pay, and habits rest where
//! success and failure weigh alike.

use super::check::{Check, Line, Margin, Reading};
use super::trial::{Trial, World, events, mean};
use crate::market::tally::Event;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "inspection",
    theory: "An abuser is indifferent where the chance to be found out takes all that false claims \
             bring. Here a swapped return brings the price with the odds that it is accepted, \
             less its trouble, and is tried in proportion, so that the indifference lies where two \
             rates of inspection point to. Habits answer to success and failure in linear steps and \
             rest, claim by claim, where the two cancel out.",
    source: "Dresher (1962), A sampling inspection problem in arms control agreements; Avenhaus, von \
             Stengel and Zamir (2002), Inspection games; Bush and Mosteller (1955), Stochastic models \
             for learning",
    equation: "claims = 2 p (1 - a - t), none at a = 1 - t; p* = s g / (s g + (1 - s) l)",
    replicates: 6,
    few: 3,
    lines: &[
        line(
            "seldom-inspected",
            "false claims per order, a = 0.2",
            0.02,
            TROUBLE,
        ),
        line(
            "often-inspected",
            "false claims per order, a = 0.6",
            0.02,
            TROUBLE,
        ),
        line(
            "indifference",
            "rate of inspection at which claims would end",
            0.03,
            TROUBLE,
        ),
        line(
            "habit",
            "propensity to claim, mean over claims",
            0.01,
            "habits match the odds of success",
        ),
    ],
    measure,
};

const TROUBLE: &str = "returning something else is no trouble";

const fn line(name: &'static str, says: &'static str, margin: f64, rival: &'static str) -> Line {
    Line {
        name,
        says,
        margin: Margin::Within(margin),
        rival,
    }
}

/// Everybody would swap what comes back, and nothing else brings anything.
const SWAPPERS: &[&str] = &[
    "population.consumers = 1_000",
    "population.professional_share = 1",
    "demand.needs_per_day = 0.5",
    "choice.base_utility = 20",
    "industries.goods.quality = 1",
    "abuse.professional_propensity = 0.4",
    "abuse.rumour_weight = 1",
    "abuse.payoff_slope = 50",
    "abuse.return_trouble = 0.1",
];

/// Everybody claims to keep what came in good order, and wins three in ten disputes.
const CLAIMANTS: &[&str] = &[
    "population.consumers = 1_000",
    "population.opportunist_share = 1",
    "demand.needs_per_day = 1",
    "choice.base_utility = 20",
    "industries.goods.quality = 1",
    "industries.goods.returnable = false",
    "after_sales.verdict_error = 0.3",
    "abuse.opportunist_propensity = 0.2",
    "abuse.success_gain = 0.1",
    "abuse.failure_loss = 0.2",
];

/// False claims per sound order once rumour has settled.
fn claims(trial: &mut Trial, inspected: f64) -> Result<f64, Diagnostics> {
    let world = World::of(240, SWAPPERS).with("abuse.shop_evidence_accepted", inspected);
    let (mut claims, mut sound) = (0.0, 0.0);
    trial.run(&world, |market| {
        if market.day() > 120 {
            claims += events(market, Event::AbuseAttempts);
            sound += events(market, Event::Delivered) - events(market, Event::Problems);
        }
    })?;
    Ok(claims / sound)
}

/// Mean propensity over claims, which come in proportion to it.
fn habit(trial: &mut Trial) -> Result<f64, Diagnostics> {
    let mut days = Vec::new();
    trial.run(&World::of(500, CLAIMANTS), |market| {
        if market.day() > 300 {
            let consumers = market.shards().flat_map(|shard| &shard.consumers);
            let propensities = consumers.map(|consumer| f64::from(consumer.abuse_propensity()));
            let (sum, squares) =
                propensities.fold((0.0, 0.0), |(sum, squares), p| (sum + p, squares + p * p));
            days.push(squares / sum);
        }
    })?;
    Ok(mean(days))
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let (seldom, often) = (claims(trial, 0.2)?, claims(trial, 0.6)?);
    let ends = (0.6 * seldom - 0.2 * often) / (seldom - often);
    let predicted = |inspected: f64, trouble: f64| 2.0 * 0.4 * (1.0 - inspected - trouble);
    let (gains, losses) = (0.3 * 0.1, 0.7 * 0.2);
    Ok(vec![
        Reading::new(predicted(0.2, 0.1), seldom, predicted(0.2, 0.0)),
        Reading::new(predicted(0.6, 0.1), often, predicted(0.6, 0.0)),
        Reading::new(0.9, ends, 1.0),
        Reading::new(gains / (gains + losses), habit(trial)?, 0.3),
    ])
}
