//! The report on a folder whose figures were drawn by its command: sweeps, claims, calibrations,
//! ablations, payoffs and attributions.

use super::evidence::Evidence;
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

/// Everything of a folder that a page shows.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The kind of question that its command answers, as a part of the prose.
    pub kind: &'static str,
    /// Its README, in English.
    pub notes: String,
    /// Figures as SVG.
    pub figures: Vec<Piece>,
    /// Tables in CSV.
    pub tables: Vec<Piece>,
    /// Documents that are understood.
    pub evidence: Vec<Evidence>,
}

/// The report on a folder: what its documents say, then its figures and tables as they are.
#[must_use]
pub fn folder_page(folder: &Folder, start: &Start) -> String {
    let heading = folder
        .notes
        .lines()
        .find_map(|line| line.strip_prefix("# "));
    let (title, quoted) = match (folder.kind, heading) {
        ("other", Some(heading)) => (heading.to_owned(), " lang=\"en\""),
        (kind, _) => (say!(PROSE, &format!("folder.title.{kind}")), ""),
    };
    let redrawn: Vec<&str> = folder.evidence.iter().filter_map(Evidence::draws).collect();
    let found = folder.evidence.iter().map(|one| {
        let heading = say!(PROSE, &format!("section.{}", one.section()));
        format!("<h2>{heading}</h2>\n{}", one.html())
    });
    let found: String = found.collect();
    let kept = folder
        .figures
        .iter()
        .filter(|piece| !redrawn.contains(&piece.name.as_str()));
    let drawn: String = kept.map(figure).collect();
    let listed: String = folder.tables.iter().map(table).collect();
    let as_left = if drawn.is_empty() && listed.is_empty() {
        String::new()
    } else {
        let (heading, note) = (say!(PROSE, "evidence.figures"), say!(PROSE, "folder.note"));
        format!("<h2>{heading}</h2>\n<p class=\"note\">{note}</p>\n{drawn}{listed}")
    };
    let body = format!(
        "<header class=\"masthead\"><h1{quoted}>{}</h1></header>\n\
         <main id=\"main\" class=\"sheet report-sheet\">\n{found}{as_left}\
         <details class=\"rows\"><summary>{}</summary><pre lang=\"en\">{}</pre></details>\n\
         </main>\n<footer class=\"foot\">{}</footer>\n",
        escape(&title),
        say!(PROSE, "folder.text"),
        escape(&folder.notes),
        say!(PROSE, "page.foot", version = env!("CARGO_PKG_VERSION")),
    );
    document(&title, &body, start)
}

fn figure(Piece { name, text }: &Piece) -> String {
    let name = escape(name);
    format!("<figure class=\"figure\" id=\"figure-{name}\" lang=\"en\">\n{text}\n</figure>\n")
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
        "<h3><code>{0}.csv</code></h3>\n<div lang=\"en\">{1}</div>",
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
