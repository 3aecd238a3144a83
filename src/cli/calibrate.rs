//! `gresham calibrate`: worlds that the published facts do not rule out.

use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::page::ReportOption;
use super::slices::SliceOption;
use super::{Failure, session, slices};
use crate::studies::{self, Budget, CalibrateRequest, Task};
use clap::Args;
use std::path::PathBuf;

/// Find the worlds that the facts of use `fit` do not rule out, by history matching with emulators
///
/// Groups of parameters that no fact speaks about are left as they are. The first wave of worlds
/// is spread over the priors; before each further one, emulators made from all worlds that were
/// run judge a million candidates, and the wave is drawn from what they leave. The answer is an
/// ensemble, not a point: worlds that were each run and that no fact rules out, with weights, as
/// `worlds.toml`, which --worlds of other verbs reads. Facts that no world meets come first.
/// Ctrl-C keeps what is finished, and the same command goes on.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in calibration or file: priors, and the facts to meet
    #[arg(value_name = "CALIBRATION", default_value = "calibration")]
    file: PathBuf,

    /// Facts in place of those that the file names
    #[arg(long, value_name = "FACTS")]
    facts: Option<PathBuf>,

    /// Points of each wave
    #[arg(
        long,
        value_name = "N",
        default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(16..=100_000)
    )]
    points: u32,

    /// Waves
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        value_parser = clap::value_parser!(u32).range(1..=20)
    )]
    waves: u32,

    /// Trajectories by which groups of parameters are screened; 0 varies all of them
    #[arg(
        long,
        value_name = "N",
        default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(0..=1000)
    )]
    screening: u32,

    /// Candidates that emulators judge before each wave but the first
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1_000_000,
        value_parser = clap::value_parser!(u32).range(10_000..=1_000_000_000)
    )]
    candidates: u32,

    /// Known worlds that are to be found again in the end
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = clap::value_parser!(u32).range(0..=1000)
    )]
    recover: u32,

    /// Time that it may take, such as 30m: waves get smaller or are left out to keep to it
    #[arg(long, value_name = "TIME")]
    budget: Option<Budget>,

    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    slice: SliceOption,

    #[command(flatten)]
    options: JobOptions,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham calibrate --replicates 2
  gresham calibrate --points 64 --waves 2 --replicates 2 --out results/quick
  gresham calibrate --facts mine.toml --out results/mine
  gresham calibrate --recover 20 --replicates 2";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let JobOptions { threads, quiet, .. } = arguments.options;
    let request = CalibrateRequest {
        file: arguments.file.clone(),
        facts: arguments.facts.clone(),
        points: arguments.points,
        waves: arguments.waves,
        screening: arguments.screening,
        candidates: arguments.candidates,
        recover: arguments.recover,
        options: arguments.options.request(arguments.budget),
    };
    if let Some(slice) = arguments.slice.asked() {
        let task = Task::Calibrate(request);
        return slices::execute_slice(task, slice, threads, quiet, command);
    }
    let answer = session::with(threads, quiet, command, |session| {
        studies::calibrate(&request, session)
    })?;
    let folder = answer.folder.clone();
    lists::print(&match arguments.format {
        Format::Json => answer.document,
        Format::Table | Format::Markdown => answer.readme,
    })?;
    arguments.report.write(folder)
}
