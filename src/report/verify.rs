//! The figure of checks: measured against predicted, each on the scale of its margin.

use super::canvas::{ACCENT, Align, Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use super::page::{Frame, Page, Panel, Row as PageRow};
use super::pages::verify::Verified;
use super::plot::{HEADING_HEIGHT, Heading, Plot, TICK};
use super::prose::VERIFY as PROSE;
use super::style;
use super::time::Time;
use crate::say;
use crate::theory::{Judged, Margin};

const ROW: f64 = 22.0;
const NAMES: f64 = 230.0;
/// Room for the numbers at the right.
const NUMBERS: f64 = 170.0;
/// How many margins fit to each side of the prediction.
const REACH: f64 = 4.0;

struct Lines {
    rows: Vec<Row>,
}

/// A line on the scale on which its margin goes from -1 to 1.
struct Row {
    name: String,
    band: (f64, f64),
    difference: f64,
    half_width: f64,
    rival: f64,
    holds: bool,
    numbers: String,
}

/// The whole figure; books, which are exact, are left out.
#[must_use]
pub fn page(verified: &[Verified]) -> Page {
    let rows = verified.iter().flat_map(|one| {
        let lines = one.lines.split_last().map_or(&[][..], |(_, lines)| lines);
        lines.iter().map(|(judged, _)| row(one.check.name, judged))
    });
    let rows: Vec<Row> = rows.collect();
    let height = HEADING_HEIGHT + ROW * rows.len() as f64 + 14.0;
    Page {
        title: say!(PROSE, "figure.title"),
        subtitle: say!(PROSE, "figure.subtitle"),
        notes: Vec::new(),
        rows: vec![PageRow::of(height, Lines { rows })],
    }
}

fn row(check: &str, judged: &Judged) -> Row {
    let (unit, band) = match judged.line.margin {
        Margin::Within(margin) => (margin, (-1.0, 1.0)),
        Margin::Above => (judged.caught, (0.0, REACH)),
    };
    Row {
        name: say!(PROSE, "figure.row", check = check, line = judged.line.name),
        band,
        difference: judged.difference.mean / unit,
        half_width: judged.half_width / unit,
        rival: (judged.rival - judged.predicted) / unit,
        holds: judged.holds(),
        numbers: format!("{:.3}  ({:.3})", judged.measured.mean, judged.predicted),
    }
}

impl Panel for Lines {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        Heading::new(say!(PROSE, "figure.heading"), String::new()).draw(canvas, frame);
        for (index, row) in self.rows.iter().enumerate() {
            let y = frame.top + HEADING_HEIGHT + ROW * (index as f64 + 0.5);
            let inside = Frame {
                left: frame.left + NAMES,
                right: frame.right - NUMBERS,
                top: y - 7.0,
                bottom: y + 7.0,
            };
            let plot = Plot::new(inside, (-REACH - 0.2, REACH + 0.2), (0.0, 1.0));
            row.draw(canvas, frame, &plot, y);
        }
    }
}

impl Row {
    fn draw(&self, canvas: &Canvas, frame: Frame, plot: &Plot, y: f64) {
        canvas.text((frame.left, y), &self.name, Type::new(12.0, INK));
        let at = |value: f64| plot.x.at(value.clamp(-REACH, REACH));
        canvas.horizontal(y, (at(-REACH), at(REACH)), Pen::solid(GRID, 1.0));
        let (from, to) = self.band;
        canvas.rectangle((at(from), y - 6.0), (at(to), y + 6.0), RULE, 0.45);
        canvas.line(
            &[(at(0.0), y - 6.0), (at(0.0), y + 6.0)],
            Pen::solid(MUTED, 1.5),
        );
        let rival = at(self.rival);
        for slope in [-4.0, 4.0] {
            let stroke = [(rival - 4.0, y - slope), (rival + 4.0, y + slope)];
            canvas.line(&stroke, Pen::solid(MUTED, 1.4));
        }
        let colour = if self.holds {
            style::arm(1).colour
        } else {
            ACCENT
        };
        let ends = (
            self.difference - self.half_width,
            self.difference + self.half_width,
        );
        canvas.horizontal(y, (at(ends.0), at(ends.1)), Pen::solid(colour, 2.4));
        canvas.circle((at(self.difference), y), 4.0, colour, 1.0);
        let look = Type::new(TICK, MUTED).aligned(Align::Right);
        canvas.text((frame.right, y), &self.numbers, look);
    }
}
