//! Tables and words in Markdown.

use super::lines::wrap;
use super::table::Table;
use comfy_table::ContentArrangement;
use comfy_table::presets::ASCII_MARKDOWN;

/// Columns that running text takes.
const WIDTH: usize = 100;

/// A table whose cells are not padded, so that a longer one changes no other line.
#[must_use]
pub fn table(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let (headings, rows) = table.written();
    let mut text = line(headings.iter().map(ToString::to_string).collect());
    text.push_str(&"|---".repeat(headings.len()));
    text.push_str("|\n");
    for row in rows {
        let cells = row.iter().map(|cell| cell.replace('|', "\\|"));
        text.push_str(&line(cells.collect()));
    }
    text
}

/// A table and its notes.
#[must_use]
pub fn with_notes(shown: &Table) -> String {
    let notes = shown
        .notes
        .iter()
        .map(|note| format!("\n{}", wrapped(note)));
    [table(shown)].into_iter().chain(notes).collect()
}

/// A table whose columns are in line, which can also be read as it is.
#[must_use]
pub fn aligned(table: &Table) -> String {
    let (headings, rows) = table.written();
    let mut aligned = comfy_table::Table::new();
    aligned
        .load_style(ASCII_MARKDOWN)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(headings)
        .add_rows(rows);
    aligned.trim_fmt() + "\n"
}

/// Names and words of others, kept from acting as Markdown.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#'
        ) {
            escaped.push('\\');
        }
        escaped.push(if letter == '\n' { ' ' } else { letter });
    }
    escaped
}

/// The first line of a document that is made by `command`.
#[must_use]
pub fn made_by(command: &str) -> String {
    format!("<!-- Made by `{command}`; change the sources instead, then `cargo xtask docs`. -->\n")
}

/// A doc comment without its line breaks.
#[must_use]
pub fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Running text in lines of at most 100 characters, with a line break at its end.
#[must_use]
pub fn wrapped(text: &str) -> String {
    wrap(text, WIDTH).join("\n") + "\n"
}
