//! How a verb prints a table or a document, and where to.

use super::Failure;
use crate::render::terminal::{self, Width};
use crate::render::{Table, json, markdown};
use clap::ValueEnum;
use std::io::Write as _;

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading
    Table,
    /// For documentation
    Markdown,
    /// For programs
    Json,
}

/// A table for reading in the terminal of this process, with its notes.
pub(super) fn text(table: &Table) -> String {
    terminal::with_notes(table, Width::of_stdout(Width::Piped))
}

/// A table with its notes, or its rows for programs.
pub(super) fn written(table: &Table, format: Format) -> String {
    match format {
        Format::Table => text(table),
        Format::Markdown => markdown::with_notes(table),
        Format::Json => json::document(&json::rows(table)),
    }
}

/// Prints to stderr, if anybody listens.
pub(super) fn tell(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Prints to stdout. A reader who has seen enough, such as `head`, is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let printed = stdout.write_all(text.as_bytes());
    match printed.and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::input(format!("cannot print: {error}")))
        }
        _ => Ok(()),
    }
}
