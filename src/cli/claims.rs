//! `gresham claims`: published figures reproduced, taken apart, or refuted.

use super::Failure;
use super::jobs::JobOptions;
use super::lists::{self, Format};
use crate::claims::finding::{AuditFindings, Finding, audit_findings, findings};
use crate::claims::protocol::{Arms, Replicate, observe};
use crate::claims::{Registry, document};
use crate::outcome::Panel;
use crate::records::{PanelFiles, write_whole};
use crate::report;
use clap::Args;
use std::io::IsTerminal as _;
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
    #[arg(value_name = "CLAIMS", default_value = "scenarios/claims.toml")]
    file: PathBuf,

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
  gresham claims my-claims.toml --format json > findings.json
  gresham claims --format markdown > docs/claims.md";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let registry = read(&arguments.file, options)?;
    let arms = Arms::of(&registry);
    let folder = options
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("results/claims"));
    let files = PanelFiles::new(&folder.join("panels"), options.seed, arms.periods.clone());
    simulate(&arms, &files, options)?;
    let replicates = look(&registry, &arms, &files, options)?;
    let found = findings(&registry, &replicates);
    let audit = audit_findings(&replicates);
    keep(&folder, &found, &audit, command)?;
    let text = match arguments.format {
        Format::Table => document::text(&found, &audit),
        Format::Markdown => format!(
            "{}{}",
            lists::made_by(command),
            document::markdown(&found, &audit, command)
        ),
        Format::Json => lists::json(&document::json(&found, &audit)),
    };
    lists::print(&text)?;
    if arguments.format == Format::Table {
        lists::print(&format!("everything is in {}\n", folder.display()))?;
    }
    Ok(())
}

/// Reads and checks a claims file.
pub(super) fn read(path: &Path, options: &JobOptions) -> Result<Registry, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))?;
    let settings = options.settings()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Registry::parse(&path.display().to_string(), &text, folder, &settings)
        .map_err(|problem| Failure::report(problem.render(std::io::stderr().is_terminal())))
}

/// Runs the markets whose panels are missing.
fn simulate(arms: &Arms, files: &PanelFiles, options: &JobOptions) -> Result<(), Failure> {
    files
        .prepare(arms.setups.iter().map(|setup| setup.name.as_str()))
        .map_err(Failure::input)?;
    let all = (0..options.replicates)
        .flat_map(|replicate| (0..arms.setups.len()).map(move |arm| (arm, replicate)));
    let has = |(arm, replicate): (usize, u32)| {
        let setup = &arms.setups[arm];
        files.has(&setup.name, &setup.digest, replicate)
    };
    let (found, missing): (Vec<_>, Vec<_>) = all.partition(|job| has(*job));
    options.run(
        &missing,
        found.len(),
        |(arm, replicate)| arms.setups[*arm].watch(options.seed, *replicate, &arms.periods),
        |(arm, replicate), panel| {
            let setup = &arms.setups[*arm];
            files.write(&setup.name, &setup.digest, *replicate, &panel)
        },
    )
}

/// Looks at the replicates one by one, so that only one is in memory at a time.
fn look(
    registry: &Registry,
    arms: &Arms,
    files: &PanelFiles,
    options: &JobOptions,
) -> Result<Vec<Replicate>, Failure> {
    let replicates = 0..options.replicates;
    let seen = replicates.map(|replicate| {
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
    folder: &Path,
    found: &[Finding],
    audit: &AuditFindings,
    command: &str,
) -> Result<(), Failure> {
    let json = lists::json(&document::json(found, audit));
    let readme = document::markdown(found, audit, command);
    for (name, text) in [("findings.json", json), ("README.md", readme)] {
        write_whole(&folder.join(name), text.as_bytes()).map_err(Failure::input)?;
    }
    report::claims::write(found, audit, folder)
        .map_err(|error| Failure::input(format!("cannot write the figures: {error}")))
}
