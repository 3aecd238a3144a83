//! `gresham run`: one scenario.

use super::hold::ProcessOptions;
use super::options::Options;
use super::page::ReportOption;
use super::{Failure, answer, session, slices};
use crate::studies::{self, RunRequest, Task};
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

    #[command(flatten)]
    processes: ProcessOptions,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham run traffic-first
  gresham run my-policy.toml --replicates 40 --seed 7 --out results/seven
  gresham run traffic-first --precision repeat_90=0.005 --max-replicates 100
  gresham run traffic-first --outcomes orders,score --format csv > outcomes.csv";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let scenario = arguments.scenario.as_path().into();
    if let Some(slice) = options.slice.asked() {
        let task = Task::Run(RunRequest {
            scenario,
            options: options.request(),
        });
        return slices::execute_slice(task, slice, options.threads, options.quiet, command);
    }
    let answer = session::with(options.threads, options.quiet, command, |session| {
        arguments.processes.start(session)?;
        studies::run(&scenario, &options.request(), session)
    })?;
    answer::print(&answer, options.format)?;
    arguments.report.write(&answer.folder)
}
