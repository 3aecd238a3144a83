//! `--slice` of a verb, and `gresham merge`, which makes a whole of the parts.

use super::{Failure, lists, session};
use crate::experiment::Slice;
use crate::studies::{self, MergeRequest, SliceRequest, Task};
use clap::Args;
use std::path::PathBuf;

/// Options that say where a part is and of what, not what the task is.
const OF_PART: [&str; 3] = ["--slice", "--from", "--out"];

/// The option of verbs that can be done in parts.
#[derive(Debug, Clone, Args)]
pub(super) struct SliceOption {
    /// Run one part of so many, such as 2/8, and leave it in --out; `gresham merge` joins all parts
    #[arg(long, value_name = "I/N", requires = "out")]
    slice: Option<Slice>,

    /// Folder that `gresham merge` has made of the rounds before, to run a slice of the next one:
    /// for search, calibrate and --worlds, whose markets are not all known beforehand
    #[arg(long, value_name = "DIR", requires = "slice")]
    from: Option<PathBuf>,
}

/// A slice that is asked for.
pub(super) struct Asked {
    slice: Slice,
    from: Option<PathBuf>,
}

impl SliceOption {
    /// The slice, if one is asked for.
    pub(super) fn asked(&self) -> Option<Asked> {
        let from = self.from.clone();
        self.slice.map(|slice| Asked { slice, from })
    }
}

/// Runs a slice of a task.
pub(super) fn execute_slice(
    task: Task,
    asked: Asked,
    threads: Option<u16>,
    quiet: bool,
    command: &str,
) -> Result<(), Failure> {
    let Asked { slice, from } = asked;
    let request = SliceRequest { task, slice, from };
    let command = without(command, &OF_PART);
    let answer = session::with(threads, quiet, &command, |session| {
        studies::slice(&request, session)
    })?;
    lists::print(&format!(
        "slice {} is in {}; merge all {} with: gresham merge PARTS --out DIR\n",
        answer.slice,
        answer.folder,
        answer.slice.of()
    ))
}

/// A command without some options and their values.
fn without(command: &str, options: &[&str]) -> String {
    let mut quoted = false;
    let words = command.split(|letter: char| {
        quoted ^= letter == '\'';
        letter == ' ' && !quoted
    });
    let mut kept = Vec::new();
    let mut words = words.filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let name = word.split('=').next().unwrap_or(word);
        if !options.contains(&name) {
            kept.push(word);
        } else if name == word {
            words.next();
        }
    }
    kept.join(" ")
}

/// Make a whole of parts that --slice has made, on this machine or on others
///
/// The folder is the one that the same command makes on one machine. Nothing is simulated. Parts of
/// another task, model or seed are refused; missing and doubled slices are named. Where a task goes
/// by rounds, the exit status is 3 while another round is left.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Folders of all slices
    #[arg(value_name = "PART", required = true, num_args = 1..)]
    parts: Vec<PathBuf>,

    /// Folder for the whole
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Threads to read and draw on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

const EXAMPLES: &str = "\
Examples:
  gresham sweep score-strength --slice 1/2 --out parts/1
  gresham sweep score-strength --slice 2/2 --out parts/2
  gresham merge parts/1 parts/2 --out results/whole
  gresham calibrate --slice 1/2 --from results/whole --out parts/1    # the next round";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let request = MergeRequest {
        parts: arguments.parts.clone(),
        out: arguments.out.clone(),
    };
    let answer = session::with(arguments.threads, true, "", |session| {
        studies::merge(&request, session)
    })?;
    if answer.next == 0 {
        return lists::print(&format!(
            "{} parts are joined as by: {}\neverything is in {}\n",
            answer.parts, answer.command, answer.folder
        ));
    }
    lists::print(&format!(
        "{} parts are joined; {} markets of the next round are left: run every slice again with \
         --from {}, then merge again\n",
        answer.parts, answer.next, answer.folder
    ))?;
    Err(Failure::Gate("another round is left", 3))
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn a_task_is_called_by_its_command_without_slice_and_folder() {
        for command in [
            "gresham run a --slice 1/2 --out parts/1 --seed 2",
            "gresham run a --slice=1/2 --seed 2 --out='a b'",
            "gresham run a --out 'a --seed 3' --seed 2 --slice 2/2",
        ] {
            let task = without(command, &["--slice", "--out"]);
            assert_eq!(task, "gresham run a --seed 2", "{command}");
        }
    }
}
