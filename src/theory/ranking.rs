//! Nosko and Tadelis: shown by how many of its orders went well, a shop gives buyers reason to come
//! back.

use super::check::{Check, Line, Margin, Reading};
use super::defects::open_shops;
use super::trial::{Trial, World, events, mean};
use crate::market::Market;
use crate::market::tally::Event;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "ranking",
    theory: "Shops being what they are, exposure by the share of orders that went well moves what \
             buyers are shown towards good shops by as much as the weights say, and more \
             buyers come back. Silence counts as nothing here, for everybody claims: the share is \
             the effective percent positive.",
    source: "Nosko and Tadelis (2015), The limits of reputation in platform markets, NBER Working \
             Paper 20830",
    equation: "quality shown = sum q exp(b z) / sum exp(b z), z the share that went well, \
               standardised and held within 2.5",
    replicates: 8,
    few: 3,
    lines: &[
        Line {
            name: "quality-shown",
            says: "quality of a shop that is shown",
            margin: Margin::Within(0.004),
            rival: "every shop is shown alike",
        },
        Line {
            name: "come-back",
            says: "share of needs for which buyers go back to a shop they know, over its share where \
                   every shop is shown alike",
            margin: Margin::Above,
            rival: "ranking by lot, which must do nothing",
        },
    ],
    measure,
};

const DAYS: u32 = 300;
const FROM: u32 = 150;

const SETTINGS: &[&str] = &[
    "population.consumers = 2_000",
    "population.shops = 30",
    "demand.needs_per_day = 0.5",
    "choice.slots = 1",
    "choice.base_utility = 2",
    "industries.goods.quality = 0.85",
    "industries.goods.repeat = 0.5",
    "merchants.defect_spread = 0.5",
    "after_sales.resolve_base = 0",
    "after_sales.resolve_full = 0",
    "memory.affinity_gain = 0.3",
    "memory.strike_off = 1",
];

const WEIGHT: f64 = 0.5;

const BY_SHARE: &str =
    "[policy.formulas]\nranking = \"1 - complaint_rate\"\nranking_weight = 0.5\n";
const BY_LOT: &str = "[policy.formulas]\nranking = \"lot\"\nranking_weight = 0.5\n";

/// Quality of what was shown, and the share of needs that went straight to a known shop.
fn course(trial: &mut Trial, policy: &'static str) -> Result<(Market, f64, f64), Diagnostics> {
    let (mut shown, mut quality, mut back, mut needs) = (0.0, 0.0, 0.0, 0.0);
    let market = trial.run(&World::of(DAYS, SETTINGS).under(policy), |market| {
        if market.day() <= FROM {
            return;
        }
        for (shop, tally) in market.shops().iter().zip(&market.tally().shops) {
            let times = f64::from(tally.events(Event::Shown));
            shown += times;
            quality += times * shop.strategy.quality;
        }
        back += events(market, Event::DirectVisits);
        needs += market.tally().consumers.needs as f64;
    })?;
    Ok((market, quality / shown, back / needs))
}

/// Quality of what is shown if exposure follows the shares of orders that go well.
fn predicted(market: &Market, weight: f64) -> f64 {
    let qualities: Vec<f64> = open_shops(market)
        .map(|shop| shop.strategy.quality)
        .collect();
    let about = mean(qualities.iter().copied());
    let squares = mean(qualities.iter().map(|q| (q - about) * (q - about)));
    let exposure = |quality: f64| {
        let z = (quality - about) / squares.sqrt();
        libm::exp(weight * z.clamp(-2.5, 2.5))
    };
    let whole = mean(qualities.iter().map(|quality| exposure(*quality)));
    mean(qualities.iter().map(|quality| quality * exposure(*quality))) / whole
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let (market, quality, back) = course(trial, BY_SHARE)?;
    let (_, _, alike) = course(trial, "")?;
    let (_, _, by_lot) = course(trial, BY_LOT)?;
    Ok(vec![
        Reading::new(predicted(&market, WEIGHT), quality, predicted(&market, 0.0)),
        Reading::new(0.0, back - alike, by_lot - alike),
    ])
}
