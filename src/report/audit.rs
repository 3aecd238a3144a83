//! The analyst beside the truth: method by method, and month by month.

use super::axis::{Format, Ticks, span};
use super::canvas::{Align, Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use super::claims::whisker;
use super::page::{Frame, Page, Panel, Row, Time};
use super::plot::{self, Plot, TICK};
use super::style::{self, Style};
use super::text;
use crate::claims::audit::findings::{AuditFinding, AuditFindings, MonthFinding};
use crate::claims::figure::Figure;

const METHODS: f64 = 330.0;
const METHOD_ROW: f64 = 74.0;

/// Estimates beside truths, one method per row.
struct Methods(AuditFindings);

/// Every method of the analyst beside what it was meant to find.
#[must_use]
pub fn methods(audit: &AuditFindings) -> Page {
    let rows = audit.methods.len();
    Page {
        title: "What an analyst would have concluded about five stars".to_owned(),
        subtitle: "Effect on the logarithm of a shop's sales. Orange: as estimated from one market's published kind of data. Blue: what it truly was. \
                   Grey, hollow: the same comparison of the same shops without the policy, where a sound one finds zero. \
                   Dots: means over replicates; whiskers: their 95 % intervals."
            .to_owned(),
        notes: vec![
            "Covers: how often the analyst's own 95 % interval holds the truth that the method is meant to find. An honest method covers 95 % of the time.".to_owned(),
            "Grey away from zero: selection. Orange off blue by more than that: the policy also changed those compared with.".to_owned(),
        ],
        rows: vec![Row {
            height: METHOD_ROW * rows as f64 + 40.0,
            columns: 1,
            panels: vec![Box::new(Methods(audit.clone()))],
        }],
    }
}

fn ends(figure: Figure) -> [f64; 2] {
    let (low, high) = figure.ends.unwrap_or((figure.value, figure.value));
    [low, high]
}

impl Panel for Methods {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let methods = &self.0.methods;
        let values = methods.iter().flat_map(|row| {
            let figures = [Some(row.estimate), Some(row.truth), row.selection];
            figures.into_iter().flatten().flat_map(ends)
        });
        let Some((low, high)) = span(values) else {
            return;
        };
        let ticks = Ticks::enclosing(low.min(-0.02), high.max(0.02), 6);
        let inside = Frame {
            left: frame.left + METHODS,
            right: frame.right - 110.0,
            top: frame.top + 6.0,
            bottom: frame.bottom - 26.0,
        };
        let plot = Plot::new(inside, ticks.domain(), (0.0, 1.0));
        for value in &ticks.values {
            let x = plot.x.at(*value);
            let zero = value.abs() < ticks.step * 1e-6;
            let pen = Pen::solid(if zero { RULE } else { GRID }, 1.0);
            canvas.line(&[(x, inside.top), (x, inside.bottom)], pen);
            let look = Type::new(TICK, MUTED).aligned(Align::Centre);
            let label = Format::Plain.write(*value, ticks.step);
            canvas.text((x, inside.bottom + 14.0), &label, look);
        }
        for (index, row) in methods.iter().enumerate() {
            let middle = inside.top + METHOD_ROW * (index as f64 + 0.5);
            method(canvas, &plot, frame, middle, row);
            let y = inside.top + METHOD_ROW * (index as f64 + 1.0);
            canvas.line(&[(frame.left, y), (frame.right, y)], Pen::solid(GRID, 1.0));
        }
    }
}

/// One method.
fn method(canvas: &Canvas, plot: &Plot, frame: Frame, middle: f64, row: &AuditFinding) {
    let name = text::shorten(row.method.words(), 13.0, true, METHODS - 20.0);
    canvas.text(
        (frame.left, middle - 9.0),
        &name,
        Type::new(13.0, INK).bold(),
    );
    let aim = format!("meant to find: {}", row.method.aim().words());
    let aim = text::shorten(&aim, 10.5, false, METHODS - 12.0);
    canvas.text((frame.left, middle + 9.0), &aim, Type::new(10.5, MUTED));
    whisker(canvas, plot, middle - 16.0, row.estimate, style::arm(2));
    whisker(canvas, plot, middle, row.truth, style::arm(1));
    if let Some(selection) = row.selection {
        whisker(canvas, plot, middle + 16.0, selection, style::arm(0));
    }
    let covers = format!("covers {:.0} %", 100.0 * row.coverage.value);
    let at = (plot.frame.right + 14.0, middle);
    canvas.text(at, &covers, Type::new(12.0, INK));
}

/// The gap month by month.
struct Gaps(AuditFindings);

/// What a series is called, what it shows of a month, and its look.
type Series = (&'static str, fn(&MonthFinding) -> Option<Figure>, Style);

fn series() -> [Series; 3] {
    [
        ("without the policy", |month| month.hidden, style::arm(0)),
        ("true effect", |month| month.effect, style::arm(1)),
        ("as he sees it", |month| month.reported, style::arm(2)),
    ]
}

/// The event study, before the launch and after it.
#[must_use]
pub fn event_study(audit: &AuditFindings) -> Page {
    Page {
        title: "Shops with five stars at the launch against the others, month by month".to_owned(),
        subtitle: "Mean log sales of shops with the score on the eve of the launch less that of the others, against the last month before. \
                   Orange: as the analyst sees it. Grey: the same shops without the policy, which nobody is shown. Blue: what the policy truly \
                   did to shops with the score. Bands: 95 % intervals."
            .to_owned(),
        notes: vec![
            "Level before the launch is all that an analyst can check. Grey after it is what he cannot: how the gap would have gone on.".to_owned(),
            "Where orange, grey taken off, runs above blue, the policy took sales from the others.".to_owned(),
        ],
        rows: vec![Row {
            height: 340.0,
            columns: 1,
            panels: vec![Box::new(Gaps(audit.clone()))],
        }],
    }
}

impl Panel for Gaps {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let months = &self.0.months;
        let figures = series().map(|(_, of, _)| months.iter().filter_map(of).flat_map(ends));
        let (Some((low, high)), true) = (span(figures.into_iter().flatten()), months.len() > 1)
        else {
            plot::insufficient(canvas, frame, "Too few months to draw.");
            return;
        };
        let ticks = Ticks::enclosing(low.min(0.0), high.max(0.0), 5);
        let inside = Frame {
            left: frame.left + 52.0,
            right: frame.right - 130.0,
            top: frame.top + 8.0,
            bottom: frame.bottom - 24.0,
        };
        let plot = Plot::new(inside, (0.0, months.len() as f64 - 1.0), ticks.domain());
        plot::gridlines(canvas, &plot, &ticks, Format::Plain);
        for (month, finding) in months.iter().enumerate().step_by(3) {
            let label = format!("{}-{:02}", finding.date.year(), finding.date.month());
            let look = Type::new(TICK, MUTED).aligned(Align::Centre);
            let at = (plot.x.at(month as f64), inside.bottom + 15.0);
            canvas.text(at, &label, look);
        }
        let mut labels: Vec<(f64, &str, Style)> = Vec::new();
        for (name, of, style) in series() {
            let points = curve(canvas, &plot, months, of, style);
            labels.extend(points.last().map(|y| (*y, name, style)));
        }
        labels.sort_by(|left, right| left.0.total_cmp(&right.0));
        let wanted: Vec<f64> = labels.iter().map(|label| label.0).collect();
        let heights = vec![15.0; labels.len()];
        let middles = plot::apart(&wanted, &heights, inside.top, inside.bottom);
        for ((_, name, style), y) in labels.into_iter().zip(middles) {
            let look = Type::new(12.0, style.colour).bold();
            canvas.text((inside.right + 8.0, y), name, look);
        }
    }
}

/// Draws one series with its band; returns where its points lie on the vertical scale.
fn curve(
    canvas: &Canvas,
    plot: &Plot,
    months: &[MonthFinding],
    of: fn(&MonthFinding) -> Option<Figure>,
    style: Style,
) -> Vec<f64> {
    let points: Vec<(f64, Figure)> = months
        .iter()
        .enumerate()
        .filter_map(|(month, finding)| Some((month as f64, of(finding)?)))
        .collect();
    let edge = |upper: usize| {
        let points = points.iter();
        points.map(move |(x, figure)| plot.at(*x, ends(*figure)[upper]))
    };
    let band: Vec<(f64, f64)> = edge(1)
        .chain(edge(0).collect::<Vec<_>>().into_iter().rev())
        .collect();
    canvas.polygon(&band, style.colour, 0.16);
    let line: Vec<(f64, f64)> = points
        .iter()
        .map(|(x, figure)| plot.at(*x, figure.value))
        .collect();
    canvas.line(&line, style.pen());
    line.iter().map(|(_, y)| *y).collect()
}
