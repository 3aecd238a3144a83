//! A use case called from the command line, and the answer of `run` and `compare` printed.

use super::options::Format;
use super::progress::Progress;
use super::{Failure, lists};
use crate::render::json;
use crate::render::terminal::Width;
use crate::report::at_scale::AtScale;
use crate::report::comparison::Answer;
use crate::report::worlds::OverReport;
use crate::studies::{CancelToken, Error, Session};
use std::sync::Once;

/// Set by Ctrl-C.
pub(super) static STOP: CancelToken = CancelToken::new();

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

/// The first Ctrl-C lets the markets under way finish, the second ends the process.
pub(super) fn stop_on_interrupt() {
    // A verb that runs markets more than once asks for it each time.
    static ASKED: Once = Once::new();
    ASKED.call_once(|| {
        let handler = ctrlc::set_handler(|| {
            if STOP.cancel() {
                std::process::exit(130);
            }
            lists::tell("\nfinishing the markets under way; press Ctrl-C again to drop them\n");
        });
        if let Err(error) = handler {
            lists::tell(&format!(
                "warning: Ctrl-C will end the command at once: {error}\n"
            ));
        }
    });
}

/// Prints outcomes to stdout and, unless they are for reading there, everything else to stderr.
pub(super) fn print(answer: &Answer, format: Format) -> Result<(), Failure> {
    let outcomes = match format {
        Format::Table => {
            let outcomes = answer.text(Width::of_stdout(Width::Unlimited));
            let gains = answer.gains_text(Width::of_stdout(Width::Piped));
            let horizons = answer.horizons_text(Width::of_stdout(Width::Piped));
            let over = answer.over_worlds.as_ref();
            let over = over.map(|over| format!("\n{}", over.text(Width::of_stdout(Width::Piped))));
            let scaled = answer.at_scale.as_ref();
            let scaled =
                scaled.map(|scaled| format!("\n{}", scaled.text(Width::of_stdout(Width::Piped))));
            let more = [over, scaled].into_iter().flatten().collect::<String>();
            format!("{outcomes}{more}{gains}{horizons}")
        }
        Format::Markdown => [
            answer.markdown(),
            answer
                .over_worlds
                .as_ref()
                .map_or(String::new(), OverReport::markdown),
            answer
                .at_scale
                .as_ref()
                .map_or(String::new(), AtScale::markdown),
            answer.gains_markdown(),
            answer.horizons_markdown(),
        ]
        .join("\n"),
        Format::Json => json::document(answer),
        Format::Csv => answer.csv(),
    };
    let rest = [answer.notes(), answer.summary()].concat().join("\n") + "\n";
    if format == Format::Table {
        lists::print(&format!("{outcomes}\n{rest}"))
    } else {
        lists::tell(&rest);
        lists::print(&outcomes)
    }
}
