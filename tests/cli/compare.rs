//! `gresham run` and `gresham compare` as a user meets them.

mod folders;

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const RUN: &str =
    "[run]\nstart = 2025-05-01\nend = 2025-06-09\nevaluate_from = 2025-05-20\nburn_in_days = 10\n";

/// A folder with two tiny scenarios, `old.toml` and `new.toml`.
fn scenarios() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for (name, base) in [("old", "traffic-first"), ("new", "true-experience-score")] {
        write_scenario(place.path(), name, base, 300);
    }
    place
}

fn write_scenario(place: &Path, name: &str, base: &str, consumers: u32) {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{base}.toml"));
    let text = format!(
        "extends = '{}'\nname = '{name}'\n{RUN}[population]\nconsumers = {consumers}\nshops = 40\n",
        base.display()
    );
    fs::write(place.join(format!("{name}.toml")), text).unwrap();
}

fn gresham(place: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("gresham").unwrap();
    command.current_dir(place).args(arguments).assert()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Every file below a folder with its contents.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let contents = fs::read(&path).unwrap();
            files.push((path, contents));
        }
    }
    files.sort();
    files
}

#[test]
fn a_comparison_prints_its_table_and_where_everything_is() {
    let place = scenarios();
    let done = gresham(
        place.path(),
        &["compare", "old.toml", "new.toml", "--replicates", "3"],
    );
    let out = text(&done.success().get_output().stdout);
    for part in ["old (baseline)", "verdict", "n=3 pairs", "digest: ", "Holm"] {
        assert!(out.contains(part), "{part} is missing in\n{out}");
    }
    assert!(
        out.ends_with("everything is in results/compare/old-vs-new\n"),
        "{out}"
    );
    let folder = place.path().join("results/compare/old-vs-new");
    for file in [
        "manifest.json",
        "outcomes.parquet",
        "daily.parquet",
        "scenarios/new.json",
    ] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    assert!(folder.join("shops/new/0002.parquet").is_file());
}

#[test]
fn json_on_stdout_is_valid_and_threads_do_not_change_its_numbers() {
    let place = scenarios();
    let run = |threads: &str, out: &str| -> serde_json::Value {
        let arguments = [
            "compare",
            "old.toml",
            "new.toml",
            "--replicates",
            "2",
            "--format",
        ];
        let rest = [
            "json",
            "--threads",
            threads,
            "--out",
            out,
            "--outcomes",
            "orders,welfare",
        ];
        let done = gresham(place.path(), &[&arguments[..], &rest[..]].concat()).success();
        serde_json::from_slice(&done.get_output().stdout).unwrap()
    };
    let (one, two) = (run("1", "a"), run("2", "b"));
    assert_eq!(one["digest"].as_str().unwrap().len(), 16);
    for key in ["digest", "outcomes", "arms", "window"] {
        assert_eq!(one[key], two[key], "{key}");
    }
}

#[test]
fn one_replicate_has_a_value_and_says_that_it_has_no_interval() {
    let place = scenarios();
    let done = gresham(
        place.path(),
        &["run", "old.toml", "--replicates", "1", "--no-efficiency"],
    );
    let out = text(&done.success().get_output().stdout);
    assert!(out.contains("n=1, no interval"), "{out}");
    assert!(out.ends_with("everything is in results/run/old\n"), "{out}");
}

#[test]
fn running_again_simulates_nothing_and_gives_the_same_digest() {
    let place = scenarios();
    let run = || {
        let done = gresham(place.path(), &["run", "old.toml", "--replicates", "2"]).success();
        text(&done.get_output().stdout)
    };
    let digest = |out: &str| {
        let line = out.lines().find(|line| line.starts_with("digest: "));
        line.unwrap().to_owned()
    };
    let (first, second) = (run(), run());
    assert_eq!(digest(&first), digest(&second));
    assert!(second.contains("nothing was left to simulate"), "{second}");
}

#[test]
fn bad_usage_ends_with_status_2_and_says_why() {
    let place = scenarios();
    write_scenario(place.path(), "larger", "true-experience-score", 301);
    fs::write(place.path().join("file"), "mine").unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["run", "old.toml", "--replicates", "0"], "--replicates"),
        (&["run", "old.toml", "--threads", "0"], "--threads"),
        (
            &["run", "old.toml", "--outcomes", "gros_gmv"],
            "did you mean `gross_gmv`",
        ),
        (
            &["run", "old.toml", "--precision", "orders"],
            "OUTCOME=HALF_WIDTH",
        ),
        (
            &["run", "old.toml", "--precision", "orders=0"],
            "not a positive number",
        ),
        (
            &[
                "run",
                "old.toml",
                "--no-efficiency",
                "--outcomes",
                "efficiency",
            ],
            "--no-efficiency",
        ),
        (&["run", "absent.toml"], "absent.toml"),
        (
            &["run", "old.toml", "--set", "choice.slotz=3"],
            "did you mean `slots`?",
        ),
        (&["run", "old.toml", "--set", "choice.slots"], "KEY=VALUE"),
        (
            &["run", "old.toml", "--set", "nwe:choice.slots=3"],
            "the scenario `nwe`",
        ),
        (
            &["run", "old.toml", "--out", "file"],
            "file is not a folder",
        ),
        (&["run", "old.toml", "--out", "file/below"], "file/below"),
        (&["compare", "old.toml"], "2 values required"),
        (
            &["compare", "old.toml", "old.toml"],
            "two scenarios are called old",
        ),
        (
            &["compare", "old.toml", "larger.toml"],
            "population.consumers: 300 and 301",
        ),
        (
            &[
                "run",
                "old.toml",
                "--replicates",
                "9",
                "--max-replicates",
                "5",
                "--precision",
                "orders=1",
            ],
            "more than --max-replicates",
        ),
    ];
    for (arguments, why) in cases {
        let done = gresham(place.path(), arguments).code(2);
        let error = text(&done.get_output().stderr);
        assert!(error.contains(why), "{arguments:?} says\n{error}");
        assert!(
            !place.path().join("results").exists(),
            "{arguments:?} left something behind"
        );
    }
    assert_eq!(fs::read(place.path().join("file")).unwrap(), b"mine");
}

#[test]
fn different_worlds_are_compared_if_that_is_wanted() {
    let place = scenarios();
    write_scenario(place.path(), "larger", "true-experience-score", 301);
    let arguments = ["compare", "old.toml", "larger.toml", "--replicates", "2"];
    let wanted = [&arguments[..], &["--allow-different-worlds"]].concat();
    gresham(place.path(), &wanted).success();
}

#[test]
fn a_parameter_is_set_for_every_scenario_or_for_the_one_that_is_named() {
    let place = scenarios();
    let arguments = [
        "compare",
        "old.toml",
        "new.toml",
        "--replicates",
        "1",
        "--no-figures",
    ];
    let settings = [
        "--set",
        "population.consumers=200",
        "--set",
        "new:policy.order_saving.compensation=0.3",
    ];
    gresham(place.path(), &[&arguments[..], &settings].concat()).success();
    let value = |arm: &str, pointer: &str| {
        let path = place
            .path()
            .join(format!("results/compare/old-vs-new/scenarios/{arm}.json"));
        let text = fs::read_to_string(path).unwrap();
        let scenario: serde_json::Value = serde_json::from_str(&text).unwrap();
        scenario.pointer(pointer).unwrap().clone()
    };
    for arm in ["old", "new"] {
        assert_eq!(value(arm, "/world/population/consumers"), 200, "{arm}");
    }
    let levers = value("new", "/policy");
    let lever = levers
        .as_array()
        .unwrap()
        .iter()
        .find(|lever| lever["lever"] == "order_saving");
    assert_eq!(lever.unwrap()["values"]["compensation"], 0.3);
}

#[test]
fn a_precision_that_is_reached_and_one_that_is_not_are_told_apart() {
    let place = scenarios();
    let run = |precision: &str| {
        let arguments = [
            "run",
            "old.toml",
            "--replicates",
            "3",
            "--max-replicates",
            "5",
        ];
        let done = gresham(
            place.path(),
            &[&arguments[..], &["--precision", precision]].concat(),
        );
        text(&done.success().get_output().stdout)
    };
    assert!(run("orders=100%").contains("precision of orders in old: reached after 3 replicates"));
    assert!(run("orders=0.000001").contains("NOT reached after 5 replicates"));
}
