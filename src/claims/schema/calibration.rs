//! The JSON Schema of calibration files.

use super::{file, key, table, text, with_required};
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::Declared as _;
use crate::policy::LEVERS;
use serde_json::{Value, json};

/// The JSON Schema (draft 2020-12) of a calibration file.
#[must_use]
pub fn calibration_schema() -> Value {
    let bounds = json!({
        "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2,
    });
    let names = parameter_names();
    let priors = json!({
        "type": "object",
        "minProperties": 1,
        "propertyNames": { "anyOf": [
            { "enum": names },
            { "pattern": industry_pattern() },
            { "pattern": "^policy\\.[a-z_]+\\.(first|every|\\d{4}-\\d{2}-\\d{2})\\.[a-z0-9_]+$" },
        ] },
        "additionalProperties": bounds,
    });
    let keys = [
        key(
            "claims",
            "The claims file whose calibrated claims are the targets, relative to this file.",
            text(),
        ),
        key(
            "priors",
            "Parameters by key as in --set, each with the two bounds between which its prior is uniform.",
            priors,
        ),
    ];
    file(
        with_required(&table(keys.into()), &["claims", "priors"]),
        "Gresham calibration",
        "What is varied when a world is fitted to claims, and between which bounds.",
    )
}

/// Every parameter that has a key of its own.
fn parameter_names() -> Vec<String> {
    let sections = WORLD_SECTIONS.iter().flat_map(|section| {
        let fields = section.fields.iter();
        fields.map(move |field| format!("{}.{}", section.name, field.key))
    });
    let levers = LEVERS.iter().flat_map(|lever| {
        let fields = lever.fields.iter();
        fields.map(move |field| format!("policy.{}.{}", lever.name, field.key))
    });
    sections.chain(levers).collect()
}

/// Keys of parameters of industries and of their services.
fn industry_pattern() -> String {
    let one_of = |keys: Vec<&str>| keys.join("|");
    let industry = one_of(
        IndustryParameters::FIELDS
            .iter()
            .map(|field| field.key)
            .collect(),
    );
    let service = one_of(
        ServiceParameters::FIELDS
            .iter()
            .map(|field| field.key)
            .collect(),
    );
    format!("^industries\\.[a-z0-9-]+\\.(({industry})|services\\.[a-z0-9-]+\\.({service}))$")
}
