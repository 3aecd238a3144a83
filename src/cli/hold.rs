//! `gresham hold`: consumers of a market, held for the command at the other end of two pipes; and
//! the options by which a verb starts such processes.

use super::Failure;
use crate::holders::{Processes, hold};
use crate::studies::{Held, Session};
use clap::Args;
use std::ffi::OsString;
use std::sync::OnceLock;

/// The verb's name.
const VERB: &str = "hold";

/// The words that start this program again, unless that is the running executable.
static PROGRAM: OnceLock<Vec<OsString>> = OnceLock::new();

/// Says by which words this program is started, where the running executable is another's. The
/// first call counts.
pub fn started_by(words: Vec<OsString>) {
    let _ = PROGRAM.set(words);
}

/// Hold consumers of a market for another process
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn execute(_: &Arguments) -> Result<(), Failure> {
    // Ctrl-C reaches all processes at a terminal; the one that asked for this says when to end.
    ctrlc::set_handler(|| {}).map_err(Failure::input)?;
    hold(std::io::stdin().lock(), std::io::stdout().lock()).map_err(Failure::input)
}

/// The options of verbs whose markets may be cut over processes.
#[derive(Debug, Clone, Args)]
pub(super) struct ProcessOptions {
    /// Hold the consumers of one market at a time in so many processes; never changes a result
    ///
    /// For markets that are too large for one process. Markets are run one after another, and a
    /// process that is lost is replaced. Each has as many threads as there are for it.
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "slice",
        value_parser = clap::value_parser!(u16).range(1..=1024)
    )]
    processes: Option<u16>,

    /// Days from one checkpoint of a market to the next, from which a command goes on that was
    /// ended
    ///
    /// A checkpoint is as large as the market. It lies in the folder until the market is finished.
    #[arg(
        long,
        value_name = "DAYS",
        requires = "processes",
        default_value_t = 50,
        value_parser = clap::value_parser!(u32).range(1..=100_000)
    )]
    checkpoint_days: u32,
}

impl ProcessOptions {
    /// Starts the processes, if any are asked for.
    pub(super) fn start(&self, session: &mut Session<'_>) -> Result<(), crate::studies::Error> {
        let Some(processes) = self.processes.map(usize::from) else {
            return Ok(());
        };
        let threads = session.threads().div_ceil(processes);
        let command = command().map_err(crate::studies::Error::invalid)?;
        let line = Processes::start(command, processes, threads);
        session.held = Some(Held {
            line: Box::new(line.map_err(crate::studies::Error::invalid)?),
            checkpoint_days: self.checkpoint_days,
        });
        Ok(())
    }
}

/// The command of a process that holds consumers.
fn command() -> std::io::Result<Vec<OsString>> {
    let mut words = match PROGRAM.get() {
        Some(words) => words.clone(),
        None => vec![std::env::current_exe()?.into_os_string()],
    };
    words.push(VERB.into());
    Ok(words)
}
