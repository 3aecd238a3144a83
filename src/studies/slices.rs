//! `--slice` and `merge`: a task done in parts, on whatever machines there are.

use super::error::Error;
use super::session::Session;
use super::task::Task;
use crate::experiment::{Share, Slice};
use crate::records::{Part, adopt, gather};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One slice of a task, to be left in a folder of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SliceRequest {
    /// The task; its folder is that of the part.
    pub task: Task,
    /// The slice.
    pub slice: Slice,
    /// The folder of what all slices have come to so far, if the task goes by rounds and this is
    /// not the first.
    #[serde(default)]
    pub from: Option<PathBuf>,
}

/// A finished part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SliceAnswer {
    /// The slice.
    pub slice: Slice,
    /// Its folder.
    pub folder: String,
}

/// Parts to be made a whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeRequest {
    /// The folders of all slices of a task.
    pub parts: Vec<PathBuf>,
    /// The folder for the whole.
    pub out: PathBuf,
}

/// A whole made of parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MergeAnswer {
    /// Parts that it was made of.
    pub parts: usize,
    /// The command that makes the same on one machine.
    pub command: String,
    /// Markets of the next round, which all slices are to run before they are merged again; 0 if
    /// the whole is done.
    pub next: usize,
    /// The folder of records and report.
    pub folder: String,
}

/// Runs the markets of a slice, but for those that its folder has. Of a task that goes by rounds
/// these are those of the first round that is not known as a whole.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn slice(request: &SliceRequest, session: &mut Session<'_>) -> Result<SliceAnswer, Error> {
    let SliceRequest { task, slice, from } = request;
    let Some(folder) = task.out() else {
        return Err(Error::invalid(
            "a slice needs a folder of its own; name it with --out",
        ));
    };
    task.is_cut()?;
    if from.is_some() && !task.goes_by_rounds() {
        return Err(Error::invalid(
            "all markets of this task are known beforehand, so that there is one round of slices; \
             leave out --from",
        ));
    }
    let shared = serde_json::to_value(task.placed(None)).map_err(Error::invalid)?;
    let mut part = Part::new(*slice, &session.command, shared);
    part.check(&folder)?;
    if let Some(merged) = from {
        adopt(merged, &part, &folder)?;
    }
    session.share = Share::Slice(*slice);
    let done = task.perform(session);
    session.share = Share::Everything;
    match done {
        Ok(()) | Err(Error::Elsewhere(_)) => {}
        Err(error) => {
            // Only a folder that was claimed is known to be ours.
            if matches!(error, Error::Interrupted(_)) {
                part.write(&folder)?;
            }
            return Err(error);
        }
    }
    part.finished = true;
    part.write(&folder)?;
    Ok(SliceAnswer {
        slice: *slice,
        folder: folder.display().to_string(),
    })
}

/// Makes a whole of parts: the folder that the same command makes on one machine. Nothing is
/// simulated, and doing it again changes nothing. Of a task that goes by rounds the folder is what
/// the next round begins from until none is left.
///
/// # Errors
/// If parts are of different tasks, missing, there twice or damaged, or a file cannot be read or
/// written.
pub fn merge(request: &MergeRequest, session: &mut Session<'_>) -> Result<MergeAnswer, Error> {
    let MergeRequest { parts, out } = request;
    let Part { command, task, .. } = gather(parts, out)?;
    let task: Task = serde_json::from_value(task)
        .map_err(|error| Error::invalid(format!("the parts' task cannot be read: {error}")))?;
    session.command = format!("{command} --out {}", out.display());
    session.share = Share::Nothing;
    let done = task.placed(Some(out)).perform(session);
    session.share = Share::Everything;
    let next = match done {
        Ok(()) => 0,
        Err(Error::Elsewhere(markets)) if task.goes_by_rounds() => markets,
        Err(Error::Elsewhere(markets)) => {
            return Err(Error::invalid(format!(
                "{markets} markets are missing in the parts, although every slice is said to be \
                 finished; run the parts again"
            )));
        }
        Err(other) => return Err(other),
    };
    Ok(MergeAnswer {
        parts: parts.len(),
        next,
        command: session.command.clone(),
        folder: out.display().to_string(),
    })
}
