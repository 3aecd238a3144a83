//! `gresham claims`: published figures reproduced, taken apart, or refuted.

use super::budget::BudgetOption;
use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::page::ReportOption;
use super::slices::SliceOption;
use super::worlds::WorldsOptions;
use super::{Failure, session, slices};
use crate::claims::pass_through::Answer;
use crate::experiment::at_scale::PlatformSize;
use crate::report::pages::claims as document;
use crate::studies::{self, ClaimsRequest, Task};
use clap::Args;
use std::path::{Path, PathBuf};

/// Judge published figures: what the policy did, and what would have been anyway
///
/// For every claim: the figure as published; the same statistic simulated, with its interval; the
/// same without the policy on the same luck; what the policy does to the very same shops, to all
/// shops, and to single shops that alone have the lever; a verdict and a sentence. And what an
/// analyst would have concluded who has only the published kind of data.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Claims file
    #[arg(value_name = "CLAIMS", default_value = "published")]
    file: PathBuf,

    #[command(flatten)]
    worlds: WorldsOptions,

    /// Tell savings in yuan a year on a platform that sells so many yuan net a year, too, such as
    /// 8e12
    #[arg(long, value_name = "YUAN", value_parser = str::parse::<PlatformSize>)]
    scale: Option<PlatformSize>,

    /// Judge nothing; move each parameter of the levers and services in question by a fifth, tell
    /// which claims answer one for one, and fail if one of them is not an input
    #[arg(long, conflicts_with_all = ["worlds", "budget"])]
    pass_through: bool,

    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    budget: BudgetOption,

    #[command(flatten)]
    options: JobOptions,

    #[command(flatten)]
    slice: SliceOption,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham claims
  gresham claims --replicates 8 --set population.consumers=6000 --out results/small
  gresham claims --worlds 8
  gresham claims my-claims.toml --format json > findings.json
  gresham claims --pass-through --replicates 4 --out results/pass-through
  gresham claims --format markdown > claims.md";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let JobOptions { threads, quiet, .. } = arguments.options;
    let request = ClaimsRequest {
        file: arguments.file.clone(),
        worlds: arguments.worlds.request(),
        scale: arguments.scale,
        options: arguments.options.request(arguments.budget.asked()),
    };
    if arguments.pass_through {
        let answers = session::with(threads, quiet, command, |session| {
            studies::pass_through(&request, session)
        })?;
        lists::print(&document::answers(&answers))?;
        return if answers.iter().any(Answer::is_refused) {
            Err(Failure::Gate("a claim is judged by what was put in", 1))
        } else {
            Ok(())
        };
    }
    if let Some(slice) = arguments.slice.asked() {
        let task = Task::Claims(request);
        return slices::execute_slice(task, slice, threads, quiet, command);
    }
    let answer = session::with(threads, quiet, command, |session| {
        studies::claims(&request, session)
    })?;
    let (found, beside) = (&answer.findings, answer.beside());
    let folder = answer.folder.clone();
    lists::print(&match arguments.format {
        Format::Table => {
            let text = document::text(found, beside);
            format!("{text}everything is in {}\n", answer.folder.display())
        }
        Format::Markdown => {
            // As seen from a folder of documentation beside that of results.
            let figures = Path::new("..").join(&answer.folder).join("figures");
            let figures = figures.display().to_string();
            document::markdown(found, beside, &answer.command, &figures)
        }
        Format::Json => answer.document.clone(),
    })?;
    arguments.report.write(folder)
}
