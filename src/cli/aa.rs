//! `gresham aa`: how often the gate is wrong.

use super::study::Work;
use super::{Failure, lists};
use crate::render::terminal::Width;
use crate::studies::{self, AaRequest};
use clap::Args;
use std::path::PathBuf;

/// Measure how often the gate is wrong: false alarms without a change, and its power against
/// planted harm
///
/// A pool of replicates of the policy as it is, is simulated once. Hundreds of whole gates are
/// formed from it, each between two sets of replicates that have none in common, so that whatever a
/// gate finds is a false alarm. Then harm of growing size is planted. The same command continues
/// what was stopped. There is no --budget: the rates are of as many gates as are asked for.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// Replicates in the pool [default: enough for 16 gates without one in common]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..=10_000_000))]
    replicates: Option<u32>,

    /// Gates without a change
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    runs: u32,

    /// Gates for every size of planted harm
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    planted_runs: u32,

    /// Delete every lever of every arm in turn, in so many replicates, and tell how often the gate
    /// catches it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    levers: Option<u32>,

    /// Salt of the seeds, so that another measurement has other luck
    #[arg(long, value_name = "N", default_value_t = 1)]
    salt: u64,

    /// Folder for the measurement [default: results/aa/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham aa gate
  gresham aa gate --replicates 16384 --runs 2000
  gresham aa gate --levers 256
  gresham aa gate --salt 2 --out results/gate-aa-2";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let request = AaRequest {
        study: arguments.work.study.clone(),
        replicates: arguments.replicates,
        runs: arguments.runs,
        planted_runs: arguments.planted_runs,
        levers: arguments.levers,
        salt: arguments.salt,
        out: arguments.out.clone(),
        force: arguments.force,
    };
    let answer = arguments
        .work
        .call(command, |session| studies::aa(&request, session))?;
    lists::print(&format!(
        "{}\neverything is in {}\n",
        answer.text(Width::of_stdout(Width::Piped)),
        answer.folder
    ))
}
