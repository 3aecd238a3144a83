//! A use case called from the command line.

use super::Failure;
use super::interrupt::STOP;
use super::progress::Progress;
use crate::studies::{Error, Session};

/// Calls a use case on so many threads, with a progress bar that is gone when it has answered.
pub(super) fn with<T>(
    threads: Option<u16>,
    quiet: bool,
    command: &str,
    call: impl FnOnce(&mut Session<'_>) -> Result<T, Error>,
) -> Result<T, Failure> {
    let mut progress = Progress::new(quiet);
    let session = Session::new(threads, &STOP, &mut progress, command);
    let answer = session.and_then(|mut session| call(&mut session));
    progress.clear();
    Ok(answer?)
}
