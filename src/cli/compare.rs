//! `gresham compare`: policies against a baseline.

use super::hold::ProcessOptions;
use super::options::Options;
use super::page::ReportOption;
use super::worlds::WorldsOptions;
use super::{Failure, answer, session, slices};
use crate::experiment::at_scale::PlatformSize;
use crate::studies::{self, CompareRequest, Task};
use clap::Args;
use std::path::PathBuf;

/// Compare scenarios with a baseline, replicate by replicate with the same luck
///
/// Every outcome is shown with its 95 % interval, its paired difference from the baseline and a
/// verdict: better, worse, no material difference, or undecided. Arms must have the same calendar
/// and the same world, so that what differs is due to the policy.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenarios or files, at least two; the first is the baseline
    #[arg(value_name = "SCENARIO", required = true, num_args = 2..)]
    scenarios: Vec<PathBuf>,

    /// Compare although the worlds differ; differences are then not due to the policy alone
    #[arg(long)]
    allow_different_worlds: bool,

    #[command(flatten)]
    worlds: WorldsOptions,

    /// Tell effects in yuan a year on a platform that sells so many yuan net a year, too, such as
    /// 8e12
    #[arg(long, value_name = "YUAN", value_parser = str::parse::<PlatformSize>)]
    scale: Option<PlatformSize>,

    #[command(flatten)]
    options: Options,

    #[command(flatten)]
    processes: ProcessOptions,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham compare traffic-first true-experience-score
  gresham compare A.toml B.toml C.toml --replicates 40 --outcomes repeat_90,net_gmv
  gresham compare A.toml B.toml --precision repeat_90=0.005 --precision gross_gmv=1%
  gresham compare traffic-first true-experience-score --worlds 24 --scale 8e12
  gresham compare A.toml B.toml --format json > comparison.json";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let request = CompareRequest {
        scenarios: arguments.scenarios.iter().map(Into::into).collect(),
        allow_different_worlds: arguments.allow_different_worlds,
        worlds: arguments.worlds.request(),
        scale: arguments.scale,
        options: options.request(),
    };
    if let Some(slice) = options.slice.asked() {
        let task = Task::Compare(request);
        return slices::execute_slice(task, slice, options.threads, options.quiet, command);
    }
    let answer = session::with(options.threads, options.quiet, command, |session| {
        arguments.processes.start(session)?;
        studies::compare(&request, session)
    })?;
    answer::print(&answer, options.format)?;
    arguments.report.write(&answer.folder)
}
