//! `scenarios/<arm>.json`: every value of a scenario as it was run, so that a folder explains
//! itself.

use crate::experiment::Setup;
use crate::market::parameters::{Industry, IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared, Field, Value};
use crate::policy::formula::Formula;
use crate::policy::{FORMULAS, Terms, lever};
use serde_json::{Map, Value as Json, json};

/// The file's text.
pub(super) fn text(arm: &Setup) -> String {
    let calendar = &arm.calendar;
    let world: Map<String, Json> = WORLD_SECTIONS
        .iter()
        .zip(arm.world.to_values())
        .map(|(section, values)| {
            (
                section.name.to_owned(),
                section_json(section.fields, &values),
            )
        })
        .collect();
    let industries = arm.world.industries.iter().map(|industry| {
        let values = industry.parameters.to_values();
        json!({
            "name": industry.name,
            "values": section_json(IndustryParameters::FIELDS, &values),
            "services": industry.services.iter().map(|service| json!({
                "name": service.name,
                "values": section_json(ServiceParameters::FIELDS, &service.parameters.to_values()),
            })).collect::<Vec<_>>(),
        })
    });
    let levers = arm.policy.entries().into_iter().map(|entry| {
        let fields = lever(entry.lever).map_or(&[][..], |lever| lever.fields);
        json!({
            "lever": entry.lever,
            "terms": terms(&entry.terms, &arm.world.industries),
            "values": section_json(fields, &entry.values),
        })
    });
    let formulas = arm.policy.formulas.entries().iter().map(|entry| {
        let text = |formula: &Option<Formula>| formula.as_ref().map(|one| one.text().to_owned());
        let formulas = &entry.parameters;
        json!({
            "lever": FORMULAS,
            "terms": terms(&entry.terms, &arm.world.industries),
            "values": {
                "score": text(&formulas.score),
                "ranking": text(&formulas.ranking),
                "ranking_weight": formulas.ranking_weight,
                "five_star": text(&formulas.five_star),
            },
        })
    });
    let scenario = json!({
        "name": arm.name,
        "summary": arm.summary,
        "digest": arm.digest,
        "calendar": {
            "start": calendar.start.to_string(),
            "end": calendar.end.to_string(),
            "burn_in_days": calendar.burn_in_days,
            "evaluate_from": calendar.evaluate_from.to_string(),
        },
        "world": world,
        "industries": industries.collect::<Vec<_>>(),
        "policy": levers.chain(formulas).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&scenario).expect("a scenario is plain data");
    text.push('\n');
    text
}

/// The terms of an entry as far as they are stated.
fn terms(terms: &Terms, industries: &[Industry]) -> Json {
    let names: Vec<&str> = industries.iter().map(|it| it.name.as_str()).collect();
    let stated = terms.stated(&names).into_iter();
    let stated = stated.map(|(key, value)| (key.to_owned(), Json::from(value)));
    Json::Object(stated.collect())
}

fn section_json(fields: &[Field], values: &[Value]) -> Json {
    let entries = fields.iter().zip(values).map(|(field, value)| {
        let value = match *value {
            Value::Number(number) => json!(number),
            Value::Whole(whole) => json!(whole),
            Value::Switch(switch) => json!(switch),
        };
        (field.key.to_owned(), value)
    });
    Json::Object(entries.collect())
}
