//! The JSON Schema of scenario files, made from the tables that the reader checks against.

use super::formulas::{self, KEYS, RANKING_WEIGHT};
use super::names::KEBAB_PATTERN;
use super::policy::{ENTRY_DATES, REMOVE, TAKE};
use super::written::{BURN_IN, RUN_DATES, SERVICES, TOP_LEVEL};
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Kind, Value as Parameter};
use crate::policy::{FORMULAS, LEVERS};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The JSON Schema (draft 2020-12) of a scenario file, with which editors complete and check keys.
///
/// A file that the schema accepts may still be refused: whether every key of the world is stated
/// depends on the files it extends, and relations between keys are not expressed.
#[must_use]
pub fn json_schema() -> Value {
    let mut properties = Map::new();
    for top in TOP_LEVEL {
        let mut schema = match top.key {
            "run" => object(&run()),
            "industries" => by_name(&object(&industry())),
            "policy" => object(&policy()),
            "remove_industries" => json!({ "type": "array", "items": { "type": "string" } }),
            "name" => json!({ "type": "string", "pattern": KEBAB_PATTERN }),
            _ => json!({ "type": "string" }),
        };
        schema["description"] = json!(top.doc);
        properties.insert(top.key.to_owned(), schema);
    }
    for section in WORLD_SECTIONS {
        let mut schema = object(&fields(section.fields));
        schema["description"] = json!(section.doc.trim());
        properties.insert(section.name.to_owned(), schema);
    }
    let mut schema = object(&properties);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Gresham scenario");
    schema["description"] = json!("A market, the days to simulate and the policy in force.");
    schema
}

/// A section with these keys and no others.
pub(crate) fn object(properties: &Map<String, Value>) -> Value {
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// Sections of one kind, each under a name in kebab case.
fn by_name(section: &Value) -> Value {
    json!({
        "type": "object",
        "propertyNames": { "pattern": KEBAB_PATTERN },
        "additionalProperties": section,
    })
}

fn industry() -> Map<String, Value> {
    let mut properties = fields(IndustryParameters::FIELDS);
    let (key, doc) = SERVICES;
    let mut services = by_name(&object(&fields(ServiceParameters::FIELDS)));
    services["description"] = json!(doc);
    properties.insert(key.to_owned(), services);
    properties
}

fn date(doc: &str) -> Value {
    json!({ "type": "string", "format": "date", "description": doc })
}

fn run() -> Map<String, Value> {
    let mut properties = fields(&[BURN_IN]);
    for (key, doc) in RUN_DATES {
        properties.insert(key.to_owned(), date(doc));
    }
    properties
}

fn policy() -> Map<String, Value> {
    let mut properties = Map::new();
    let levers = LEVERS.iter().map(|lever| lever.name);
    let levers: Vec<&str> = levers.chain([FORMULAS]).collect();
    let (remove, doc) = REMOVE;
    let list = json!({ "type": "array", "items": { "enum": levers }, "description": doc });
    properties.insert(remove.to_owned(), list);
    let (take, doc) = TAKE;
    let files = LEVERS.iter().map(|lever| {
        let file = json!({ "type": "string" });
        (lever.name.to_owned(), file)
    });
    let mut files = object(&files.collect());
    files["description"] = json!(doc);
    properties.insert(take.to_owned(), files);
    properties.insert(FORMULAS.to_owned(), formulas());
    for lever in LEVERS {
        let mut keys = fields(lever.fields);
        for (key, doc) in ENTRY_DATES {
            keys.insert(key.to_owned(), date(doc));
        }
        let mut entry = object(&keys);
        let required: Vec<&str> = lever
            .fields
            .iter()
            .filter(|field| field.default.is_none())
            .map(|field| field.key)
            .collect();
        if !required.is_empty() {
            entry["required"] = json!(required);
        }
        let schema = json!({
            "description": one_line(lever.doc),
            "anyOf": [entry, { "type": "array", "items": entry }],
        });
        properties.insert(lever.name.to_owned(), schema);
    }
    properties
}

fn formulas() -> Value {
    let mut keys = fields(&[RANKING_WEIGHT]);
    for (key, doc) in ENTRY_DATES {
        keys.insert(key.to_owned(), date(doc));
    }
    for formula in KEYS {
        let text = json!({ "type": "string", "description": formula.doc });
        keys.insert(formula.key.to_owned(), text);
    }
    let entry = object(&keys);
    json!({
        "description": formulas::DOC,
        "anyOf": [entry, { "type": "array", "items": entry }],
    })
}

/// The schemas of the keys of a table of fields.
pub(crate) fn fields(fields: &[Field]) -> Map<String, Value> {
    let properties = fields
        .iter()
        .map(|field| (field.key.to_owned(), property(field)));
    properties.collect()
}

fn property(field: &Field) -> Value {
    let mut schema = match field.kind {
        Kind::Number { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        Kind::Whole { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Switch => json!({ "type": "boolean" }),
    };
    let mut description = format!("{} Unit: {}.", one_line(field.doc), field.unit);
    if let Some(default) = field.default {
        let _ = write!(description, " Default: {default} ({}).", field.source);
        schema["default"] = match default {
            Parameter::Number(number) => json!(number),
            Parameter::Whole(whole) => json!(whole),
            Parameter::Switch(switch) => json!(switch),
        };
    }
    schema["description"] = json!(description);
    schema
}

/// A doc comment without its line breaks.
fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
