//! `gresham search` as a user meets it.

use crate::PROGRAM;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A search over one rate, small enough for a test. The reference refunds whoever asks at a shop of
/// five stars, so that something is there to be found.
fn write_study(place: &Path) {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = format!(
        "summary = 'A tiny search.'
[set]
run = {{ start = 2025-05-01, end = 2025-07-01, evaluate_from = 2025-05-20, burn_in_days = 0 }}
population = {{ consumers = 400, shops = 40, opportunist_share = 0.3, professional_share = 0.1 }}
[arms.reference]
scenario = '{0}/true-experience-score.toml'
set.policy.refund_only.2025-05-01.leniency_from_4_8 = 1
[arms.candidate]
scenario = '{0}/true-experience-score.toml'
[factors.leniency]
parameter = 'policy.refund_only.2025-05-01.leniency_from_4_8'
arms = ['candidate']
low = 0
high = 1
[search]
objectives = ['refund_only_rate']
population = 6
generations = 2
first_replicates = 2
front_replicates = 4
confirm_replicates = 16
",
        scenarios.display()
    );
    fs::write(place.join("tiny.toml"), text).unwrap();
}

fn gresham(place: &Path, more: &[&str]) -> Output {
    let arguments = [&["search", "tiny.toml", "--quiet"], more].concat();
    let mut command = Command::new(PROGRAM);
    command.current_dir(place).args(arguments).output().unwrap()
}

fn search(place: &Path, more: &[&str]) -> Value {
    let output = gresham(place, more);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = fs::read_to_string(place.join("results/search/tiny/search.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_search_finds_a_better_package_confirms_it_and_writes_it_ready_to_run() {
    let place = tempfile::tempdir().unwrap();
    write_study(place.path());
    let found = search(place.path(), &[]);
    let confirmed = found["confirmed"].as_array().unwrap();
    assert!(
        confirmed.iter().any(|one| one["beats_reference"] == true),
        "{found:#}"
    );
    assert_ne!(found["seed"], found["confirmation_seed"]);
    let package = place.path().join("results/search/tiny/package.toml");
    let scenario =
        gresham::scenario::Scenario::read(&package).unwrap_or_else(|problem| panic!("{problem}"));
    let leniency = scenario
        .parameter("policy.refund_only.2025-05-01.leniency_from_4_8")
        .unwrap()
        .value;
    assert_ne!(leniency, gresham::parameter::Value::Number(1.0));
    assert!(
        place
            .path()
            .join("results/search/tiny/figures/front.png")
            .is_file()
    );
    let before = fs::read(place.path().join("results/search/tiny/replicates.jsonl")).unwrap();
    assert_eq!(
        search(place.path(), &[]),
        found,
        "the same search finds the same"
    );
    assert_eq!(
        fs::read(place.path().join("results/search/tiny/replicates.jsonl")).unwrap(),
        before
    );
}

/// Two worlds that fit. What they say of a lever is none of a search's business.
const WORLDS: &str = r#"
model = 2
facts = "none"
made_by = "a test"
keys = [
    "population.opportunist_share",
    "demand.trust_elasticity",
    "policy.refund_only.2025-05-01.leniency_from_4_8",
]
[[worlds]]
weight = 0.5
implausibility = 1
second = 1
values = [0.2, 1.0, 0.3]
[[worlds]]
weight = 0.5
implausibility = 1.5
second = 1
values = [0.2, 2.5, 0.4]
"#;

#[test]
fn what_is_found_is_regretted_less_than_the_reference_in_other_worlds_that_fit() {
    let place = tempfile::tempdir().unwrap();
    write_study(place.path());
    fs::write(place.path().join("fit.toml"), WORLDS).unwrap();
    let over = ["--worlds", "fit.toml", "--world-replicates", "8"];
    let found = search(place.path(), &over);
    let worlds = found["over"]["worlds"].as_array().unwrap();
    assert_eq!(worlds.len(), 2);
    for world in worlds {
        let settings: Vec<&str> = world
            .as_array()
            .unwrap()
            .iter()
            .map(|setting| setting.as_str().unwrap())
            .collect();
        assert_eq!(
            settings.len(),
            2,
            "levers are what is decided: {settings:?}"
        );
    }
    let packages = found["over"]["packages"].as_array().unwrap();
    let confirmed = found["confirmed"].as_array().unwrap();
    assert_eq!(packages.len(), confirmed.len() + 1);
    assert_eq!(packages[0]["package"], "reference");
    let regret = |package: &Value, which: &str| -> (f64, f64) {
        let regret = &package["objectives"][0]["regret"][which];
        let of = |key: &str| regret[key].as_f64().unwrap();
        (of("value"), of("half_width"))
    };
    for which in ["mean", "worst"] {
        let (reference, width) = regret(&packages[0], which);
        assert!(
            reference - width > 0.0,
            "the reference is bad in both worlds"
        );
        let best = packages[1..].iter().map(|one| regret(one, which).0);
        let best = best.fold(f64::INFINITY, f64::min);
        assert!(best < reference, "{which}: {best} against {reference}");
    }
    let readme = fs::read_to_string(place.path().join("results/search/tiny/README.md")).unwrap();
    let names_a_world = ["(world 1)", "(world 2)"]
        .iter()
        .any(|it| readme.contains(it));
    assert!(readme.contains("figures/regret.svg") && names_a_world);
    let journal = || {
        fs::read(
            place
                .path()
                .join("results/search/tiny/confirmation/replicates.jsonl"),
        )
    };
    let before = journal().unwrap();
    assert!(search(place.path(), &over) == found, "the same again");
    assert!(journal().unwrap() == before, "and nothing is run again");
}

#[test]
fn worlds_that_are_none_are_bad_input_before_anything_is_run() {
    let place = tempfile::tempdir().unwrap();
    write_study(place.path());
    fs::write(place.path().join("fit.toml"), "{}").unwrap();
    let output = gresham(place.path(), &["--worlds", "fit.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("fit.toml:1"), "{error}");
    assert!(!place.path().join("results").exists());
}
