//! Figures of claims: what was published beside what comes out, and the analyst beside the truth.

use super::axis::{Format, Ticks, span};
use super::canvas::{Align, Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use super::page::{Frame, Page, Panel, Row, Time};
use super::plot::{self, Plot, TICK};
use super::style::{self, Style};
use super::{text, write_pages};
use crate::claims::finding::{AuditFindings, Figure, Finding};
use crate::claims::verdict::Verdict;
use std::io;
use std::path::Path;

/// Writes the figures of claims into `figures/` of a folder.
///
/// # Errors
/// If a file cannot be written.
pub fn write(findings: &[Finding], audit: &AuditFindings, folder: &Path) -> io::Result<()> {
    let mut pages = vec![("claims", claims(findings))];
    if !audit.methods.is_empty() {
        pages.push(("audit", audit_page(audit)));
        pages.push(("event-study", event_study(audit)));
    }
    write_pages(&pages, folder)
}

const NAMES: f64 = 190.0;
const VERDICTS: f64 = 210.0;
const ROW: f64 = 58.0;

/// One claim on a scale of its own.
struct ClaimRow(Finding);

fn claims(findings: &[Finding]) -> Page {
    let measured = findings.iter().filter(|finding| finding.with.is_some());
    let panels = measured.cloned().map(|finding| Row {
        height: ROW - 30.0,
        columns: 1,
        panels: vec![Box::new(ClaimRow(finding)) as Box<dyn Panel>],
    });
    let replicates = findings
        .iter()
        .map(|finding| finding.replicates)
        .max()
        .unwrap_or(0);
    Page {
        title: "What was published, and what comes out".to_owned(),
        subtitle: format!(
            "Each claim on a scale of its own. Red line: as published. Blue: simulated with the policy. Grey, hollow: the same statistic \
             without the policy, on the same luck. Whiskers: 95 % intervals over {replicates} replicates."
        ),
        notes: vec![
            "Where grey and blue coincide, the figure says nothing about the policy: selection gives it. Ratios have Fieller's interval.".to_owned(),
        ],
        rows: panels.collect(),
    }
}

impl Panel for ClaimRow {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let finding = &self.0;
        let Some(unit) = finding.unit else { return };
        let middle = frame.top + 10.0;
        let left = frame.left;
        canvas.text(
            (left, middle - 6.0),
            &finding.claim.id,
            Type::new(13.0, INK).bold(),
        );
        let kind = finding.claim.kind.name();
        canvas.text((left, middle + 10.0), kind, Type::new(10.5, MUTED));
        let right = frame.right - VERDICTS;
        let figures = [finding.with, finding.without];
        let ends = figures.iter().flatten().flat_map(|figure| {
            let (low, high) = figure.ends.unwrap_or((figure.value, figure.value));
            [low, high, figure.value]
        });
        let Some((low, high)) = span(ends.chain([finding.claim.published])) else {
            return;
        };
        let pad = (0.06 * (high - low)).max(1e-9);
        let inside = Frame {
            left: left + NAMES,
            right,
            top: middle - 14.0,
            bottom: middle + 14.0,
        };
        let plot = Plot::new(inside, (low - pad, high + pad), (0.0, 1.0));
        canvas.line(
            &[(inside.left, middle), (inside.right, middle)],
            Pen::solid(GRID, 1.0),
        );
        let at = plot.x.at(finding.claim.published);
        canvas.line(
            &[(at, middle - 15.0), (at, middle + 15.0)],
            Pen::solid(super::canvas::ACCENT, 2.2),
        );
        for (figure, style, offset) in [
            (finding.without, style::arm(0), 7.0),
            (finding.with, style::arm(1), -7.0),
        ] {
            if let Some(figure) = figure {
                whisker(canvas, &plot, middle + offset, figure, style);
            }
        }
        let x = right + 16.0;
        let numbers = format!(
            "{} | {}",
            unit.write(finding.claim.published, None),
            finding.with.map_or_else(String::new, |figure| unit
                .write(figure.value, width(figure)))
        );
        let colour = match finding.verdict {
            Verdict::Contradicted => super::canvas::ACCENT,
            Verdict::Caused => style::arm(3).colour,
            _ => INK,
        };
        let words = finding.verdict.words();
        canvas.text((x, middle - 6.0), words, Type::new(12.0, colour).bold());
        canvas.text((x, middle + 10.0), &numbers, Type::new(11.0, MUTED));
        let y = frame.bottom + 14.0;
        canvas.line(&[(frame.left, y), (frame.right, y)], Pen::solid(GRID, 1.0));
    }
}

fn width(figure: Figure) -> Option<f64> {
    figure.ends.map(|(low, high)| (high - low) / 2.0)
}

fn whisker(canvas: &Canvas, plot: &Plot, y: f64, figure: Figure, style: Style) {
    if let Some((low, high)) = figure.ends {
        let pen = Pen::solid(style.colour, 2.0);
        canvas.line(&[(plot.x.at(low), y), (plot.x.at(high), y)], pen);
    }
    canvas.circle((plot.x.at(figure.value), y), 4.4, style.colour, 1.0);
    if style.colour == style::arm(0).colour {
        canvas.circle((plot.x.at(figure.value), y), 2.4, super::canvas::PAPER, 1.0);
    }
}

const METHODS: f64 = 330.0;
const METHOD_ROW: f64 = 62.0;

/// Estimates beside truths, one method per row.
struct Methods(AuditFindings);

fn audit_page(audit: &AuditFindings) -> Page {
    let rows = audit.methods.len();
    Page {
        title: "What an analyst would have concluded about five stars".to_owned(),
        subtitle: "Effect on the logarithm of a shop's sales, as estimated from one market's published kind of data (orange), and what it truly was \
                   (blue). Dots: means over replicates; whiskers: their 95 % intervals."
            .to_owned(),
        notes: vec![
            "Covers: how often the analyst's own 95 % interval holds the truth that the method is meant to find. An honest method covers 95 % of the time.".to_owned(),
        ],
        rows: vec![Row {
            height: METHOD_ROW * rows as f64 + 40.0,
            columns: 1,
            panels: vec![Box::new(Methods(audit.clone()))],
        }],
    }
}

impl Panel for Methods {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let methods = &self.0.methods;
        let values = methods.iter().flat_map(|row| {
            [row.estimate, row.truth].into_iter().flat_map(|figure| {
                let (low, high) = figure.ends.unwrap_or((figure.value, figure.value));
                [low, high]
            })
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
        let (estimated, true_style) = (style::arm(2), style::arm(1));
        for (index, row) in methods.iter().enumerate() {
            let middle = inside.top + METHOD_ROW * (index as f64 + 0.5);
            let names = text::wrap(row.method.words(), 13.0, true, METHODS - 20.0);
            canvas.text(
                (frame.left, middle - 9.0),
                &names[0],
                Type::new(13.0, INK).bold(),
            );
            let aim = format!("meant to find: {}", row.method.aim().words());
            let aim = text::shorten(&aim, 10.5, false, METHODS - 12.0);
            canvas.text((frame.left, middle + 9.0), &aim, Type::new(10.5, MUTED));
            whisker(canvas, &plot, middle - 8.0, row.estimate, estimated);
            whisker(canvas, &plot, middle + 8.0, row.truth, true_style);
            let covers = format!("covers {:.0} %", 100.0 * row.coverage);
            canvas.text((inside.right + 14.0, middle), &covers, Type::new(12.0, INK));
            let y = inside.top + METHOD_ROW * (index as f64 + 1.0);
            canvas.line(&[(frame.left, y), (frame.right, y)], Pen::solid(GRID, 1.0));
        }
    }
}

/// The gap month by month.
struct Gaps(AuditFindings);

fn event_study(audit: &AuditFindings) -> Page {
    Page {
        title: "Shops with five stars at the launch against the others, month by month".to_owned(),
        subtitle: "Mean log sales of shops with the score on the eve of the launch less that of the others. Blue: as seen under the policy. \
                   Grey: the same shops without the policy, which nobody is shown. Bands: 95 % intervals."
            .to_owned(),
        notes: vec![
            "A gap that is level before the launch is what a difference in differences needs. That it would have stayed level is what no analyst can check.".to_owned(),
        ],
        rows: vec![Row { height: 330.0, columns: 1, panels: vec![Box::new(Gaps(audit.clone()))] }],
    }
}

impl Panel for Gaps {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let gaps = &self.0.gaps;
        let figures = gaps
            .iter()
            .flat_map(|(_, seen, hidden)| [*seen, *hidden])
            .flatten();
        let values = figures.flat_map(|figure| {
            let (low, high) = figure.ends.unwrap_or((figure.value, figure.value));
            [low, high]
        });
        let (Some((low, high)), true) = (span(values), gaps.len() > 1) else {
            plot::insufficient(canvas, frame, "Too few months to draw.");
            return;
        };
        let ticks = Ticks::enclosing(low, high, 5);
        let inside = Frame {
            left: frame.left + 52.0,
            right: frame.right - 20.0,
            top: frame.top + 8.0,
            bottom: frame.bottom - 24.0,
        };
        let plot = Plot::new(inside, (0.0, gaps.len() as f64 - 1.0), ticks.domain());
        plot::gridlines(canvas, &plot, &ticks, Format::Plain);
        for (month, (date, _, _)) in gaps.iter().enumerate().step_by(3) {
            let label = format!("{}-{:02}", date.year(), date.month());
            let look = Type::new(TICK, MUTED).aligned(Align::Centre);
            canvas.text(
                (plot.x.at(month as f64), inside.bottom + 15.0),
                &label,
                look,
            );
        }
        for (of, style) in [(2_usize, style::arm(0)), (1, style::arm(1))] {
            let figure = |row: &(jiff::civil::Date, Option<Figure>, Option<Figure>)| {
                if of == 1 { row.1 } else { row.2 }
            };
            let points: Vec<(f64, Figure)> = gaps
                .iter()
                .enumerate()
                .filter_map(|(month, row)| Some((month as f64, figure(row)?)))
                .collect();
            let edge = |upper: bool| {
                points.iter().map(move |(x, figure)| {
                    let (low, high) = figure.ends.unwrap_or((figure.value, figure.value));
                    (*x, if upper { high } else { low })
                })
            };
            let band: Vec<(f64, f64)> = edge(true)
                .chain(edge(false).collect::<Vec<_>>().into_iter().rev())
                .map(|(x, y)| plot.at(x, y))
                .collect();
            canvas.polygon(&band, style.colour, 0.16);
            let line: Vec<(f64, f64)> = points
                .iter()
                .map(|(x, figure)| plot.at(*x, figure.value))
                .collect();
            canvas.line(&line, style.pen());
        }
    }
}
