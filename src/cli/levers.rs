//! `gresham levers`: what a policy can decide.

use super::Failure;
use super::lists::{self, Format};
use super::named::Named;
use crate::policy::{LEVERS, LeverInfo};
use crate::render::json::document as json;
use crate::render::terminal::Width;
use crate::report::reference::levers;
use crate::studies::{self, EvidenceRequest};
use clap::Args;
use std::path::PathBuf;

/// List the levers of a policy, or explain one
///
/// A policy is made of levers. Without a name all of them are listed; with one, how that lever acts
/// in the model, its parameters with unit, bounds, default and where the default comes from, the
/// scenarios that use it, and its measured effect as far as `gresham ablate` has recorded it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The lever to explain [default: list all]
    #[arg(value_name = "NAME", value_parser = NAMED, hide_possible_values = true)]
    name: Option<&'static LeverInfo>,

    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Folder of the scenarios that are searched for the lever, in place of the built-in ones
    #[arg(long, value_name = "DIR")]
    scenarios: Option<PathBuf>,

    /// Folder of the ablation whose effects are shown, in place of the built-in one
    #[arg(long, value_name = "DIR")]
    ablation: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  gresham levers
  gresham lever traffic
  gresham levers --format markdown > docs/levers.md
  gresham lever refund_only --format json";

const NAMED: Named<LeverInfo> = Named {
    kind: "lever",
    rows: LEVERS,
    name: |lever| lever.name,
    help: LeverInfo::summary,
};

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let width = Width::of_stdout(Width::Piped);
    let look = || {
        studies::evidence(&EvidenceRequest {
            scenarios: arguments.scenarios.clone(),
            ablation: arguments.ablation.clone(),
        })
    };
    let text = match (arguments.name, arguments.format) {
        (None, Format::Table) => levers::text(width),
        (None, Format::Markdown) => levers::document(&look()?),
        (None, Format::Json) => {
            let evidence = look()?;
            let entries = LEVERS.iter().map(|lever| levers::entry(lever, &evidence));
            json(&entries.collect::<Vec<_>>())
        }
        (Some(lever), Format::Table) => levers::explained(lever, &look()?, width),
        (Some(lever), Format::Markdown) => levers::section(lever, &look()?),
        (Some(lever), Format::Json) => json(&levers::entry(lever, &look()?)),
    };
    lists::print(&text)
}
