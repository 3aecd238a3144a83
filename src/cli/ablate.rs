//! `gresham ablate`: what each lever of a package does.

use super::budget::BudgetOption;
use super::lists::{self, Format};
use super::page::ReportOption;
use super::slices::SliceOption;
use super::worlds::WorldsOptions;
use super::{Failure, session, slices};
use crate::render::json;
use crate::render::terminal::Width;
use crate::report::pages::ablation;
use crate::report::worlds::{self, OverReport};
use crate::studies::{self, AblateAnswer, AblateRequest, Assignment, RunOptions, Task};
use clap::Args;
use std::path::PathBuf;

/// Take a package of levers apart: what each does alone, and what the package owes to it
///
/// Runs the baseline, the package, the baseline with each lever as the package has it, and the
/// package with each lever as the baseline has it, all on the same luck. Only levers in which the
/// two differ are taken.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario whose levers are taken apart
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,

    /// The scenario on which they are put, one at a time
    #[arg(long, value_name = "BASELINE")]
    on: PathBuf,

    /// Replicates of every arm; there are two arms per lever and two more
    #[arg(
        long,
        value_name = "N",
        default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..=100_000)
    )]
    replicates: u32,

    /// Go on with levers that are undecided, up to so many replicates
    ///
    /// Undecided is what is told neither from zero nor from the outcome's margin. Their arms are
    /// run for twice as many replicates, and twice as many again.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    until: u32,

    #[command(flatten)]
    budget: BudgetOption,

    /// Threads to simulate on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Seed of all luck; the same seed gives the same results to the last bit
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true,
        value_parser = super::options::seed
    )]
    seed: u64,

    /// Set a parameter on top of both scenarios, such as population.consumers=10000; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = super::options::assignment)]
    set: Vec<Assignment>,

    #[command(flatten)]
    worlds: WorldsOptions,

    /// Folder for the records
    #[arg(long, value_name = "DIR", default_value = "results/ablation")]
    out: PathBuf,

    /// How the effects are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Do not show the progress bar
    #[arg(long)]
    quiet: bool,

    /// Discard the records of a different experiment in the folder
    #[arg(long)]
    force: bool,

    /// Simulate nothing; write a scenario file per arm into `alone/` and `without/` of this folder
    ///
    /// The files extend the two scenarios, which are built in or lie in the folder itself.
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = [
            "replicates", "until", "budget", "threads", "seed", "set", "out", "force", "worlds",
        ]
    )]
    write_scenarios: Option<PathBuf>,

    #[command(flatten)]
    slice: SliceOption,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham ablate service-is-growth --on traffic-first
  gresham ablate service-is-growth --on traffic-first --worlds 8
  gresham ablate service-is-growth --on traffic-first --until 64
  gresham ablate true-experience-score --on traffic-first \\
      --replicates 20 --set population.consumers=20000 --out results/score-taken-apart
  gresham ablate scenarios/service-is-growth.toml --on scenarios/traffic-first.toml \\
      --write-scenarios scenarios";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let request = arguments.request();
    let (threads, quiet) = (arguments.threads, arguments.quiet);
    if let Some(folder) = &arguments.write_scenarios {
        return session::with(threads, quiet, command, |session| {
            studies::write_ablation_arms(&request, folder, session)
        });
    }
    if let Some(slice) = arguments.slice.asked() {
        let task = Task::Ablate(request);
        return slices::execute_slice(task, slice, threads, quiet, command);
    }
    let answer = session::with(threads, quiet, command, |session| {
        studies::ablate(&request, session)
    })?;
    lists::print(&match arguments.format {
        Format::Json => json::document(&document(&answer)),
        format => {
            let effects = lists::written(&ablation::table(&answer.record), format);
            let findings = lists::written(&ablation::findings(&answer.record), format);
            format!("{effects}\n{findings}")
        }
    })?;
    told(arguments.format, answer.over_worlds.as_ref())?;
    lists::tell(&format!("everything is in {}\n", answer.folder));
    arguments.report.write(&answer.folder)
}

/// The record, and effects over worlds beside it.
fn document(answer: &AblateAnswer) -> serde_json::Value {
    let mut document = serde_json::json!(answer.record);
    if let Some(over) = &answer.over_worlds {
        document["over_worlds"] = serde_json::json!(over);
    }
    document
}

/// Prints effects over worlds below the others, or says that there are none.
fn told(format: Format, over: Option<&OverReport>) -> Result<(), Failure> {
    let Some(over) = over else {
        lists::tell(&format!("{}\n", worlds::luck_only()));
        return Ok(());
    };
    match format {
        Format::Json => Ok(()),
        Format::Table => lists::print(&format!(
            "\n{}",
            over.overview_text(Width::of_stdout(Width::Piped))
        )),
        Format::Markdown => lists::print(&format!("\n{}", over.overview_section())),
    }
}

impl Arguments {
    fn request(&self) -> AblateRequest {
        AblateRequest {
            baseline: self.on.as_path().into(),
            package: self.package.as_path().into(),
            worlds: self.worlds.request(),
            until: self.until,
            options: RunOptions {
                replicates: self.replicates,
                max_replicates: self.replicates,
                budget: self.budget.asked(),
                seed: self.seed,
                set: self.set.clone(),
                out: Some(self.out.clone()),
                efficiency: false,
                figures: false,
                force: self.force,
                ..RunOptions::default()
            },
        }
    }
}
