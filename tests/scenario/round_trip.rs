//! Any value within a field's bounds survives writing and reading; any other is refused.

use super::support::shipped;
use gresham::parameter::{Field, Kind, Value};
use gresham::policy::{LEVERS, LeverInfo};
use gresham::scenario::{Scenario, Setting};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

static WORLD: LazyLock<String> =
    LazyLock::new(|| fs::read_to_string("scenarios/world.toml").expect("the shipped world"));

/// One lever with a value for each of its fields.
fn lever() -> impl Strategy<Value = (&'static LeverInfo, Vec<Value>)> {
    (0..LEVERS.len()).prop_flat_map(|index| {
        let fields: Vec<_> = LEVERS[index].fields.iter().map(within).collect();
        (Just(&LEVERS[index]), fields)
    })
}

fn within(field: &Field) -> BoxedStrategy<Value> {
    match field.kind {
        Kind::Number { min, max } => (min..=max).prop_map(Value::Number).boxed(),
        Kind::Whole { min, max } => (min..=max).prop_map(Value::Whole).boxed(),
        Kind::Switch => any::<bool>().prop_map(Value::Switch).boxed(),
    }
}

/// A numeric field of some lever with a value beyond its bounds.
fn beyond() -> impl Strategy<Value = (&'static LeverInfo, &'static Field, Value)> {
    let numeric: Vec<(&LeverInfo, &Field)> = LEVERS
        .iter()
        .flat_map(|lever| lever.fields.iter().map(move |field| (lever, field)))
        .filter(|(_, field)| field.kind != Kind::Switch)
        .collect();
    let chosen = prop::sample::select(numeric);
    (chosen, 1e-9..1e9_f64, 1..1_000_000_i64, any::<bool>()).prop_map(
        |((lever, field), by, steps, above)| {
            let value = match field.kind {
                Kind::Number { max, .. } if above => Value::Number(max + by),
                Kind::Number { min, .. } => Value::Number(min - by),
                Kind::Whole { max, .. } if above => Value::Whole(max + steps),
                Kind::Whole { min, .. } => Value::Whole(min - steps),
                Kind::Switch => unreachable!("filtered out above"),
            };
            (lever, field, value)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn values_within_bounds_survive_writing_and_reading((lever, values) in lever()) {
        let mut text = format!("{}\n[policy.{}]\nfrom = 2024-05-01\n", *WORLD, lever.name);
        for (field, value) in lever.fields.iter().zip(&values) {
            let _ = writeln!(text, "{} = {value}", field.key);
        }
        match Scenario::parse_str("world", &text) {
            Ok(scenario) => {
                let entries = scenario.policy.entries();
                prop_assert_eq!(entries.len(), 1);
                prop_assert_eq!(entries[0].lever, lever.name);
                prop_assert_eq!(&entries[0].values, &values);
            }
            // Values that are each within bounds may still contradict each other.
            Err(problem) => {
                prop_assert!(problem.messages().all(|one| one.contains("contradicts")), "{}", problem);
            }
        }
    }

    #[test]
    fn values_beyond_bounds_are_refused_by_name((lever, field, value) in beyond()) {
        let text = format!("{}\n[policy.{}]\n{} = {value}\n", *WORLD, lever.name, field.key);
        let problem = Scenario::parse_str("world", &text).expect_err("beyond bounds");
        let expected = format!("`{}` of lever `{}` is out of bounds", field.key, lever.name);
        prop_assert_eq!(problem.messages().collect::<Vec<_>>(), [expected]);
    }

    /// Whatever is typed is read or refused with a report, and never with a crash.
    #[test]
    fn damaged_files_are_refused_with_a_report(
        at in any::<prop::sample::Index>(),
        removed in 0..40_usize,
        typed in "[a-zé\\[\\]{}=\"'#\n\r\t\u{feff}.0-9-]{0,12}",
    ) {
        let text = format!("{}\n[[policy.traffic]]\nfrom = 2024-05-01\n", *WORLD);
        let mut chars: Vec<char> = text.chars().collect();
        let start = at.index(chars.len());
        let end = (start + removed).min(chars.len());
        chars.splice(start..end, typed.chars());
        let damaged: String = chars.into_iter().collect();
        if let Err(problem) = Scenario::parse_str("damaged", &damaged) {
            prop_assert!(problem.messages().next().is_some());
            prop_assert!(problem.to_string().contains("error: "));
            prop_assert!(problem.render(true).len() > problem.to_string().len());
        }
    }
}

#[test]
fn a_policy_that_is_written_as_a_file_is_read_back_the_same() {
    let package = shipped().join("true-experience-score.toml");
    let parent = Scenario::read(&package).expect("it ships");
    let setting = Setting::written("test", "policy.traffic.2025-05-01.low_price = 0.123456789");
    let mut changed = parent.with(&[setting]).expect("a sound setting");
    changed.policy = changed.policy.without(&["order_saving"]);
    let path = package.display().to_string();
    let comments = ["Made by a test.".to_owned()];
    let text = changed.policy_file(&path, &parent.policy.levers(), &comments);
    let read = Scenario::parse_str("read", &text).expect("what is written can be read");
    assert_eq!(read, changed);
}
