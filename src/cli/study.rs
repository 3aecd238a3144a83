//! Options of the verbs that take a study.

use super::{Failure, session};
use crate::studies::{Error, Session};
use clap::Args;
use std::path::PathBuf;

/// Options of every verb that simulates a study.
#[derive(Debug, Args)]
pub(super) struct Work {
    /// Built-in study or file
    #[arg(value_name = "STUDY")]
    pub(super) study: PathBuf,

    /// Threads to simulate on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Do not show the progress bar
    #[arg(long)]
    pub(super) quiet: bool,
}

impl Work {
    /// Calls a use case.
    pub(super) fn call<T>(
        &self,
        command: &str,
        call: impl FnOnce(&mut Session<'_>) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        session::with(self.threads, self.quiet, command, call)
    }
}
