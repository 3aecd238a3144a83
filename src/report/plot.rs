//! Parts of every panel: a heading, axes, gridlines, dates, labels that keep apart.

use super::axis::{Format, Scale, Ticks, date_ticks, widest};
use super::canvas::{Align, Canvas, GRID, INK, MUTED, PAPER, Pen, Point, RULE, Type};
use super::markers::{MARKER, marker_height, marker_labels, marker_row_y};
use super::page::Frame;
use super::style::Style;
use super::text;
use super::time::Time;
use plotters::style::RGBColor;

/// Size of tick labels.
pub const TICK: f64 = 11.5;
/// Size of labels at lines.
pub const LABEL: f64 = 12.0;
const LABEL_LINE: f64 = 14.0;
const HEADING: f64 = 13.5;
/// Height of the heading and the unit.
pub const HEADING_HEIGHT: f64 = 42.0;
/// Height of the row of dates.
const DATES_HEIGHT: f64 = 24.0;
const DATE_SPACING: f64 = 54.0;

/// A panel's heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The thing shown.
    pub title: String,
    /// In which unit.
    pub unit: String,
}

impl Heading {
    /// A title above a unit.
    #[must_use]
    pub fn new(title: impl Into<String>, unit: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            unit: unit.into(),
        }
    }

    /// Title and unit in a line.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        let parts = [self.title.as_str(), self.unit.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }

    /// Draws it at the top of a frame.
    pub fn draw(&self, canvas: &Canvas, frame: Frame) {
        let limit = frame.right - frame.left;
        let title = text::shorten_middle(&self.title, HEADING, true, limit);
        let at = (frame.left, frame.top + 6.0);
        canvas.text(at, &title, Type::new(HEADING, INK).bold());
        let unit = text::shorten(&self.unit, TICK, false, limit);
        let at = (frame.left, frame.top + 24.0);
        canvas.text(at, &unit, Type::new(TICK, MUTED));
    }
}

/// Says that there is nothing to draw.
pub fn insufficient(canvas: &Canvas, frame: Frame, why: &str) {
    let (x, y) = frame.middle();
    let look = Type::new(13.0, MUTED).aligned(Align::Centre);
    canvas.rectangle(
        (frame.left, frame.top + HEADING_HEIGHT),
        (frame.right, frame.bottom),
        GRID,
        0.35,
    );
    let lines = text::wrap(why, 13.0, false, frame.right - frame.left - 24.0);
    for (index, line) in lines.iter().enumerate() {
        let offset = index as f64 - (lines.len() as f64 - 1.0) / 2.0;
        canvas.text((x, y + 16.0 + 18.0 * offset), line, look);
    }
}

/// The two scales of a plot.
#[derive(Debug, Clone, Copy)]
pub struct Plot {
    /// Where the data are drawn.
    pub frame: Frame,
    /// The horizontal scale.
    pub x: Scale,
    /// The vertical scale.
    pub y: Scale,
}

impl Plot {
    /// A plot in `frame` with these domains.
    #[must_use]
    pub fn new(frame: Frame, x: (f64, f64), y: (f64, f64)) -> Self {
        Self {
            frame,
            x: Scale {
                domain: x,
                range: (frame.left, frame.right),
            },
            y: Scale {
                domain: y,
                range: (frame.bottom, frame.top),
            },
        }
    }

    /// Where a value is drawn.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> Point {
        (self.x.at(x), self.y.at(y))
    }
}

/// Width that a column of tick labels needs.
#[must_use]
pub fn gutter(ticks: &Ticks, format: Format) -> f64 {
    let labels: Vec<String> = ticks
        .values
        .iter()
        .map(|value| format.write(*value, ticks.step))
        .collect();
    widest(labels.iter().map(String::as_str), TICK) + 8.0
}

/// A plot over time below a heading, with gridlines, dates and room for policy changes.
#[must_use]
pub fn over_time(
    canvas: &Canvas,
    frame: Frame,
    time: &Time,
    ticks: &Ticks,
    format: Format,
    label_width: f64,
) -> Plot {
    let left = frame.left + gutter(ticks, format);
    let right = frame.right - label_width;
    let top = frame.top + HEADING_HEIGHT + marker_height(time, right - left);
    let inside = Frame {
        left,
        top,
        right,
        bottom: frame.bottom - DATES_HEIGHT,
    };
    let plot = Plot::new(inside, (0.0, time.days), ticks.domain());
    gridlines(canvas, &plot, ticks, format);
    canvas.dates(|canvas| dates(canvas, &plot, time));
    plot
}

/// Horizontal gridlines with their labels.
pub fn gridlines(canvas: &Canvas, plot: &Plot, ticks: &Ticks, format: Format) {
    for value in &ticks.values {
        let y = plot.y.at(*value);
        let is_zero = value.abs() < ticks.step * 1e-6;
        let pen = Pen::solid(if is_zero { RULE } else { GRID }, 1.0);
        canvas.line(&[(plot.frame.left, y), (plot.frame.right, y)], pen);
        let text = format.write(*value, ticks.step);
        let look = Type::new(TICK, MUTED).aligned(Align::Right);
        canvas.text((plot.frame.left - 8.0, y), &text, look);
    }
}

/// Vertical gridlines, that of zero in a colour of its own, with labels of a size at some heights.
pub fn vertical_gridlines(
    canvas: &Canvas,
    plot: &Plot,
    (ticks, format): (&Ticks, Format),
    zero: RGBColor,
    size: f64,
    label_heights: &[f64],
) {
    let (low, high) = plot.x.domain;
    let inside = |value: &&f64| (low..=high).contains(*value);
    for value in ticks.values.iter().filter(inside) {
        let x = plot.x.at(*value);
        let is_zero = value.abs() < ticks.step * 1e-6;
        let pen = Pen::solid(if is_zero { zero } else { GRID }, 1.0);
        canvas.vertical(x, (plot.frame.top, plot.frame.bottom), pen);
        let look = Type::new(size, MUTED).aligned(Align::Centre);
        let text = format.write(*value, ticks.step);
        for y in label_heights {
            canvas.text((x, *y), &text, look);
        }
    }
}

fn dates(canvas: &Canvas, plot: &Plot, time: &Time) {
    let frame = plot.frame;
    let pixels = frame.right - frame.left;
    canvas.line(
        &[(frame.left, frame.bottom), (frame.right, frame.bottom)],
        Pen::solid(RULE, 1.0),
    );
    for (day, text) in date_ticks(time.start, time.days, pixels, DATE_SPACING) {
        let x = plot.x.at(day);
        let tick = [(x, frame.bottom), (x, frame.bottom + 4.0)];
        canvas.line(&tick, Pen::solid(RULE, 1.0));
        let look = Type::new(TICK, MUTED).aligned(Align::Centre);
        canvas.text((x, frame.bottom + 15.0), &text, look);
    }
}

/// Vertical lines where policies change: those of one arm, or of all.
pub fn policy_dates(canvas: &Canvas, plot: &Plot, time: &Time, arm: Option<usize>) {
    let frame = plot.frame;
    let labels = if time.numbered {
        None
    } else {
        marker_labels(time, frame.right - frame.left)
    };
    let ours = |indices: &[usize]| arm.is_none_or(|arm| indices.contains(&arm));
    let markers = time.markers.iter().enumerate();
    for (index, marker) in markers.filter(|(_, marker)| ours(&marker.indices)) {
        let x = plot.x.at(marker.day);
        let row = labels
            .as_ref()
            .map_or(0, |labels| labels.get(index).map_or(0, |label| label.1));
        let top = marker_row_y(frame.top, row);
        let pen = Pen {
            colour: RULE,
            width: 1.0,
            dash: &[2.0, 2.0],
        };
        canvas.line(&[(x, frame.bottom), (x, top + 6.0)], pen);
        match labels.as_ref().and_then(|labels| labels.get(index)) {
            Some((_, _, text, align)) => {
                let look = Type::new(MARKER, MUTED).aligned(*align);
                canvas.text((x, top), text, look);
            }
            None => numbered(canvas, (x, top), index + 1),
        }
    }
}

fn numbered(canvas: &Canvas, at: Point, number: usize) {
    canvas.circle(at, 7.5, RULE, 1.0);
    let look = Type::new(10.0, PAPER).bold().aligned(Align::Centre);
    canvas.text((at.0, at.1 + 0.6), &number.to_string(), look);
}

/// A label beside the end of a line.
#[derive(Debug, Clone)]
pub struct EndLabel {
    /// Where the line ends.
    pub at: Point,
    /// The text.
    pub text: String,
    /// Its colour.
    pub colour: RGBColor,
    /// The arm that it names, if it names one.
    pub arm: Option<usize>,
}

/// Width that labels beside lines need, at most `limit`.
#[must_use]
pub fn end_label_width<'a>(labels: impl Iterator<Item = &'a str>, limit: f64) -> f64 {
    let widths = labels.flat_map(|label| {
        let lines = text::wrap(label, LABEL, true, limit - 16.0);
        lines
            .into_iter()
            .map(|line| text::width(&line, LABEL, true))
    });
    (widths.fold(0.0, f64::max) + 18.0).min(limit)
}

/// Draws labels beside line ends, pushed apart where they would overlap.
pub fn end_labels(canvas: &Canvas, frame: Frame, width: f64, labels: &[EndLabel]) {
    let mut order: Vec<&EndLabel> = labels.iter().collect();
    order.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    let lines: Vec<Vec<String>> = order
        .iter()
        .map(|label| text::wrap(&label.text, LABEL, true, width - 16.0))
        .collect();
    let heights: Vec<f64> = lines
        .iter()
        .map(|lines| LABEL_LINE * lines.len() as f64)
        .collect();
    let wanted: Vec<f64> = order.iter().map(|label| label.at.1).collect();
    let middles = apart(&wanted, &heights, frame.top - 2.0, frame.bottom + 6.0);
    for ((label, lines), middle) in order.iter().zip(&lines).zip(middles) {
        canvas.of_arm(label.arm, |canvas| {
            end_label(canvas, frame.right, label, lines, middle);
        });
    }
}

fn end_label(canvas: &Canvas, right: f64, label: &EndLabel, lines: &[String], middle: f64) {
    let (x, y) = label.at;
    let text_x = right + 12.0;
    if (middle - y).abs() > 3.0 || right - x > 6.0 {
        let link = [(x + 3.0, y), (text_x - 3.0, middle)];
        canvas.line(&link, Pen::solid(RULE, 0.7));
    }
    for (index, line) in lines.iter().enumerate() {
        let offset = index as f64 - (lines.len() as f64 - 1.0) / 2.0;
        let look = Type::new(LABEL, label.colour).bold();
        canvas.text((text_x, middle + LABEL_LINE * offset), line, look);
    }
}

/// Moves intervals with these middles and heights apart, as little as may be, within bounds.
///
/// The middles must ascend.
#[must_use]
pub fn apart(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut middles = wanted.to_vec();
    let reach = |index: usize| f64::midpoint(heights[index], heights[index + 1]);
    for _ in 0..60 {
        for index in 0..middles.len().saturating_sub(1) {
            let overlap = reach(index) - (middles[index + 1] - middles[index]);
            if overlap > 0.0 {
                middles[index] -= overlap / 2.0;
                middles[index + 1] += overlap / 2.0;
            }
        }
        for (middle, height) in middles.iter_mut().zip(heights) {
            *middle = middle.min(bottom - height / 2.0).max(top + height / 2.0);
        }
    }
    middles
}

/// Height of a line of a key.
pub const KEY_LINE: f64 = 18.0;
/// Width of a sample, and of the gap behind an entry.
const SAMPLE: f64 = 32.0;
const KEY_GAP: f64 = 22.0;

/// Samples of lines' styles with their names, for panels that cannot be labelled at the lines. They
/// take as many lines as their names need.
#[derive(Debug)]
pub struct Key {
    lines: Vec<Vec<(String, Style)>>,
}

impl Key {
    /// A key that is at most `width` wide.
    #[must_use]
    pub fn new(entries: &[(String, Style)], width: f64) -> Self {
        let mut lines: Vec<Vec<(String, Style)>> = Vec::new();
        let mut end = 0.0;
        for (text, style) in entries {
            let text = text::shorten_middle(text, LABEL, true, width - SAMPLE);
            let wide = SAMPLE + text::width(&text, LABEL, true);
            let entry = (text, *style);
            match lines.last_mut() {
                Some(line) if end + wide <= width => line.push(entry),
                _ => {
                    end = 0.0;
                    lines.push(vec![entry]);
                }
            }
            end += wide + KEY_GAP;
        }
        Self { lines }
    }

    /// Height beyond that of a single line.
    #[must_use]
    pub fn more_height(&self) -> f64 {
        KEY_LINE * self.lines.len().saturating_sub(1) as f64
    }

    /// Draws it from its upper left corner.
    pub fn draw(&self, canvas: &Canvas, at: Point) {
        for (nth, line) in self.lines.iter().enumerate() {
            let (mut x, y) = (at.0, at.1 + KEY_LINE * nth as f64);
            for (text, style) in line {
                canvas.line(&[(x, y), (x + 26.0, y)], style.pen());
                let look = Type::new(LABEL, style.colour).bold();
                canvas.text((x + SAMPLE, y), text, look);
                x += SAMPLE + text::width(text, LABEL, true) + KEY_GAP;
            }
        }
    }
}

/// True if labels at the ends of lines have room beside a panel of this height, none being cut.
#[must_use]
pub fn end_labels_fit<'a>(
    labels: impl Iterator<Item = &'a str>,
    limit: f64,
    panel_height: f64,
) -> bool {
    let lines: Vec<String> = labels
        .flat_map(|label| text::wrap(label, LABEL, true, limit - 16.0))
        .collect();
    let room = panel_height - HEADING_HEIGHT - DATES_HEIGHT - 2.0 * MARKER;
    LABEL_LINE * lines.len() as f64 <= room && !lines.iter().any(|line| line.ends_with('…'))
}
