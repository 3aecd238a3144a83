//! `gresham search` as a user meets it.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gresham");

/// A search over one rate, small enough for a test. The reference refunds whoever asks at a shop of five stars, so that
/// something is there to be found.
fn write_study(place: &Path) {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = format!(
        "summary = 'A tiny search.'
[set]
run = {{ start = 2025-01-01, end = 2025-03-01, evaluate_from = 2025-01-20, burn_in_days = 0 }}
population = {{ consumers = 400, shops = 40, opportunist_share = 0.3, professional_share = 0.1 }}
[arms.reference]
scenario = '{0}/true-experience-score.toml'
set.policy.refund_only.2024-07-26.leniency_from_4_8 = 1
[arms.candidate]
scenario = '{0}/true-experience-score.toml'
set.policy.refund_only.2024-07-26.leniency_from_4_8 = 1
[factors.leniency]
parameter = 'policy.refund_only.2024-07-26.leniency_from_4_8'
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

fn search(place: &Path) -> Value {
    let arguments = ["search", "tiny.toml", "--quiet"];
    let output = Command::new(PROGRAM)
        .current_dir(place)
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = fs::read_to_string(place.join("results/tiny/search.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_search_finds_a_better_package_confirms_it_and_writes_it_ready_to_run() {
    let place = tempfile::tempdir().unwrap();
    write_study(place.path());
    let found = search(place.path());
    let confirmed = found["confirmed"].as_array().unwrap();
    assert!(
        confirmed.iter().any(|one| one["beats_reference"] == true),
        "{found:#}"
    );
    assert_ne!(found["seed"], found["confirmation_seed"]);
    let package = place.path().join("results/tiny/package.toml");
    let scenario =
        gresham::scenario::Scenario::read(&package).unwrap_or_else(|problem| panic!("{problem}"));
    let leniency = scenario
        .parameter("policy.refund_only.2024-07-26.leniency_from_4_8")
        .unwrap()
        .value;
    assert_ne!(leniency, gresham::parameter::Value::Number(1.0));
    assert!(
        place
            .path()
            .join("results/tiny/figures/front.png")
            .is_file()
    );
    let before = fs::read(place.path().join("results/tiny/replicates.jsonl")).unwrap();
    assert_eq!(
        search(place.path()),
        found,
        "the same search finds the same"
    );
    assert_eq!(
        fs::read(place.path().join("results/tiny/replicates.jsonl")).unwrap(),
        before
    );
}
