//! Ablations, sweeps, checks, attributions and payoffs over worlds, as a user meets them.

use super::commands::{TINY, different, gresham, stderr, stdout};
use serde_json::Value;
use std::fs;

#[test]
fn an_ablation_tells_every_lever_over_worlds() {
    let place = different();
    let ablate = [
        "ablate",
        "true-experience-score",
        "--on",
        "traffic-first",
        "--replicates=2",
        "--worlds=three.toml:2",
        "--format=json",
        "--out=apart",
    ];
    let answer = gresham(place.path(), &[&ablate[..], &TINY[..]].concat()).success();
    let answer: Value = serde_json::from_str(&stdout(&answer)).unwrap();
    let levers = answer["levers"].as_array().unwrap().len();
    let arms = answer["over_worlds"]["arms"].as_array().unwrap();
    assert_eq!(arms.len(), 1 + 2 * levers);
    assert_eq!(arms[0]["arm"], "true-experience-score");
    assert_eq!(
        arms[2]["arm"], "true-experience-score",
        "the package without a lever"
    );
    let readme = fs::read_to_string(place.path().join("apart/README.md")).unwrap();
    assert!(readme.contains("## Over worlds that fit what is known"));
}

const STUDY: &str = r#"
summary = "A tiny study."
replicates = 2
outcomes = ["net_gmv", "refund_share"]
[set]
run.start = 2025-04-01
run.end = 2025-07-31
run.burn_in_days = 10
population.consumers = 300
population.shops = 40
[arms.old]
scenario = "traffic-first"
[arms.new]
scenario = "service-is-growth"
[guardrails.net_gmv]
harm = 0.5
unit = "of_baseline"
"#;

#[test]
fn a_sweep_tells_arms_at_every_point_and_leaves_its_factors_alone() {
    let place = different();
    let factors = "[factors.attention]\nparameter = \"choice.attention\"\nvalues = [0.3, 0.6]\n";
    fs::write(place.path().join("tiny.toml"), format!("{STUDY}{factors}")).unwrap();
    let sweep = ["sweep", "tiny.toml", "--worlds=three.toml", "--out=swept"];
    let answer = gresham(place.path(), &sweep).success();
    let (told, shown) = (stderr(&answer), stdout(&answer));
    assert!(told.contains("worlds do not vary"), "{told}");
    assert!(
        shown.contains("new attention=0.3") && shown.contains("harmed"),
        "{shown}"
    );
    let over = fs::read_to_string(place.path().join("swept/over-worlds.json")).unwrap();
    let over: Value = serde_json::from_str(&over).unwrap();
    assert_eq!(over["arms"].as_array().unwrap().len(), 2);
}

#[test]
fn a_check_tells_arms_over_the_worlds_that_the_study_states_and_judges_as_before() {
    let place = different();
    let gate = "[gate]\nlooks = [2]\nworlds = 2\n";
    fs::write(place.path().join("tiny.toml"), format!("{STUDY}{gate}")).unwrap();
    let record = ["baseline", "record", "tiny.toml", "--reason=first"];
    gresham(place.path(), &record).success();
    let shown = stdout(&gresham(place.path(), &["check", "tiny.toml"]).success());
    assert!(shown.contains("2 worlds of shipped"), "{shown}");
    let check = ["check", "tiny.toml", "--worlds=three.toml", "--json=-"];
    let answer = gresham(place.path(), &check).success();
    let document: Value = serde_json::from_str(&stdout(&answer)).unwrap();
    assert_eq!(document["judgement"], "identical");
    assert_eq!(document["over_worlds"]["source"], "three.toml");
}

#[test]
fn shares_of_levers_and_payoffs_are_told_over_worlds_unless_none_are_wanted() {
    let place = different();
    let attribute = [
        "attribute",
        "traffic-first",
        "true-experience-score",
        "--outcomes=net_gmv",
        "--replicates=3",
        "--orders=1",
        "--worlds=three.toml:2",
        "--format=json",
    ];
    let answer = gresham(place.path(), &[&attribute[..], &TINY[..]].concat()).success();
    let answer: Value = serde_json::from_str(&stdout(&answer)).unwrap();
    let shares = answer["over_worlds"]["quantities"].as_array().unwrap();
    assert_eq!(shares.len(), answer["levers"].as_array().unwrap().len() + 1);
    assert!(
        shares
            .iter()
            .all(|one| one["chance_above_zero"].is_number()),
        "{shares:?}"
    );
    let payoffs = [
        "payoffs",
        "traffic-first",
        "--replicates=2",
        "--sample=0.3",
        "--flip=2025-05-01",
        "--from-day=10",
        "--to-day=60",
        "--backgrounds=0.2,0.8",
        "--format=json",
    ];
    // What others evaluate lies behind the end of the game.
    let days = [
        "--set",
        "run.start=2025-01-15",
        "--set",
        "run.end=2025-12-31",
    ];
    let payoffs = [&payoffs[..], &TINY[..], &days].concat();
    let over = [&payoffs[..], &["--worlds=three.toml:2"]].concat();
    let answer = gresham(place.path(), &over).success();
    let answer: Value = serde_json::from_str(&stdout(&answer)).unwrap();
    let all = answer["over_worlds"]["quantities"].as_array().unwrap();
    assert_eq!(
        all.len(),
        answer["rules"][0]["measured"].as_array().unwrap().len()
    );
    let alone = [&payoffs[..], &["--worlds=none"]].concat();
    let alone = gresham(place.path(), &alone).success();
    assert!(stderr(&alone).contains("intervals hold luck only"));
    let answer: Value = serde_json::from_str(&stdout(&alone)).unwrap();
    assert!(answer["over_worlds"].is_null());
}
