//! JSON Schemas, made from the declarations that files are read by.

use crate::parameter::{Field, Kind, Value as Parameter};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The schema of a whole file.
pub(crate) fn file(mut schema: Value, title: &str, description: &str) -> Value {
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema["description"] = json!(description);
    schema
}

/// A section with these keys and no others.
pub(crate) fn object(properties: &Map<String, Value>) -> Value {
    section(properties, &[])
}

/// A section with these keys and no others, some of which are required.
pub(crate) fn section(properties: &Map<String, Value>, required: &[&str]) -> Value {
    let mut schema =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// A schema with what its key means, before what is said of its type.
pub(crate) fn described(mut schema: Value, doc: &str) -> Value {
    let doc = one_line(doc);
    schema["description"] = json!(match schema["description"].as_str() {
        Some(more) => format!("{doc} {more}"),
        None => doc,
    });
    schema
}

/// A date with its meaning.
pub(crate) fn date(doc: &str) -> Value {
    json!({ "type": "string", "format": "date", "description": doc })
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
pub(crate) fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
