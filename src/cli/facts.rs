//! `gresham facts`: what is known, and what a market gives.

use super::budget::BudgetOption;
use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::worlds::WorldsOptions;
use super::{Failure, own_data, session};
use crate::render::{json, markdown};
use crate::report::pages::facts as page;
use crate::studies::{self, FactsRequest};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Hold published facts against a market: which of them it meets, and which it does not
///
/// Every fact has a source, a grade and a use. Worlds are fitted to facts of use `fit` alone;
/// those of use `validate` are held back, so that they can tell how far the model is to be
/// trusted. With --worlds every fact is also measured in the worlds of an ensemble.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    own: Option<Own>,

    /// Built-in facts or file
    #[arg(value_name = "FACTS", default_value = "facts")]
    file: PathBuf,

    /// List the facts without running a market
    #[arg(long, conflicts_with = "budget")]
    list: bool,

    #[command(flatten)]
    worlds: WorldsOptions,

    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    budget: BudgetOption,

    #[command(flatten)]
    options: JobOptions,
}

#[derive(Debug, Subcommand)]
enum Own {
    From(own_data::Arguments),
}

const EXAMPLES: &str = "\
Examples:
  gresham facts --list
  gresham facts --replicates 8
  gresham facts --worlds shipped
  gresham facts from shops.csv --out mine.toml
  gresham facts mine.toml --format json > facts.json";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    if let Some(Own::From(own)) = &arguments.own {
        return own_data::execute(own);
    }
    let JobOptions { threads, quiet, .. } = arguments.options;
    let request = FactsRequest {
        file: arguments.file.clone(),
        worlds: arguments.worlds.request(),
        options: arguments.options.request(arguments.budget.asked()),
    };
    if arguments.list {
        let rows = studies::list_facts(&request)?;
        return lists::print(&match arguments.format {
            Format::Json => json::document(&page::document(&rows, &[])),
            Format::Table | Format::Markdown => markdown::table(&page::table(&rows)),
        });
    }
    let answer = session::with(threads, quiet, command, |session| {
        studies::facts(&request, session)
    })?;
    lists::print(&match arguments.format {
        Format::Json => answer.document,
        Format::Table | Format::Markdown => answer.readme,
    })
}
