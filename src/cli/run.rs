//! `gresham run`: one scenario.

use super::options::Options;
use super::{Failure, expectation, plan, session};
use crate::records::Verb;
use clap::Args;
use std::path::PathBuf;

/// Simulate one scenario and print its outcomes with their intervals
///
/// Every outcome is a mean over replicates with its 95 % interval, over the scenario's evaluation
/// window. Records are kept in a folder; run again, the command completes what is missing there.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenario or file
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,

    #[command(flatten)]
    options: Options,
}

const EXAMPLES: &str = "\
Examples:
  gresham run traffic-first
  gresham run my-policy.toml --replicates 40 --seed 7 --out results/seven
  gresham run traffic-first --precision repeat_90=0.005 --max-replicates 100
  gresham run traffic-first --outcomes orders,score --format csv > outcomes.csv";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let plan = plan::plan(
        std::slice::from_ref(&arguments.scenario),
        &arguments.options,
        false,
    )?;
    let (options, command) = expectation::within(&plan, &arguments.options, command);
    let (answer, finished) = session::conduct(&plan, &options, Verb::Run, &command)?;
    session::report(&answer, &finished)?;
    session::print(&answer, arguments.options.format)
}
