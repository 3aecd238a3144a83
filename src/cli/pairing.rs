//! `gresham pairing`: how well common luck pairs two policies.

use super::options::{Format, Options};
use super::{Failure, lists, session};
use crate::render::json;
use crate::render::terminal::Width;
use crate::studies::{self, CompareRequest};
use clap::Args;
use std::path::PathBuf;

/// Tell how well common luck pairs scenarios: correlations, and the first day on which they differ
///
/// Replicate r of every arm has the same luck. The higher the correlation, the fewer replicates a
/// comparison takes: as many times fewer as is told. Until policies differ, arms must be equal to
/// the byte.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenarios or files, at least two; the first is the baseline
    #[arg(value_name = "SCENARIO", required = true, num_args = 2..)]
    scenarios: Vec<PathBuf>,

    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "\
Examples:
  gresham pairing traffic-first true-experience-score";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let request = CompareRequest {
        scenarios: arguments.scenarios.iter().map(Into::into).collect(),
        options: options.request(),
        ..CompareRequest::default()
    };
    let answer = session::with(options.threads, options.quiet, command, |session| {
        studies::pairing(&request, session)
    })?;
    lists::print(&match options.format {
        Format::Json => json::document(&answer.document()),
        Format::Markdown | Format::Csv => answer.markdown(),
        Format::Table => answer.text(Width::of_stdout(Width::Piped)),
    })
}
