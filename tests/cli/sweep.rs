//! `gresham sweep` as a user meets it: resumed, extended, killed.

use crate::{PROGRAM, text};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A folder with a tiny study of two arms and one factor.
fn study(replicates: u32) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = format!(
        "summary = 'A tiny study.'
replicates = {replicates}
outcomes = ['orders', 'trust']
[set]
run = {{ start = 2025-05-01, end = 2025-06-09, evaluate_from = 2025-05-20, burn_in_days = 10 }}
population = {{ consumers = 200, shops = 40 }}
[arms.old]
scenario = '{0}/traffic-first.toml'
[arms.new]
scenario = '{0}/true-experience-score.toml'
[factors.weight]
parameter = 'policy.experience_score.search_weight'
values = [0, 1]
",
        scenarios.display()
    );
    fs::write(place.path().join("tiny.toml"), text).unwrap();
    place
}

fn command(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(place)
        .args(["sweep", "tiny.toml", "--quiet"])
        .args(arguments);
    command.stderr(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn run(place: &Path, arguments: &[&str]) -> String {
    let output = command(place, arguments).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn line<'a>(text: &'a str, start: &str) -> &'a str {
    let line = text.lines().find(|line| line.starts_with(start));
    line.unwrap_or_else(|| panic!("no line `{start}` in\n{text}"))
}

fn journal(place: &Path, folder: &str) -> String {
    fs::read_to_string(place.join(folder).join("replicates.jsonl")).unwrap_or_default()
}

#[test]
fn a_study_runs_each_distinct_scenario_once_and_leaves_tables_figures_and_a_readme() {
    let place = study(2);
    let out = run(place.path(), &[]);
    // The old arm is the same at both points.
    assert_eq!(line(&out, "markets simulated"), "markets simulated: 6");
    let folder = place.path().join("results/sweep/tiny");
    for file in [
        "points.csv",
        "outcomes.csv",
        "README.md",
        "study.json",
        "figures/response.svg",
    ] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let outcomes = fs::read_to_string(folder.join("outcomes.csv")).unwrap();
    assert_eq!(outcomes.lines().count(), 1 + 2 * 2 * 2);
}

#[test]
fn differences_are_adjusted_for_their_number_and_judged() {
    let place = study(8);
    run(place.path(), &["--no-figures"]);
    let path = place.path().join("results/sweep/tiny/outcomes.csv");
    let text = fs::read_to_string(path).unwrap();
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|one| *one == name).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split(',').collect());
    let rows: Vec<Vec<&str>> = rows.collect();
    assert!(rows.iter().all(|row| row.len() == header.len()));
    let judged = |row: &&Vec<&str>| row[column("arm")] == "new";
    let number = |row: &[&str], name: &str| row[column(name)].parse::<f64>().unwrap();
    for row in rows.iter().filter(judged) {
        assert!(!row[column("verdict")].is_empty());
        assert!(number(row, "p_holm") >= number(row, "p_value"));
        // No pattern of the signs of eight replicates is rarer than one in 128.
        assert!((1.0 / 128.0..=1.0).contains(&number(row, "p_max_t")));
        assert!((0.0..=1.0).contains(&number(row, "p_equivalence")));
        assert!(number(row, "correlation").abs() <= 1.0);
    }
    let baseline = rows.iter().find(|row| !judged(row)).unwrap();
    assert!(baseline[column("verdict")].is_empty());
}

#[test]
fn running_again_simulates_nothing_and_more_replicates_only_what_is_new() {
    let place = study(2);
    let first = run(place.path(), &["--no-figures"]);
    let again = run(place.path(), &["--no-figures"]);
    assert_eq!(line(&again, "markets simulated"), "markets simulated: 0");
    assert_eq!(line(&again, "digest"), line(&first, "digest"));
    let more = run(place.path(), &["--no-figures", "--replicates", "3"]);
    assert_eq!(line(&more, "markets simulated"), "markets simulated: 3");
    let fresh = run(
        place.path(),
        &["--no-figures", "--replicates", "3", "--out", "fresh"],
    );
    assert_eq!(line(&more, "digest"), line(&fresh, "digest"));
}

#[test]
fn a_killed_study_loses_no_finished_replicate_and_ends_as_if_it_had_not_been_killed() {
    let place = study(40);
    let mut child = command(place.path(), &["--no-figures"]).spawn().unwrap();
    let finished = |text: &str| text.lines().count().saturating_sub(1);
    for _ in 0..3_000 {
        if finished(&journal(place.path(), "results/sweep/tiny")) >= 4 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    // The hard way: SIGKILL on Unix.
    child.kill().unwrap();
    child.wait().unwrap();
    let left = journal(place.path(), "results/sweep/tiny");
    let whole = &left[..=left.rfind('\n').unwrap()];
    assert!((4..120).contains(&finished(whole)), "killed on the way");
    let out = run(place.path(), &["--no-figures"]);
    let after = journal(place.path(), "results/sweep/tiny");
    let kept = |line: &str| after.lines().any(|one| one == line);
    assert!(whole.lines().all(kept), "what was finished is as it was");
    let expected = format!("markets simulated: {}", 120 - finished(whole));
    assert_eq!(line(&out, "markets simulated"), expected);
    let undisturbed = run(
        place.path(),
        &["--no-figures", "--out", "fresh", "--threads", "1"],
    );
    assert_eq!(line(&out, "digest"), line(&undisturbed, "digest"));
}

#[test]
fn a_dry_run_tells_the_size_and_leaves_nothing_behind() {
    let place = study(5);
    let out = run(place.path(), &["--dry-run"]);
    assert_eq!(line(&out, "distinct scenarios"), "distinct scenarios: 3");
    assert!(line(&out, "markets: ").starts_with("markets: 15"), "{out}");
    for told in ["days to simulate", "expected time", "expected memory"] {
        line(&out, told);
    }
    assert!(!place.path().join("results").exists());
}

#[test]
fn replicates_of_another_seed_are_refused_and_left_untouched() {
    let place = study(1);
    run(place.path(), &["--no-figures"]);
    let before = journal(place.path(), "results/sweep/tiny");
    let path = place.path().join("tiny.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("seed = 9\n{text}")).unwrap();
    let output = command(place.path(), &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        error.contains("seed 1, not 9") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(journal(place.path(), "results/sweep/tiny"), before);
}

#[test]
fn a_selection_tells_its_table_and_its_markets_from_all_that_it_took() {
    let place = study(3);
    let path = place.path().join("tiny.toml");
    let text = fs::read_to_string(&path).unwrap();
    let (arms, _) = text.split_once("[factors.weight]").unwrap();
    // Differences are larger than this only by luck, so that the selection goes on to its end.
    let best = "[best]\noutcome = 'orders'\nindifference = 0.001\n";
    let text = format!("max_replicates = 9\n{arms}{best}");
    fs::write(&path, text).unwrap();
    let told = run(
        place.path(),
        &["--out", "out", "--no-figures", "--threads", "1"],
    );
    let markets = journal(place.path(), "out").lines().count() - 1;
    assert!(markets > 6, "{told}");
    let stated = line(&told, "markets simulated: ");
    assert_eq!(stated, format!("markets simulated: {markets}"), "{told}");
    let best = line(&told, "best by orders");
    let outcomes = fs::read_to_string(place.path().join("out/outcomes.csv")).unwrap();
    let pairs = markets / 2;
    assert!(best.contains(&format!("[{pairs}, {pairs}]")), "{best}");
    let mut rows = outcomes.lines();
    let heading: Vec<&str> = rows.next().unwrap().split(',').collect();
    let place = heading.iter().position(|name| *name == "n").unwrap();
    for row in rows {
        let cell = row.split(',').nth(place).unwrap();
        assert_eq!(cell, pairs.to_string(), "{row}");
    }
}
