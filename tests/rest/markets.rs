//! The drift of shipped baselines at zero growth.

use gresham::builtin::{self, Kind};
use gresham::experiment::digest::MODEL_VERSION;
use gresham::experiment::drift::{Drift, drift};
use gresham::experiment::{Plan, ReplicateSummary, Setup, Unit};
use gresham::scenario::{Scenario, Setting};
use jiff::ToSpan;
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::path::Path;

pub const SEED: u64 = 1;

/// More consumers than that are not simulated for a record.
const MOST_CONSUMERS: u32 = 100_000;

/// Names of the shipped scenarios that are baselines: all days of a run are under the same rules,
/// and there are some.
pub fn baselines() -> Vec<String> {
    let names = builtin::all(Kind::Scenario).map(|one| one.name);
    let mut names: Vec<String> = names.filter(|name| is_baseline(name)).collect();
    names.sort();
    names
}

fn is_baseline(name: &str) -> bool {
    let scenario = shipped(name);
    let days = scenario.calendar;
    let first = days
        .start
        .saturating_sub(i64::from(days.burn_in_days).days());
    let changes = scenario.policy.changes().into_iter();
    let mut within = changes.filter(|(date, _)| (first..=days.end).contains(date));
    let rules = scenario.policy.entries();
    within.next().is_none()
        && !rules.is_empty()
        && scenario.world.population.consumers <= MOST_CONSUMERS
}

fn shipped(name: &str) -> Scenario {
    Scenario::read(Path::new(name)).expect("a shipped scenario reads")
}

/// Drift of a baseline in which nothing grows, with these settings on top.
pub fn drift_of(name: &str, settings: &[&str], replicates: u32) -> Vec<Drift> {
    let scenario = shipped(name);
    let industries = scenario.world.industries.iter();
    let still = industries.map(|one| format!("industries.{}.annual_growth=0", one.name));
    let settings = settings.iter().map(|text| (*text).to_owned()).chain(still);
    let settings = settings.map(|text| Setting::written("the record of rest", &text));
    let scenario = scenario.with(&settings.collect::<Vec<_>>());
    let scenario = scenario.expect("the settings fit");
    let digest = scenario.digest();
    let Scenario { world, policy, .. } = scenario;
    let calendar = scenario.calendar;
    let plan = Plan {
        arms: vec![Setup::new(name, digest, world, policy, calendar)],
        seed: SEED,
        efficiency: false,
    };
    let simulated = (0..replicates).into_par_iter().map(|replicate| {
        let found = plan.simulate(Unit { arm: 0, replicate }, 1);
        ReplicateSummary::of(&found, &calendar)
    });
    drift(&plan, &simulated.collect::<Vec<_>>())
}

/// The record of some baselines.
#[allow(dead_code, reason = "tests read what the example writes")]
pub fn record(replicates: u32, drifts: &[(String, Vec<Drift>)]) -> Value {
    let drifts = drifts.iter().map(|(name, drifts)| {
        let drifts = drifts.iter().map(|drift| {
            let told = json!({
                "a_year": drift.per_year.mean,
                "half_width": drift.per_year.half_width,
                "limit": drift.of.limit,
            });
            (drift.of.outcome.name.to_owned(), told)
        });
        (name.clone(), Value::Object(drifts.collect()))
    });
    json!({
        "made_by": "cargo xtask rest",
        "model": MODEL_VERSION,
        "seed": SEED,
        "replicates": replicates,
        "drift": drifts.collect::<Map<_, _>>(),
    })
}
