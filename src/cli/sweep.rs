//! `gresham sweep`: a study over arms and factors.

use super::budget::BudgetOption;
use super::page::ReportOption;
use super::slices::SliceOption;
use super::study::Work;
use super::worlds::WorldsOptions;
use super::{Failure, lists, slices};
use crate::render::number;
use crate::render::terminal::Width;
use crate::studies::{self, SweepRequest, SweepSize, Task, in_words};
use clap::Args;
use std::path::PathBuf;

/// Run a study: every arm at every point of its design, with the same luck
///
/// Finished replicates are kept in a folder as they come. The same command continues what was
/// stopped, however it was stopped; with more --replicates or --points it runs only what is new.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// Replicates of every arm at every point, in place of the study's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,

    /// Points, blocks or trajectories of the design, in place of the study's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    points: Option<u32>,

    #[command(flatten)]
    budget: BudgetOption,

    #[command(flatten)]
    worlds: WorldsOptions,

    /// Only tell how much there is to run, how long it may take and how much memory
    #[arg(long, conflicts_with = "budget")]
    dry_run: bool,

    /// Folder for the records [default: results/sweep/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,

    /// Do not draw figures
    #[arg(long)]
    no_figures: bool,

    #[command(flatten)]
    slice: SliceOption,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham sweep score-strength --dry-run
  gresham sweep score-strength
  gresham sweep score-strength --replicates 40 --budget 10m
  gresham sweep score-strength --worlds 8
  gresham sweep what-matters --points 128";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let request = SweepRequest {
        study: arguments.work.study.clone(),
        replicates: arguments.replicates,
        points: arguments.points,
        budget: arguments.budget.asked(),
        worlds: arguments.worlds.request(),
        out: arguments.out.clone(),
        force: arguments.force,
        no_figures: arguments.no_figures,
    };
    if arguments.dry_run {
        let size = arguments
            .work
            .call(command, |session| studies::sweep_size(&request, session))?;
        return lists::print(&told(&size));
    }
    let (threads, quiet) = (arguments.work.threads, arguments.work.quiet);
    if let Some(slice) = arguments.slice.asked() {
        let task = Task::Sweep(request);
        return slices::execute_slice(task, slice, threads, quiet, command);
    }
    let answer = arguments
        .work
        .call(command, |session| studies::sweep(&request, session))?;
    let text = answer.text(Width::of_stdout(Width::Piped));
    lists::print(&format!("{text}everything is in {}\n", answer.folder))?;
    arguments.report.write(&answer.folder)
}

/// The size of a study, line by line.
fn told(size: &SweepSize) -> String {
    let whole = |count: usize| number::whole(count as u64);
    let SweepSize {
        replicates,
        threads,
        ..
    } = size;
    let memory = size.expected_bytes.map_or_else(
        || "not known here".to_owned(),
        |bytes| format!("about {} MiB", number::whole(bytes >> 20)),
    );
    let mut lines = vec![
        format!("points: {}", whole(size.points)),
        format!("arms: {}", whole(size.arms)),
        format!("distinct scenarios: {}", whole(size.scenarios)),
        format!(
            "markets: {} ({replicates} replicates each), {} finished",
            whole(size.markets),
            whole(size.finished)
        ),
        format!("seconds per market: {:.2}", size.market_seconds),
        format!(
            "days to simulate: {:.0} % of those that scenarios live through, which share what \
             comes before their policies part",
            100.0 * size.simulated_share
        ),
        format!(
            "expected time: {} on {threads} threads",
            in_words(size.expected_seconds)
        ),
        format!("expected memory: {memory}"),
    ];
    if let Some(most) = size.most_replicates {
        lines.push(format!(
            "precisions may ask for up to {most} replicates and {} markets",
            whole(size.scenarios * most as usize)
        ));
    }
    lines.join("\n") + "\n"
}
