//! Growth taken apart: the market, selection, and what the policy adds.

use crate::claims::figure::Figure;
use crate::claims::finding::Finding;
use crate::report::axis::{Format, Ticks, span};
use crate::report::canvas::{ACCENT, Canvas, INK, MUTED, Pen, RULE, Type};
use crate::report::labels;
use crate::report::page::{Frame, Page, Panel, Row};
use crate::report::plot::{HEADING_HEIGHT, Heading, Plot, TICK, vertical_gridlines};
use crate::report::prose::CLAIMS as PROSE;
use crate::report::style;
use crate::report::time::Time;
use crate::say;

const NAMES: f64 = 220.0;
const NUMBERS: f64 = 190.0;
const ROW: f64 = 26.0;

/// One claim, part by part.
struct Waterfall {
    id: String,
    published: f64,
    parts: [(&'static str, Figure); 4],
    sum: Figure,
}

/// One waterfall per claim on growth by score; `None` without any.
#[must_use]
pub fn page(findings: &[Finding]) -> Option<Page> {
    let rows: Vec<Row> = findings
        .iter()
        .filter_map(|finding| {
            let (parts, sum) = (finding.parts?, finding.with?);
            let panel = Waterfall {
                id: finding.claim.id.clone(),
                published: finding.claim.published,
                parts: parts.named(),
                sum,
            };
            Some(Row::of(HEADING_HEIGHT + 5.0 * ROW + 30.0, panel))
        })
        .collect();
    (!rows.is_empty()).then(|| Page {
        title: say!(PROSE, "parts.title"),
        subtitle: say!(PROSE, "parts.subtitle"),
        notes: Vec::new(),
        rows,
    })
}

impl Panel for Waterfall {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        Heading::new(labels::word(&self.id), say!(PROSE, "parts.unit")).draw(canvas, frame);
        let mut ends = vec![0.0, self.published];
        let mut level = 0.0;
        for (_, part) in &self.parts {
            let reach = half_width(*part);
            level += part.value;
            ends.extend([level - reach, level + reach]);
        }
        let Some((low, high)) = span(ends.into_iter()) else {
            return;
        };
        let pad = (0.04 * (high - low)).max(1e-9);
        let domain = (low - pad, high + pad);
        let ticks = Ticks::enclosing(domain.0, domain.1, 5);
        let inside = frame.inset(NAMES, NUMBERS, HEADING_HEIGHT, 22.0);
        let plot = Plot::new(inside, domain, (0.0, 1.0));
        let (axis, labels_at) = ((&ticks, Format::Percent), [inside.bottom + 12.0]);
        vertical_gridlines(canvas, &plot, axis, RULE, TICK, &labels_at);
        let x = plot.x.at(self.published);
        let red = Pen::solid(ACCENT, 2.2);
        canvas.line(&[(x, inside.top), (x, inside.bottom)], red);
        self.bars(canvas, &plot, frame);
    }
}

impl Waterfall {
    fn bars(&self, canvas: &Canvas, plot: &Plot, frame: Frame) {
        let row = |index: usize| plot.frame.top + ROW * (index as f64 + 0.5);
        let number = |canvas: &Canvas, y: f64, figure: Figure| {
            let (value, reach) = (100.0 * figure.value, 100.0 * half_width(figure));
            let text = match figure.ends {
                Some(_) => say!(
                    PROSE,
                    "parts.value",
                    value = format!("{value:+.1} ± {reach:.1}")
                ),
                None => say!(PROSE, "parts.alone", value = format!("{value:+.1}")),
            };
            let text = text.replace('-', "−");
            canvas.text((plot.frame.right + 14.0, y), &text, Type::new(11.0, MUTED));
        };
        let mut level = 0.0;
        for (index, (name, part)) in self.parts.iter().enumerate() {
            let (y, to) = (row(index), level + part.value);
            let colour = style::arm(usize::from(index > 1)).colour;
            canvas.text((frame.left, y), &labels::word(name), Type::new(12.0, INK));
            let (from_x, to_x) = (plot.x.at(level), plot.x.at(to));
            let corners = (
                (from_x.min(to_x), y - 7.0),
                (from_x.max(to_x).max(from_x.min(to_x) + 1.0), y + 7.0),
            );
            canvas.rectangle(corners.0, corners.1, colour, 0.85);
            let reach = half_width(*part);
            let whisker = [(plot.x.at(to - reach), y), (plot.x.at(to + reach), y)];
            canvas.line(&whisker, Pen::solid(INK, 1.4));
            number(canvas, y, *part);
            level = to;
        }
        let y = row(self.parts.len());
        canvas.text(
            (frame.left, y),
            &say!(PROSE, "parts.sum"),
            Type::new(12.0, INK).bold(),
        );
        let x = plot.x.at(self.sum.value);
        canvas.line(&[(x, y - 10.0), (x, y + 10.0)], Pen::solid(INK, 3.0));
        number(canvas, y, self.sum);
    }
}

fn half_width(figure: Figure) -> f64 {
    figure.ends.map_or(0.0, |(low, high)| (high - low) / 2.0)
}
