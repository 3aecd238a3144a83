//! The report on a folder whose figures were drawn by its command: sweeps, claims, calibrations,
//! ablations, payoffs and attributions.

use super::{PROSE, Start, document, escape};
use crate::say;

/// A figure or a table that a command left in its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The name of its file without folder and ending.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The report on figures and tables of a folder, under its title and command.
#[must_use]
pub fn folder_page(
    title: &str,
    notes: &str,
    figures: &[Piece],
    tables: &[Piece],
    start: &Start,
) -> String {
    let drawn = figures
        .iter()
        .map(|Piece { name, text }| {
            format!(
                "<figure class=\"figure\" id=\"figure-{}\">\n{text}\n</figure>\n",
                escape(name)
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let listed: String = tables.iter().map(table).collect();
    let body = format!(
        "<header class=\"masthead\"><h1>{}</h1></header>\n<main id=\"main\" class=\"sheet\">\n\
         <p class=\"note\">{}</p>\n{drawn}{listed}<h2>{}</h2>\n<pre>{}</pre>\n</main>\n\
         <footer class=\"foot\">{}</footer>\n",
        escape(title),
        say!(PROSE, "folder.note"),
        say!(PROSE, "folder.text"),
        escape(notes),
        say!(PROSE, "page.foot", version = env!("CARGO_PKG_VERSION")),
    );
    document(title, &body, start)
}

/// A table in CSV.
fn table(Piece { name, text }: &Piece) -> String {
    let mut lines = text.lines().map(fields);
    let head = lines.next().unwrap_or_default();
    let head = head
        .iter()
        .map(|cell| format!("<th scope=\"col\">{}</th>", escape(cell)))
        .collect::<Vec<_>>()
        .concat();
    let rows = lines
        .map(|cells| {
            let cells = cells
                .iter()
                .map(|cell| format!("<td>{}</td>", escape(cell)))
                .collect::<Vec<_>>()
                .concat();
            format!("<tr>{cells}</tr>\n")
        })
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<h2>{0}</h2>\n{1}",
        escape(name),
        super::tables::table(&format!("table-{}", escape(name)), &head, &rows)
    )
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match (letter, is_quoted) {
            ('"', _) => is_quoted = !is_quoted,
            (',', false) => fields.push(String::new()),
            (letter, _) => fields.last_mut().expect("one field at least").push(letter),
        }
    }
    fields
}
