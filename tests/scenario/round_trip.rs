//! Any value within a field's bounds survives writing and reading; any other is refused.

use gresham::parameter::{Field, Kind, Value};
use gresham::policy::{LEVERS, LeverInfo};
use gresham::scenario::Scenario;
use proptest::prelude::*;
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
            text.push_str(&format!("{} = {value}\n", field.key));
        }
        match Scenario::parse_str("world", &text) {
            Ok(scenario) => {
                let entries = scenario.policy.entries();
                prop_assert_eq!(entries.len(), 1);
                prop_assert_eq!(entries[0].0, lever.name);
                prop_assert_eq!(&entries[0].3, &values);
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
}
