//! `gresham pairing` as a user meets it.

use crate::{PROGRAM, text};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Two policies that differ from 1 May 2025 on, in a small market that begins two weeks before.
fn pairing(place: &Path, more: &[&str]) -> String {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let scenario = |name: &str| scenarios.join(name).display().to_string();
    let (old, new) = (
        scenario("traffic-first.toml"),
        scenario("refund-only-relaxed.toml"),
    );
    let arguments = [
        "pairing",
        &old,
        &new,
        "--quiet",
        "--replicates",
        "6",
        "--set",
        "population.consumers=300",
        "--set",
        "population.shops=40",
        "--set",
        "run.start=2025-04-17",
        "--set",
        "run.end=2025-08-06",
        "--set",
        "run.burn_in_days=0",
    ];
    let output = Command::new(PROGRAM)
        .current_dir(place)
        .args(arguments)
        .args(more)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_correlation_of_every_outcome_and_the_first_day_and_phase_that_differ_are_told() {
    let place = tempfile::tempdir().unwrap();
    let found: Value = serde_json::from_str(&pairing(place.path(), &["--format", "json"])).unwrap();
    let first = &found["arms"][0]["first_difference"];
    let date = first["date"].as_str().unwrap();
    assert!(("2025-05-01".."2025-06-01").contains(&date), "{first}");
    let phases = ["morning", "daytime", "evening"];
    assert!(
        phases.contains(&first["phase"].as_str().unwrap()),
        "{first}"
    );
    assert!(!first["what"].as_array().unwrap().is_empty());
    let outcomes = found["outcomes"].as_array().unwrap();
    let sales = outcomes.iter().find(|one| one["outcome"] == "net_gmv");
    let sales = sales.expect("net_gmv is compared");
    assert_eq!(sales["pairs"], 6);
    let correlation = sales["correlation"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&correlation), "{correlation}");
    assert!(sales["replicates_saved"].as_f64().unwrap() > 0.0);
    let text = pairing(place.path(), &[]);
    assert!(
        text.contains("first differs") && text.contains(date),
        "{text}"
    );
}
