//! `gresham claims`: published figures reproduced, taken apart, or refuted.

use super::Failure;
use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::session::not_drawn;
use super::session::tell_expectation;
use crate::claims::Registry;
use crate::claims::accepted::{self, judge_over};
use crate::claims::arms::Arms;
use crate::claims::audit::findings::{AuditFindings, audit_findings};
use crate::claims::finding::{Finding, findings};
use crate::claims::protocol::{Replicate, observe};
use crate::experiment::pool::Outlet;
use crate::experiment::{Job, treated_market};
use crate::outcome::Panel;
use crate::records::{Claim, PanelFiles, Verb};
use crate::render::json;
use crate::report;
use crate::report::pages::claims as document;
use crate::scenario::Setting;
use crate::studies::capacity;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

    /// Judge predicted claims over accepted worlds, too: the calibration.json of gresham calibrate
    #[arg(long, value_name = "FILE")]
    over: Option<PathBuf>,

    /// Accepted worlds to judge over, spread over the set
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=1000), requires = "over")]
    worlds: u16,

    /// Replicates in each of them
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(2..=100_000), requires = "over")]
    world_replicates: u32,

    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    options: JobOptions,
}

const EXAMPLES: &str = "\
Examples:
  gresham claims
  gresham claims --replicates 8 --set population.consumers=6000 --out results/small
  gresham claims --over results/calibration/calibration.json
  gresham claims my-claims.toml --format json > findings.json
  gresham claims --format markdown > docs/claims.md";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let registry = read(&arguments.file, options, &[])?;
    let worlds = worlds(arguments)?;
    let claim = options.claim(Verb::Claims, properties(&registry))?;
    let panels = Path::new("panels");
    let replicates = observed(&registry, &claim, panels, options.replicates, options)?;
    let mut found = findings(&registry, &replicates);
    let audit = audit_findings(&replicates);
    let mut elsewhere = Vec::new();
    for settings in &worlds {
        let world = read(&arguments.file, options, settings)?.predicted();
        if world.claims.is_empty() {
            break;
        }
        let panels = panels.join(format!("world-{}", world.policies[0].scenario.digest()));
        let replicates = observed(&world, &claim, &panels, arguments.world_replicates, options)?;
        elsewhere.extend(findings(&world, &replicates));
    }
    for finding in &mut found {
        let same = elsewhere
            .iter()
            .filter(|other| other.claim.id == finding.claim.id);
        judge_over(finding, &same.collect::<Vec<_>>());
    }
    keep(&claim, &found, &audit, command)?;
    let folder = claim.path();
    let text = match arguments.format {
        Format::Table => document::text(&found, &audit),
        Format::Markdown => {
            // As seen from a folder of documentation beside that of results.
            let figures = Path::new("..").join(folder).join("figures");
            document::markdown(&found, &audit, command, &figures.display().to_string())
        }
        Format::Json => json::document(&document::json(&found, &audit)),
    };
    lists::print(&text)?;
    if arguments.format == Format::Table {
        lists::print(&format!("everything is in {}\n", folder.display()))?;
    }
    Ok(())
}

/// What the panels of one folder have in common.
fn properties(registry: &Registry) -> [(&'static str, String); 2] {
    let policies = registry.policies.iter();
    let digests = policies.map(|policy| format!("{} ({})", policy.name, policy.scenario.digest()));
    let periods = Arms::of(registry).periods;
    [
        ("policies", digests.collect::<Vec<_>>().join(" and ")),
        ("periods from days", format!("{:?}", periods.cuts())),
    ]
}

/// The accepted worlds that are asked for.
fn worlds(arguments: &Arguments) -> Result<Vec<Vec<Setting>>, Failure> {
    let Some(path) = &arguments.over else {
        return Ok(Vec::new());
    };
    let refused = |why: String| Failure::input(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
    accepted::worlds(&text, usize::from(arguments.worlds)).map_err(refused)
}

/// Reads and checks a claims file, some parameters being set below those of the command.
fn read(path: &Path, options: &JobOptions, below: &[Setting]) -> Result<Registry, Failure> {
    let mut settings = below.to_vec();
    settings.extend(options.settings()?);
    Ok(Registry::read(path, &settings)?)
}

/// What every replicate shows, the markets being run whose panels are missing.
fn observed(
    registry: &Registry,
    claim: &Arc<Claim>,
    panels: &Path,
    replicates: u32,
    options: &JobOptions,
) -> Result<Vec<Replicate>, Failure> {
    let arms = Arms::of(registry);
    let files = PanelFiles::new(claim, panels, options.seed, arms.periods.clone());
    simulate(&arms, &files, replicates, options)?;
    look(registry, &arms, &files, replicates, options)
}

/// Runs the markets whose panels are missing.
fn simulate(
    arms: &Arms,
    files: &PanelFiles,
    replicates: u32,
    options: &JobOptions,
) -> Result<(), Failure> {
    files
        .prepare(arms.setups.iter().map(|setup| setup.name.as_str()))
        .map_err(Failure::input)?;
    let lacking = (0..replicates).map(|replicate| {
        let setups = arms.setups.iter().enumerate();
        let lacking = setups.filter(|(_, setup)| !files.has(&setup.name, &setup.digest, replicate));
        (replicate, lacking.map(|(arm, _)| arm).collect())
    });
    let jobs = Job::of(lacking, |some| treated_market::branches(&arms.setups, some));
    let missing = Job::markets(&jobs);
    let worlds = arms.setups.iter().map(|setup| &setup.world);
    capacity::check(worlds, false, missing, options.threads)?;
    if let Some(setup) = arms.setups.last() {
        tell_expectation(setup, missing as f64, options.threads);
    }
    let all = replicates as usize * arms.setups.len();
    options.run(
        &jobs,
        [all - missing, missing],
        |Job { replicate, branch }, outlet: &Outlet<'_, _>| {
            let luck = (options.seed, *replicate);
            let stopped = || outlet.is_closed();
            let give = |arm, panel| outlet.give((arm, *replicate, panel));
            treated_market::watch(branch, &arms.setups, luck, &arms.periods, &stopped, &give);
        },
        |(arm, replicate, panel)| {
            let setup = &arms.setups[arm];
            files.write(&setup.name, &setup.digest, replicate, &panel)
        },
    )
}

/// Looks at the replicates one by one, so that only one is in memory at a time.
fn look(
    registry: &Registry,
    arms: &Arms,
    files: &PanelFiles,
    replicates: u32,
    options: &JobOptions,
) -> Result<Vec<Replicate>, Failure> {
    let seen = (0..replicates).map(|replicate| {
        let panels = arms.setups.iter().map(|setup| {
            files.read(&setup.name, &setup.digest, replicate).ok_or_else(|| {
                Failure::input(format!(
                    "replicate {replicate} of {} was damaged since it was written; run the command again",
                    setup.name
                ))
            })
        });
        let panels = panels.collect::<Result<Vec<Panel>, Failure>>()?;
        Ok(observe(registry, arms, &panels, options.seed, replicate))
    });
    seen.collect()
}

fn keep(
    claim: &Claim,
    found: &[Finding],
    audit: &AuditFindings,
    command: &str,
) -> Result<(), Failure> {
    let json = json::document(&document::json(found, audit));
    let readme = document::markdown(found, audit, command, "figures");
    let files = [("findings.json", json.as_str()), ("README.md", &readme)];
    let pages = report::claims::pages(found, audit);
    let files = report::page_files(&pages, &files).map_err(not_drawn)?;
    claim.publish(&files).map_err(Failure::input)
}
