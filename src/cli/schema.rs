//! `gresham schema`: the JSON Schema of scenario files.

use super::{Failure, lists};
use crate::scenario::json_schema;
use clap::Args;

/// Print the JSON Schema of scenario files, with which editors complete and check them
///
/// It knows every key with its meaning, unit, bounds and default. Name it in a scenario's first line,
/// as the scenarios that ship do: `#:schema ./scenario.schema.json`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {}

const EXAMPLES: &str = "\
Examples:
  gresham schema > scenarios/scenario.schema.json";

pub(super) fn execute(_: &Arguments) -> Result<(), Failure> {
    lists::print(&lists::json(&json_schema()))
}
