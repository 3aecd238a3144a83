//! `gresham metrics`: what formulas can name.

use super::Failure;
use super::lists::{self, Format};
use crate::render::json;
use crate::report::reference::metrics;
use clap::Args;

/// List what a scenario's formulas can name: metrics of a shop, and functions
///
/// A formula is a rule of the platform that a scenario writes itself, under `[policy.formulas]`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham metrics
  gresham metrics --format markdown > docs/metrics.md";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    lists::print(&match arguments.format {
        Format::Table => lists::text(&metrics::list()),
        Format::Markdown => metrics::document(),
        Format::Json => json::document(&metrics::entries()),
    })
}
