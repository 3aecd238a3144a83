//! The scenarios that ship.

use super::support::shipped;
use gresham::scenario::Scenario;
use jiff::civil::date;
use std::fs;
use std::path::{Path, PathBuf};

fn toml_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(toml_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn read(name: &str) -> Scenario {
    Scenario::read(&shipped().join(name)).expect("a shipped scenario reads")
}

#[test]
fn every_shipped_scenario_reads_and_says_what_it_is() {
    let mut files = toml_files(&shipped());
    // These stand beside the scenarios that they judge, and are read by verbs of their own.
    let others = ["claims", "worlds"].map(|folder| shipped().join(folder));
    files.retain(|file| !others.iter().any(|folder| file.starts_with(folder)));
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let scenario = Scenario::read(&file).expect("a shipped scenario reads");
        let stem = file.file_stem().expect("a name").to_string_lossy();
        let folder = file.parent().expect("a folder");
        let name = if folder == shipped() {
            stem.to_string()
        } else {
            let kind = folder.file_name().expect("a name").to_string_lossy();
            format!("{kind}-{stem}")
        };
        assert_eq!(scenario.name, name);
        assert!(scenario.summary.ends_with('.'), "{stem} has a summary");
    }
}

#[test]
fn every_number_that_ships_has_its_source_beside_it() {
    for file in toml_files(&shipped()) {
        let text = fs::read_to_string(&file).expect("a shipped file");
        // A fact states its source as a key, which its reader asks for; worlds are what calibration
        // has found, and name the command.
        if file.ends_with("claims/facts.toml") || text.contains("\nmade_by = ") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if !states_a_number(line) {
                continue;
            }
            let comment = line.split_once('#').map_or("", |(_, comment)| comment);
            let sourced = ["assumed", "fitted to", "source", "published", "announced"]
                .iter()
                .any(|word| comment.contains(word));
            assert!(sourced, "{}:{}: {line}", file.display(), number + 1);
        }
    }
}

/// Whether a line is `key = ` and then a number, a date or a switch.
fn states_a_number(line: &str) -> bool {
    let Some((key, value)) = line.split_once('=') else {
        return false;
    };
    let key = key.trim();
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let value = value.trim_start();
    let is_number = value.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c));
    is_key && (is_number || value.starts_with("true") || value.starts_with("false"))
}

#[test]
fn the_shipped_world_has_eight_industries_and_no_policy() {
    let world = read("world.toml");
    let names: Vec<&str> = world
        .world
        .industries
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "apparel",
            "womens-wear",
            "mother-baby",
            "pets",
            "food",
            "beauty",
            "home",
            "electronics",
            "general"
        ]
    );
    assert!(world.policy.entries().is_empty());
}

#[test]
fn the_shipped_scenarios_build_on_one_another() {
    let (before, relaxed, score) = (
        read("traffic-first.toml"),
        read("refund-only-relaxed.toml"),
        read("true-experience-score.toml"),
    );
    assert_eq!(before.world, score.world);
    assert_eq!(before.calendar, score.calendar);
    assert_eq!(before.calendar.evaluate_from, date(2026, 1, 31));

    let (eve, launch) = (date(2025, 4, 30), date(2025, 5, 1));
    assert_eq!(before.policy.in_force(eve), relaxed.policy.in_force(eve));
    let lenient = |scenario: &Scenario, on| {
        let refund_only = scenario.policy.in_force(on).refund_only;
        refund_only
            .expect("refund-only is in force")
            .leniency(3)
            .to_bits()
    };
    assert_eq!(lenient(&before, launch), 0.9_f64.to_bits());
    assert_eq!(lenient(&relaxed, launch), 0.2_f64.to_bits());

    let launched = score.policy.in_force(launch);
    assert!(launched.experience_score.is_some());
    assert!(launched.account_integrity.is_some());
    assert!(launched.fake_image_detection.is_some());
    assert!(launched.order_saving.is_some());
    assert_eq!(
        launched.refund_only,
        relaxed.policy.in_force(launch).refund_only
    );
    assert!(score.policy.in_force(eve).experience_score.is_none());
}
