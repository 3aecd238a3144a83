//! Panels over time: lines with bands, and stacked areas.

use super::axis::{Format, Ticks, span};
use super::canvas::{Canvas, PAPER, Pen, Point};
use super::curves::{Curve, Estimate};
use super::page::{Frame, Panel};
use super::plot::{self, EndLabel, Heading, Plot, end_label_width, end_labels};
use super::prose::FIGURES as PROSE;
use super::style::{self, Style};
use super::time::Time;
use crate::say;
use plotters::style::RGBColor;

const BAND_OPACITY: f64 = 0.16;
const TICK_COUNT: usize = 5;

/// A line with its label.
#[derive(Debug, Clone)]
pub struct Line {
    /// The label at its end; empty if it has none.
    pub label: String,
    /// Its look.
    pub style: Style,
    /// Its values.
    pub curve: Curve,
}

/// Lines over time.
#[derive(Debug, Clone)]
pub struct LinePanel {
    /// The heading.
    pub heading: Heading,
    /// How values are written.
    pub format: Format,
    /// The lines.
    pub lines: Vec<Line>,
    /// Values that the axis must span; else those of the lines.
    pub span: Option<(f64, f64)>,
    /// Widest label at the lines' ends; 0 for none.
    pub label_limit: f64,
    /// The arm drawn, where it is one only.
    pub arm: Option<usize>,
}

impl LinePanel {
    /// The span of its lines and bands.
    #[must_use]
    pub fn own_span(&self) -> Option<(f64, f64)> {
        let points = self.lines.iter().flat_map(|line| &line.curve);
        span(points.filter_map(|(_, value)| *value).flat_map(ends))
    }

    /// A panel about each line but the first: that line in colour, beside the first, the others
    /// pale behind them. All have one axis.
    #[must_use]
    pub fn one_by_one(&self) -> Vec<Self> {
        let about = (1..self.lines.len()).map(|index| {
            let pale = self.lines.iter().enumerate();
            let pale = pale.filter(|(other, _)| *other != 0 && *other != index);
            let pale = pale.map(|(_, line)| Line {
                label: String::new(),
                style: style::CONTEXT,
                curve: without_intervals(&line.curve),
            });
            let drawn = [0, index].map(|place| Line {
                label: String::new(),
                style: style::focus(place),
                curve: self.lines[place].curve.clone(),
            });
            Self {
                heading: Heading::new(
                    &self.lines[index].label,
                    format!("{}, {}", self.heading.title, self.heading.unit),
                ),
                lines: pale.chain(drawn).collect(),
                span: self.span.or(self.own_span()),
                arm: Some(index),
                ..self.clone()
            }
        });
        about.collect()
    }

    fn label_width(&self) -> f64 {
        if self.label_limit == 0.0 {
            return 10.0;
        }
        let labels = self.lines.iter().map(|line| line.label.as_str());
        end_label_width(labels, self.label_limit)
    }
}

fn without_intervals(curve: &Curve) -> Curve {
    let bare = |value: Estimate| Estimate {
        interval: None,
        ..value
    };
    let points = curve.iter();
    points.map(|(x, value)| (*x, value.map(bare))).collect()
}

fn ends(estimate: Estimate) -> [f64; 2] {
    let (low, high) = estimate.interval.unwrap_or((estimate.mean, estimate.mean));
    [low, high]
}

/// Gives panels one common axis, so that their levels can be compared.
pub fn share_axis(panels: &mut [LinePanel]) {
    let spans: Vec<(f64, f64)> = panels.iter().filter_map(LinePanel::own_span).collect();
    let common = span(spans.iter().flat_map(|(low, high)| [*low, *high]));
    for panel in panels {
        panel.span = common;
    }
}

impl Panel for LinePanel {
    fn draw(&self, canvas: &Canvas, frame: Frame, time: &Time) {
        self.heading.draw(canvas, frame);
        let own = self.own_span();
        let Some((low, high)) = own.and(self.span.or(own)) else {
            plot::insufficient(canvas, frame, &say!(PROSE, "windows.none"));
            return;
        };
        let ticks = Ticks::enclosing(low, high, TICK_COUNT);
        let width = self.label_width();
        let plot = plot::over_time(canvas, frame, time, &ticks, self.format, width);
        canvas.dates(|canvas| plot::policy_dates(canvas, &plot, time, self.arm));
        let named =
            || (0..self.lines.len()).map(|index| (Some(self.arm_of(index)), &self.lines[index]));
        canvas.show(self.values(&plot, time, &ticks), |canvas| {
            for (arm, line) in named() {
                canvas.of_arm(arm, |canvas| draw_bands(canvas, &plot, line));
            }
            for (arm, line) in named() {
                canvas.of_arm(arm, |canvas| draw_line(canvas, &plot, line));
            }
        });
        if self.label_limit > 0.0 {
            let labels = named().filter_map(|(arm, line)| label_of(&plot, arm, line));
            let labels: Vec<EndLabel> = labels.collect();
            end_labels(canvas, plot.frame, width, &labels);
        }
    }

    fn dates_width(&self, frame_width: f64) -> Option<f64> {
        Some(frame_width - self.label_width() - 50.0)
    }
}

fn label_of(plot: &Plot, arm: Option<usize>, line: &Line) -> Option<EndLabel> {
    if line.label.is_empty() {
        return None;
    }
    let (x, estimate) = line
        .curve
        .iter()
        .rev()
        .find_map(|(x, value)| value.map(|value| (*x, value)))?;
    Some(EndLabel {
        at: plot.at(x, estimate.mean),
        text: line.label.clone(),
        colour: line.style.colour,
        arm,
    })
}

/// Runs of neighbouring points that have values.
fn runs(curve: &Curve) -> Vec<Vec<(f64, Estimate)>> {
    let defined = |point: &(f64, Option<Estimate>)| point.1.map(|value| (point.0, value));
    curve
        .split(|(_, value)| value.is_none())
        .filter(|run| !run.is_empty())
        .map(|run| run.iter().filter_map(defined).collect())
        .collect()
}

fn draw_line(canvas: &Canvas, plot: &Plot, line: &Line) {
    for run in runs(&line.curve) {
        let points: Vec<Point> = run
            .iter()
            .map(|(x, value)| plot.at(*x, value.mean))
            .collect();
        if let [point] = points[..] {
            canvas.circle(point, 2.5, line.style.colour, 1.0);
        } else {
            canvas.line(&points, line.style.pen());
        }
    }
}

fn draw_bands(canvas: &Canvas, plot: &Plot, line: &Line) {
    for run in runs(&line.curve) {
        let edges: Vec<(f64, f64, f64)> = run
            .iter()
            .filter_map(|(x, value)| value.interval.map(|(low, high)| (*x, low, high)))
            .collect();
        let upper = edges.iter().map(|(x, _, high)| plot.at(*x, *high));
        let lower = edges.iter().rev().map(|(x, low, _)| plot.at(*x, *low));
        let outline: Vec<Point> = upper.chain(lower).collect();
        if let [(x, low, high)] = edges[..] {
            let pen = Pen::solid(line.style.colour, 1.0);
            canvas.line(&[plot.at(x, low), plot.at(x, high)], pen);
        } else if outline.len() > 2 {
            canvas.polygon(&outline, line.style.colour, BAND_OPACITY);
        }
    }
}

/// Shares over time that add up to one, stacked from the first at the bottom.
#[derive(Debug, Clone)]
pub struct AreaPanel {
    /// The heading.
    pub heading: Heading,
    /// Labels, colours and shares from the bottom up.
    pub layers: Vec<(String, RGBColor, Curve)>,
    /// Widest label at the right.
    pub label_limit: f64,
    /// The arm drawn.
    pub arm: usize,
}

impl AreaPanel {
    fn label_width(&self) -> f64 {
        end_label_width(
            self.layers.iter().map(|layer| layer.0.as_str()),
            self.label_limit,
        )
    }

    /// For each point at which every layer has a value, the bounds of the layers.
    fn stacked(&self) -> Vec<(f64, Vec<f64>)> {
        let Some((_, _, first)) = self.layers.first() else {
            return Vec::new();
        };
        let bounds = |(index, (x, _)): (usize, &(f64, Option<Estimate>))| {
            let mut sum = 0.0;
            let mut bounds = vec![0.0];
            for (_, _, curve) in &self.layers {
                sum += curve.get(index)?.1?.mean;
                bounds.push(sum);
            }
            (sum > 0.0).then_some((*x, bounds))
        };
        first.iter().enumerate().filter_map(bounds).collect()
    }

    fn draw_layers(&self, canvas: &Canvas, plot: &Plot, stacked: &[(f64, Vec<f64>)]) {
        for (index, (_, colour, _)) in self.layers.iter().enumerate() {
            let edge = |layer: usize| {
                let points = stacked.iter();
                points.map(move |(x, bounds)| plot.at(*x, bounds[layer].min(1.0)))
            };
            let outline: Vec<Point> = edge(index).chain(edge(index + 1).rev()).collect();
            canvas.polygon(&outline, *colour, 0.92);
            if index > 0 {
                canvas.line(&edge(index).collect::<Vec<_>>(), Pen::solid(PAPER, 1.2));
            }
        }
    }
}

impl Panel for AreaPanel {
    fn draw(&self, canvas: &Canvas, frame: Frame, time: &Time) {
        self.heading.draw(canvas, frame);
        let stacked = self.stacked();
        let (Some(last), true) = (stacked.last(), stacked.len() > 1) else {
            plot::insufficient(canvas, frame, &say!(PROSE, "windows.none"));
            return;
        };
        let ticks = Ticks::enclosing(0.0, 1.0, 4);
        let width = self.label_width();
        let plot = plot::over_time(canvas, frame, time, &ticks, Format::Percent, width);
        let mut labels = Vec::new();
        canvas.show(self.values(&plot, time, &stacked), |canvas| {
            canvas.of_arm(Some(self.arm), |canvas| {
                self.draw_layers(canvas, &plot, &stacked);
            });
            canvas.dates(|canvas| plot::policy_dates(canvas, &plot, time, Some(self.arm)));
        });
        for (index, (label, colour, _)) in self.layers.iter().enumerate() {
            let middle = f64::midpoint(last.1[index], last.1[index + 1]);
            labels.push(EndLabel {
                at: plot.at(last.0, middle),
                text: label.clone(),
                colour: readable(*colour),
                arm: Some(self.arm),
            });
        }
        end_labels(canvas, plot.frame, width, &labels);
    }

    fn dates_width(&self, frame_width: f64) -> Option<f64> {
        Some(frame_width - self.label_width() - 50.0)
    }
}

/// A light colour darkened enough to be read as text.
pub(super) fn readable(RGBColor(red, green, blue): RGBColor) -> RGBColor {
    let light = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    let factor = (125.0 / light).min(1.0);
    let darker = |part: u8| (f64::from(part) * factor) as u8;
    RGBColor(darker(red), darker(green), darker(blue))
}
