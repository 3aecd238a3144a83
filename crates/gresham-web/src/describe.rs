//! Levers, outcomes and scenarios as they are declared.

use gresham::builtin::{self, Kind};
use gresham::experiment::digest::MODEL_VERSION;
use gresham::outcome::{HEADLINE, OUTCOMES, Outcome};
use gresham::parameter::{Field, Kind as FieldKind, Value as Parameter};
use gresham::policy::LEVERS;
use gresham::scenario::{Regime, Scenario};
use gresham::stats::Direction;
use serde_json::{Value, json};
use std::path::Path;

/// Everything that is declared.
pub(crate) fn everything() -> Value {
    let levers = LEVERS.iter().map(|lever| {
        json!({
            "name": lever.name,
            "summary": lever.summary(),
            "doc": lever.doc.trim(),
            "fields": lever.fields.iter().map(field).collect::<Vec<_>>(),
        })
    });
    let scenarios = builtin::all(Kind::Scenario).filter_map(|one| {
        Scenario::read(Path::new(&one.name)).ok()?;
        Some(json!({ "name": one.name, "summary": one.summary(), "single": one.is_single }))
    });
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "model": MODEL_VERSION,
        "levers": levers.collect::<Vec<_>>(),
        "outcomes": OUTCOMES.iter().map(outcome).collect::<Vec<_>>(),
        "headline": HEADLINE.iter().map(|one| one.name).collect::<Vec<_>>(),
        "scenarios": scenarios.collect::<Vec<_>>(),
    })
}

fn field(field: &Field) -> Value {
    let (kind, min, max) = match field.kind {
        FieldKind::Number { min, max } => ("number", json!(min), json!(max)),
        FieldKind::Whole { min, max } => ("whole", json!(min), json!(max)),
        FieldKind::Switch => ("switch", Value::Null, Value::Null),
    };
    json!({
        "key": field.key,
        "doc": field.description(),
        "unit": field.unit,
        "kind": kind,
        "min": min,
        "max": max,
        "default": field.default.map(parameter),
        "source": field.source,
    })
}

fn parameter(value: Parameter) -> Value {
    match value {
        Parameter::Number(number) => json!(number),
        Parameter::Whole(whole) => json!(whole),
        Parameter::Switch(switch) => json!(switch),
    }
}

fn outcome(outcome: &Outcome) -> Value {
    let better = match outcome.direction {
        Direction::HigherIsBetter => "higher",
        Direction::LowerIsBetter => "lower",
        Direction::Neutral => "neither",
    };
    json!({
        "name": outcome.name,
        "label": outcome.label,
        "unit": outcome.unit.name(),
        "better": better,
        "definition": outcome.definition,
    })
}

/// A regime's scenario, or its problems.
pub(crate) fn regime(regime: &Regime) -> Result<Value, Value> {
    let scenario = read(regime)?;
    let days = scenario.calendar;
    let changes = scenario.policy.changes().into_iter();
    let changes = changes.filter(|(date, _)| *date >= days.start && *date <= days.end);
    Ok(json!({
        "name": scenario.name,
        "summary": scenario.summary,
        "digest": scenario.digest(),
        "text": regime.text(),
        "start": days.start.to_string(),
        "end": days.end.to_string(),
        "evaluate_from": days.evaluate_from.to_string(),
        "burn_in_days": days.burn_in_days,
        "days": days.days(),
        "consumers": scenario.world.population.consumers,
        "shops": scenario.world.population.shops,
        "industries": scenario.world.industries.iter().map(|one| &one.name).collect::<Vec<_>>(),
        "levers": scenario.regime_levers(),
        "never_in_force": scenario.never_in_force(),
        "changes": changes.map(|(date, lever)| json!([date.to_string(), lever])).collect::<Vec<_>>(),
    }))
}

/// A regime's scenario.
pub(crate) fn read(regime: &Regime) -> Result<Scenario, Value> {
    regime.read().map_err(|found| {
        json!({
            "error": found.messages().collect::<Vec<_>>().join("; "),
            "problems": regime.problems(&found),
            "report": found.render(false),
        })
    })
}
