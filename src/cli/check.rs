//! `gresham check`: whether today's results are worse than the recorded ones.

use super::output_target::{Output, OutputTarget};
use super::study::Work;
use super::worlds::WorldsOptions;
use super::{Failure, lists};
use crate::render::json;
use crate::render::terminal::Width;
use crate::report::pages::gate;
use crate::report::worlds::luck_only;
use crate::studies::CheckRequest;
use crate::study::gate::Judgement;
use clap::Args;
use std::path::PathBuf;

/// Judge a study against its recorded baseline: pass, fail or undecided
///
/// Replicates are paired with the recorded ones and looked at several times; the study states what
/// must not get worse, and by how much. With worlds every arm is also told against the study's
/// first over worlds that fit what is known, which changes no judgement. There is no --budget: the
/// looks are part of what bounds how often the gate is wrong. Exit status: 0 pass, 1 fail, 3
/// undecided.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// The recorded baseline [default: as the study says]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Seed of all luck, in place of the study's
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        value_parser = super::options::seed
    )]
    seed: Option<u64>,

    #[command(flatten)]
    worlds: WorldsOptions,

    /// Why a change of the world or of the days is meant; without a reason it is refused
    #[arg(long, value_name = "TEXT")]
    accept_world: Option<String>,

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
    let request = CheckRequest {
        study: arguments.work.study.clone(),
        baseline: arguments.baseline.clone(),
        seed: arguments.seed,
        worlds: arguments.worlds.request(),
        accept_world: arguments.accept_world.clone(),
    };
    let check = request.prepare()?;
    let open = |target: &Option<OutputTarget>| -> Result<Option<Output>, Failure> {
        target.as_ref().map(OutputTarget::open).transpose()
    };
    let junit = open(&arguments.junit)?;
    let document = open(&arguments.json)?;
    let markdown = open(&arguments.markdown)?;
    let work = &arguments.work;
    let (checked, over) = work.call("", |session| check.run_over_worlds(session))?;
    let study = &check.study;
    if let Some(output) = &junit {
        output.write(&gate::junit(study, &checked))?;
    }
    if let Some(output) = &document {
        let mut document = gate::document(study, &checked);
        document["over_worlds"] = serde_json::json!(over);
        output.write(&json::document(&document))?;
    }
    if let Some(output) = &markdown {
        output.append(&gate::markdown(study, &checked))?;
        if let Some(over) = &over {
            output.append(&format!("\n{}", over.overview_section()))?;
        }
    }
    let mut text = String::new();
    if arguments.annotations {
        text += &gate::annotations(study, &checked);
    }
    let width = Width::of_stdout(Width::Piped);
    text += &gate::text(study, &checked, width);
    match &over {
        Some(over) => text.extend(["\n", &over.overview_text(width)]),
        None => text.extend([&luck_only(), "\n"]),
    }
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
