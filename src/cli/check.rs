//! `gresham check`: whether today's results are worse than the recorded ones.

use super::Failure;
use super::lists;
use super::output_target::{Output, OutputTarget};
use super::study::{Simulator, Work, read_for_gate};
use crate::builtin;
use crate::render::json;
use crate::render::terminal::Width;
use crate::report::pages::gate;
use crate::study::Study;
use crate::study::baseline::Baseline;
use crate::study::gate::{Judgement, check};
use clap::Args;
use std::path::{Path, PathBuf};

/// Judge a study against its recorded baseline: pass, fail or undecided
///
/// Replicates are paired with the recorded ones and looked at several times; the study states what
/// must not get worse, and by how much. Exit status: 0 pass, 1 fail, 3 undecided.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// The recorded baseline [default: as the study says]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Seed of all luck, in place of the study's
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = super::options::seed)]
    seed: Option<u64>,

    /// Write `JUnit` XML; - is standard output, here and below
    #[arg(long, value_name = "FILE")]
    junit: Option<OutputTarget>,

    /// Append Markdown, such as to "$`GITHUB_STEP_SUMMARY`"
    #[arg(long, value_name = "FILE")]
    markdown: Option<OutputTarget>,

    /// Write JSON; the keys are in docs/gate.md
    #[arg(long, value_name = "FILE")]
    json: Option<OutputTarget>,

    /// Print annotations for GitHub's pull requests
    #[arg(long)]
    annotations: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham check gate
  gresham check gate --seed 2
  gresham check gate --junit gate.xml --markdown \"$GITHUB_STEP_SUMMARY\" --annotations";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let study = read_for_gate(&arguments.work.study)?;
    let path = arguments.baseline.as_ref().unwrap_or(&study.gate.baseline);
    let baseline = recorded(path, &study)?;
    let open = |target: &Option<OutputTarget>| -> Result<Option<Output>, Failure> {
        target.as_ref().map(OutputTarget::open).transpose()
    };
    let junit = open(&arguments.junit)?;
    let document = open(&arguments.json)?;
    let markdown = open(&arguments.markdown)?;
    let mut simulator = Simulator::new(&study, &arguments.work)?;
    simulator.reseed(arguments.seed.unwrap_or(baseline.seed));
    let checked = check(&study, &baseline, |replicates| simulator.run(replicates))?;
    simulator.clear();
    if let Some(output) = &junit {
        output.write(&gate::junit(&study, &checked))?;
    }
    if let Some(output) = &document {
        output.write(&json::document(&gate::document(&study, &checked)))?;
    }
    if let Some(output) = &markdown {
        output.append(&gate::markdown(&study, &checked))?;
    }
    let mut text = String::new();
    if arguments.annotations {
        text += &gate::annotations(&study, &checked);
    }
    text += &gate::text(&study, &checked, Width::of_stdout(Width::Piped));
    // A document on standard output stays one that programs can read.
    let outputs = [&junit, &document, &markdown].into_iter().flatten();
    if outputs.into_iter().any(Output::is_standard) {
        lists::tell(&text);
    } else {
        lists::print(&text)?;
    }
    match checked.judgement {
        Judgement::Identical | Judgement::Pass => Ok(()),
        Judgement::Fail => Err(Failure::Gate("the gate fails", 1)),
        Judgement::Undecided => Err(Failure::Gate("the gate is undecided", 3)),
    }
}

/// Reads a recorded baseline.
pub(super) fn recorded(path: &Path, study: &Study) -> Result<Baseline, Failure> {
    let refused = |why: String| {
        Failure::input(format!(
            "{}: {why}\nrecord one with: gresham baseline record STUDY --reason \"…\"",
            path.display()
        ))
    };
    let text = builtin::read_to_string(path).map_err(|error| refused(error.to_string()))?;
    Baseline::parse(&text, study).map_err(refused)
}
