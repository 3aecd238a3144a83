//! `gresham run` and `gresham compare` as a user meets them.

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
fn a_folder_of_a_different_experiment_is_refused_with_status_2_and_left_untouched() {
    let place = scenarios();
    let run = ["run", "old.toml", "--replicates", "1", "--out", "here"];
    gresham(place.path(), &run).success();
    let before = files(&place.path().join("here"));
    let other = [&run[..], &["--seed", "2"]].concat();
    let done = gresham(place.path(), &other).code(2);
    let error = text(&done.get_output().stderr);
    assert!(
        error.contains("seed 1, not 2") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(files(&place.path().join("here")), before);
    gresham(place.path(), &[&other[..], &["--force"]].concat()).success();
}

#[test]
fn a_report_whose_records_were_not_kept_is_made_again_in_its_place() {
    let place = scenarios();
    let folder = place.path().join("results/kept");
    let run = [
        "run",
        "old.toml",
        "--replicates",
        "2",
        "--out",
        "results/kept",
    ];
    gresham(place.path(), &run).success();
    let report = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let mut report = files(&folder.join("figures"));
        report.push((
            "README.md".into(),
            fs::read(folder.join("README.md")).unwrap(),
        ));
        report
    };
    let made = report(&folder);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !path.ends_with("README.md") {
            fs::remove_file(path).unwrap();
        } else if path.is_dir() && !path.ends_with("figures") {
            fs::remove_dir_all(path).unwrap();
        }
    }
    gresham(place.path(), &run).success();
    assert!(folder.join("manifest.json").is_file());
    assert_eq!(report(&folder), made);

    let notes = place.path().join("notes");
    fs::create_dir(&notes).unwrap();
    fs::write(notes.join("diary.txt"), "mine\n").unwrap();
    let into = [&run[..4], &["--out", "notes"]].concat();
    gresham(place.path(), &into).code(2);
    assert_eq!(files(&notes).len(), 1);
}

#[test]
fn a_file_that_gresham_did_not_write_is_written_over_only_if_that_is_wanted() {
    let place = scenarios();
    let mine = place.path().join("mine");
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("README.md"), "my own words\n").unwrap();
    let run = ["run", "old.toml", "--replicates", "1", "--out", "mine"];
    let refused = gresham(place.path(), &run).code(2);
    let error = text(&refused.get_output().stderr);
    assert!(
        error.contains("mine holds README.md") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(files(&mine).len(), 1);
    gresham(place.path(), &[&run[..], &["--force"]].concat()).success();

    // Words of one's own in a report of gresham's are one's own.
    fs::write(mine.join("README.md"), "my own words\n").unwrap();
    gresham(place.path(), &run).code(2);
    assert_eq!(fs::read(mine.join("README.md")).unwrap(), b"my own words\n");
}

#[test]
fn a_folder_belongs_to_one_command_and_no_two_share_their_default() {
    let place = scenarios();
    let study =
        "summary = 's'\nreplicates = 1\noutcomes = ['orders']\n[arms.a]\nscenario = 'old.toml'\n";
    fs::write(place.path().join("old-vs-new.toml"), study).unwrap();
    let both = [
        "old.toml",
        "new.toml",
        "--replicates",
        "1",
        "--no-efficiency",
    ];
    let compare = [&["compare"], &both[..]].concat();
    gresham(place.path(), &[&compare[..], &["--out", "here"]].concat()).success();
    let before = files(&place.path().join("here"));
    for other in [
        &["sweep", "old-vs-new.toml"][..],
        &[&["pairing"], &both[..]].concat(),
    ] {
        let refused = gresham(place.path(), &[other, &["--out", "here"]].concat()).code(2);
        let error = text(&refused.get_output().stderr);
        let why = format!("results of gresham compare, not {}", other[0]);
        assert!(error.contains(&why) && error.contains("--force"), "{error}");
        assert_eq!(files(&place.path().join("here")), before);
        gresham(place.path(), other).success();
    }
    gresham(place.path(), &compare).success();
}

#[test]
fn a_study_finds_what_a_comparison_has_run_and_its_folder_tells_it_by_itself() {
    let place = scenarios();
    let study = "summary = 's'\nreplicates = 2\noutcomes = ['orders']\n\
                 [arms.old]\nscenario = 'old.toml'\n[arms.new]\nscenario = 'new.toml'\n";
    fs::write(place.path().join("both.toml"), study).unwrap();
    let sweep = |out: &str| {
        let arguments = ["sweep", "both.toml", "--no-figures", "--out", out];
        text(
            &gresham(place.path(), &arguments)
                .success()
                .get_output()
                .stdout,
        )
    };
    let alone = sweep("elsewhere");
    assert!(alone.contains("markets simulated: 4"), "{alone}");
    let compare = [
        "compare",
        "old.toml",
        "new.toml",
        "--replicates",
        "2",
        "--no-efficiency",
    ];
    gresham(place.path(), &compare).success();
    let shared = sweep("results/shared");
    assert!(shared.contains("markets simulated: 0"), "{shared}");
    let journal = |folder: &str| -> Vec<String> {
        let path = place.path().join(folder).join("replicates.jsonl");
        let mut lines: Vec<String> = fs::read_to_string(path)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(journal("elsewhere"), journal("results/shared"));
}

#[test]
fn no_report_is_older_than_its_records() {
    let place = scenarios();
    let run = |more: &[&str]| {
        let run = ["run", "old.toml", "--no-efficiency", "--out", "here"];
        gresham(place.path(), &[&run[..], more].concat()).success();
    };
    let readme = place.path().join("here/README.md");
    run(&["--replicates", "2"]);
    run(&["--replicates", "2", "--no-figures"]);
    assert!(readme.exists(), "no record has changed");
    run(&["--replicates", "3", "--no-figures"]);
    assert!(!readme.exists());
    run(&["--replicates", "3"]);
    assert!(fs::read_to_string(readme).unwrap().contains("3 replicates"));
}

#[test]
fn the_default_folder_of_many_arms_has_a_short_name() {
    let place = scenarios();
    let names: Vec<String> = (0..21)
        .map(|arm| format!("policy-variant-number-{arm}"))
        .collect();
    let paths: Vec<String> = names.iter().map(|name| format!("{name}.toml")).collect();
    for name in &names {
        write_scenario(place.path(), name, "traffic-first", 100);
    }
    let mut arguments = vec!["compare"];
    arguments.extend(paths.iter().map(String::as_str));
    arguments.extend(["--replicates", "1", "--no-efficiency", "--no-figures"]);
    gresham(place.path(), &arguments).success();
    let folders = fs::read_dir(place.path().join("results/compare")).unwrap();
    let names: Vec<String> = folders
        .map(|one| one.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.len() == 1 && names[0].len() <= 64, "{names:?}");
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
