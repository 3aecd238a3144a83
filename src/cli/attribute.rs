//! `gresham attribute`: what each lever of a package contributes.

use super::budget::BudgetOption;
use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::options::{Shown, shown};
use super::page::ReportOption;
use super::slices::SliceOption;
use super::worlds::UsualWorlds;
use super::{Failure, session, slices};
use crate::render::terminal::Width;
use crate::report::pages::attribution::table;
use crate::studies::{self, AttributeRequest, Task, USUAL_REPLICATES};
use clap::Args;
use std::path::PathBuf;

/// Divide a package's effect among its levers by Shapley values
///
/// A lever's value is its mean contribution over all orders in which the levers could be
/// introduced, so that the values add up to the package's effect. Up to ten levers every
/// combination is run; with more, or with --orders, random orders are, and the intervals hold
/// their noise too. The range over worlds that fit what is known stands beside them, of eight
/// worlds unless told otherwise.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Scenario without the package
    #[arg(value_name = "BASE")]
    base: PathBuf,

    /// Scenario with the package; its world must be the same
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,

    /// Outcomes to divide, separated by commas, or `all`
    #[arg(
        long,
        value_name = "A,B,C",
        default_value = "net_gmv,repeat_90,quality_traded,abuse_loss,honest_surplus",
        value_parser = shown
    )]
    outcomes: Shown,

    /// Pairs of random orders per replicate, instead of every combination of levers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    orders: Option<u32>,

    /// How values are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    worlds: UsualWorlds,

    /// Replicates of every combination in each world
    #[arg(
        long,
        value_name = "N",
        default_value_t = USUAL_REPLICATES,
        value_parser = clap::value_parser!(u32).range(2..=100_000)
    )]
    world_replicates: u32,

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
  gresham attribute traffic-first service-is-growth
  gresham attribute refund-only-relaxed true-experience-score --replicates 4
  gresham attribute BASE.toml PACKAGE.toml --orders 2 --replicates 20 --set population.consumers=4000";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let JobOptions { threads, quiet, .. } = arguments.options;
    let request = AttributeRequest {
        base: (&arguments.base).into(),
        package: (&arguments.package).into(),
        outcomes: arguments.outcomes.all().to_vec(),
        orders: arguments.orders,
        worlds: arguments.worlds.request(arguments.world_replicates),
        options: arguments.options.request(arguments.budget.asked()),
    };
    if let Some(slice) = arguments.slice.asked() {
        let task = Task::Attribute(request);
        return slices::execute_slice(task, slice, threads, quiet, command);
    }
    let answer = session::with(threads, quiet, command, |session| {
        studies::attribute(&request, session)
    })?;
    let folder = answer.folder.clone();
    lists::print(&match arguments.format {
        Format::Table => {
            let table = lists::text(&table(&answer.attribution, &answer.divided));
            let over = answer.over_worlds.as_ref();
            let over = over.map(|over| format!("\n{}", over.text(Width::of_stdout(Width::Piped))));
            let over = over.unwrap_or_default();
            format!("{table}{over}everything is in {}\n", answer.folder)
        }
        Format::Markdown => answer.readme,
        Format::Json => answer.document,
    })?;
    arguments.report.write(folder)
}
