//! `purchases`: every purchase in one market, for those who fit models of buyers.

use super::capacity;
use super::error::Error;
use super::markets::MarketOptions;
use super::run_options::{Assignment, ScenarioSource};
use super::session::Session;
use crate::experiment::{Experiment, Setup, Unit, WithPurchases};
use crate::outcome::Purchase;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A market whose purchases are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchasesRequest {
    /// The scenario.
    pub scenario: ScenarioSource,
    /// Parameters set on top of it.
    #[serde(default)]
    pub set: Vec<Assignment>,
    /// Seed of all luck.
    pub seed: u64,
    /// The replicate; its luck is that of other verbs.
    pub replicate: u32,
}

/// The purchases of a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchasesAnswer {
    /// The scenario's name.
    pub scenario: String,
    /// The scenario's digest.
    pub digest: String,
    /// The first day simulated.
    pub start: Date,
    /// Days simulated.
    pub days: u32,
    /// The first of them, which other verbs do not report.
    pub burn_in_days: u32,
    /// Every purchase, burn-in included, day by day.
    pub purchases: Vec<Purchase>,
}

/// Runs one market and gives every purchase in it; nothing is kept on record.
///
/// # Errors
/// If the scenario cannot be used, or the market does not fit into memory.
pub fn purchases(
    request: &PurchasesRequest,
    session: &mut Session<'_>,
) -> Result<PurchasesAnswer, Error> {
    let options = MarketOptions {
        set: request.set.clone(),
        seed: request.seed,
        ..MarketOptions::default()
    };
    let scenario = request.scenario.read()?.with(&options.settings()?)?;
    let threads = session.threads();
    capacity::check([&scenario.world], false, 1, Some(threads as u16))?;
    let (name, digest, calendar) = (scenario.name.clone(), scenario.digest(), scenario.calendar);
    let setup = Setup::new(
        &name,
        digest.clone(),
        scenario.world,
        scenario.policy,
        calendar,
    );
    let setups = [setup];
    let experiment = Experiment::new(&setups, request.seed, WithPurchases);
    let unit = Unit {
        arm: 0,
        replicate: request.replicate,
    };
    let seen = session.pool.install(|| experiment.simulate(unit, threads));
    // The order within a day is that of the market's parts, of which there may be any number.
    let mut purchases = seen.purchases.all().to_vec();
    purchases.sort_unstable_by_key(|one| (one.day, one.buyer, one.shop, one.fen));
    Ok(PurchasesAnswer {
        scenario: name,
        digest,
        start: calendar.date(0),
        days: calendar.days(),
        burn_in_days: calendar.burn_in_days,
        purchases,
    })
}
