//! Lines and dots over a number: response curves, the power of a gate, a front.

use super::axis::{Format, Ticks, span};
use super::canvas::{Align, Canvas, INK, MUTED, Pen, RULE, Type};
use super::page::{Frame, Panel};
use super::plot::{self, EndLabel, HEADING_HEIGHT, Heading, Plot, TICK, gridlines, gutter};
use super::prose::FIGURES;
use super::style::Style;
use super::time::Time;
use super::values::{self, Shown, Values};
use crate::say;

const FOOT: f64 = 40.0;

/// A point with its intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    /// Along.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// The ends of the interval up, if it has one.
    pub y_ends: Option<(f64, f64)>,
    /// The ends of the interval along, if it has one.
    pub x_ends: Option<(f64, f64)>,
}

/// Points that belong together.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name, beside its end.
    pub label: String,
    /// Its look.
    pub style: Style,
    /// The points, ascending if they are joined.
    pub dots: Vec<Dot>,
    /// True if they are joined by a line with a band; otherwise they are dots with whiskers.
    pub joined: bool,
    /// The arm whose points these are, if it is one.
    pub arm: Option<usize>,
}

/// Series over a number.
#[derive(Debug, Clone)]
pub struct Xy {
    /// Title and unit of what goes up.
    pub heading: Heading,
    /// Title of the horizontal axis.
    pub along: String,
    /// How values along are written.
    pub x_format: Format,
    /// Values along that are written; empty for round ones.
    pub x_ticks: Vec<f64>,
    /// How values up are written.
    pub y_format: Format,
    /// The series.
    pub series: Vec<Series>,
    /// Values along that are marked by a vertical line, with words.
    pub marks: Vec<(f64, String)>,
    /// Room for names at the ends of lines.
    pub label_width: f64,
}

impl Xy {
    fn ticks(&self, end: impl Fn(&Dot) -> (f64, Option<(f64, f64)>)) -> Option<Ticks> {
        let dots = self.series.iter().flat_map(|series| &series.dots);
        let ends = dots.flat_map(|dot| {
            let (value, ends) = end(dot);
            let (low, high) = ends.unwrap_or((value, value));
            [low, value, high]
        });
        span(ends).map(|(low, high)| Ticks::enclosing(low, high, 5))
    }
}

impl Panel for Xy {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        self.heading.draw(canvas, frame);
        let along = self.ticks(|dot| (dot.x, dot.x_ends));
        let up = self.ticks(|dot| (dot.y, dot.y_ends));
        let (Some(along), Some(up)) = (along, up) else {
            plot::insufficient(canvas, frame, &say!(FIGURES, "nothing_defined"));
            return;
        };
        let marks = if self.marks.is_empty() { 0.0 } else { 16.0 };
        let left = gutter(&up, self.y_format);
        let inside = frame.inset(left, self.label_width, HEADING_HEIGHT + marks, FOOT);
        let plot = Plot::new(inside, along.domain(), up.domain());
        gridlines(canvas, &plot, &up, self.y_format);
        self.draw_along(canvas, &plot, &along);
        for (value, words) in &self.marks {
            let x = plot.x.at(*value);
            let pen = Pen {
                colour: RULE,
                width: 1.2,
                dash: &[4.0, 3.0],
            };
            canvas.line(&[(x, inside.top - 6.0), (x, inside.bottom)], pen);
            let look = Type::new(TICK, MUTED).aligned(Align::Centre);
            canvas.text((x, inside.top - 13.0), words, look);
        }
        let mut labels = Vec::new();
        canvas.show(self.values(&plot, &along, &up), |canvas| {
            for series in &self.series {
                if series.joined {
                    draw_line(canvas, &plot, series);
                } else {
                    draw_dots(canvas, &plot, series);
                }
            }
        });
        for series in &self.series {
            if let (Some(last), false) = (series.dots.last(), series.label.is_empty()) {
                labels.push(EndLabel {
                    at: plot.at(last.x, last.y),
                    text: series.label.clone(),
                    colour: series.style.colour,
                    arm: None,
                });
            }
        }
        if self.label_width > 0.0 {
            plot::end_labels(canvas, inside, self.label_width, &labels);
        }
    }
}

impl Xy {
    /// The points by where they stand along, series by series.
    fn values(&self, plot: &Plot, along: &Ticks, up: &Ticks) -> Values {
        let dots = self.series.iter().flat_map(|series| &series.dots);
        let mut places: Vec<f64> = dots.map(|dot| dot.x).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        let write = |value: f64| self.y_format.write(value, up.step * 0.01);
        let shown = |dot: &Dot| {
            let ends = dot.y_ends.map(|(low, high)| (write(low), write(high)));
            let ends = ends.map_or_else(String::new, |(low, high)| {
                format!(" [{}, {high}]", low.trim_end_matches(['%', ' ']))
            });
            Shown {
                at: plot.at(dot.x, dot.y),
                text: write(dot.y) + &ends,
            }
        };
        let row = |x: f64| {
            let at = |series: &Series| {
                let dot = series.dots.iter().find(|dot| dot.x.total_cmp(&x).is_eq());
                dot.map(shown)
            };
            values::Row {
                name: self.x_format.write(x, self.x_step(along)),
                cells: self.series.iter().map(at).collect(),
            }
        };
        let series = self.series.iter().map(|series| values::Series {
            label: series.label.clone(),
            colour: series.style.colour,
            arm: series.arm,
        });
        Values {
            title: self.heading.in_a_line(),
            along: self.along.clone(),
            frame: plot.frame.sides(),
            days: None,
            series: series.collect(),
            rows: places.into_iter().map(row).collect(),
        }
    }

    /// The step whose digits values along have.
    const fn x_step(&self, ticks: &Ticks) -> f64 {
        if self.x_ticks.is_empty() {
            ticks.step
        } else {
            1.0
        }
    }

    fn draw_along(&self, canvas: &Canvas, plot: &Plot, ticks: &Ticks) {
        let frame = plot.frame;
        let edge = [(frame.left, frame.bottom), (frame.right, frame.bottom)];
        canvas.line(&edge, Pen::solid(RULE, 1.0));
        let values = if self.x_ticks.is_empty() {
            &ticks.values
        } else {
            &self.x_ticks
        };
        for value in values {
            let x = plot.x.at(*value);
            canvas.vertical(x, (frame.bottom, frame.bottom + 4.0), Pen::solid(RULE, 1.0));
            let look = Type::new(TICK, MUTED).aligned(Align::Centre);
            let text = self.x_format.write(*value, self.x_step(ticks));
            canvas.text((x, frame.bottom + 14.0), &text, look);
        }
        let (middle, _) = frame.middle();
        let look = Type::new(TICK, INK).aligned(Align::Centre);
        canvas.text((middle, frame.bottom + 30.0), &self.along, look);
    }
}

fn draw_line(canvas: &Canvas, plot: &Plot, series: &Series) {
    let band: Option<Vec<(f64, (f64, f64))>> = series
        .dots
        .iter()
        .map(|dot| dot.y_ends.map(|ends| (dot.x, ends)))
        .collect();
    if let Some(band) = band.filter(|band| band.len() > 1) {
        let lower = band.iter().map(|(x, (low, _))| plot.at(*x, *low));
        let upper = band.iter().rev().map(|(x, (_, high))| plot.at(*x, *high));
        let area: Vec<_> = lower.chain(upper).collect();
        canvas.polygon(&area, series.style.colour, 0.16);
    }
    let line: Vec<_> = series
        .dots
        .iter()
        .map(|dot| plot.at(dot.x, dot.y))
        .collect();
    canvas.line(&line, series.style.pen());
    for point in line {
        canvas.circle(point, 2.6, series.style.colour, 1.0);
    }
}

fn draw_dots(canvas: &Canvas, plot: &Plot, series: &Series) {
    for dot in &series.dots {
        let pen = Pen::solid(series.style.colour, 1.0);
        if let Some((low, high)) = dot.y_ends {
            canvas.line(&[plot.at(dot.x, low), plot.at(dot.x, high)], pen);
        }
        if let Some((low, high)) = dot.x_ends {
            canvas.line(&[plot.at(low, dot.y), plot.at(high, dot.y)], pen);
        }
        canvas.circle(plot.at(dot.x, dot.y), 4.0, series.style.colour, 0.9);
    }
}
