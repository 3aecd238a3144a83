//! `gresham calibrate`: which parameters fit the claims and facts marked calibrated.

use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::page::ReportOption;
use super::{Failure, session};
use crate::studies::{self, CalibrateRequest};
use clap::Args;
use std::path::PathBuf;

/// Find the parameters that fit the claims and facts marked calibrated, by history matching
///
/// Points are spread over the priors, and each is run. A point is implausible if some target lies
/// further from its simulated value than the target's tolerance and the noise of few replicates
/// explain. The next wave is spread over what is left. What is accepted in the end is a set, not a point.
/// Ctrl-C keeps what is finished; the same command goes on, also with more replicates, waves or points
/// (a wave of another size is another design).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in calibration or file: claims and priors
    #[arg(value_name = "CALIBRATION", default_value = "calibration")]
    file: PathBuf,

    /// Points of each wave
    #[arg(long, value_name = "N", default_value_t = 96, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    points: u32,

    /// Waves
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    waves: u32,

    /// Targets that may be missed: with 1 the second worst decides
    #[arg(long, value_name = "N", default_value_t = 1)]
    spare: usize,

    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    options: JobOptions,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham calibrate --replicates 8
  gresham calibrate --points 16 --waves 1 --replicates 2 --set population.consumers=3000 --out results/quick
  gresham calibrate my-calibration.toml --out results/my-calibration";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let JobOptions { threads, quiet, .. } = arguments.options;
    let request = CalibrateRequest {
        file: arguments.file.clone(),
        points: arguments.points,
        waves: arguments.waves,
        spare: arguments.spare,
        options: arguments.options.request(),
    };
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
