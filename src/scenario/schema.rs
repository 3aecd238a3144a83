//! The JSON Schema of scenario files, made from the tables that the reader checks against.

use super::file::{BURN_IN, RUN_DATES, SERVICES, TOP_LEVEL};
use super::formulas::{self, KEYS, RANKING_WEIGHT};
use super::policy::{REMOVE, TAKE};
use super::terms;
use super::timeline::ENTRY_DATES;
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::Declared as _;
use crate::policy::{FORMULAS, LEVERS};
use crate::reader::names::KEBAB_PATTERN;
use crate::reader::schema::{date, fields, file, object, one_line, section};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of a scenario file, with which editors complete and check keys.
///
/// A file that the schema accepts may still be refused: whether every key of the world is stated
/// depends on the files it extends, and relations between keys are not expressed.
#[must_use]
pub fn json_schema() -> Value {
    let mut properties = Map::new();
    for (key, doc) in TOP_LEVEL {
        let mut schema = match key {
            "run" => object(&run()),
            "industries" => by_name(&object(&industry())),
            "policy" => object(&policy()),
            "remove_industries" => json!({ "type": "array", "items": { "type": "string" } }),
            "name" => json!({ "type": "string", "pattern": KEBAB_PATTERN }),
            _ => json!({ "type": "string" }),
        };
        schema["description"] = json!(doc);
        properties.insert(key.to_owned(), schema);
    }
    for section in WORLD_SECTIONS {
        let mut schema = object(&fields(section.fields));
        schema["description"] = json!(section.doc.trim());
        properties.insert(section.name.to_owned(), schema);
    }
    let about = "A market, the days to simulate and the policy in force.";
    file(object(&properties), "Gresham scenario", about)
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
        keys.extend(terms::schema());
        let needed = lever.fields.iter().filter(|field| field.default.is_none());
        let entry = section(&keys, &needed.map(|field| field.key).collect::<Vec<_>>());
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
