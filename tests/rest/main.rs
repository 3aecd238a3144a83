//! Shipped baselines rest at zero growth: on record at their own size, and in small here and now.

mod markets;

use gresham::experiment::digest::MODEL_VERSION;
use gresham::experiment::drift::RESTING;
use markets::{baselines, drift_of};
use serde_json::Value;

const RECORD: &str = include_str!("shipped.json");

/// A year's drift with half the length of its 95 % interval, and what is allowed.
struct Told {
    what: String,
    mean: f64,
    half_width: f64,
    limit: f64,
}

impl Told {
    /// True if luck does not explain that it is beyond what is allowed.
    fn moves(&self) -> bool {
        self.mean.abs() - self.half_width > self.limit
    }
}

/// Refuses what is shown to move, all of it at once.
fn rests(told: &[Told]) {
    let moving = told.iter().filter(|told| told.moves()).map(|told| {
        let Told {
            what,
            mean,
            half_width,
            limit,
        } = told;
        format!("{what} drifts by {mean:+.4} ± {half_width:.4} a year; {limit} is allowed")
    });
    let moving: Vec<String> = moving.collect();
    assert!(moving.is_empty(), "{}", moving.join("\n"));
}

#[test]
fn every_shipped_baseline_is_on_record_and_none_drifts_by_more_than_it_may() {
    let record: Value = serde_json::from_str(RECORD).expect("JSON");
    assert_eq!(
        record["model"], MODEL_VERSION,
        "run `cargo xtask rest` anew"
    );
    let on_record = record["drift"].as_object().expect("baselines");
    assert_eq!(on_record.keys().cloned().collect::<Vec<_>>(), baselines());
    let mut told = Vec::new();
    for (name, quantities) in on_record {
        for resting in RESTING {
            let of = &quantities[resting.outcome.name];
            let number = |key: &str| of[key].as_f64().expect(key);
            assert!((number("limit") - resting.limit).abs() < 1e-12, "{of}");
            told.push(Told {
                what: format!("{name}: {}", resting.outcome.name),
                mean: number("a_year"),
                half_width: number("half_width"),
                limit: resting.limit,
            });
        }
    }
    // On record, luck is small enough for means to be held to what is allowed.
    for Told {
        what, mean, limit, ..
    } in told
    {
        assert!(mean.abs() <= limit, "{what} drifts by {mean:+.4} a year");
    }
}

#[test]
fn small_baselines_are_not_shown_to_drift_by_more_than_they_may() {
    let small = ["population.consumers=2000", "population.shops=50"];
    for name in baselines() {
        let drifts = drift_of(&name, &small, 4);
        assert_eq!(drifts.len(), RESTING.len());
        let told = drifts.iter().map(|drift| Told {
            what: format!("{name}: {}", drift.of.outcome.name),
            mean: drift.per_year.mean,
            half_width: drift.per_year.half_width.expect("an interval"),
            limit: drift.of.limit,
        });
        rests(&told.collect::<Vec<_>>());
    }
}

#[test]
fn a_baseline_that_is_far_from_rest_is_found_out() {
    // Without days to come to rest, from ratings of nothing and prices that nobody has tried.
    let restless = [
        "population.consumers=2000",
        "population.shops=50",
        "run.burn_in_days=0",
        "adaptation.inert_share=0.9",
    ];
    let name = &baselines()[0];
    let drifts = drift_of(name, &restless, 4);
    let told = drifts.iter().map(|drift| Told {
        what: drift.of.outcome.name.to_owned(),
        mean: drift.per_year.mean,
        half_width: drift.per_year.half_width.expect("an interval"),
        limit: drift.of.limit,
    });
    assert!(told.collect::<Vec<_>>().iter().any(Told::moves));
}
