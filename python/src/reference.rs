//! Choices: levers, outcomes, and files that are built in.

use crate::failure::{invalid, raised};
use gresham::builtin::{self, Kind};
use gresham::outcome::{OUTCOMES, by_name};
use gresham::policy::LEVERS;
use gresham::reader::names::nearest;
use gresham::render::json;
use gresham::render::terminal::Width;
use gresham::report::reference::{
    levers as lever_pages, metrics as metric_pages, outcomes as outcome_pages,
};
use gresham::scenario::Scenario;
use gresham::studies::{EvidenceRequest, ScenarioSource, WorldsSource, evidence};
use pyo3::prelude::*;
use std::path::PathBuf;

/// Names and summaries of the levers.
#[pyfunction]
pub(crate) fn levers() -> Vec<(&'static str, &'static str)> {
    let levers = LEVERS.iter();
    levers.map(|lever| (lever.name, lever.summary())).collect()
}

/// Names, labels and units of the outcomes.
#[pyfunction]
pub(crate) fn outcomes() -> Vec<(&'static str, &'static str, &'static str)> {
    let outcomes = OUTCOMES.iter();
    outcomes
        .map(|one| (one.name, one.label, one.unit.name()))
        .collect()
}

/// A lever explained: in words, and in JSON.
#[pyfunction]
pub(crate) fn explain_lever(py: Python<'_>, name: &str) -> PyResult<(String, String)> {
    let lever = LEVERS.iter().find(|lever| lever.name == name);
    let lever = lever.ok_or_else(|| {
        let names = LEVERS.iter().map(|lever| lever.name);
        unknown(py, "lever", name, names)
    })?;
    let evidence = evidence(&EvidenceRequest::default());
    let evidence = evidence.map_err(|error| raised(py, &error))?;
    let text = lever_pages::explained(lever, &evidence, Width::Piped);
    Ok((text, json::document(&lever_pages::entry(lever, &evidence))))
}

/// An outcome explained: in words, and in JSON.
#[pyfunction]
pub(crate) fn explain_outcome(py: Python<'_>, name: &str) -> PyResult<(String, String)> {
    let outcome = by_name(name).ok_or_else(|| {
        let names = OUTCOMES.iter().map(|outcome| outcome.name);
        unknown(py, "outcome", name, names)
    })?;
    let document = json::document(&outcome_pages::entry(outcome));
    Ok((outcome_pages::defined(outcome), document))
}

/// Built-in files: kind, name and summary.
#[pyfunction]
pub(crate) fn built_in() -> Vec<(&'static str, String, String)> {
    let kinds = Kind::ALL.into_iter();
    let files = kinds.flat_map(|kind| builtin::all(kind).map(move |file| (kind, file)));
    files
        .map(|(kind, file)| (kind.word(), file.name.clone(), file.summary()))
        .collect()
}

/// A scenario with everything it inherits, as the text of a file.
#[pyfunction]
pub(crate) fn resolved(py: Python<'_>, path: PathBuf) -> PyResult<String> {
    Scenario::resolved(&path).map_err(|error| raised(py, &error.into()))
}

/// The digest of a scenario, which is checked; its source is in JSON.
#[pyfunction]
pub(crate) fn scenario_digest(py: Python<'_>, source: &str) -> PyResult<(String, String)> {
    let source: ScenarioSource =
        serde_json::from_str(source).map_err(|error| invalid(py, error))?;
    let scenario = match &source {
        ScenarioSource::Named(path) => Scenario::read(path),
        ScenarioSource::Text { name, text } => Scenario::parse_str(name, text),
    };
    let scenario = scenario.map_err(|error| raised(py, &error.into()))?;
    Ok((scenario.name.clone(), scenario.digest()))
}

/// Metrics that formulas of scenarios can name, in JSON.
#[pyfunction]
pub(crate) fn metrics() -> String {
    metric_pages::entries().to_string()
}

/// The JSON Schema of a kind of file.
#[pyfunction]
pub(crate) fn schema(py: Python<'_>, files: &str) -> PyResult<String> {
    use gresham::{claims, facts, scenario, study, worlds};
    let known = [
        "scenario",
        "study",
        "claims",
        "calibration",
        "facts",
        "worlds",
    ];
    let schema = match files {
        "scenario" => scenario::json_schema(),
        "study" => study::json_schema(),
        "claims" => claims::json_schema(),
        "calibration" => claims::calibration_schema(),
        "facts" => facts::json_schema(),
        "worlds" => worlds::json_schema(),
        other => return Err(unknown(py, "kind of file", other, known.into_iter())),
    };
    Ok(json::document(&schema))
}

/// Worlds as the command names them, as a request has them.
#[pyfunction]
pub(crate) fn worlds(py: Python<'_>, named: &str) -> PyResult<String> {
    let source: Result<WorldsSource, String> = named.parse();
    let source = source.map_err(pyo3::exceptions::PyValueError::new_err)?;
    serde_json::to_string(&source).map_err(|error| invalid(py, error))
}

fn unknown<'a>(
    py: Python<'_>,
    kind: &str,
    name: &str,
    names: impl Iterator<Item = &'a str>,
) -> PyErr {
    let meant = nearest(name, names);
    let meant = meant.map_or_else(String::new, |one| format!("; did you mean `{one}`?"));
    invalid(py, format!("there is no {kind} `{name}`{meant}"))
}
