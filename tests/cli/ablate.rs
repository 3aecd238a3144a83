//! `gresham ablate` from the command line.

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Takes the shipped package apart in a tiny market around the turn of the policy.
fn ablate(folder: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("gresham").expect("the program");
    command
        .args(["ablate", "scenarios/true-experience-score.toml"])
        .args(["--on", "scenarios/traffic-first.toml", "--quiet", "--out"])
        .arg(folder)
        .args([
            "--set",
            "population.consumers=200",
            "--set",
            "population.shops=10",
        ])
        .args([
            "--set",
            "run.start=2024-12-20",
            "--set",
            "run.end=2025-01-20",
        ])
        .args([
            "--set",
            "run.evaluate_from=2025-01-02",
            "--set",
            "run.burn_in_days=5",
        ])
        .args(["--replicates", "2"])
        .args(more)
        .assert()
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect(name)
}

#[test]
fn an_ablation_is_recorded_drawn_continued_and_shown_on_the_pages_of_levers() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path().join("ablation");
    ablate(&folder, &[]).success();
    let record = text(&folder, "ablation.json");
    let readme = text(&folder, "README.md");
    assert!(readme.contains("| experience_score | alone |"), "{readme}");
    assert!(readme.contains("| experience_score | in the package |"));
    for file in [
        "figures/ablation.svg",
        "figures/ablation.png",
        "manifest.json",
    ] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    // Nothing is left to simulate, and what is read off is the same.
    ablate(&folder, &[]).success();
    assert_eq!(record, text(&folder, "ablation.json"));
    assert_eq!(readme, text(&folder, "README.md"));

    let page = Command::cargo_bin("gresham")
        .expect("the program")
        .args(["lever", "experience_score", "--ablation"])
        .arg(&folder)
        .assert()
        .success();
    let page = String::from_utf8_lossy(&page.get_output().stdout).into_owned();
    assert!(
        page.contains("Measured: alone on `traffic-first`"),
        "{page}"
    );
    assert!(page.contains("Small shops' profit"));
}

#[test]
fn undecided_levers_are_gone_on_with_and_each_is_told_as_what_it_is_shown_to_be() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path().join("ablation");
    // Weeks in which the levers come into force.
    let launch = [
        ["--set", "run.start=2025-04-20"],
        ["--set", "run.end=2025-06-10"],
        ["--set", "run.evaluate_from=2025-05-10"],
    ];
    let launch = launch.concat();
    ablate(&folder, &launch).success();
    let few: Value = serde_json::from_str(&text(&folder, "ablation.json")).expect("JSON");
    let on = [&launch[..], &["--until", "5"]].concat();
    ablate(&folder, &on).success();
    let more = text(&folder, "ablation.json");
    let record: Value = serde_json::from_str(&more).expect("JSON");
    assert_eq!(
        (&record["replicates"], &record["looks"]),
        (&2.into(), &3.into())
    );
    let mut kinds = BTreeSet::new();
    let mut longest = 0;
    let levers = record["levers"].as_array().expect("levers").iter();
    for (lever, before) in levers.zip(few["levers"].as_array().expect("levers")) {
        for reading in ["alone", "within"] {
            let effects = lever[reading].as_array().expect("effects").iter();
            let before = before[reading].as_array().expect("effects").iter();
            let open = before
                .clone()
                .any(|effect| effect["finding"] == "undecided");
            for effect in effects.filter(|effect| effect.is_object()) {
                let pairs = effect["pairs"].as_u64().expect("a count");
                assert!(
                    open || pairs <= 2,
                    "what is decided is left alone: {effect}"
                );
                assert!(effect["margin"].as_f64().expect("a margin") >= 0.0);
                longest = longest.max(pairs);
                kinds.insert(effect["finding"].as_str().expect("a finding").to_owned());
            }
        }
    }
    assert_eq!(longest, 5);
    assert!(kinds.contains("undecided"), "{kinds:?}");
    let readme = text(&folder, "README.md");
    assert!(readme.contains("smaller than the margin"), "{readme}");
    assert!(readme.contains("3 looks"), "{readme}");
    // Nothing is left to simulate, and what is read off is the same.
    ablate(&folder, &on).success();
    assert_eq!(more, text(&folder, "ablation.json"));
}

#[test]
fn levers_that_are_gone_on_with_cannot_be_cut_into_slices() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path().join("ablation");
    let refused = ablate(&folder, &["--until", "5", "--slice", "1/2"]).code(2);
    let why = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(why.contains("cannot be cut into slices"), "{why}");
}

#[test]
fn two_scenarios_with_the_same_levers_are_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path().join("ablation");
    let mut command = Command::cargo_bin("gresham").expect("the program");
    let refused = command
        .args(["ablate", "scenarios/alone/traffic.toml"])
        .args(["--on", "scenarios/alone/traffic.toml", "--out"])
        .arg(&folder)
        .assert()
        .code(2);
    let why = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(why.contains("error: "), "{why}");
    assert!(!folder.exists());
}

#[test]
fn a_damaged_record_is_told_and_not_passed_over() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("ablation.json"), "{ \"format\": 1 }").expect("written");
    let mut command = Command::cargo_bin("gresham").expect("the program");
    let refused = command
        .args(["lever", "traffic", "--ablation"])
        .arg(directory.path())
        .assert()
        .code(2);
    let why = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(why.contains("ablation.json is no ablation"), "{why}");
}
