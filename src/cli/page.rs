//! `gresham explore` and `gresham report`: pages of one HTML file.

use super::{Failure, lists};
use crate::render::prose::Language;
use crate::studies::{self, ExploreRequest, ReportRequest};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A language of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// English
    En,
    /// Chinese
    Zh,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::Zh => Self::Chinese,
        }
    }
}

/// The option of verbs that keep results.
#[derive(Debug, Clone, Args)]
pub(super) struct ReportOption {
    /// Write a report into the folder, too: one HTML file with figures, tables and the market
    #[arg(
        long,
        value_enum,
        value_name = "LANG",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "en"
    )]
    report: Option<Lang>,
}

impl ReportOption {
    /// Writes the report on a folder, if one is asked for.
    pub(super) fn write(&self, folder: impl AsRef<Path>) -> Result<(), Failure> {
        let Some(lang) = self.report else {
            return Ok(());
        };
        let path = folder.as_ref().join("report.html");
        write(folder.as_ref(), &[], lang, &path)?;
        lists::tell(&format!("wrote {}\n", path.display()));
        Ok(())
    }
}

/// Open the market in a page: move levers, and watch the same shops and buyers under two policies
///
/// The page is one file that holds the market itself; it runs on your machine, asks nobody for
/// anything and can be sent to anybody.
#[derive(Debug, Args)]
#[command(after_help = EXPLORE_EXAMPLES)]
pub(super) struct ExploreArguments {
    /// Built-in scenario or file to begin with [default: true-experience-score]
    #[arg(value_name = "SCENARIO")]
    scenario: Option<PathBuf>,

    /// The language of the page; it can be changed there
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,

    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "gresham.html")]
    out: PathBuf,

    /// Write the file and do not open it
    #[arg(long)]
    no_open: bool,
}

const EXPLORE_EXAMPLES: &str = "\
Examples:
  gresham explore
  gresham explore my-policy.toml --lang zh --out market.html";

/// Write a report on results: one HTML file with figures, tables and the market
///
/// It holds the answer, what changed for whom, how sure that is, the row behind every number, and
/// the market itself to be tried out. It opens from disk, asks nobody for anything, and prints.
#[derive(Debug, Args)]
#[command(after_help = REPORT_EXAMPLES)]
pub(super) struct ReportArguments {
    /// Folders of results
    ///
    /// With --out there is one report, on the first of them: claims, attributions, ablations,
    /// facts, payoffs and worlds of the others take their places in it.
    #[arg(value_name = "RESULTS", required = true)]
    results: Vec<PathBuf>,

    /// The language of the report
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,

    /// The file to write [default: report.html in each folder]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write the figures of the first folder too, in that language, as SVG and PNG
    #[arg(long, value_name = "FOLDER")]
    figures: Option<PathBuf>,
}

const REPORT_EXAMPLES: &str = "\
Examples:
  gresham report results/compare/traffic-first-vs-true-experience-score
  gresham report results/reference results/claims results/facts --lang zh --out briefing.html";

pub(super) fn explore(arguments: &ExploreArguments) -> Result<(), Failure> {
    let page = studies::explore(&ExploreRequest {
        scenario: arguments.scenario.as_ref().map(Into::into),
        language: arguments.lang.into(),
    })?;
    studies::write_page(&arguments.out, page.as_bytes())?;
    let shown = arguments.out.display();
    if arguments.no_open || !opened(&arguments.out) {
        return lists::print(&format!("wrote {shown}; open it in a browser\n"));
    }
    lists::print(&format!("wrote and opened {shown}\n"))
}

pub(super) fn report(arguments: &ReportArguments) -> Result<(), Failure> {
    if let (Some(path), Some(folder)) = (&arguments.figures, arguments.results.first()) {
        let drawn = studies::report_figures(&ReportRequest {
            folder: folder.clone(),
            evidence: Vec::new(),
            language: arguments.lang.into(),
        })?;
        for (name, bytes) in &drawn {
            let name = name.trim_start_matches("figures/");
            studies::write_page(&path.join(name), bytes)?;
        }
        lists::print(&format!(
            "wrote {} files in {}\n",
            drawn.len(),
            path.display()
        ))?;
    }
    if let (Some(path), [folder, evidence @ ..]) = (&arguments.out, arguments.results.as_slice()) {
        write(folder, evidence, arguments.lang, path)?;
        return lists::print(&format!("wrote {}\n", path.display()));
    }
    for folder in &arguments.results {
        let path = folder.join("report.html");
        write(folder, &[], arguments.lang, &path)?;
        lists::print(&format!("wrote {}\n", path.display()))?;
    }
    Ok(())
}

/// Writes the report on a folder, with the findings of others.
fn write(folder: &Path, evidence: &[PathBuf], lang: Lang, path: &Path) -> Result<(), Failure> {
    let page = studies::report(&ReportRequest {
        folder: folder.to_owned(),
        evidence: evidence.to_vec(),
        language: lang.into(),
    })?;
    Ok(studies::write_page(path, page.as_bytes())?)
}

/// Hands a file to the program that opens pages; tells if there is one.
fn opened(path: &Path) -> bool {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(opener);
    let command = command
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().is_ok()
}
