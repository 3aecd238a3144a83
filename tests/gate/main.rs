//! The gate as continuous integration meets it: what passes, what fails, what is undecided.

mod alarms;
mod place;

use place::{Place, SHORT_LOOKS};
use std::fs;
use std::path::Path;

#[test]
fn a_baseline_of_another_version_of_the_model_is_named_and_left_alone() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    place.record();
    let ours = format!("model_version = {}\n", gresham::market::MODEL_VERSION);
    let path = place.0.path().join("small.baseline.toml");
    let first = place.baseline().replace(&ours, "");
    fs::write(&path, &first).unwrap();
    let (_, text) = place.check(&[]);
    assert!(
        text.contains("recorded by version 1 of the model"),
        "{text}"
    );
    assert!(!text.contains("to the byte"), "{text}");
    assert_eq!(place.baseline(), first);
}

#[test]
fn what_changes_no_byte_passes_at_once() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    place.record();
    let (code, text) = place.check(&[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("to the byte"), "{text}");
}

#[test]
fn a_change_of_the_world_or_of_the_days_is_refused_unless_it_is_declared() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    place.record();
    for (part, by, moved) in [
        (
            "consumers = 1_200",
            "consumers = 1_300",
            "the world of `package` is",
        ),
        ("end = 2026-04-30", "end = 2026-03-31", "the days are"),
    ] {
        place.policy("", SHORT_LOOKS);
        place.rewrite(part, by);
        let (code, text) = place.check(&[]);
        assert_eq!(code, Some(2), "{text}");
        assert!(
            text.contains(moved) && text.contains("--accept-world"),
            "{text}"
        );
        let (code, text) = place.check(&["--accept-world", "a larger pilot"]);
        assert_ne!(code, Some(2), "{text}");
    }
}

/// A study of a market so small that a false alarm is rare in it, with one guardrail on just that.
fn rare(place: &Place, settings: &str) {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = format!(
        "summary = 'A rare harm.'
outcomes = ['orders']
[set]
run = {{ start = 2025-04-01, end = 2025-06-30, evaluate_from = 2025-05-01, burn_in_days = 0 }}
population = {{ consumers = 120, shops = 16 }}
{settings}
[arms.score]
scenario = '{}/true-experience-score.toml'
[guardrails.sound_flagged]
harm = 0.002
unit = 'share'
[gate]
looks = [2, 4, 8, 16, 32]",
        scenarios.display()
    );
    fs::write(place.0.path().join("small.toml"), text).unwrap();
}

#[test]
fn a_harm_that_is_rare_does_not_pass_because_the_first_looks_did_not_meet_it() {
    let place = Place::new();
    rare(&place, "");
    place.record();
    let harm = "policy.fake_image_detection.false_alarm_rate = 0.2";
    let unrelated = "policy.traffic.every.sales = 0.16";
    for settings in [harm.to_owned(), format!("{harm}\n{unrelated}")] {
        rare(&place, &settings);
        let (code, text) = place.check(&[]);
        assert!(matches!(code, Some(1 | 3)), "{settings}\n{text}");
    }
}

#[test]
fn margins_in_errors_of_pairs_take_a_second_arm() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    place.rewrite(
        "harm = 0.15\nunit = 'of_baseline'",
        "harm = 6\nunit = 'paired_errors'",
    );
    let (code, text) = place.check(&[]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("takes two arms"), "{text}");
}

#[test]
fn a_change_of_seeds_alone_passes() {
    let place = Place::new();
    place.policy("", "[gate]\nlooks = [16, 32, 64]");
    place.record();
    let (code, text) = place.check(&["--seed", "77"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Results changed"), "{text}");
}

/// Policies that a marketplace must not ship, and the guardrail that each of them breaks.
const BAD: [(&str, &str, &str); 2] = [
    (
        "lenient refunds without detection",
        "without = ['account_integrity', 'fake_image_detection']
set.policy.refund_only.every = { leniency_below_4_3 = 1, leniency_4_3_to_4_5 = 1, leniency_4_5_to_4_8 = 1, leniency_from_4_8 = 1, anomaly_hit_rate = 0, anomaly_false_alarm_rate = 0 }",
        "abuse_loss_share",
    ),
    (
        "a detector that takes honest buyers for cheats",
        "set.policy.fake_image_detection.false_alarm_rate = 0.6",
        "honest_denied",
    ),
];

#[test]
fn bad_policies_fail_and_the_harm_is_named() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    place.record();
    for (what, settings, harmed) in BAD {
        place.policy(settings, SHORT_LOOKS);
        let (code, text) = place.check(&["--annotations"]);
        assert_eq!(code, Some(1), "{what}\n{text}");
        let named = format!("::error title={harmed} of package is harmed");
        assert!(text.contains(&named), "{what}\n{text}");
    }
}

/// A score that counts one thing, by which search goes and no more by who buys again.
fn search_by(counted: &str) -> String {
    format!(
        "set.platform = {{ {counted} }}
set.policy.experience_score.search_weight = 3
set.policy.traffic.2025-05-01.predicted_repurchase = 0"
    )
}

#[test]
fn a_score_that_rewards_measured_service_while_quality_falls_fails() {
    let place = Place::new();
    let more = "[guardrails.slow_response_rate]
harm = 0.02
unit = 'share'
[gate]
looks = [16, 32, 64, 256]";
    // A fall of quality by a third of a point is harm here, which 256 replicates of so small a
    // market can show.
    let policy = |settings: &str| {
        place.policy(settings, more);
        place.rewrite(
            "[guardrails.quality_traded]\nharm = 0.02",
            "[guardrails.quality_traded]\nharm = 0.003",
        );
    };
    policy(&search_by(
        "product_weight = 1, logistics_weight = 0, service_weight = 0",
    ));
    place.record();
    policy(&search_by(
        "product_weight = 0, logistics_weight = 0, service_weight = 1",
    ));
    // What a score counts is a fact of the world, so that a change of it is declared.
    let declared = ["--accept-world", "the score counts service"];
    let outputs = ["--annotations", "--json", "gate.json"];
    let (code, text) = place.check(&[&declared[..], &outputs].concat());
    assert_eq!(code, Some(1), "{text}");
    let named = "::error title=quality_traded of package is harmed";
    assert!(text.contains(named), "{text}");
    let json = fs::read_to_string(place.0.path().join("gate.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let service = findings
        .iter()
        .find(|one| one["outcome"] == "slow_response_rate")
        .unwrap();
    let of = |key: &str| service["harm"][key].as_f64().unwrap();
    assert!(
        of("value") + of("half_width") < 0.0,
        "measured service is better than before: {service}"
    );
}

#[test]
fn too_few_replicates_for_a_narrow_margin_are_undecided_with_a_status_of_their_own() {
    let place = Place::new();
    let narrow = "[guardrails.orders]\nharm = 0.0001\nunit = 'of_baseline'\n[gate]\nlooks = [4, 8]";
    place.policy("", narrow);
    place.record();
    let (code, text) = place.check(&["--seed", "5"]);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("undecided"), "{text}");
}

#[test]
fn what_the_gate_says_is_written_for_programs_and_for_job_summaries() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    place.record();
    place.policy(BAD[1].1, SHORT_LOOKS);
    let files = [
        "--junit",
        "out/gate.xml",
        "--markdown",
        "summary.md",
        "--json",
        "out/gate.json",
    ];
    place.check(&files);
    let read = |name: &str| fs::read_to_string(place.0.path().join(name)).unwrap();
    let junit = read("out/gate.xml");
    assert!(
        junit.contains("<failure") && junit.contains("name=\"honest_denied\""),
        "{junit}"
    );
    assert!(read("summary.md").contains("| package | honest_denied |"));
    let json: serde_json::Value = serde_json::from_str(&read("out/gate.json")).unwrap();
    assert_eq!(json["judgement"], "fail");
    let findings = json["findings"].as_array().unwrap();
    let denied = findings
        .iter()
        .find(|one| one["outcome"] == "honest_denied")
        .unwrap();
    assert_eq!(denied["verdict"], "harmed");
    assert!(denied["harm"]["half_width"].as_f64().unwrap() > 0.0);
}

#[test]
fn recording_shows_what_moves_before_it_writes_and_keeps_the_reason() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    place.record();
    let before = place.baseline();
    assert!(before.contains("reason = \"the first one\""), "{before}");
    assert_eq!(
        before
            .lines()
            .filter(|line| line.starts_with("  ["))
            .count(),
        16
    );
    place.policy(BAD[1].1, SHORT_LOOKS);
    let record = [
        "baseline",
        "record",
        "small.toml",
        "--quiet",
        "--reason",
        "stricter",
    ];
    let (code, text) = place.gresham(&[&record[..], &["--dry-run"]].concat());
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("honest_denied") && text.contains("nothing was written"),
        "{text}"
    );
    assert_eq!(place.baseline(), before);
    place.gresham(&record);
    assert!(place.baseline().contains("reason = \"stricter\""));
    assert_eq!(place.check(&[]).0, Some(0));
}

#[test]
fn a_baseline_that_does_not_serve_is_bad_input_and_says_why() {
    let place = Place::new();
    place.policy("", SHORT_LOOKS);
    let (code, text) = place.check(&[]);
    assert_eq!(code, Some(2));
    assert!(text.contains("gresham baseline record"), "{text}");
    place.record();
    place.policy("", "[gate]\nlooks = [8, 32]");
    let (code, text) = place.check(&[]);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("16 replicates, and the last look takes 32"),
        "{text}"
    );
}

#[test]
fn the_workflow_to_copy_is_the_one_that_the_project_runs_and_its_options_exist() {
    let read = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.collect::<Vec<&str>>().join("\n")
    };
    let own = read(".github/workflows/gate.yml");
    assert_eq!(read("docs/github-workflow.yml"), own);
    let judge = own.split("name: Judge").nth(1).unwrap();
    assert!(judge.contains("timeout-minutes: 5"), "{judge}");
    let judge = judge.split("- uses").next().unwrap();
    let (_, help) = Place::new().gresham(&["check", "--help"]);
    let options = judge
        .split_whitespace()
        .filter(|word| word.starts_with("--"));
    let options: Vec<&str> = options.collect();
    assert!(options.len() >= 4);
    for option in options {
        assert!(help.contains(option), "{option}");
    }
}
