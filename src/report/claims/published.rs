//! Published figures beside simulated ones, claim by claim.

use super::whisker::whisker;
use crate::claims::figure::Figure;
use crate::claims::finding::Finding;
use crate::claims::verdict::Verdict;
use crate::report::axis::span;
use crate::report::canvas::{ACCENT, Canvas, GRID, INK, MUTED, Pen, Type};
use crate::report::labels;
use crate::report::page::{Frame, Page, Panel, Row};
use crate::report::plot::Plot;
use crate::report::prose::CLAIMS as PROSE;
use crate::report::style;
use crate::report::time::Time;
use crate::say;

const NAMES: f64 = 190.0;
const VERDICTS: f64 = 210.0;
const ROW: f64 = 58.0;

/// One claim on a scale of its own.
struct ClaimRow(Finding);

/// Every claim that could be measured on a scale of its own.
#[must_use]
pub fn page(findings: &[Finding]) -> Page {
    let measured = findings.iter().filter(|finding| finding.with.is_some());
    let panels = measured
        .cloned()
        .map(|finding| Row::of(ROW - 30.0, ClaimRow(finding)));
    let replicates = findings
        .iter()
        .map(|finding| finding.replicates)
        .max()
        .unwrap_or(0);
    Page {
        title: say!(PROSE, "claims.title"),
        subtitle: say!(PROSE, "claims.subtitle", replicates = replicates),
        notes: vec![say!(PROSE, "claims.note")],
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
            &labels::word(&finding.claim.id),
            Type::new(13.0, INK).bold(),
        );
        let kind = labels::word(finding.claim.kind.name());
        canvas.text((left, middle + 10.0), &kind, Type::new(10.5, MUTED));
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
        canvas.horizontal(middle, (inside.left, inside.right), Pen::solid(GRID, 1.0));
        let at = plot.x.at(finding.claim.published);
        canvas.line(
            &[(at, middle - 15.0), (at, middle + 15.0)],
            Pen::solid(ACCENT, 2.2),
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
            Verdict::Contradicted => ACCENT,
            Verdict::Caused => style::arm(3).colour,
            _ => INK,
        };
        let words = labels::word(finding.verdict.words());
        canvas.text((x, middle - 6.0), &words, Type::new(12.0, colour).bold());
        let numbers = labels::quantity(&numbers);
        canvas.text((x, middle + 10.0), &numbers, Type::new(11.0, MUTED));
        let y = frame.bottom + 14.0;
        canvas.line(&[(frame.left, y), (frame.right, y)], Pen::solid(GRID, 1.0));
    }
}

fn width(figure: Figure) -> Option<f64> {
    figure.ends.map(|(low, high)| (high - low) / 2.0)
}
