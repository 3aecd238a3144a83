//! A figure as a page: title, subtitle, rows of panels, notes.

use super::axis::long_date;
use super::canvas::{ACCENT, Canvas, INK, MUTED, Type};
use super::curves::{self, Windows};
use super::markers::marker_labels;
use super::prose::FIGURES as PROSE;
use super::text;
use super::time::Time;
use super::values::Values;
use crate::records::Results;
use crate::say;

/// Width of every figure.
pub const WIDTH: f64 = 960.0;
const MARGIN: f64 = 32.0;
/// Width of what a page holds.
pub const WIDTH_INSIDE: f64 = WIDTH - 2.0 * MARGIN;
const GAP: f64 = 30.0;
const SUBTITLE: f64 = 13.5;
const NOTE: f64 = 11.5;
const NOTE_LINE: f64 = 16.0;

/// A part of the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Frame {
    /// The point in the middle.
    #[must_use]
    pub fn middle(&self) -> (f64, f64) {
        (
            f64::midpoint(self.left, self.right),
            f64::midpoint(self.top, self.bottom),
        )
    }

    /// Left, upper, right and lower edge.
    #[must_use]
    pub const fn sides(&self) -> [f64; 4] {
        [self.left, self.top, self.right, self.bottom]
    }

    /// The part that these margins leave.
    #[must_use]
    pub fn inset(&self, left: f64, right: f64, top: f64, bottom: f64) -> Self {
        Self {
            left: self.left + left,
            top: self.top + top,
            right: self.right - right,
            bottom: self.bottom - bottom,
        }
    }
}

/// Something that fills a frame.
pub trait Panel {
    /// Draws it.
    fn draw(&self, canvas: &Canvas, frame: Frame, time: &Time);

    /// Pixels over which dates run in a frame this wide; `None` without a time axis.
    fn dates_width(&self, _frame_width: f64) -> Option<f64> {
        None
    }
}

/// Panels side by side.
pub struct Row {
    /// Height in pixels.
    pub height: f64,
    /// How many panels a full row has: the last row of a grid may have fewer.
    pub columns: usize,
    /// The panels.
    pub panels: Vec<Box<dyn Panel>>,
}

impl Row {
    /// A panel as wide as the page.
    #[must_use]
    pub fn of(height: f64, panel: impl Panel + 'static) -> Self {
        Self {
            height,
            columns: 1,
            panels: vec![Box::new(panel)],
        }
    }
}

/// A figure.
pub struct Page {
    /// The thing shown.
    pub title: String,
    /// How to read it.
    pub subtitle: String,
    /// Remarks on points at which a reader might stumble.
    pub notes: Vec<String>,
    /// The panels.
    pub rows: Vec<Row>,
}

/// Panels that draw themselves, from panels of one kind.
#[must_use]
pub fn boxed<P: Panel + 'static>(panels: impl IntoIterator<Item = P>) -> Vec<Box<dyn Panel>> {
    let panels = panels.into_iter();
    panels
        .map(|panel| Box::new(panel) as Box<dyn Panel>)
        .collect()
}

/// Arranges panels in rows of at most `columns`.
#[must_use]
pub fn grid(panels: Vec<Box<dyn Panel>>, columns: usize, height: f64) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for panel in panels {
        match rows.last_mut() {
            Some(row) if row.panels.len() < columns => row.panels.push(panel),
            _ => rows.push(Row {
                height,
                columns,
                panels: vec![panel],
            }),
        }
    }
    rows
}

/// Columns for one panel per arm.
#[must_use]
pub fn columns_for(arms: usize) -> usize {
    match arms {
        0 | 1 => 1,
        2 | 4 => 2,
        _ => 3,
    }
}

/// The words on replicates and intervals that every subtitle ends with.
#[must_use]
pub fn replicates_in_words(results: &Results) -> String {
    match curves::replicates(results) {
        (_, 0) => say!(PROSE, "replicates.none"),
        (_, 1) => say!(PROSE, "replicates.one"),
        (fewest, most) if fewest == most => say!(PROSE, "replicates.mean", n = most),
        (fewest, most) => say!(PROSE, "replicates.uneven", fewest = fewest, most = most),
    }
}

/// The subtitle of a figure over time.
#[must_use]
pub fn over_time(what: &str, windows: &Windows, results: &Results) -> String {
    let (words, replicates) = (windows.words(), replicates_in_words(results));
    say!(
        PROSE,
        "over_time",
        what = what,
        windows = words,
        replicates = replicates
    )
}

impl Page {
    /// Draws a figure over the days of some results.
    #[must_use]
    pub fn svg(&self, results: &Results) -> String {
        self.drawn(results).0
    }

    /// Draws a figure over the days of some results, with the values that it shows.
    #[must_use]
    pub fn drawn(&self, results: &Results) -> (String, Vec<Values>) {
        self.drawn_over(Time::of(results))
    }

    /// Draws a figure that has nothing to do with days.
    #[must_use]
    pub fn svg_without_dates(&self) -> String {
        self.drawn_without_dates().0
    }

    /// Draws a figure that has nothing to do with days, with the values that it shows.
    #[must_use]
    pub fn drawn_without_dates(&self) -> (String, Vec<Values>) {
        self.drawn_over(Time::without_dates())
    }

    fn drawn_over(&self, mut time: Time) -> (String, Vec<Values>) {
        time.numbered = !self.names_fit(&time);
        let inner = WIDTH_INSIDE;
        let subtitle = text::wrap(&self.subtitle, SUBTITLE, false, inner);
        let notes = self.all_notes(&time, inner);
        let head = 62.0 + 19.0 * subtitle.len() as f64;
        let body: f64 = self.rows.iter().map(|row| row.height + GAP).sum();
        let foot = NOTE_LINE * notes.len() as f64 + 14.0;
        Canvas::sheet(WIDTH, head + body + foot, &self.title, |canvas| {
            self.draw_head(canvas, &subtitle);
            let mut top = head;
            for row in &self.rows {
                draw_row(canvas, row, top, &time);
                top += row.height + GAP;
            }
            for (index, note) in notes.iter().enumerate() {
                let y = top + NOTE_LINE * index as f64;
                canvas.text((MARGIN, y), note, Type::new(NOTE, MUTED));
            }
        })
    }

    fn draw_head(&self, canvas: &Canvas, subtitle: &[String]) {
        canvas.rectangle((MARGIN, 0.0), (MARGIN + 44.0, 6.0), ACCENT, 1.0);
        let size = 21.0;
        let title = text::shorten(&self.title, size, true, WIDTH_INSIDE);
        canvas.text((MARGIN, 32.0), &title, Type::new(size, INK).bold());
        for (index, line) in subtitle.iter().enumerate() {
            let y = 57.0 + 19.0 * index as f64;
            canvas.text((MARGIN, y), line, Type::new(SUBTITLE, MUTED));
        }
    }

    /// True if every panel has room for the levers' names at their dates.
    fn names_fit(&self, time: &Time) -> bool {
        let differs = time.markers.iter().any(|marker| !marker.arms.is_empty());
        let widths = self.rows.iter().flat_map(|row| {
            let width = panel_width(row.columns);
            row.panels
                .iter()
                .filter_map(move |panel| panel.dates_width(width))
        });
        let narrowest = widths.fold(f64::INFINITY, f64::min);
        !differs && marker_labels(time, narrowest).is_some()
    }

    fn all_notes(&self, time: &Time, width: f64) -> Vec<String> {
        let has_dates = self
            .rows
            .iter()
            .flat_map(|row| &row.panels)
            .any(|panel| panel.dates_width(WIDTH).is_some());
        let mut notes = Vec::new();
        if has_dates && time.numbered && !time.markers.is_empty() {
            let numbered = time.markers.iter().enumerate().map(|(index, marker)| {
                let arms = if marker.arms.is_empty() {
                    String::new()
                } else {
                    say!(PROSE, "policy_changes.arms", arms = marker.arms)
                };
                let date = long_date(marker.date);
                let (number, levers) = (index + 1, &marker.levers);
                say!(
                    PROSE,
                    "policy_changes.one",
                    n = number,
                    date = date,
                    levers = levers,
                    arms = arms
                )
            });
            let sentence = numbered.collect::<Vec<_>>().join(";  ");
            notes.push(say!(PROSE, "policy_changes", changes = sentence));
        }
        notes.extend(self.notes.iter().cloned());
        let wrapped = notes
            .iter()
            .flat_map(|note| text::wrap(note, NOTE, false, width));
        wrapped.collect()
    }
}

fn panel_width(columns: usize) -> f64 {
    let gaps = GAP * (columns as f64 - 1.0);
    (WIDTH_INSIDE - gaps) / columns as f64
}

fn draw_row(canvas: &Canvas, row: &Row, top: f64, time: &Time) {
    let width = panel_width(row.columns);
    for (index, panel) in row.panels.iter().enumerate() {
        let left = MARGIN + (width + GAP) * index as f64;
        let frame = Frame {
            left,
            top,
            right: left + width,
            bottom: top + row.height,
        };
        panel.draw(canvas, frame, time);
    }
}
