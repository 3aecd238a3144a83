//! `gresham claims`: published figures reproduced, taken apart, or refuted.

use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::page::ReportOption;
use super::{Failure, session};
use crate::report::pages::claims as document;
use crate::studies::{self, ClaimsRequest, Over};
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

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham claims
  gresham claims --replicates 8 --set population.consumers=6000 --out results/small
  gresham claims --over results/calibration/calibration.json
  gresham claims my-claims.toml --format json > findings.json
  gresham claims --format markdown > claims.md";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let JobOptions { threads, quiet, .. } = arguments.options;
    let over = arguments.over.clone().map(|calibration| Over {
        calibration,
        worlds: arguments.worlds,
        replicates: arguments.world_replicates,
    });
    let request = ClaimsRequest {
        file: arguments.file.clone(),
        over,
        options: arguments.options.request(),
    };
    let answer = session::with(threads, quiet, command, |session| {
        studies::claims(&request, session)
    })?;
    let (found, audit) = (&answer.findings, &answer.audit);
    let folder = answer.folder.clone();
    lists::print(&match arguments.format {
        Format::Table => {
            let text = document::text(found, audit);
            format!("{text}everything is in {}\n", answer.folder.display())
        }
        Format::Markdown => {
            // As seen from a folder of documentation beside that of results.
            let figures = Path::new("..").join(&answer.folder).join("figures");
            document::markdown(found, audit, command, &figures.display().to_string())
        }
        Format::Json => answer.document,
    })?;
    arguments.report.write(folder)
}
