//! `gresham ablate`: what each lever of a package does.

use super::options::{Assignment, Format, Options};
use super::{Failure, expectation, lists, plan, session};
use crate::builtin;
use crate::experiment::ablation::{ablate, levers_between, policies};
use crate::experiment::{Plan, Setup};
use crate::records::{self, AblationRecord, Verb};
use crate::render::json;
use crate::report::pages::ablation;
use crate::scenario::Scenario;
use clap::Args;
use std::path::{Path, PathBuf};

/// Take a package of levers apart: what each does alone, and what the package owes to it
///
/// Runs the baseline, the package, the baseline with each lever as the package has it, and the
/// package with each lever as the baseline has it, all on the same luck. Only levers in which the two
/// differ are taken.
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
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: u32,

    /// Threads to simulate on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Seed of all luck; the same seed gives the same results to the last bit
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = super::options::seed)]
    seed: u64,

    /// Set a parameter on top of both scenarios, such as population.consumers=10000; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = super::options::assignment)]
    set: Vec<Assignment>,

    /// Folder for the records
    #[arg(long, value_name = "DIR", default_value = "results/ablation")]
    out: PathBuf,

    /// How the effects are printed
    #[arg(long, value_enum, default_value_t = lists::Format::Table)]
    format: lists::Format,

    /// Do not show the progress bar
    #[arg(long)]
    quiet: bool,

    /// Discard the records of a different experiment in the folder
    #[arg(long)]
    force: bool,

    /// Simulate nothing; write a scenario file per arm into `alone/` and `without/` of this folder
    ///
    /// The files extend the two scenarios, which are built in or lie in the folder itself.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["replicates", "threads", "seed", "set", "out", "force"])]
    write_scenarios: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  gresham ablate service-is-growth --on traffic-first
  gresham ablate true-experience-score --on traffic-first \\
      --replicates 20 --set population.consumers=20000 --out results/score-taken-apart
  gresham ablate scenarios/service-is-growth.toml --on scenarios/traffic-first.toml \\
      --write-scenarios scenarios";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = arguments.options();
    let paths = [arguments.on.clone(), arguments.package.clone()];
    let both = plan::plan(&paths, &options, false)?;
    let [baseline, package] = both.arms.as_slice() else {
        unreachable!("two paths give two arms")
    };
    let levers = levers_between(&baseline.policy, &package.policy);
    if levers.is_empty() {
        return Err(Failure::input(format!(
            "{} and {} have the same levers; there is nothing to take apart",
            baseline.name, package.name
        )));
    }
    if let Some(folder) = &arguments.write_scenarios {
        return write_scenarios(folder, arguments, baseline, package, &levers);
    }
    let plan = taken_apart(&both, &levers);
    let (options, command) = expectation::within(&plan, &options, command);
    let run = session::finished(&plan, &options, Verb::Ablate, &command)?;
    let effects = ablate(&levers, &plan.industries(), &run.conducted.arms);
    let record = AblationRecord::new(&effects, &plan, &command, &run.digest);
    let mut files = ablation::files(&record).map_err(session::not_drawn)?;
    files.push(record.file());
    run.folder.publish(&files).map_err(Failure::input)?;
    lists::print(&match arguments.format {
        lists::Format::Json => json::document(&record),
        format => lists::written(&ablation::table(&record), format),
    })?;
    lists::tell(&format!("everything is in {}\n", arguments.out.display()));
    Ok(())
}

impl Arguments {
    /// What the verbs that simulate share.
    fn options(&self) -> Options {
        Options {
            replicates: self.replicates,
            precision: Vec::new(),
            max_replicates: self.replicates,
            budget: None,
            threads: self.threads,
            seed: self.seed,
            set: self.set.clone(),
            out: Some(self.out.clone()),
            format: Format::Table,
            outcomes: None,
            quiet: self.quiet,
            no_efficiency: true,
            no_figures: true,
            force: self.force,
            shards: None,
        }
    }
}

/// The arms of the ablation, each a scenario of its own with a digest.
fn taken_apart(both: &Plan, levers: &[&str]) -> Plan {
    let (baseline, package) = (&both.arms[0], &both.arms[1]);
    let mut names = vec![baseline.name.clone(), package.name.clone()];
    let mut summaries = vec![baseline.summary.clone(), package.summary.clone()];
    for lever in levers {
        names.extend([name("alone", lever), name("without", lever)]);
        summaries.extend([
            alone_in_words(lever, &baseline.name, &package.name),
            without_in_words(lever, &baseline.name, &package.name),
        ]);
    }
    let policies = policies(&baseline.policy, &package.policy, levers);
    let arms = names.into_iter().zip(summaries).zip(policies);
    let arms = arms.map(|((name, summary), policy)| {
        let scenario = Scenario {
            name,
            summary,
            calendar: baseline.calendar,
            world: (*baseline.world).clone(),
            policy,
        };
        Setup {
            digest: scenario.digest(),
            path: String::new(),
            name: scenario.name,
            summary: scenario.summary,
            policy: scenario.policy,
            ..baseline.clone()
        }
    });
    Plan {
        arms: arms.collect(),
        ..both.clone()
    }
}

fn name(kind: &str, lever: &str) -> String {
    format!("{kind}-{}", lever.replace('_', "-"))
}

fn alone_in_words(lever: &str, baseline: &str, package: &str) -> String {
    format!("`{baseline}` with one lever, `{lever}`, as `{package}` has it.")
}

fn without_in_words(lever: &str, baseline: &str, package: &str) -> String {
    format!("`{package}` with one lever, `{lever}`, as `{baseline}` has it.")
}

/// Writes a file of a few lines for every arm of a lever.
fn write_scenarios(
    folder: &Path,
    arguments: &Arguments,
    baseline: &Setup,
    package: &Setup,
    levers: &[&str],
) -> Result<(), Failure> {
    let called = |path: &Path| -> Result<String, Failure> {
        if builtin::is_name(path) {
            return Ok(path.display().to_string());
        }
        let name = path.file_name().unwrap_or_default();
        if folder.join(name).is_file() {
            Ok(format!("../{}", name.to_string_lossy()))
        } else {
            Err(Failure::input(format!(
                "{} does not lie in {}, where the files would look for it",
                path.display(),
                folder.display()
            )))
        }
    };
    let (on, of) = (called(&arguments.on)?, called(&arguments.package)?);
    for (kind, extends, from, words) in [
        (
            "alone",
            &on,
            &of,
            alone_in_words as fn(&str, &str, &str) -> String,
        ),
        ("without", &of, &on, without_in_words),
    ] {
        let folder = folder.join(kind);
        for lever in levers {
            let text = format!(
                "#:schema ../scenario.schema.json\n# Made by `cargo xtask docs`.\n\
                 extends = \"{extends}\"\nname = \"{}\"\nsummary = \"{}\"\n\
                 policy.take.{lever} = \"{from}\"\n",
                name(kind, lever),
                words(lever, &baseline.name, &package.name),
            );
            let path = folder.join(format!("{}.toml", lever.replace('_', "-")));
            records::put(&path, text.as_bytes()).map_err(Failure::input)?;
        }
    }
    Ok(())
}
