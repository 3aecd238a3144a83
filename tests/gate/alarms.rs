//! How often the gate is wrong, and what it catches.

use crate::place::Place;
use gresham::stats::SplitMix64;
use gresham::study::Study;
use gresham::study::alarms::{Planted, disjoint, drawn, replicates_of_a_gate};
use gresham::study::deletions::{Deletion, caught};
use gresham::study::gate::Table;
use std::fs;
use std::path::Path;

#[test]
fn the_deletion_of_a_lever_that_matters_is_caught_and_every_lever_has_a_rate() {
    let place = Place::new();
    place.policy(
        "only = ['fake_image_detection', 'order_saving']",
        "[gate]\nlooks = [16]",
    );
    place.rewrite(
        "harm = 0.01\nunit = 'share'\n[guardrails.honest_denied]",
        "harm = 0.003\nunit = 'share'\n[guardrails.honest_denied]",
    );
    let arguments = [
        "aa",
        "small.toml",
        "--quiet",
        "--replicates",
        "32",
        "--runs",
        "20",
        "--planted-runs",
        "40",
        "--levers",
        "32",
    ];
    let (code, text) = place.gresham(&arguments);
    assert_eq!(code, Some(0), "{text}");
    let file = place.0.path().join("results/aa/small/alarms.json");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let levers = json["levers"].as_array().unwrap();
    let of = |name: &str| levers.iter().find(|one| one["lever"] == name).unwrap();
    assert_eq!(levers.len(), 2);
    assert_eq!(of("fake_image_detection")["outcome"], "abuse_loss_share");
    assert!(
        of("fake_image_detection")["caught"].as_u64().unwrap() >= 38,
        "{text}"
    );
    assert_eq!(of("order_saving")["caught"], 0, "{text}");
}

#[test]
fn measuring_the_gate_records_its_alarms_and_its_power_and_goes_on_where_it_was() {
    let place = Place::new();
    place.policy("", "[gate]\nlooks = [4, 8]");
    let measure = || {
        let arguments = [
            "aa",
            "small.toml",
            "--quiet",
            "--replicates",
            "48",
            "--runs",
            "40",
            "--planted-runs",
            "60",
        ];
        let (code, text) = place.gresham(&arguments);
        assert_eq!(code, Some(0), "{text}");
    };
    measure();
    let folder = place.0.path().join("results/aa/small");
    let text = fs::read_to_string(folder.join("alarms.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["gates"], &rows[1]["gates"]),
        (&40.into(), &3.into())
    );
    assert_eq!(rows[1]["disjoint"], true);
    assert_eq!(
        rows[0]["fail"]["count"], 0,
        "nothing planted, nothing found"
    );
    assert!(rows[0]["fail"]["high"].as_f64().unwrap() > 0.08);
    let fails = |row: &serde_json::Value| row["fail"]["count"].as_u64().unwrap();
    assert!(fails(rows.last().unwrap()) > fails(&rows[3]));
    for file in ["figures/power.png", "counts.csv", "README.md"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let journal = folder.join("replicates.jsonl");
    let whole = fs::read_to_string(&journal).unwrap();
    let half = whole[..whole.len() / 2].rfind('\n').unwrap() + 1;
    fs::write(&journal, &whole[..half + 100]).unwrap();
    measure();
    let again = fs::read_to_string(folder.join("alarms.json")).unwrap();
    assert!(again == text, "the same pool gives the same measurement");
    let journal = fs::read_to_string(&journal).unwrap();
    assert!(
        journal[..half] == whole[..half],
        "what was finished is kept"
    );
}

/// Independent normal replicates of the project's own gate, whose margins are six standard errors
/// of recorded pairs, as the study says.
fn noise(study: &Study, replicates: usize) -> Table {
    let mut generator = SplitMix64::new(8);
    let level = 100.0;
    let mut values = |_: &gresham::study::Guardrail| -> Vec<f64> {
        // Twelve uniform numbers add up to nearly a normal one.
        let mut normal = || (0..12).map(|_| generator.unit()).sum::<f64>() - 6.0;
        (0..replicates).map(|_| level + normal()).collect()
    };
    let arms = study.arms.iter();
    arms.map(|_| study.guardrails.iter().map(&mut values).collect())
        .collect()
}

#[test]
fn a_whole_gate_fails_no_more_often_than_its_budget_even_if_all_harm_that_is_allowed_is_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("studies/gate.toml");
    let study = Study::read(&path).unwrap_or_else(|problem| panic!("{problem}"));
    let pool = noise(&study, 8 * replicates_of_a_gate(&study));
    let share = |planted| {
        let tally = drawn(&study, &pool, planted, 1_000, 3);
        tally.fail as f64 / tally.runs() as f64
    };
    assert!(share(Planted::Nothing) < 0.001);
    let allowed = share(Planted::Everywhere(1.0));
    // Margins are of the recorded pairs, whose errors a gate knows to a sixteenth.
    assert!((0.001..=0.05).contains(&allowed), "{allowed}");
    assert!(share(Planted::One(3.0)) > 0.95);
    assert_eq!(disjoint(&study, &pool, Planted::Nothing).runs(), 8);
}

#[test]
fn half_of_what_an_arm_brings_a_party_has_to_be_caught_and_less_of_it_has_not() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("studies/gate.toml");
    let study = Study::read(&path).unwrap_or_else(|problem| panic!("{problem}"));
    let mut pool = noise(&study, 64);
    let place = |name: &str| {
        let mut guardrails = study.guardrails.iter();
        guardrails.position(|one| one.outcome.name == name).unwrap()
    };
    let (profit, surplus) = (place("merchant_profit"), place("consumer_surplus"));
    // The last arm brings shops two for certain, and buyers nothing.
    let arm = pool.len() - 1;
    for value in &mut pool[arm][profit] {
        *value += 2.0;
    }
    let without = |lost: f64| {
        let mut without = pool[arm].clone();
        without[profit].iter_mut().for_each(|value| *value -= lost);
        without[surplus].iter_mut().for_each(|value| *value -= lost);
        let lever = "a lever";
        caught(
            &study,
            &pool,
            &Deletion {
                arm,
                lever,
                without,
            },
            10,
            1,
        )
    };
    let (half, third) = (without(1.2), without(0.7));
    assert!(half.margins < 2.0, "{half:?}");
    assert!(half.is_due() && !third.is_due(), "{half:?} {third:?}");
    let (party, lost) = half.gain.unwrap();
    assert_eq!(party, "merchant_profit");
    assert!((0.5..0.8).contains(&lost), "{lost}");
    let first = Deletion {
        arm: 0,
        lever: "a lever",
        without: pool[0].clone(),
    };
    assert_eq!(caught(&study, &pool, &first, 10, 1).gain, None);
}
