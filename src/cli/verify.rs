//! `gresham verify`: known answers of theory, met or not.

use super::options::{Format, seed};
use super::{Failure, lists, session};
use crate::render::{csv, json, markdown};
use crate::report::pages::verify as page;
use crate::studies::{self, VerifyRequest};
use crate::theory::CHECKS;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// Run worlds that theory has solved, and hold what comes out against what it predicts
///
/// Every check runs reduced worlds with the same code as any scenario. Its interval over replicates
/// must lie within the declared margin of the prediction, another answer must lie outside, and
/// no fen may be lost. All checks take a minute or two.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Arguments {
    /// Checks to make [default: all]
    #[arg(value_name = "CHECK", value_parser = names())]
    checks: Vec<String>,

    /// List the checks with their theories and sources without running them
    #[arg(long)]
    list: bool,

    /// Take fewer replicates
    #[arg(long)]
    short: bool,

    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Seed of all luck; the same seed gives the same results to the last bit
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true,
        value_parser = seed
    )]
    seed: u64,

    /// Threads to simulate on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Do not show the progress bar
    #[arg(long)]
    quiet: bool,

    /// Folder for the report [default: results/verify if all checks are made in full, else none]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard the report of something else in the folder
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham verify
  gresham verify lemons choice
  gresham verify --list
  gresham verify --short --format json > verify.json

Exit status: 0 all checks hold, 1 one does not.";

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(CHECKS.iter().map(|check| check.name))
}

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    if arguments.list {
        let table = page::list(&arguments.checks);
        return lists::print(&match arguments.format {
            Format::Table => lists::text(&table),
            Format::Markdown => markdown::with_notes(&table),
            Format::Csv => csv::of(&table),
            Format::Json => json::document(&json::rows(&table)),
        });
    }
    let request = VerifyRequest {
        checks: arguments.checks.clone(),
        short: arguments.short,
        seed: arguments.seed,
        out: arguments.out.clone(),
        force: arguments.force,
    };
    let answer = session::with(arguments.threads, arguments.quiet, command, |session| {
        studies::verify(&request, session)
    })?;
    let table = page::table(&answer.verified);
    lists::print(&match arguments.format {
        Format::Table => lists::text(&table),
        Format::Markdown => markdown::with_notes(&table),
        Format::Csv => csv::of(&table),
        Format::Json => answer.document.clone(),
    })?;
    if let Some(folder) = &answer.folder {
        lists::tell(&format!("everything is in {}\n", folder.display()));
    }
    if answer.holds() {
        Ok(())
    } else {
        Err(Failure::Gate("a check of theory fails", 1))
    }
}
