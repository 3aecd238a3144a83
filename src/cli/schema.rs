//! `gresham schema`: the JSON Schemas of the files that a user writes.

use super::{Failure, lists};
use crate::render::json;
use crate::{claims, facts, scenario, study, worlds};
use clap::{Args, ValueEnum};

/// Print the JSON Schema of scenario, study, claims, calibration, facts or worlds files, with
/// which editors complete and check them
///
/// It knows every key with its meaning, unit, bounds and default. Name it in a scenario's first
/// line, as the scenarios that ship do: `#:schema ./scenario.schema.json`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Which files
    #[arg(value_enum, default_value_t = Files::Scenario)]
    files: Files,
}

/// Files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Files {
    /// Scenario files
    Scenario,
    /// Study files
    Study,
    /// Claims files
    Claims,
    /// Calibration files
    Calibration,
    /// Facts files
    Facts,
    /// Files of worlds
    Worlds,
}

const EXAMPLES: &str = "\
Examples:
  gresham schema > scenarios/scenario.schema.json
  gresham schema study > studies/study.schema.json
  gresham schema claims > scenarios/claims/claims.schema.json
  gresham schema calibration > scenarios/claims/calibration.schema.json
  gresham schema facts > scenarios/claims/facts.schema.json
  gresham schema worlds > scenarios/worlds/worlds.schema.json";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let schema = match arguments.files {
        Files::Scenario => scenario::json_schema(),
        Files::Study => study::json_schema(),
        Files::Claims => claims::json_schema(),
        Files::Calibration => claims::calibration_schema(),
        Files::Facts => facts::json_schema(),
        Files::Worlds => worlds::json_schema(),
    };
    lists::print(&json::document(&schema))
}
