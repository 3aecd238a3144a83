//! `gresham outcomes`: what is measured.

use super::Failure;
use super::lists::{self, Format};
use super::named::Named;
use crate::outcome::{OUTCOMES, Outcome};
use crate::render::json::document as json;
use crate::render::terminal::Width;
use crate::report::reference::outcomes::{defined, defined_in_markdown, document, entry, text};
use clap::Args;

/// List the outcomes, or define one
///
/// Without a name all outcomes are listed, with their units, which way is better, and the margin
/// below which a difference is immaterial; with one, what exactly it measures.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The outcome to define [default: list all]
    #[arg(value_name = "NAME", value_parser = NAMED, hide_possible_values = true)]
    name: Option<&'static Outcome>,

    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham outcomes
  gresham outcomes repeat_90
  gresham outcomes --format markdown > docs/outcomes.md
  gresham outcomes welfare --format json";

const NAMED: Named<Outcome> = Named {
    kind: "outcome",
    rows: OUTCOMES,
    name: |outcome| outcome.name,
    help: |outcome| outcome.label,
};

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let text = match (arguments.name, arguments.format) {
        (None, Format::Table) => self::text(Width::of_stdout(Width::Piped)),
        (None, Format::Markdown) => document(),
        (None, Format::Json) => json(&OUTCOMES.iter().map(entry).collect::<Vec<_>>()),
        (Some(outcome), Format::Table) => defined(outcome),
        (Some(outcome), Format::Markdown) => defined_in_markdown(std::slice::from_ref(outcome)),
        (Some(outcome), Format::Json) => json(&entry(outcome)),
    };
    lists::print(&text)
}
