//! Tables for a terminal, as wide as it is; and what the terminal of this process is.

use super::lines::{gathered, wrap};
use super::markdown::wrapped;
use super::table::{Column, Table};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ColumnConstraint, ContentArrangement};
use std::io::{IsTerminal as _, Stderr, Stdout};
use unicode_width::UnicodeWidthStr as _;

/// Columns that tables take where there is no terminal.
const WITHOUT_TERMINAL: u16 = 100;

/// Where text goes: how wide it is, if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// A terminal of so many columns.
    Terminal(usize),
    /// A file or a pipe; tables take up to 100 columns.
    Piped,
    /// A file or a pipe; tables are as wide as they are.
    Unlimited,
}

impl Width {
    /// The width of standard output, and `otherwise` if that is no terminal. A terminal that does
    /// not say how wide it is has the usual 80 columns.
    #[must_use]
    pub fn of_stdout(otherwise: Self) -> Self {
        let stdout = std::io::stdout();
        if !stdout.is_terminal() {
            return otherwise;
        }
        Self::Terminal(
            columns(&stdout)
                .filter(|columns| *columns > 0)
                .unwrap_or(80),
        )
    }
}

#[cfg(unix)]
fn columns(stdout: &Stdout) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stdout).ok();
    size.map(|size| usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn columns(_: &Stdout) -> Option<usize> {
    None
}

/// True if diagnostics may be coloured: standard error is a terminal that knows colours, and
/// neither `NO_COLOR`, `CLICOLOR=0` nor `TERM=dumb` forbids them; `CLICOLOR_FORCE` asks for them
/// anywhere.
#[must_use]
pub fn colours(stderr: &Stderr) -> bool {
    anstream::AutoStream::choice(stderr) != anstream::ColorChoice::Never
}

/// True if what is written to standard error can be drawn over, as a progress bar needs.
#[must_use]
pub fn can_redraw() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A table for reading. Where a terminal has no room for it, cells are broken between words, then
/// columns are left out with a word about it, and in the end rows become lists. No row is cut.
#[must_use]
pub fn table(table: &Table, width: Width) -> String {
    let (headings, rows) = table.written();
    match width {
        Width::Terminal(columns) => Layout::new(table, &headings, &rows).fit(columns),
        Width::Unlimited => drawn(&headings, rows),
        Width::Piped => {
            let mut drawn = blank(&headings, rows);
            drawn
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(WITHOUT_TERMINAL);
            for (place, column) in table.columns.iter().enumerate() {
                if let (true, Some(drawn)) = (column.whole, drawn.column_mut(place)) {
                    drawn.set_constraint(ColumnConstraint::ContentWidth);
                }
            }
            drawn.trim_fmt() + "\n"
        }
    }
}

/// A table for reading, and its notes below it.
#[must_use]
pub fn with_notes(shown: &Table, width: Width) -> String {
    let notes = shown.notes.iter();
    let notes = notes.map(|note| format!("\n{}", wrapped(note)));
    [table(shown, width)].into_iter().chain(notes).collect()
}

fn blank(headings: &[&str], rows: Vec<Vec<String>>) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_header(headings)
        .add_rows(rows);
    table
}

/// The table as wide as its widest lines.
fn drawn(headings: &[&str], rows: Vec<Vec<String>>) -> String {
    blank(headings, rows).trim_fmt() + "\n"
}

/// Columns on their way into a terminal.
struct Layout<'a> {
    columns: &'a [Column],
    headings: &'a [&'a str],
    rows: &'a [Vec<String>],
    /// Widths at which nothing is broken.
    natural: Vec<usize>,
    /// Widths at which no word is broken.
    least: Vec<usize>,
}

impl<'a> Layout<'a> {
    fn new(table: &'a Table, headings: &'a [&'a str], rows: &'a [Vec<String>]) -> Self {
        let widest = |place: usize, of: &dyn Fn(&str) -> usize, heading: usize| {
            let cells = rows.iter().map(|row| of(&row[place]));
            cells.fold(heading, usize::max)
        };
        let places = 0..headings.len();
        let natural = places.clone().map(|place| {
            let width = |text: &str| text.width();
            widest(place, &width, headings[place].width())
        });
        let least = places.map(|place| {
            let word = |text: &str| longest(text.split(' '));
            let whole = |text: &str| text.width();
            let of: &dyn Fn(&str) -> usize = if table.columns[place].whole {
                &whole
            } else {
                &word
            };
            widest(place, of, longest(pieces(headings[place]).into_iter()))
        });
        Self {
            columns: &table.columns,
            headings,
            rows,
            natural: natural.collect(),
            least: least.collect(),
        }
    }

    fn fit(&self, columns: usize) -> String {
        let all: Vec<usize> = (0..self.headings.len()).collect();
        if framed(&all, &self.natural) <= columns {
            return drawn(self.headings, self.rows.to_vec());
        }
        let kept = self.kept(columns);
        if framed(&kept, &self.least) > columns {
            return self.list(columns);
        }
        let text = self.narrowed(&kept, columns);
        let left: Vec<&str> = all
            .iter()
            .filter(|place| !kept.contains(place))
            .map(|place| self.headings[*place])
            .collect();
        if left.is_empty() {
            return text;
        }
        let note = format!(
            "left out, as the terminal has {columns} columns: {}",
            left.join(", ")
        );
        format!("{text}{}\n", wrap(&note, columns).join("\n"))
    }

    /// The columns for which there is room if no word is broken: those that must be there, then the
    /// others by their rank.
    fn kept(&self, columns: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by_key(|place| self.columns[*place].rank);
        let mut kept = Vec::new();
        for place in order {
            kept.push(place);
            if self.columns[place].rank > 0 && framed(&kept, &self.least) > columns {
                kept.pop();
            }
        }
        kept.sort_unstable();
        kept
    }

    /// Some columns, broken between words to fit.
    fn narrowed(&self, kept: &[usize], columns: usize) -> String {
        let mut widths: Vec<usize> = kept.iter().map(|place| self.least[*place]).collect();
        let frame = framed(&[], &[]) + 3 * kept.len();
        let mut free = columns.saturating_sub(frame + widths.iter().sum::<usize>());
        // What is free goes to whoever would take the most lines.
        while free > 0 {
            let lines = |nth: &usize| self.natural[kept[*nth]] * 1000 / widths[*nth].max(1);
            let short = |nth: &usize| widths[*nth] < self.natural[kept[*nth]];
            let Some(nth) = (0..kept.len()).filter(short).max_by_key(lines) else {
                break;
            };
            widths[nth] += 1;
            free -= 1;
        }
        let broken = |text: &str, nth: usize| wrap(text, widths[nth]).join("\n");
        let headings: Vec<String> = kept
            .iter()
            .enumerate()
            .map(|(nth, place)| gathered(pieces(self.headings[*place]), widths[nth]).join("\n"))
            .collect();
        let rows = self.rows.iter().map(|row| {
            let cells = kept.iter().enumerate();
            cells
                .map(|(nth, place)| broken(&row[*place], nth))
                .collect()
        });
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        drawn(&headings, rows.collect())
    }

    /// One line per cell, for terminals in which even the necessary columns have no room.
    fn list(&self, columns: usize) -> String {
        let mut text = String::new();
        for row in self.rows {
            for (place, (heading, cell)) in self.headings.iter().zip(row).enumerate() {
                let indent = if place == 0 { "" } else { "  " };
                let line = format!("{heading}: {cell}");
                for (nth, part) in wrap(&line, columns.saturating_sub(4).max(1))
                    .iter()
                    .enumerate()
                {
                    text.push_str(indent);
                    text.push_str(if nth == 0 { "" } else { "  " });
                    text.push_str(part);
                    text.push('\n');
                }
            }
        }
        text
    }
}

/// The width of some columns with the lines around them.
fn framed(kept: &[usize], widths: &[usize]) -> usize {
    kept.iter().map(|place| widths[*place] + 3).sum::<usize>() + 1
}

fn longest<'a>(words: impl Iterator<Item = &'a str>) -> usize {
    words.map(str::width).max().unwrap_or(0)
}

/// The parts between which a heading may be broken: words, and parts of names.
fn pieces(heading: &str) -> Vec<&str> {
    heading.split_inclusive([' ', '-', '_']).collect()
}

#[cfg(test)]
mod tests {
    use super::{Width, table};
    use crate::render::{Cell, Column, Table};

    fn compared() -> Table {
        let columns = [
            Column::new("outcome").whole(),
            Column::new("traffic-first (baseline)").rank(1),
            Column::new("difference"),
            Column::new("correlation").rank(3),
            Column::new("verdict"),
        ];
        let row = [
            "price_quality_correlation",
            "1,234,567 ± 12,345",
            "+1,234.5 [-1,234.5, +3,456.7]",
            "0.95",
            "no material difference",
        ];
        Table::new(columns, [row.map(Cell::text).to_vec()])
    }

    fn widest(text: &str) -> usize {
        text.lines().map(|line| line.chars().count()).max().unwrap()
    }

    #[test]
    fn a_table_is_never_wider_than_its_terminal() {
        for columns in 30..200 {
            let text = table(&compared(), Width::Terminal(columns));
            assert!(widest(&text) <= columns, "{columns} columns:\n{text}");
            for word in [
                "price_quality_correlation",
                "+1,234.5",
                "[-1,234.5,",
                "material",
            ] {
                assert!(
                    text.contains(word),
                    "{columns} columns break {word}:\n{text}"
                );
            }
        }
    }

    #[test]
    fn columns_without_room_are_named_below_the_table() {
        let text = table(&compared(), Width::Terminal(80));
        assert!(
            text.contains("left out, as the terminal has 80 columns: correlation\n"),
            "{text}"
        );
        let wide = table(&compared(), Width::Terminal(180));
        assert!(!wide.contains("left out"), "{wide}");
        assert_eq!(wide, table(&compared(), Width::Unlimited));
    }

    #[test]
    fn a_terminal_without_room_for_columns_is_given_lists() {
        let text = table(&compared(), Width::Terminal(36));
        assert!(
            text.starts_with("outcome:\n  price_quality_correlation\n"),
            "{text}"
        );
        assert!(text.contains("\n  correlation: 0.95\n"), "{text}");
    }
}
