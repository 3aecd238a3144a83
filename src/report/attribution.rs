//! Waterfalls: from the base to the package, lever by lever.

use super::axis::{Format, Ticks, span};
use super::canvas::{Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use super::labels;
use super::page::{Frame, Page, Panel, Row};
use super::pages::attribution::Divided;
use super::plot::{Plot, TICK, vertical_gridlines};
use super::prose::ATTRIBUTION as PROSE;
use super::style;
use super::time::Time;
use crate::say;
use crate::stats::Estimate;

const NAMES: f64 = 220.0;
const NUMBERS: f64 = 170.0;
const ROW: f64 = 24.0;
const HEADING: f64 = 34.0;

struct Waterfall {
    outcome: String,
    format: Format,
    base: f64,
    steps: Vec<(String, Estimate)>,
    effect: Estimate,
}

/// One waterfall per outcome.
#[must_use]
pub fn waterfalls(levers: &[&str], divided: &[Divided]) -> Page {
    let rows = divided.iter().filter_map(|(outcome, division)| {
        let division = division.as_ref()?;
        let mut steps: Vec<(String, Estimate)> = levers
            .iter()
            .map(|lever| labels::lever(lever))
            .zip(division.shares.iter().copied())
            .collect();
        steps.sort_by(|left, right| right.1.mean.abs().total_cmp(&left.1.mean.abs()));
        let panel = Waterfall {
            outcome: labels::outcome(outcome),
            format: Format::of(outcome.unit),
            base: division.base.mean,
            steps,
            effect: division.effect,
        };
        let height = HEADING + ROW * (levers.len() as f64 + 2.0) + 26.0;
        Some(Row::of(height, panel))
    });
    Page {
        title: say!(PROSE, "figure.title"),
        subtitle: say!(PROSE, "figure.subtitle"),
        notes: Vec::new(),
        rows: rows.collect(),
    }
}

impl Panel for Waterfall {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        canvas.text(
            (frame.left, frame.top + 6.0),
            &self.outcome,
            Type::new(13.5, INK).bold(),
        );
        let mut level = self.base;
        let mut ends = vec![self.base, self.base + self.effect.mean];
        for (_, step) in &self.steps {
            let reach = step.half_width.unwrap_or(0.0);
            let to = level + step.mean;
            ends.extend([to - reach, to + reach]);
            level = to;
        }
        let Some((low, high)) = span(ends.into_iter()) else {
            return;
        };
        let pad = (0.04 * (high - low)).max(1e-9);
        let ticks = Ticks::enclosing(low - pad, high + pad, 5);
        let inside = frame.inset(NAMES, NUMBERS, HEADING, 22.0);
        let plot = Plot::new(inside, (low - pad, high + pad), (0.0, 1.0));
        let (axis, labels_at) = ((&ticks, self.format), [inside.bottom + 12.0]);
        vertical_gridlines(canvas, &plot, axis, GRID, TICK, &labels_at);
        let row = |index: usize| inside.top + ROW * (index as f64 + 0.5);
        let total = |canvas: &Canvas, index: usize, name: &str, value: f64| {
            let (x, y) = (plot.x.at(value), row(index));
            canvas.text((frame.left, y), name, Type::new(12.0, INK).bold());
            canvas.line(&[(x, y - 10.0), (x, y + 10.0)], Pen::solid(INK, 3.0));
        };
        total(canvas, 0, &say!(PROSE, "figure.without"), self.base);
        let mut level = self.base;
        for (index, (name, step)) in self.steps.iter().enumerate() {
            let y = row(index + 1);
            let to = level + step.mean;
            let style = if step.mean >= 0.0 {
                style::arm(1)
            } else {
                style::arm(5)
            };
            canvas.text((frame.left, y), name, Type::new(12.0, INK));
            let (from_x, to_x) = (plot.x.at(level), plot.x.at(to));
            canvas.rectangle(
                (from_x.min(to_x), y - 7.0),
                (from_x.max(to_x), y + 7.0),
                style.colour,
                0.85,
            );
            canvas.vertical(from_x, (y - ROW + 10.0, y + 7.0), Pen::solid(RULE, 1.0));
            if let Some(reach) = step.half_width {
                let whisker = [(plot.x.at(to - reach), y), (plot.x.at(to + reach), y)];
                canvas.line(&whisker, Pen::solid(INK, 1.4));
            }
            let sign = if step.mean >= 0.0 { "+" } else { "−" };
            let size = self.format.write(step.mean.abs(), ticks.step * 0.01);
            let reach = step.half_width.map_or_else(String::new, |reach| {
                format!(" ± {}", self.format.write(reach, ticks.step * 0.01))
            });
            let text = format!("{sign}{size}{reach}");
            canvas.text((inside.right + 14.0, y), &text, Type::new(11.0, MUTED));
            level = to;
        }
        total(
            canvas,
            self.steps.len() + 1,
            &say!(PROSE, "figure.with"),
            self.base + self.effect.mean,
        );
    }
}
