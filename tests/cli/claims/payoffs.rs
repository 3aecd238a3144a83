//! `gresham payoffs` as a user meets it.

use crate::tiny;
use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A game in a market of a few shops.
const GAME: &str = "--quiet --worlds none --replicates 2 --backgrounds 0.1,0.9 --flip 2025-05-15 \
    --from-day 5 --to-day 16 --out played --set population.consumers=200 --set population.shops=24 \
    --set run.start=2025-02-01 --set run.end=2025-05-31 --set run.evaluate_from=2025-05-02 \
    --set run.burn_in_days=5";

fn payoffs(folder: &Path, more: &str) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("gresham").expect("the program");
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let words = GAME.split_whitespace().chain(more.split_whitespace());
    command.current_dir(folder).arg("payoffs");
    command
        .arg(scenarios.join("service-is-growth.toml"))
        .args(words)
        .assert()
}

fn played(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("played/payoffs.json")).expect("a record");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn payoffs_say_what_each_role_earns_and_whether_mimicry_pays() {
    let directory = tempfile::tempdir().expect("a directory");
    payoffs(directory.path(), "").success();
    let record = played(directory.path());
    let rules = &record["rules"][0];
    for role in ["cooperate", "defect", "mimic"] {
        assert_eq!(rules[role].as_array().expect("a curve").len(), 2, "{role}");
    }
    let names: Vec<&str> = rules["measured"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    let gains = rules["gains"].as_array().expect("gains");
    assert_eq!(gains.len(), 6, "three pairs of roles at two shares");
    let measured = |name: &str| {
        &rules["measured"]
            .as_array()
            .expect("rows")
            .iter()
            .find(|row| row["name"] == name)
            .expect("a row")["value"]
    };
    let gain = |share: f64| {
        let found = gains.iter().find(|gain| {
            gain["cooperating"] == share && gain["of"] == "defect" && gain["over"] == "cooperate"
        });
        &found.expect("a gain")["value"]
    };
    assert_eq!(
        (gain(0.9), gain(0.1)),
        (measured("T > R"), measured("P > S"))
    );
    for name in ["T > R", "M > T", "N > P", "M > R", "N > S"] {
        assert!(names.contains(&name), "{name}");
    }
    assert_eq!(record["game"]["bonus_items"], 1);
    assert_eq!(
        record["game"]["cooperate"],
        "quality +1, promptness +1, effort +1"
    );
    assert_eq!(record["map"], Value::Null);
}

#[test]
fn a_map_tells_at_every_place_whether_the_game_is_a_dilemma() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    let axes = "--map quality=0.8,0.95 --map policy.experience_score.search_weight=0,0.5,1";
    payoffs(folder, axes).success();
    let record = played(folder);
    let map = &record["map"];
    assert_eq!(map["axes"][0]["key"], "quality");
    let squares = map["squares"].as_array().expect("squares");
    assert_eq!(squares.len(), 6);
    for square in squares {
        let verdict = square["verdict"].as_str().expect("a verdict");
        assert!(
            ["dilemma", "not", "undecided"].contains(&verdict),
            "{verdict}"
        );
        assert_eq!(square["gaps"]["T > R"]["n"], 2, "{square}");
    }
    let gap = |nth: usize| {
        squares[nth]["gaps"]["T > R"]["mean"]
            .as_f64()
            .expect("a mean")
    };
    assert!(
        gap(0).to_bits() != gap(3).to_bits() && gap(0).to_bits() != gap(1).to_bits(),
        "both axes move payoffs"
    );
    let readme = fs::read_to_string(folder.join("played/README.md")).expect("a README");
    assert!(readme.contains("figures/map.svg"), "{readme}");
    assert!(folder.join("played/figures/map.svg").is_file());
    // The map is of the same folder, and what is on record is not played again.
    let before = fs::read(folder.join("played/replicates.jsonl")).expect("a journal");
    payoffs(folder, "").success();
    let after = fs::read(folder.join("played/replicates.jsonl")).expect("a journal");
    assert!(before == after);
    assert_eq!(played(folder)["map"], Value::Null);
}

#[test]
fn axes_that_make_no_map_are_refused_with_what_to_do() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    for (axes, complaint) in [
        ("--map quality=0.8,0.9", "give --map twice"),
        (
            "--map quality=0.8,0.9 --map quality=0.9,0.95",
            "vary two things",
        ),
        ("--map quality=0.9,0.8 --map effort=0.1,0.2", "ascending"),
        (
            "--map quality=0.9,1.8 --map effort=0.1,0.2",
            "between 0.05 and 0.999",
        ),
        (
            "--map advertising=0,0.1 --map effort=0.1,0.2",
            "advertising+1",
        ),
        ("--map policy.flop.x=0,1 --map effort=0.1,0.2", "--map"),
        ("--map quality --map effort=0.1,0.2", "KEY=A,B,C"),
        ("--cooperate kindness+1", "they play quality"),
        ("--cooperate quality", "quality+1"),
        ("--around quality=7", "between 0.05 and 0.999"),
    ] {
        let refused = payoffs(folder, axes).code(2);
        let told = tiny::complaint(&refused);
        assert!(told.contains(complaint), "{axes}: {told}");
    }
    assert!(!folder.join("played").exists());
}
