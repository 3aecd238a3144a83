//! The figure of facts: bands of what is published, and what the market gives.

use super::canvas::{ACCENT, Align, Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use super::labels;
use super::page::{Frame, Page, Panel, Row as PageRow};
use super::pages::calibration::number;
use super::pages::facts::Row;
use super::plot::{HEADING_HEIGHT, Heading, Plot, TICK};
use super::prose::FACTS as PROSE;
use super::style;
use super::time::Time;
use crate::facts::{Scale, Use};
use crate::say;

const ROW: f64 = 24.0;
const NAMES: f64 = 270.0;
/// Room for the numbers at the right.
const NUMBERS: f64 = 190.0;
/// How many half-widths of a band fit to each side of its middle.
const REACH: f64 = 5.0;

struct Bands {
    title: &'static str,
    rows: Vec<Band>,
}

/// A fact on the scale on which its band goes from -1 to 1.
struct Band {
    name: String,
    published: f64,
    found: Option<(f64, f64, f64)>,
    over: Option<(f64, f64)>,
    is_met: bool,
    numbers: String,
}

/// The whole figure.
#[must_use]
pub fn page(rows: &[Row]) -> Page {
    let groups = [
        (Use::Fit, "figure.fit"),
        (Use::Validate, "figure.validate"),
        (Use::Bound, "figure.bound"),
    ];
    let panels = groups.into_iter().filter_map(|(purpose, title)| {
        let rows = rows.iter().filter(|row| row.fact.purpose == purpose);
        let rows: Vec<Band> = rows.filter_map(band).collect();
        let height = HEADING_HEIGHT + ROW * rows.len() as f64 + 14.0;
        (!rows.is_empty()).then(|| PageRow::of(height, Bands { title, rows }))
    });
    Page {
        title: say!(PROSE, "figure.title"),
        subtitle: say!(PROSE, "figure.subtitle"),
        notes: Vec::new(),
        rows: panels.collect(),
    }
}

fn band(row: &Row) -> Option<Band> {
    let estimate = row.estimate()?;
    let published = row.fact.published;
    // A band that reaches down to 0 has no place on a log scale.
    let scale = match published.scale.of(published.band.0) {
        Some(_) => published.scale,
        None => Scale::Linear,
    };
    let (low, high) = (scale.of(published.band.0)?, scale.of(published.band.1)?);
    let place = |value: f64| {
        let scaled = scale.of(value).unwrap_or(f64::NEG_INFINITY);
        (2.0 * (scaled - low) / (high - low) - 1.0).clamp(-REACH, REACH)
    };
    let half = estimate.half_width.unwrap_or(0.0);
    let over = row.measured.and_then(|measured| measured.over);
    let over = over.and_then(|over| Some((place(over.low?), place(over.high?))));
    let found = number(estimate.mean);
    let (from, to) = published.band;
    Some(Band {
        name: labels::name_of_fact(&row.fact.id),
        published: place(published.value),
        found: Some((
            place(estimate.mean),
            place(estimate.mean - half),
            place(estimate.mean + half),
        )),
        over,
        is_met: row.is_met()?,
        numbers: say!(
            PROSE,
            "figure.numbers",
            found = found,
            from = number(from),
            to = number(to)
        ),
    })
}

impl Panel for Bands {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        Heading::new(say!(PROSE, self.title), String::new()).draw(canvas, frame);
        for (index, row) in self.rows.iter().enumerate() {
            let y = frame.top + HEADING_HEIGHT + ROW * (index as f64 + 0.5);
            let inside = Frame {
                left: frame.left + NAMES,
                right: frame.right - NUMBERS,
                top: y - 8.0,
                bottom: y + 8.0,
            };
            let plot = Plot::new(inside, (-REACH - 0.2, REACH + 0.2), (0.0, 1.0));
            row.draw(canvas, frame, &plot, y);
        }
    }
}

impl Band {
    fn draw(&self, canvas: &Canvas, frame: Frame, plot: &Plot, y: f64) {
        canvas.text((frame.left, y), &self.name, Type::new(12.0, INK));
        let ends = (plot.x.at(-REACH), plot.x.at(REACH));
        canvas.horizontal(y, ends, Pen::solid(GRID, 1.0));
        let (from, to) = (plot.x.at(-1.0), plot.x.at(1.0));
        canvas.rectangle((from, y - 6.0), (to, y + 6.0), RULE, 0.45);
        let published = plot.x.at(self.published);
        let tick = [(published, y - 6.0), (published, y + 6.0)];
        canvas.line(&tick, Pen::solid(MUTED, 1.5));
        if let Some((low, high)) = self.over {
            let ends = (plot.x.at(low), plot.x.at(high));
            canvas.horizontal(y, ends, Pen::solid(MUTED, 1.2));
        }
        if let Some((mean, low, high)) = self.found {
            let colour = if self.is_met {
                style::arm(1).colour
            } else {
                ACCENT
            };
            let ends = (plot.x.at(low), plot.x.at(high));
            canvas.horizontal(y, ends, Pen::solid(colour, 2.4));
            canvas.circle((plot.x.at(mean), y), 4.2, colour, 1.0);
        }
        let look = Type::new(TICK, MUTED).aligned(Align::Right);
        canvas.text((frame.right, y), &self.numbers, look);
    }
}
