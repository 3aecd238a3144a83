//! What the verbs share that print a table of the program's own: tables and where they go.

use super::Failure;
use clap::ValueEnum;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ColumnConstraint, ContentArrangement, Table};
use serde::Serialize;
use std::io::Write as _;

/// Columns that text takes where the terminal does not say how many it has.
const WIDTH: u16 = 100;

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

/// A table for reading in a terminal. The columns `whole` are never broken into lines.
pub(super) fn text_table(
    header: &[&str],
    whole: &[usize],
    rows: impl Iterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header);
    if table.width().is_none() {
        table.set_width(WIDTH);
    }
    table.add_rows(rows);
    for column in whole {
        if let Some(column) = table.column_mut(*column) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.trim_fmt() + "\n"
}

/// A table in Markdown. Cells are not padded, so that a longer one changes no other line.
pub(super) fn markdown_table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let header: Vec<String> = header.iter().map(ToString::to_string).collect();
    let mut text = line(&header);
    text.push_str(&"|---".repeat(header.len()));
    text.push_str("|\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        text.push_str(&line(&cells));
    }
    text
}

/// The first line of a document that is made by `command`.
pub(super) fn made_by(command: &str) -> String {
    format!("<!-- Made by `{command}`; change the sources instead, then `cargo xtask docs`. -->\n")
}

/// A document for programs.
pub(super) fn json(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).expect("plain data with text keys");
    text + "\n"
}

/// A doc comment without its line breaks.
pub(super) fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text in lines of at most [`WIDTH`] characters.
pub(super) fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > usize::from(WIDTH) {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines + "\n"
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
