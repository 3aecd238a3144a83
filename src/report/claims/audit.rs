//! The analyst beside the truth: method by method, and month by month.

use super::whisker::whisker;
use crate::claims::audit::findings::{AuditFinding, AuditFindings, MonthFinding};
use crate::claims::figure::Figure;
use crate::report::axis::{Format, Ticks, span};
use crate::report::canvas::{Align, Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use crate::report::labels;
use crate::report::page::{Frame, Page, Panel, Row};
use crate::report::plot::{self, Plot, TICK};
use crate::report::prose::CLAIMS as PROSE;
use crate::report::style::{self, Style};
use crate::report::text;
use crate::report::time::Time;
use crate::say;

const METHODS: f64 = 330.0;
const METHOD_ROW: f64 = 74.0;

/// Estimates beside truths, one method per row.
struct Methods(AuditFindings);

/// Every method of the analyst beside what it was meant to find.
#[must_use]
pub fn methods(audit: &AuditFindings) -> Page {
    let rows = audit.methods.len();
    Page {
        title: say!(PROSE, "audit.title"),
        subtitle: say!(PROSE, "audit.subtitle"),
        notes: vec![say!(PROSE, "audit.covers"), say!(PROSE, "audit.selection")],
        rows: vec![Row::of(
            METHOD_ROW * rows as f64 + 40.0,
            Methods(audit.clone()),
        )],
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
        let inside = frame.inset(METHODS, 110.0, 6.0, 26.0);
        let plot = Plot::new(inside, ticks.domain(), (0.0, 1.0));
        let (axis, labels_at) = ((&ticks, Format::Plain), [inside.bottom + 14.0]);
        plot::vertical_gridlines(canvas, &plot, axis, RULE, TICK, &labels_at);
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
    let name = text::shorten(
        &labels::word(row.method.words()),
        13.0,
        true,
        METHODS - 20.0,
    );
    canvas.text(
        (frame.left, middle - 9.0),
        &name,
        Type::new(13.0, INK).bold(),
    );
    let aim = say!(
        PROSE,
        "audit.aim",
        aim = labels::word(row.method.aim().words())
    );
    let aim = text::shorten(&aim, 10.5, false, METHODS - 12.0);
    canvas.text((frame.left, middle + 9.0), &aim, Type::new(10.5, MUTED));
    whisker(canvas, plot, middle - 16.0, row.estimate, style::arm(2));
    whisker(canvas, plot, middle, row.truth, style::arm(1));
    if let Some(selection) = row.selection {
        whisker(canvas, plot, middle + 16.0, selection, style::arm(0));
    }
    let covers = format!("{:.0}", 100.0 * row.coverage.value);
    let covers = say!(PROSE, "audit.coverage", percent = covers);
    let at = (plot.frame.right + 14.0, middle);
    canvas.text(at, &covers, Type::new(12.0, INK));
}

/// The gap month by month.
struct Gaps(AuditFindings);

/// A series: its name in the prose, its value in a month, and its look.
type Series = (&'static str, fn(&MonthFinding) -> Option<Figure>, Style);

fn series() -> [Series; 3] {
    [
        ("event_study.without", |month| month.hidden, style::arm(0)),
        ("event_study.effect", |month| month.effect, style::arm(1)),
        ("event_study.seen", |month| month.reported, style::arm(2)),
    ]
}

/// The event study, before the launch and after it.
#[must_use]
pub fn event_study(audit: &AuditFindings) -> Page {
    Page {
        title: say!(PROSE, "event_study.title"),
        subtitle: say!(PROSE, "event_study.subtitle"),
        notes: vec![
            say!(PROSE, "event_study.level"),
            say!(PROSE, "event_study.spillover"),
        ],
        rows: vec![Row::of(340.0, Gaps(audit.clone()))],
    }
}

impl Panel for Gaps {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let months = &self.0.months;
        let figures = series().map(|(_, of, _)| months.iter().filter_map(of).flat_map(ends));
        let (Some((low, high)), true) = (span(figures.into_iter().flatten()), months.len() > 1)
        else {
            plot::insufficient(canvas, frame, &say!(PROSE, "event_study.untold"));
            return;
        };
        let ticks = Ticks::enclosing(low.min(0.0), high.max(0.0), 5);
        let inside = frame.inset(52.0, 130.0, 8.0, 24.0);
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
            canvas.text((inside.right + 8.0, y), &say!(PROSE, name), look);
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
