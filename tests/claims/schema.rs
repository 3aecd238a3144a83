//! The schemas of claims and calibration files: current, and at one with the reader.

use gresham::claims::calibration::Calibration;
use gresham::claims::{Registry, calibration_schema, json_schema};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const FOLDER: &str = "scenarios/claims";

fn schemas() -> [(&'static str, Value, &'static str); 2] {
    [
        ("claims.schema.json", json_schema(), "published.toml"),
        (
            "calibration.schema.json",
            calibration_schema(),
            "calibration.toml",
        ),
    ]
}

#[test]
fn the_schemas_beside_the_claims_are_the_current_ones() {
    for (name, schema, _) in schemas() {
        let path = Path::new(FOLDER).join(name);
        let current = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(&path, &current).expect("written");
        }
        let shipped = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            shipped == current,
            "run `cargo xtask docs` and commit {}",
            path.display()
        );
    }
}

/// What a schema says against a value of a file, as far as these schemas go; nothing if it fits.
fn objections(schema: &Value, value: &toml::Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(words) = schema["enum"].as_array() {
        let known = words.iter().filter_map(Value::as_str);
        if !value
            .as_str()
            .is_some_and(|word| known.clone().any(|it| it == word))
        {
            found.push(format!("{at}: {value} is not among the words"));
        }
    }
    match (value, schema["type"].as_str()) {
        (toml::Value::Table(table), Some("object")) => {
            for (key, value) in table {
                let known = &schema["properties"][key];
                let other = &schema["additionalProperties"];
                if known.is_object() {
                    found.extend(objections(known, value, &format!("{at}.{key}")));
                } else if other.is_object() {
                    found.extend(objections(other, value, &format!("{at}.{key}")));
                } else {
                    found.push(format!("{at}: `{key}` is unknown"));
                }
            }
            let required = schema["required"].as_array().into_iter().flatten();
            for key in required.filter_map(Value::as_str) {
                if !table.contains_key(key) {
                    found.push(format!("{at}: `{key}` is missing"));
                }
            }
        }
        (toml::Value::Array(values), Some("array")) => {
            for value in values {
                found.extend(objections(&schema["items"], value, at));
            }
        }
        (toml::Value::String(_), Some("string") | None)
        | (toml::Value::Datetime(_), Some("string"))
        | (toml::Value::Boolean(_), Some("boolean"))
        | (toml::Value::Integer(_), Some("integer" | "number"))
        | (toml::Value::Float(_), Some("number")) => {}
        (value, wanted) => found.push(format!("{at}: {value} is no {wanted:?}")),
    }
    found
}

#[test]
fn the_shipped_files_fit_their_schemas() {
    for (name, schema, file) in schemas() {
        let path = Path::new(FOLDER).join(file);
        let text = fs::read_to_string(&path).expect("a shipped file");
        assert!(text.starts_with(&format!("#:schema ./{name}\n")), "{file}");
        let value: toml::Value = toml::from_str(&text).expect("TOML");
        assert_eq!(objections(&schema, &value, file), Vec::<String>::new());
    }
}

#[test]
fn every_shipped_prior_has_a_key_that_the_schema_knows() {
    let schema = calibration_schema();
    let names = &schema["properties"]["priors"]["propertyNames"]["anyOf"];
    let known: BTreeSet<&str> = names[0]["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let path = Path::new(FOLDER).join("calibration.toml");
    let calibration = Calibration::read(&path).expect("sound");
    for key in calibration.priors.keys() {
        assert!(
            known.contains(key) || key.starts_with("industries."),
            "{key}"
        );
    }
    let industries = names[1]["pattern"].as_str().expect("a pattern");
    assert!(industries.contains("misfit") && industries.contains("misfit_prevented"));
}

/// The keys that the reader names when it meets one that it does not know.
fn read_keys(text: &str) -> BTreeSet<String> {
    let report = match Registry::parse(Path::new("scenarios/claims.toml"), text, &[]) {
        Err(problem) => problem.to_string(),
        Ok(_) => panic!("`stranger` was taken for a key of\n{text}"),
    };
    let list = report
        .split("its keys are ")
        .nth(1)
        .unwrap_or_else(|| panic!("no list of keys in\n{report}"));
    let list = list.lines().next().expect("a line");
    list.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_schema_of_claims_has_the_keys_that_the_reader_takes() {
    let schema = json_schema();
    let properties = |value: &Value| -> BTreeSet<String> {
        let keys = value["properties"].as_object().expect("keys").keys();
        keys.cloned().collect()
    };
    let policy = &schema["properties"]["policies"]["additionalProperties"];
    let claim = &schema["properties"]["claims"]["additionalProperties"];
    let statistic = &claim["properties"]["statistic"];
    for (text, described) in [
        ("stranger = 1\n", &schema),
        ("[policies.a]\nstranger = 1\n", policy),
        ("[audit]\nstranger = 1\n", &schema["properties"]["audit"]),
        ("[claims.a]\nstranger = 1\n", claim),
        (
            "[claims.a.tolerance]\nstranger = 1\n",
            &claim["properties"]["tolerance"],
        ),
        ("[claims.a.statistic]\nstranger = 1\n", statistic),
        (
            "[claims.a.statistic]\ncohort = { stranger = 1 }\n",
            &statistic["properties"]["cohort"],
        ),
    ] {
        assert_eq!(read_keys(text), properties(described), "{text}");
    }
}
