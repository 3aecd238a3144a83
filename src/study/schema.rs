//! The JSON Schema of study files, made from the tables that the reader checks against.

use super::factors::FACTOR;
use super::goals::GUARDRAIL;
use super::numbers::{DesignNumbers, Effort, GateRules, SearchRules};
use super::read::{DESIGNS, TOP_LEVEL};
use super::sections::ARM;
use crate::outcome::OUTCOMES;
use crate::parameter::Declared as _;
use crate::scenario::names::KEBAB_PATTERN;
use crate::scenario::schema::{fields, object};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of a study file, with which editors complete and check keys.
#[must_use]
pub fn json_schema() -> Value {
    let mut properties = fields(Effort::FIELDS);
    for (key, doc) in TOP_LEVEL {
        let mut schema = top_level(key);
        schema["description"] = json!(doc);
        properties.insert(key.to_owned(), schema);
    }
    let mut schema = object(&properties);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Gresham study");
    schema["description"] = json!("Arms, factors, outcomes and guardrails of an experiment.");
    schema
}

fn top_level(key: &str) -> Value {
    let outcomes: Vec<&str> = OUTCOMES.iter().map(|one| one.name).collect();
    let outcome_list = json!({ "type": "array", "items": { "enum": outcomes } });
    let by_outcome = |each: Value| {
        json!({
            "type": "object",
            "propertyNames": { "enum": outcomes },
            "additionalProperties": each,
        })
    };
    let by_name = |each: Value| json!({ "type": "object", "additionalProperties": each });
    match key {
        "name" => json!({ "type": "string", "pattern": KEBAB_PATTERN }),
        "set" => json!({ "type": "object" }),
        "arms" => json!({
            "type": "object",
            "propertyNames": { "pattern": KEBAB_PATTERN },
            "additionalProperties": keys(&ARM, arm_key),
        }),
        "factors" => by_name(keys(&FACTOR, factor_key)),
        "guardrails" => by_outcome(keys(&GUARDRAIL, guardrail_key)),
        "precision" => by_outcome(json!({ "type": ["number", "string"] })),
        "outcomes" => outcome_list,
        "design" => with(
            fields(DesignNumbers::FIELDS),
            &[("kind", json!({ "enum": DESIGNS }))],
        ),
        "gate" => {
            let looks = json!({ "type": "array", "items": { "type": "integer", "minimum": 2 } });
            let others = [("baseline", json!({ "type": "string" })), ("looks", looks)];
            with(fields(GateRules::FIELDS), &others)
        }
        "best" => {
            let number = json!({ "type": "number", "exclusiveMinimum": 0 });
            let keys = [
                ("outcome", json!({ "enum": outcomes })),
                ("indifference", number),
            ];
            with(Map::new(), &keys)
        }
        "search" => {
            let others = [
                ("arm", json!({ "type": "string" })),
                ("objectives", outcome_list),
            ];
            with(fields(SearchRules::FIELDS), &others)
        }
        _ => json!({ "type": "string" }),
    }
}

fn with(mut properties: Map<String, Value>, others: &[(&str, Value)]) -> Value {
    for (key, schema) in others {
        properties.insert((*key).to_owned(), schema.clone());
    }
    object(&properties)
}

fn keys(known: &[(&str, &str)], schema: fn(&str) -> Value) -> Value {
    let mut properties = Map::new();
    for (key, doc) in known {
        let mut schema = schema(key);
        schema["description"] = json!(doc);
        properties.insert((*key).to_owned(), schema);
    }
    object(&properties)
}

fn arm_key(key: &str) -> Value {
    match key {
        "set" => json!({ "type": "object" }),
        "without" | "only" => json!({ "type": "array", "items": { "type": "string" } }),
        _ => json!({ "type": "string" }),
    }
}

fn factor_key(key: &str) -> Value {
    match key {
        "low" | "high" => json!({ "type": "number" }),
        "values" => json!({ "type": "array", "items": { "type": ["number", "boolean"] } }),
        "arms" => json!({ "type": "array", "items": { "type": "string" } }),
        _ => json!({ "type": "string" }),
    }
}

fn guardrail_key(key: &str) -> Value {
    match key {
        "harm" => json!({ "type": "number", "exclusiveMinimum": 0 }),
        "better" => json!({ "enum": ["higher", "lower"] }),
        _ => json!({ "type": "string" }),
    }
}
