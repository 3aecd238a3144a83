//! `gresham facts` and `gresham calibrate` from the command line, in tiny markets.

use crate::tiny::{complaint, gresham};
use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A fact of some use about an outcome of the baseline.
fn fact(id: &str, purpose: &str, outcome: &str, band: [f64; 2]) -> String {
    let value = f64::midpoint(band[0], band[1]);
    format!(
        "[facts.{id}]\nsays = \"It is so.\"\nsource = \"a test\"\nplace = \"here\"\n\
         year = \"2025\"\ngrade = \"A\"\npurpose = \"{purpose}\"\nvalue = {value}\n\
         band = [{}, {}]\nscenario = \"traffic-first\"\nstatistic = {{ outcome = \"{outcome}\" }}\n",
        band[0], band[1]
    )
}

fn write_facts(folder: &Path) {
    let facts = [
        fact("take", "fit", "platform_take", [0.02, 0.06]),
        fact("repeat", "validate", "repeat_30", [0.97, 0.99]),
        fact("views", "fit", "conversion", [0.01, 0.04]),
    ];
    fs::write(folder.join("facts.toml"), facts.concat()).expect("a file");
    let priors = "facts = \"facts.toml\"\n[priors]\n\
                  \"platform.commission\" = { between = [0.005, 0.05], scale = \"log\" }\n\
                  \"choice.base_utility\" = { between = [-6.5, -4.0] }\n";
    fs::write(folder.join("calibration.toml"), priors).expect("a file");
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a record")).expect("JSON")
}

const FEW: [&str; 8] = [
    "--points",
    "20",
    "--waves",
    "2",
    "--screening",
    "2",
    "--candidates",
    "10000",
];

#[test]
fn facts_are_held_against_the_market_and_told_in_or_out_of_their_bands() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_facts(folder);
    let done = gresham(folder, "facts", "facts.toml", &[]).success();
    let told = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(told.contains("use `validate`: 0 of 1"), "{told}");
    let record = json(&folder.join("facts/facts.json"));
    let by_id = |id: &str| {
        let facts = record["facts"].as_array().expect("facts");
        facts
            .iter()
            .find(|fact| fact["id"] == id)
            .expect("a fact")
            .clone()
    };
    assert_eq!(by_id("repeat")["met"], false);
    assert!(by_id("take")["mean"].as_f64().expect("a mean") > 0.0);
    assert!(by_id("take")["half_width"].is_f64());
    for file in ["README.md", "figures/facts.svg", "figures/facts.png"] {
        assert!(folder.join("facts").join(file).is_file(), "{file}");
    }
}

#[test]
fn buyers_are_followed_from_as_many_days_earlier_and_a_run_too_short_says_so() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    let repeat = |id: &str, days: u32| {
        let text = fact(id, "validate", "platform_take", [0.1, 0.3]);
        let (first, _) = text.split_once("statistic").expect("a statistic");
        format!("{first}statistic = {{ buyers = \"first-repeat\", at = {days} }}\n")
    };
    let facts = [repeat("soon", 20), repeat("late", 180)].concat();
    fs::write(folder.join("facts.toml"), facts).expect("a file");
    gresham(folder, "facts", "facts.toml", &[]).success();
    let record = json(&folder.join("facts/facts.json"));
    let facts = record["facts"].as_array().expect("facts");
    let by_id = |id: &str| facts.iter().find(|fact| fact["id"] == id).expect("a fact");
    assert!(by_id("soon")["mean"].as_f64().expect("a mean") > 0.0);
    assert!(by_id("late")["mean"].is_null());
    let why = by_id("late")["not_modelled"].as_str().expect("a reason");
    assert!(
        why.contains("too late to follow buyers for 180 days"),
        "{why}"
    );
}

#[test]
fn a_claims_file_that_is_not_there_is_told_where_the_facts_name_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    let facts = fact("take", "fit", "platform_take", [0.02, 0.06]);
    let text = format!("claims = \"claimz.toml\"\n{facts}");
    fs::write(folder.join("facts.toml"), text).expect("a file");
    let refused = gresham(folder, "facts", "facts.toml", &[]).code(2);
    let complaint = complaint(&refused);
    assert!(complaint.contains("facts.toml:1"), "{complaint}");
    assert!(complaint.contains("claimz.toml"), "{complaint}");
    assert!(!folder.join("facts").exists());
}

#[test]
fn a_calibration_gives_an_ensemble_of_worlds_that_were_run_and_goes_on_where_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_facts(folder);
    gresham(folder, "calibrate", "calibration.toml", &FEW).success();
    let at = |name: &str| folder.join("calibrate").join(name);
    let record = json(&at("calibration.json"));
    let points = record["points"].as_array().expect("points");
    assert_eq!(points.len(), 1 + 2 * 20);
    let weights = points.iter().filter_map(|point| point["weight"].as_f64());
    assert!((weights.sum::<f64>() - 1.0).abs() < 1e-9);
    // Nothing held back takes part, and what takes part rules out what is far.
    let targets = record["targets"].as_array().expect("targets");
    assert!(targets.iter().all(|target| target["id"] != "repeat"));
    for point in points.iter().filter(|point| point["weight"].is_f64()) {
        assert!(point["implausibility"].as_f64().expect("a distance") < 3.0);
    }
    let worlds = fs::read_to_string(at("worlds.toml")).expect("an ensemble");
    assert!(worlds.contains("\"platform.commission\""), "{worlds}");
    for file in [
        "README.md",
        "figures/calibration.svg",
        "figures/influences.svg",
    ] {
        assert!(at(file).is_file(), "{file}");
    }
    // Facts are then measured over those worlds.
    let ensemble = at("worlds.toml");
    let over = ["--worlds", ensemble.to_str().expect("a path")];
    gresham(folder, "facts", "facts.toml", &over).success();
    let facts = json(&folder.join("facts/facts.json"));
    assert!(facts["facts"][0]["over_worlds"]["low"].is_f64(), "{facts}");
    // Nothing is run anew.
    let log = fs::read(at("replicates.jsonl")).expect("a journal");
    gresham(folder, "calibrate", "calibration.toml", &FEW).success();
    assert_eq!(fs::read(at("replicates.jsonl")).expect("a journal"), log);
    assert_eq!(json(&at("calibration.json")), record);
}

#[test]
fn a_calibration_told_to_fit_to_facts_that_are_held_back_alone_has_nothing_to_fit_to() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_facts(folder);
    let text = fact("repeat", "validate", "repeat_30", [0.2, 0.4]);
    fs::write(folder.join("facts.toml"), text).expect("a file");
    let refused = gresham(folder, "calibrate", "calibration.toml", &FEW).code(2);
    let complaint = complaint(&refused);
    assert!(complaint.contains("no fact of use `fit`"), "{complaint}");
    assert!(!folder.join("calibrate").exists());
}

#[test]
fn a_prior_of_no_parameter_is_shown_where_it_stands_and_the_record_stays() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_facts(folder);
    gresham(folder, "calibrate", "calibration.toml", &FEW).success();
    let record = folder.join("calibrate/calibration.json");
    let before = fs::read(&record).expect("a record");
    let wrong =
        "facts = \"facts.toml\"\n[priors]\n\"choice.qualty_weight\" = { between = [2, 6] }\n";
    fs::write(folder.join("calibration.toml"), wrong).expect("a file");
    let refused = gresham(folder, "calibrate", "calibration.toml", &FEW).code(2);
    let complaint = complaint(&refused);
    assert!(complaint.contains("cannot be varied"), "{complaint}");
    assert!(complaint.contains("calibration.toml:3"), "{complaint}");
    assert_eq!(fs::read(&record).expect("a record"), before);
}

#[test]
fn a_calibration_keeps_to_its_budget_and_says_what_it_left_out() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_facts(folder);
    let budget = [
        &FEW[..],
        &["--budget", "4s", "--waves", "20", "--points", "400"][..],
    ]
    .concat();
    let budget: Vec<&str> = budget[4..].to_vec();
    let done = gresham(folder, "calibrate", "calibration.toml", &budget).success();
    let told = complaint(&done);
    assert!(told.contains("fit into the time that is left"), "{told}");
}

#[test]
fn a_budget_too_small_for_a_wave_is_refused_and_touches_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_facts(folder);
    let refused = gresham(
        folder,
        "calibrate",
        "calibration.toml",
        &["--budget", "1ns"],
    )
    .code(2);
    let told = complaint(&refused);
    for words in [
        "the budget of 0.000000001 seconds is too small",
        "20 worlds, the least that make a wave, would take",
        "timed days of a market",
    ] {
        assert!(told.contains(words), "{told}");
    }
    assert!(!folder.join("calibrate").exists());
}

#[test]
fn problems_of_a_facts_file_are_told_with_their_lines() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    let sound = fact("take", "fit", "platform_take", [0.02, 0.06]);
    for (from, to, why, line) in [
        (
            "platform_take",
            "platform_tak",
            "there is no outcome `platform_tak`",
            11,
        ),
        (
            "band = [0.02, 0.06]",
            "band = [0.06, 0.02]",
            "two ascending numbers",
            9,
        ),
        ("grade = \"A\"", "grade = \"D\"", "`grade` cannot be `D`", 6),
        (
            "purpose = \"fit\"",
            "purpose = \"fits\"",
            "`purpose` cannot be `fits`",
            7,
        ),
        (
            "outcome = \"platform_take\"",
            "outcome = \"platform_take\", slice = \"tier:smal\"",
            "there is no slice `tier:smal`",
            11,
        ),
        (
            "scenario = \"traffic-first\"\n",
            "",
            "needs a `scenario` and a `statistic`",
            9,
        ),
    ] {
        assert!(sound.contains(from), "{from}");
        fs::write(folder.join("facts.toml"), sound.replace(from, to)).expect("a file");
        let refused = gresham(folder, "facts", "facts.toml", &[]).code(2);
        let complaint = complaint(&refused);
        assert!(complaint.contains(why), "{complaint}");
        assert!(
            complaint.contains(&format!("facts.toml:{line}")),
            "{complaint}"
        );
        assert!(!folder.join("facts").exists());
    }
}

#[test]
fn the_shipped_facts_each_have_a_source_and_most_can_be_measured() {
    let done = Command::cargo_bin("gresham")
        .expect("the program")
        .args(["facts", "--list", "--format", "json"])
        .assert()
        .success();
    let record: Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    let facts = record["facts"].as_array().expect("facts");
    assert!(facts.len() >= 60, "{}", facts.len());
    let measurable = facts.iter().filter(|fact| fact["not_modelled"].is_null());
    assert!(measurable.count() * 2 > facts.len());
    for fact in facts {
        assert!(
            fact["source"].as_str().expect("a source").len() >= 8,
            "{fact}"
        );
    }
}
