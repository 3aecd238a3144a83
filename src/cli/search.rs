//! `gresham search`: packages that no other beats.

use super::slices::SliceOption;
use super::study::Work;
use super::worlds::UsualWorlds;
use super::{Failure, lists, slices};
use crate::render::terminal::Width;
use crate::studies::{self, RegretRequest, SearchRequest, Task};
use clap::Args;
use std::path::PathBuf;

/// Search over the parameters of levers for packages that no other beats in all objectives
///
/// The study states the objectives and the ranges. What is found is confirmed on fresh seeds, and
/// the best package that beats the reference is written out as a scenario file. What every package
/// would cost where the world is another one that fits is told over worlds, eight unless told
/// otherwise. There is no --budget: which packages come to be tried, and how closely, is part of
/// what is confirmed, so that a search cut short would be another one; stopped, it goes on.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    #[command(flatten)]
    worlds: UsualWorlds,

    /// Replicates of every package in each world
    #[arg(
        long,
        value_name = "N",
        default_value_t = 4,
        value_parser = clap::value_parser!(u32).range(3..=100_000)
    )]
    world_replicates: u32,

    #[command(flatten)]
    slice: SliceOption,

    /// Folder for the records [default: results/search/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham search better-package
  gresham search better-package --worlds 24";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let request = SearchRequest {
        study: arguments.work.study.clone(),
        regret: arguments.worlds.source().map(|source| RegretRequest {
            source,
            replicates: arguments.world_replicates,
        }),
        out: arguments.out.clone(),
        force: arguments.force,
    };
    if let Some(slice) = arguments.slice.asked() {
        let (threads, quiet) = (arguments.work.threads, arguments.work.quiet);
        let task = Task::Search(request);
        return slices::execute_slice(task, slice, threads, quiet, command);
    }
    let answer = arguments
        .work
        .call(command, |session| studies::search(&request, session))?;
    let reference = &answer.study.arms[0].name;
    let package = match &answer.package {
        Some(path) => format!("a package that beats {reference} is in {}", path.display()),
        None => format!("no package was shown to beat {reference}"),
    };
    lists::print(&format!(
        "{}\n{package}\n{} packages were tried; everything is in {}\n",
        answer.text(Width::of_stdout(Width::Piped)),
        answer.found.tried.len(),
        answer.folder
    ))
}
