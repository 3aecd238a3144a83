//! Words told before a run begins, or instead of it.

use crate::{PROGRAM, text};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const TINY: &str = "extends = 'traffic-first'
name = 'tiny'
[run]
start = 2025-05-01
end = 2025-05-31
burn_in_days = 5
[population]
consumers = 200
shops = 40
";

const OPTIONS: [&str; 6] = [
    "--quiet",
    "--no-efficiency",
    "--no-figures",
    "--threads=1",
    "--outcomes=orders",
    "--replicates=2",
];

fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let late = "extends = 'tiny.toml'\nname = 'late'\n\
                [[policy.traffic]]\nfrom = 2030-01-01\nlow_price = 3\n";
    fs::write(place.path().join("tiny.toml"), TINY).unwrap();
    fs::write(place.path().join("late.toml"), late).unwrap();
    place
}

fn gresham(place: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(place.path())
        .args(arguments)
        .output()
        .unwrap()
}

fn printed(place: &TempDir, arguments: &[&str]) -> String {
    let output = gresham(place, &[arguments, &OPTIONS].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn refused(place: &TempDir, arguments: &[&str]) -> String {
    let output = gresham(place, arguments);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    text(&output.stderr)
}

#[test]
fn a_policy_that_starts_after_the_run_is_told_by_run_and_compare() {
    let place = place();
    let never = "late: traffic from 2030-01-01 never comes into force, as the run ends on \
                 2025-05-31";
    let run = printed(&place, &["run", "late.toml"]);
    assert!(run.contains(never), "{run}");
    let compared = printed(&place, &["compare", "tiny.toml", "late.toml"]);
    assert!(compared.contains(never), "{compared}");
    let same = "late never differs from tiny: the same policy is in force on every day of the run";
    assert!(compared.contains(same), "{compared}");
}

#[test]
fn arms_that_differ_in_the_run_are_not_said_to_be_the_same() {
    let place = place();
    let other = "extends = 'tiny.toml'\nname = 'other'\n\
                 [[policy.traffic]]\nfrom = 2025-05-31\nlow_price = 3\n";
    fs::write(place.path().join("other.toml"), other).unwrap();
    let compared = printed(&place, &["compare", "tiny.toml", "other.toml"]);
    assert!(!compared.contains("never"), "{compared}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_market_that_does_not_fit_is_refused_with_what_it_needs_and_what_would_fit() {
    let place = place();
    let script = format!(
        "ulimit -v 4000000; {PROGRAM} run tiny.toml --replicates 1 --threads 1 --no-efficiency \
         --quiet --set population.consumers=200000000 --set population.shops=100000"
    );
    let mut command = Command::new("bash");
    let output = command
        .current_dir(place.path())
        .args(["-c", &script])
        .output()
        .unwrap();
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("this needs about 24 GiB of memory"), "{told}");
    assert!(
        told.contains("available under the limit of ulimit -v"),
        "{told}"
    );
    assert!(
        told.contains("what would fit: --threads 1 --set population.consumers="),
        "{told}"
    );
    assert!(!Path::new(place.path()).join("results").exists());
}

/// The first words that a command tells about its time before it is stopped.
fn expectation(place: &TempDir, words: &str) -> String {
    let mut child = Command::new(PROGRAM)
        .current_dir(place.path())
        .args(words.split_whitespace())
        .args(["--quiet", "--threads=1"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stderr.take().unwrap());
    let mut told = told.lines().map(Result::unwrap);
    let found = told.find(|line| line.contains("expected to take about"));
    child.kill().unwrap();
    child.wait().unwrap();
    found.unwrap_or_else(|| panic!("nothing is told of the time by {words}"))
}

#[test]
fn a_verb_that_takes_long_says_beforehand_how_long() {
    let place = place();
    for words in [
        "run traffic-first --replicates 500",
        "compare traffic-first true-experience-score --replicates 500",
        "pairing traffic-first true-experience-score --replicates 500",
        "ablate true-experience-score --on traffic-first --replicates 500",
        "sweep score-strength --replicates 500",
        "claims --replicates 500",
        "facts --replicates 500",
        "attribute traffic-first true-experience-score --replicates 500",
        "payoffs traffic-first --replicates 500",
        "search better-package",
        "aa gate",
        "calibrate",
    ] {
        let told = expectation(&place, words);
        assert!(told.contains("on one thread"), "{words}: {told}");
        assert!(told.contains("timed days of a market)"), "{words}: {told}");
    }
}

#[test]
fn worlds_are_part_of_the_time_that_is_told_beforehand() {
    let place = place();
    let told = expectation(&place, "facts --replicates 100 --worlds 24");
    assert!(told.contains(", of which about "), "{told}");
    assert!(told.contains(" in other worlds (reckoned from "), "{told}");
}

#[test]
fn a_short_run_says_nothing_about_its_time() {
    let place = place();
    let output = gresham(&place, &[&["run", "tiny.toml"], &OPTIONS[..]].concat());
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn a_file_that_is_not_utf8_is_told_with_what_to_do() {
    let place = place();
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(TINY.encode_utf16().flat_map(u16::to_le_bytes));
    fs::write(place.path().join("u.toml"), utf16).unwrap();
    let told = refused(&place, &["run", "u.toml"]);
    assert!(
        told.contains("`u.toml` is not a text in UTF-8: it is in UTF-16"),
        "{told}"
    );
    assert!(told.contains("iconv -f UTF-16 -t UTF-8"), "{told}");
    fs::write(place.path().join("latin.toml"), b"summary = '\xe9t\xe9'").unwrap();
    let told = refused(&place, &["run", "latin.toml"]);
    assert!(told.contains("save it as UTF-8"), "{told}");
}

#[test]
fn a_negative_number_is_a_wrong_value_and_no_unknown_option() {
    let place = place();
    for (option, arguments) in [
        ("--seed", &["run", "tiny.toml"][..]),
        ("--replicates", &["compare", "tiny.toml", "late.toml"]),
        ("--points", &["sweep", "score-strength"]),
    ] {
        let told = refused(&place, &[arguments, &[option, "-1"]].concat());
        let told = told.lines().next().unwrap();
        assert!(!told.contains("invalid digit"), "{told}");
        assert!(
            told.contains("invalid value '-1'") && told.contains(option),
            "{told}"
        );
    }
}
