//! Contents of a results folder, and whose it is.

use super::{files, gresham, scenarios, text, write_scenario};
use std::fs;
use std::path::{Path, PathBuf};

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
