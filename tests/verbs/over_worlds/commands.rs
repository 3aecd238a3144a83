//! Verbs over worlds, as the command runs them in tiny markets.

use assert_cmd::Command;
use gresham::scenario::Scenario;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

pub const TINY: [&str; 10] = [
    "--set",
    "population.consumers=300",
    "--set",
    "population.shops=40",
    "--set",
    "run.start=2025-04-01",
    "--set",
    "run.end=2025-07-31",
    "--set",
    "run.burn_in_days=10",
];

/// Three worlds of two parameters; `attention` and `price` hold their values.
fn ensemble(place: &Path, attention: [f64; 3], claims: [f64; 3]) {
    let mut text = String::from(
        "model = 2\nfacts = \"none\"\nmade_by = \"a test\"\n\
         keys = [\"choice.attention\", \"after_sales.claim_probability\"]\n",
    );
    for (world, weight) in [0.25, 0.25, 0.5].into_iter().enumerate() {
        let [one, two] = [attention[world], claims[world]];
        let _ = writeln!(
            text,
            "[[worlds]]\nweight = {weight}\nimplausibility = 1\nsecond = 1\nvalues = [{one}, {two}]"
        );
    }
    fs::write(place.join("three.toml"), text).unwrap();
}

pub fn different() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    ensemble(place.path(), [0.1, 0.5, 1.0], [0.3, 0.45, 0.6]);
    place
}

pub fn gresham(place: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("gresham").unwrap();
    command
        .current_dir(place)
        .args(arguments)
        .arg("--quiet")
        .assert()
}

pub fn stdout(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

pub fn stderr(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

const COMPARE: [&str; 5] = [
    "compare",
    "traffic-first",
    "service-is-growth",
    "--no-efficiency",
    "--replicates=2",
];

fn compared(place: &Path, more: &[&str]) -> Value {
    let arguments = [&COMPARE, &TINY[..], &["--format", "json"], more].concat();
    let answer = gresham(place, &arguments).success();
    serde_json::from_str(&stdout(&answer)).unwrap()
}

fn outcome<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let all = answer["over_worlds"]["arms"][0]["outcomes"]
        .as_array()
        .unwrap();
    all.iter().find(|one| one["name"] == name).unwrap()
}

#[test]
fn worlds_that_differ_give_a_range_with_chances_groups_and_a_decision() {
    let place = different();
    let answer = compared(place.path(), &["--worlds", "three.toml"]);
    let over = &answer["over_worlds"];
    assert_eq!(over["source"], "three.toml");
    assert_eq!(over["weights"], serde_json::json!([0.25, 0.25, 0.5]));
    let arm = &over["arms"][0];
    assert_eq!(arm["groups"].as_array().unwrap().len(), 5);
    assert!(arm["decision"]["advice"].is_string());
    for effect in arm["outcomes"].as_array().unwrap() {
        let number = |key: &str| effect[key].as_f64().unwrap();
        assert!(number("low") <= number("median") && number("median") <= number("high"));
        assert!((0.0..=1.0).contains(&number("chance_higher")));
        assert!(number("luck_half_width") >= 0.0);
    }
    let refunds = outcome(&answer, "refund_share")["by_world"]
        .as_array()
        .unwrap();
    let distinct: std::collections::BTreeSet<String> =
        refunds.iter().map(ToString::to_string).collect();
    assert!(distinct.len() > 1 || outcome(&answer, "refund_share")["between_worlds_sd"] == 0.0);
    let out = place
        .path()
        .join("results/compare/traffic-first-vs-service-is-growth");
    let readme = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(
        readme.contains("Over worlds that fit what is known"),
        "{readme}"
    );
    assert!(readme.contains("figures/over-worlds.svg"));
    assert!(out.join("figures/over-worlds.svg").is_file());
    assert!(out.join("over-worlds.json").is_file());
}

#[test]
fn a_comparison_is_restated_for_a_platform_with_the_intervals_of_luck_and_of_worlds() {
    let place = different();
    let answer = compared(place.path(), &["--worlds", "three.toml", "--scale", "8e12"]);
    let scaled = &answer["at_scale"];
    assert_eq!(scaled["net_gmv_yuan_a_year"], 8e12);
    let effects = scaled["arms"][0]["effects"].as_array().unwrap();
    assert_eq!(effects.len(), 8);
    // What is sold net is the platform's own size, so its effect is the relative one.
    let told = answer["outcomes"].as_array().unwrap();
    let net = told.iter().find(|one| one["name"] == "net_gmv").unwrap();
    let against = &net["arms"][1]["against_baseline"];
    let number = |value: &Value| value.as_f64().unwrap();
    let share = number(&against["difference"]["value"]) / number(&net["arms"][0]["mean"]);
    let own = effects.iter().find(|one| one["name"] == "net_gmv").unwrap();
    let own = &own["own_world"];
    assert!((number(&own["value"]) - 8e12 * share).abs() < 1.0, "{own}");
    // Where replicates cannot tell the relative effect's interval, they cannot tell this one.
    assert_eq!(own["low"].is_null(), against["relative"].is_null());
    for effect in effects {
        let over = &effect["over_worlds"];
        let number = |key: &str| over[key].as_f64().unwrap();
        assert!(number("low") <= number("median") && number("median") <= number("high"));
    }
    let out = place
        .path()
        .join("results/compare/traffic-first-vs-service-is-growth");
    let readme = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(readme.contains("On a platform of your size"), "{readme}");
    let before = fs::read(out.join("README.md")).unwrap();
    let refused = gresham(
        place.path(),
        &[&COMPARE, &TINY[..], &["--scale", "-1"]].concat(),
    );
    let why = stderr(&refused.code(2));
    assert!(why.contains("--scale"), "{why}");
    assert_eq!(fs::read(out.join("README.md")).unwrap(), before);
}

#[test]
fn worlds_that_are_the_scenarios_own_have_its_effect_and_no_range() {
    let place = tempfile::tempdir().unwrap();
    let shipped = Scenario::read(Path::new("scenarios/world.toml")).unwrap();
    let world = &shipped.world;
    let claims = world.after_sales.claim_probability;
    ensemble(place.path(), [world.choice.attention; 3], [claims; 3]);
    let answer = compared(place.path(), &["--worlds", "three.toml", "--no-figures"]);
    for effect in answer["over_worlds"]["arms"][0]["outcomes"]
        .as_array()
        .unwrap()
    {
        let number = |key: &str| effect[key].as_f64().unwrap();
        let own = effect["own_world"]["value"].as_f64().unwrap();
        let near = 1e-9 * own.abs().max(1.0);
        assert!((number("median") - own).abs() < near, "{effect}");
        assert!(number("high") - number("low") < near, "{effect}");
    }
}

#[test]
fn the_same_command_again_runs_nothing_and_says_the_same_on_any_number_of_threads() {
    let place = different();
    let two = ["--worlds", "three.toml", "--no-figures", "--out", "one"];
    let first = compared(place.path(), &two);
    let journal = || fs::read(place.path().join("one/worlds/replicates.jsonl")).unwrap();
    let before = journal();
    let again = compared(place.path(), &two);
    assert_eq!(journal(), before);
    assert_eq!(first["over_worlds"], again["over_worlds"]);
    let single = [
        "--worlds",
        "three.toml",
        "--no-figures",
        "--out",
        "two",
        "--threads=1",
    ];
    let single = compared(place.path(), &single);
    assert_eq!(first["over_worlds"], single["over_worlds"]);
}

#[test]
fn what_the_user_sets_holds_in_every_world() {
    let place = different();
    let set = [
        "--worlds",
        "three.toml",
        "--no-figures",
        "--set",
        "choice.attention=0.7",
        "--set",
        "after_sales.claim_probability=0.4",
    ];
    let arguments = [&COMPARE, &TINY[..], &["--format", "json"], &set].concat();
    let answer = gresham(place.path(), &arguments).success();
    let told = stderr(&answer);
    assert!(
        told.contains("choice.attention, after_sales.claim_probability"),
        "{told}"
    );
    let answer: Value = serde_json::from_str(&stdout(&answer)).unwrap();
    assert_eq!(outcome(&answer, "net_gmv")["between_worlds_sd"], 0.0);
}

#[test]
fn without_worlds_it_is_said_that_intervals_hold_luck_only() {
    let place = different();
    let alone = [&COMPARE, &TINY[..], &["--no-figures"]].concat();
    let alone = stdout(&gresham(place.path(), &alone).success());
    assert!(alone.contains("intervals hold luck only"), "{alone}");
    let over = [
        &COMPARE,
        &TINY[..],
        &["--no-figures", "--worlds=three.toml:2"],
    ]
    .concat();
    let over = stdout(&gresham(place.path(), &over).success());
    assert!(!over.contains("intervals hold luck only"));
    assert!(over.contains("Over 2 worlds of three.toml"), "{over}");
    let decided = ["ADOPT", "LEAVE IT", "FIND OUT FIRST"];
    assert!(decided.iter().any(|words| over.contains(words)), "{over}");
}

#[test]
fn bad_worlds_are_refused_with_file_and_line_before_anything_is_written() {
    let place = different();
    let file = place.path().join("three.toml");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(
        place.path().join("old.toml"),
        good.replace("model = 2", "model = 1"),
    )
    .unwrap();
    let unknown = good.replace("choice.attention", "choice.atention");
    fs::write(place.path().join("unknown.toml"), unknown).unwrap();
    for (worlds, message) in [
        ("old.toml", "old.toml:1:"),
        ("unknown.toml", "unknown.toml:4:"),
        ("missing.toml", "there is no file"),
        ("sipped", "did you mean `shipped`"),
        ("1", "at least two worlds"),
        ("three.toml:0", "at least two worlds"),
    ] {
        let arguments = [&COMPARE, &TINY[..], &["--worlds", worlds]].concat();
        let refused = stderr(&gresham(place.path(), &arguments).code(2));
        assert!(refused.contains(message), "{worlds}: {refused}");
        assert!(!place.path().join("results").exists(), "{worlds}");
    }
}
