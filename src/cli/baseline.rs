//! `gresham baseline record`: what the gate compares with from now on.

use super::output_target::OutputTarget;
use super::study::Work;
use super::{Failure, lists};
use crate::render::terminal::Width;
use crate::report::pages::baseline;
use crate::studies::BaselineRequest;
use clap::{Args, Subcommand};

/// Record the baseline of a gate
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Record(Record),
}

/// Record today's results as the baseline of a study, and show what that moves
///
/// The file is meant for version control: small, one line per replicate, with the reason in it.
#[derive(Debug, Args)]
struct Record {
    #[command(flatten)]
    work: Work,

    /// Why the baseline moves, in a sentence; it is kept in the file
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Show what it would move and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let Action::Record(record) = &arguments.action;
    let request = BaselineRequest {
        study: record.work.study.clone(),
        reason: record.reason.clone(),
    };
    let recording = request.prepare()?;
    let study = &recording.study;
    let path = study.gate.baseline.as_path();
    let output = (!record.dry_run)
        .then(|| OutputTarget::from(path).open())
        .transpose()?;
    let recorded = record.work.call("", |session| recording.run(session))?;
    let width = Width::of_stdout(Width::Piped);
    let moved = baseline::text(study, &recording.before, &recorded.arms, width);
    lists::print(&moved)?;
    let Some(output) = output else {
        return lists::print("nothing was written\n");
    };
    output.write(&recorded.baseline.text())?;
    lists::print(&format!(
        "recorded {} replicates of every arm in {}\n",
        recorded.replicates,
        path.display()
    ))
}
