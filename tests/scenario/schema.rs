//! The JSON Schema.

use super::support::shipped;
use gresham::market::parameters::WORLD_SECTIONS;
use gresham::policy::LEVERS;
use gresham::scenario::json_schema;
use std::fs;

const REFRESH: &str = "UPDATE_SCHEMA";

#[test]
fn the_schema_beside_the_scenarios_is_the_current_one() {
    let path = shipped().join("scenario.schema.json");
    let mut current = serde_json::to_string_pretty(&json_schema()).expect("a schema is JSON");
    current.push('\n');
    if std::env::var_os(REFRESH).is_some() {
        fs::write(&path, &current).expect("written");
    }
    let shipped = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shipped == current,
        "parameters changed: run `cargo xtask docs`, or `{REFRESH}=1 cargo test --test scenario \
         schema`, and commit scenarios/scenario.schema.json"
    );
}

#[test]
fn the_schema_knows_every_field_and_refuses_others() {
    let schema = json_schema();
    assert_eq!(schema["additionalProperties"], false);
    for section in WORLD_SECTIONS {
        let described = &schema["properties"][section.name];
        assert_eq!(described["additionalProperties"], false);
        for field in section.fields {
            let property = &described["properties"][field.key];
            let description = property["description"].as_str().expect("a description");
            assert!(description.contains(field.unit), "{description}");
        }
    }
    for lever in LEVERS {
        let forms = &schema["properties"]["policy"]["properties"][lever.name]["anyOf"];
        for entry in [&forms[0], &forms[1]["items"]] {
            assert_eq!(entry["additionalProperties"], false);
            assert_eq!(entry["properties"]["from"]["format"], "date");
            for field in lever.fields {
                assert!(entry["properties"][field.key].is_object(), "{}", field.key);
            }
        }
    }
}

#[test]
fn bounds_and_defaults_are_in_the_schema() {
    let schema = json_schema();
    let traffic = &schema["properties"]["policy"]["properties"]["traffic"]["anyOf"][0];
    let sales = &traffic["properties"]["sales"];
    assert_eq!(sales["type"], "number");
    assert_eq!(sales["minimum"], -1.0);
    assert_eq!(sales["maximum"], 1.0);
    assert_eq!(sales["default"], 0.15);
    let shops = &schema["properties"]["population"]["properties"]["shops"];
    assert_eq!(shops["type"], "integer");
    assert_eq!(shops["minimum"], 1);
}

/// Keys that the reader takes for itself must stay free.
#[test]
fn no_section_lever_or_field_hides_a_key_of_the_format() {
    let top = [
        "extends",
        "name",
        "summary",
        "run",
        "remove_industries",
        "industries",
        "policy",
    ];
    assert!(
        WORLD_SECTIONS
            .iter()
            .all(|section| !top.contains(&section.name))
    );
    for lever in LEVERS {
        assert_ne!(lever.name, "remove");
        let keys = || lever.fields.iter().map(|field| field.key);
        assert!(
            keys().all(|key| key != "from" && key != "to"),
            "{}",
            lever.name
        );
    }
}
