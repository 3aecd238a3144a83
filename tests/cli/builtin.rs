//! Built-in files, called by name in a folder that has none of it.

use assert_cmd::Command;
use gresham::builtin::{self, Kind};
use gresham::claims::Registry;
use gresham::scenario::Scenario;
use gresham::study::Study;
use gresham::worlds::Ensemble;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TINY: [&str; 14] = [
    "--set",
    "population.consumers=200",
    "--set",
    "population.shops=40",
    "--set",
    "run.start=2025-05-01",
    "--set",
    "run.end=2025-06-09",
    "--set",
    "run.burn_in_days=10",
    "--replicates=2",
    "--no-efficiency",
    "--no-figures",
    "--quiet",
];

fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn gresham(place: &TempDir, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("gresham").unwrap();
    command.current_dir(place.path()).args(arguments).assert()
}

fn printed(place: &TempDir, arguments: &[&str]) -> String {
    let output = gresham(place, arguments).success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

fn refused(place: &TempDir, arguments: &[&str]) -> String {
    let output = gresham(place, arguments).code(2);
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}

/// A path among the sources.
fn source(path: &str) -> String {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    top.join(path).display().to_string()
}

#[test]
fn every_built_in_file_is_read_under_its_name() {
    for file in builtin::all(Kind::Scenario) {
        let scenario = Scenario::read(Path::new(&file.name)).unwrap();
        assert_eq!(scenario.name, file.name);
        assert_eq!(scenario.summary, file.summary());
    }
    for file in builtin::all(Kind::Study) {
        let study = Study::read(Path::new(&file.name)).unwrap();
        assert_eq!(study.name, file.name);
        assert_eq!(study.summary, file.summary());
    }
    for file in builtin::all(Kind::Claims) {
        let claims = Registry::read(Path::new(&file.name), &[]).unwrap();
        assert!(!claims.claims.is_empty(), "{}", file.name);
    }
    assert_eq!(builtin::all(Kind::Calibration).count(), 1);
    for file in builtin::all(Kind::Worlds) {
        let ensemble = Ensemble::read(Path::new(&file.name)).unwrap();
        assert!(!ensemble.worlds.is_empty(), "{}", file.name);
    }
}

#[test]
fn every_scenario_and_study_of_the_sources_is_built_in() {
    let mut known: Vec<String> = Kind::ALL
        .into_iter()
        .flat_map(builtin::all)
        .map(|file| file.source())
        .collect();
    known.sort();
    let mut lying: Vec<String> = Vec::new();
    for folder in
        ["", "alone/", "without/", "claims/", "worlds/"].map(|one| format!("scenarios/{one}"))
    {
        lying.extend(files(&folder));
    }
    lying.extend(files("studies/").filter(|path| !path.ends_with(".baseline.toml")));
    lying.sort();
    assert_eq!(known, lying);
}

fn files(folder: &str) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(source(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files = names.filter(|name| name.strip_suffix(".toml").is_some());
    let folder = folder.to_owned();
    files.map(move |name| format!("{folder}{name}"))
}

#[test]
fn a_name_and_the_path_of_its_file_mean_the_same_scenario() {
    let by_name = Scenario::read(Path::new("true-experience-score")).unwrap();
    let by_path = source("scenarios/true-experience-score.toml");
    let by_path = Scenario::read(Path::new(&by_path)).unwrap();
    assert_eq!(by_name, by_path);
    assert_eq!(by_name.digest(), by_path.digest());
}

#[test]
fn a_comparison_by_name_works_in_an_empty_folder_and_equals_that_of_the_files() {
    let place = empty();
    let compared = |arms: [&str; 2], out: &str| {
        let arguments = ["compare", arms[0], arms[1], "--out", out, "--format", "csv"];
        printed(&place, &[&arguments[..], &TINY].concat())
    };
    let names = compared(["traffic-first", "true-experience-score"], "names");
    let [old, new] = ["traffic-first", "true-experience-score"]
        .map(|name| source(&format!("scenarios/{name}.toml")));
    assert_eq!(names, compared([&old, &new], "paths"));
}

#[test]
fn studies_claims_and_the_gate_are_found_by_name() {
    let place = empty();
    let told = printed(&place, &["sweep", "score-strength", "--dry-run", "--quiet"]);
    assert!(told.contains("markets: "), "{told}");
    let wrong = refused(&place, &["claims", "publishd"]);
    assert!(wrong.contains("no built-in claims `publishd`"), "{wrong}");
    assert!(wrong.contains("did you mean `published`?"), "{wrong}");
    let wrong = refused(&place, &["baseline", "record", "gate", "--reason", "x"]);
    assert!(wrong.contains("built in and cannot be recorded"), "{wrong}");
}

#[test]
fn a_slip_in_a_name_is_told_and_a_file_of_that_name_is_offered() {
    let place = empty();
    let told = refused(&place, &["run", "trafic-first"]);
    assert!(
        told.contains("no built-in scenario `trafic-first`"),
        "{told}"
    );
    assert!(told.contains("did you mean `traffic-first`?"), "{told}");
    fs::write(
        place.path().join("mine.toml"),
        "extends = 'traffic-first'\n",
    )
    .unwrap();
    let told = refused(&place, &["run", "mine"]);
    assert!(told.contains("write `./mine.toml`"), "{told}");
}

#[test]
fn a_path_is_a_file_even_if_something_built_in_has_its_name() {
    let place = empty();
    let text = "extends = 'traffic-first'\nname = 'mine'\n";
    fs::write(place.path().join("traffic-first.toml"), text).unwrap();
    for path in ["traffic-first.toml", "./traffic-first.toml"] {
        let whole = printed(&place, &["scenario", path]);
        assert!(whole.contains("name = \"mine\""), "{whole}");
    }
    let whole = printed(&place, &["scenario", "traffic-first"]);
    assert!(whole.contains("name = \"traffic-first\""), "{whole}");
}

#[test]
fn a_file_extends_a_built_in_scenario_by_name_and_takes_levers_from_one() {
    let place = empty();
    let text = "extends = 'traffic-first'\npolicy.take.traffic = 'service-is-growth'\n";
    fs::write(place.path().join("mine.toml"), text).unwrap();
    let mine = Scenario::read(&place.path().join("mine.toml")).unwrap();
    let alone = Scenario::read(Path::new("alone-traffic")).unwrap();
    assert_eq!(mine.digest(), alone.digest());
    let text = "extends = 'trafic-first'\n";
    fs::write(place.path().join("wrong.toml"), text).unwrap();
    let told = refused(&place, &["run", "wrong.toml"]);
    assert!(told.contains("wrong.toml:1"), "{told}");
    assert!(told.contains("did you mean `traffic-first`?"), "{told}");
}

#[test]
fn a_resolved_scenario_is_the_same_scenario_and_tells_where_values_come_from() {
    for file in builtin::all(Kind::Scenario) {
        let text = Scenario::resolved(&file.path).unwrap();
        let read = Scenario::parse_str(&file.name, &text).unwrap();
        let scenario = Scenario::read(&file.path).unwrap();
        assert_eq!(read, scenario, "{}", file.name);
        assert!(text.contains(&scenario.digest()), "{}", file.name);
    }
    let text = Scenario::resolved(Path::new("alone-traffic")).unwrap();
    let comment = |key: &str| {
        let line = text.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_once(" # ").unwrap().1
    };
    assert_eq!(
        comment("burn_in_days"),
        "world: assumed: with the half year before they part a year of rest, since 1 May 2024"
    );
    assert!(
        comment("consumers").starts_with("world: "),
        "{}",
        comment("consumers")
    );
    let text = Scenario::resolved(Path::new("alone-owner-hotline")).unwrap();
    assert!(
        text.contains(" # service-is-growth, by default: "),
        "{text}"
    );
}

#[test]
fn what_is_built_in_is_listed_with_a_sentence_each() {
    let place = empty();
    let list = printed(&place, &["scenarios"]);
    for file in Kind::ALL.into_iter().flat_map(builtin::all) {
        assert!(file.is_single || list.contains(&file.name), "{}", file.name);
    }
    let listed = printed(&place, &["scenarios", "--format", "json"]);
    let listed: Vec<Value> = serde_json::from_str(&listed).unwrap();
    assert_eq!(
        listed.len(),
        Kind::ALL.into_iter().flat_map(builtin::all).count()
    );
    for entry in listed {
        let summary = entry["summary"].as_str().unwrap();
        assert!(summary.len() > 20 && summary.ends_with('.'), "{entry}");
    }
}

#[test]
fn a_new_file_is_the_scenario_it_extends_until_it_is_changed() {
    let place = empty();
    for parent in ["traffic-first", "service-is-growth", "world"] {
        let file = format!("like-{parent}.toml");
        printed(&place, &["new", &file, "--extends", parent]);
        let new = Scenario::read(&place.path().join(&file)).unwrap();
        assert_eq!(new.name, format!("like-{parent}"));
        assert_eq!(
            new.digest(),
            Scenario::read(Path::new(parent)).unwrap().digest()
        );
    }
}

#[test]
fn a_new_file_with_an_entry_uncommented_is_read() {
    let place = empty();
    printed(&place, &["new", "mine.toml", "--extends", "traffic-first"]);
    let path = place.path().join("mine.toml");
    let text = fs::read_to_string(&path).unwrap();
    let begin = text.find("# [[policy.traffic]]").unwrap();
    let end = begin + text[begin..].find("\n#\n").unwrap();
    let entry = text[begin..end].replace("# [[", "[[").replace("\n# ", "\n");
    let changed = entry.replace("low_price = 0.4", "low_price = 0.9");
    assert_ne!(changed, entry, "{entry}");
    fs::write(
        &path,
        format!("{}{changed}{}", &text[..begin], &text[end..]),
    )
    .unwrap();
    let scenario = Scenario::read(&path).unwrap();
    let low_price = scenario.policy.traffic.entries()[0].parameters.low_price;
    assert!((low_price - 0.9).abs() < 1e-12, "{low_price}");
}

#[test]
fn a_new_file_extends_a_file_by_the_way_that_leads_there() {
    let place = empty();
    fs::create_dir(place.path().join("policies")).unwrap();
    printed(&place, &["new", "base.toml", "--extends", "traffic-first"]);
    printed(
        &place,
        &["new", "policies/next.toml", "--extends", "base.toml"],
    );
    let text = fs::read_to_string(place.path().join("policies/next.toml")).unwrap();
    assert!(text.contains("extends = \"../base.toml\""), "{text}");
    Scenario::read(&place.path().join("policies/next.toml")).unwrap();
}

#[test]
fn a_new_file_overwrites_nothing() {
    let place = empty();
    fs::write(place.path().join("mine.toml"), "my own words").unwrap();
    let told = refused(&place, &["new", "mine.toml", "--extends", "world"]);
    assert!(told.contains("left as it is; name another file"), "{told}");
    let kept = fs::read_to_string(place.path().join("mine.toml")).unwrap();
    assert_eq!(kept, "my own words");
    let told = refused(&place, &["new", "mine", "--extends", "world"]);
    assert!(told.contains("write mine.toml"), "{told}");
    let told = refused(&place, &["new", "My Policy.toml", "--extends", "world"]);
    assert!(told.contains("my-policy.toml"), "{told}");
}

#[test]
fn a_lever_is_explained_away_from_the_sources_by_what_is_built_in() {
    let place = empty();
    let told = printed(&place, &["lever", "fake_image_detection"]);
    assert!(told.contains("\n  true-experience-score\n"), "{told}");
    assert!(
        told.contains("Measured: alone on `traffic-first`"),
        "{told}"
    );
    assert!(!told.contains("No "), "{told}");
}
