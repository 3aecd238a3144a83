//! The report on a folder whose page was written by its command: sweeps, claims, calibrations,
//! ablations, payoffs and attributions.

use super::document::document;
use super::escape::escape;
use super::evidence::Evidence;
use super::markdown;
use super::start::Start;
use crate::render::prose::Language;
use crate::render::{Cell, Column, Table};
use crate::report::labels;
use crate::report::prose::PAGE as PROSE;
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
    /// The language of its README and its figures.
    pub language: Language,
    /// Its README.
    pub notes: String,
    /// Figures as SVG.
    pub figures: Vec<Piece>,
    /// Tables in CSV.
    pub tables: Vec<Piece>,
    /// Documents that are understood.
    pub evidence: Vec<Evidence>,
}

/// The report on a folder: what its documents say, what its README tells with its figures, and its
/// tables.
#[must_use]
pub fn folder_page(folder: &Folder, start: &Start) -> String {
    let (heading, notes) = folder.told();
    let title = match (folder.kind, heading) {
        ("other", Some(heading)) => heading.to_owned(),
        (kind, _) => say!(PROSE, &format!("folder.title.{kind}")),
    };
    let quoted = folder.quoted();
    let found = folder.evidence.iter().map(|one| {
        let heading = say!(PROSE, &format!("section.{}", one.section()));
        format!("<h2>{heading}</h2>\n{}", one.html())
    });
    let found: String = found.collect();
    let left: String = if quoted.is_empty() {
        String::new()
    } else {
        format!("<p class=\"note\">{}</p>\n", say!(PROSE, "folder.note"))
    };
    let told = if folder.evidence.is_empty() {
        let name = heading.filter(|_| folder.kind != "other");
        let name = name.map_or_else(String::new, |name| format!("<h2>{}</h2>\n", escape(name)));
        format!("{left}<div{quoted}>\n{name}{}</div>\n", folder.notes(notes))
    } else {
        folder.beside_evidence(notes, &left)
    };
    let body = format!(
        "<header class=\"masthead\"><h1>{}</h1></header>\n\
         <main id=\"main\" class=\"sheet report-sheet\">\n{found}{told}{}</main>\n\
         <footer class=\"foot\">{}</footer>\n",
        escape(&title),
        folder.tables.iter().map(table).collect::<String>(),
        say!(PROSE, "page.foot", version = env!("CARGO_PKG_VERSION")),
    );
    document(&title, &body, start)
}

impl Folder {
    /// The title of the README, and the rest of it.
    fn told(&self) -> (Option<&str>, &str) {
        let titled = self.notes.trim_start().strip_prefix("# ");
        let titled = titled.map(|notes| notes.split_once('\n').unwrap_or((notes, "")));
        titled.map_or((None, &self.notes), |(title, rest)| (Some(title), rest))
    }

    /// The mark of what is in another language than the page.
    fn quoted(&self) -> &'static str {
        match (self.language, Language::spoken()) {
            (Language::English, Language::Chinese) => " lang=\"en\"",
            _ => "",
        }
    }

    /// The README with its figures, and the figures that it does not show.
    fn notes(&self, notes: &str) -> String {
        let mut shown: Vec<String> = Vec::new();
        let told = markdown::html(notes, &mut |name| {
            let piece = self.figures.iter().find(|piece| piece.name == name)?;
            shown.push(name.to_owned());
            Some(figure(piece))
        });
        let rest = self.figures.iter();
        let rest = rest.filter(|piece| !shown.contains(&piece.name));
        told + &rest.map(figure).collect::<String>()
    }

    /// Figures that no document draws anew, and the README for whoever wants it: documents have
    /// told what it tells.
    fn beside_evidence(&self, notes: &str, left: &str) -> String {
        let redrawn: Vec<&str> = self.evidence.iter().filter_map(Evidence::draws).collect();
        let kept = self.figures.iter();
        let kept = kept.filter(|piece| !redrawn.contains(&piece.name.as_str()));
        let drawn: String = kept.map(figure).collect();
        let quoted = self.quoted();
        let figures = if drawn.is_empty() {
            String::new()
        } else {
            let heading = say!(PROSE, "evidence.figures");
            format!("<h2>{heading}</h2>\n{left}<div{quoted}>{drawn}</div>\n")
        };
        if notes.trim().is_empty() || !quoted.is_empty() {
            return figures;
        }
        format!(
            "{figures}<details class=\"rows\"><summary>{}</summary>{}</details>\n",
            say!(PROSE, "folder.text"),
            markdown::html(notes, &mut |_| None)
        )
    }
}

fn figure(Piece { name, text }: &Piece) -> String {
    let name = escape(name);
    format!(
        "<figure class=\"figure\" id=\"figure-{name}\">\n\
         <div class=\"drawing\" tabindex=\"0\">{text}</div>\n</figure>\n"
    )
}

/// A table in CSV, in the words of the page.
fn table(Piece { name, text }: &Piece) -> String {
    let mut lines = text.lines().map(fields);
    let columns = lines.next().unwrap_or_default().into_iter();
    let rows = lines.map(|cells| cells.into_iter().map(Cell::Text).collect());
    let table = labels::spoken(Table::new(columns.map(Column::new), rows));
    let head = table.columns.iter();
    let head = head.map(|column| format!("<th scope=\"col\">{}</th>", escape(&column.heading)));
    let head = head.collect::<Vec<_>>().concat();
    let row = |cells: &Vec<Cell>| {
        let cells = cells.iter().map(|cell| escape(&cell.to_string()));
        let cells = cells.map(|cell| format!("<td>{cell}</td>"));
        let cells = cells.collect::<Vec<_>>().concat();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = table.rows.iter().map(row).collect();
    let name = escape(name);
    format!(
        "<details class=\"rows\"><summary><code>{name}.csv</code></summary>\n{}</details>\n",
        super::tables::table(&format!("table-{name}"), &head, &rows)
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
