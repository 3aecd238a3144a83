//! The figure of an ablation: effects of each lever alone, and within the package.

use super::axis::{Format, Ticks, long_date, span};
use super::canvas::{Align, Canvas, GRID, INK, MUTED, PAPER, Pen, RULE, Type};
use super::labels;
use super::page::{Frame, Page, Panel, Row};
use super::plot::{Key, LABEL, Plot};
use super::prose::ABLATION as PROSE;
use super::style::{self, Style};
use super::text;
use super::time::Time;
use crate::records::{AblationRecord, EffectRecord};
use crate::say;

const ROW: f64 = 27.0;
const NAMES: f64 = 196.0;
/// Pixels that a tick label at an end needs beside the label of zero.
const LABEL_ROOM: f64 = 42.0;
const GAP: f64 = 14.0;
/// Height above the rows: the key and what each column is.
const HEAD: f64 = 78.0;
const FOOT: f64 = 22.0;

/// The figure.
#[must_use]
pub fn page(record: &AblationRecord) -> Page {
    let rows = record.levers.len() as f64 + 1.0;
    let whiskers = match record.replicates {
        0 | 1 => say!(PROSE, "figure.one_pair"),
        _ => say!(PROSE, "figure.pairs", n = pairs(record)),
    };
    Page {
        title: say!(PROSE, "figure.title", package = record.package),
        subtitle: say!(
            PROSE,
            "figure.subtitle",
            baseline = record.baseline,
            from = day(&record.window[0]),
            to = day(&record.window[1]),
            consumers = record.size[0],
            shops = record.size[1],
            whiskers = whiskers,
        ),
        notes: vec![say!(PROSE, "figure.note")],
        rows: vec![Row::of(HEAD + FOOT + ROW * rows, Table(record.clone()))],
    }
}

/// Pairs of readings: one number, or from the fewest to the most.
#[must_use]
pub fn pairs(record: &AblationRecord) -> String {
    match (record.replicates, record.most_pairs()) {
        (all, most) if all == most => all.to_string(),
        (fewest, most) => say!(PROSE, "pairs", fewest = fewest, most = most),
    }
}

/// A date of a record as the language writes it.
fn day(stated: &str) -> String {
    let date = stated.parse().map(long_date);
    date.unwrap_or_else(|_| stated.to_owned())
}

struct Table(AblationRecord);

/// The looks of the two readings.
fn readings() -> [(String, Style); 2] {
    [
        (say!(PROSE, "figure.alone"), style::arm(2)),
        (say!(PROSE, "figure.within"), style::arm(1)),
    ]
}

/// Gridlines, zero stronger than the others, and as many labels as there is room for.
fn draw_ticks(canvas: &Canvas, plot: &Plot, ticks: &Ticks, format: Format) {
    for value in &ticks.values {
        let x = plot.x.at(*value);
        let zero = value.abs() < ticks.step * 1e-6;
        let pen = Pen::solid(if zero { MUTED } else { GRID }, 1.0);
        canvas.line(&[(x, plot.frame.top), (x, plot.frame.bottom)], pen);
        // There is room for zero and the ends, which stay within their column.
        let (left, right) = (plot.frame.left, plot.frame.right);
        let at_end = x < left + 1.0 || x > right - 1.0;
        if !zero && (!at_end || (x - plot.x.at(0.0)).abs() < LABEL_ROOM) {
            continue;
        }
        let align = if x < left + 1.0 {
            Align::Left
        } else if x > right - 1.0 {
            Align::Right
        } else {
            Align::Centre
        };
        let look = Type::new(10.0, MUTED).aligned(align);
        canvas.text(
            (x, plot.frame.bottom + 14.0),
            &format.write(*value, ticks.step),
            look,
        );
    }
}

impl Panel for Table {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let record = &self.0;
        let key = Key::new(&readings(), frame.right - frame.left);
        key.draw(canvas, (frame.left, frame.top + 6.0));
        let top = frame.top + HEAD;
        let levers = record
            .levers
            .iter()
            .map(|lever| labels::lever(&lever.lever));
        let names = [say!(PROSE, "whole")].into_iter().chain(levers);
        for (row, name) in names.enumerate() {
            let y = top + ROW * row as f64;
            let look = Type::new(LABEL, INK);
            let look = if row == 0 { look.bold() } else { look };
            let name = text::shorten(&name, LABEL, row == 0, NAMES - 8.0);
            canvas.text((frame.left, y + ROW / 2.0), &name, look);
            let line = [(frame.left, y + ROW), (frame.right, y + ROW)];
            canvas.line(&line, Pen::solid(if row == 0 { RULE } else { GRID }, 1.0));
        }
        let columns = record.aims.len().max(1) as f64;
        let width = (frame.right - frame.left - NAMES - GAP * (columns - 1.0)) / columns;
        for aim in 0..record.aims.len() {
            let left = frame.left + NAMES + (width + GAP) * aim as f64;
            let column = Frame {
                left,
                top,
                right: left + width,
                bottom: frame.bottom - FOOT,
            };
            self.draw_column(canvas, column, aim);
        }
    }
}

impl Table {
    fn draw_column(&self, canvas: &Canvas, column: Frame, aim: usize) {
        let record = &self.0;
        let unit = record.aims[aim].outcome.unit;
        let (format, unit) = (Format::of_change(unit), labels::change(unit));
        let width = column.right - column.left;
        let label = labels::by_label(&record.aims[aim].label);
        for (line, words) in text::wrap(&label, LABEL, true, width).iter().enumerate() {
            let at = (column.left, column.top - 46.0 + 14.0 * line as f64);
            canvas.text(at, words, Type::new(LABEL, INK).bold());
        }
        let at = (column.left, column.top - 14.0);
        canvas.text(
            at,
            &text::shorten(&unit, 10.5, false, width),
            Type::new(10.5, MUTED),
        );
        let all = record
            .levers
            .iter()
            .flat_map(|lever| [&lever.alone[aim], &lever.within[aim]]);
        let effects = all.chain([&record.whole[aim]]).flatten();
        let ends = effects.flat_map(|effect| {
            [
                effect.low.unwrap_or(effect.difference),
                effect.high.unwrap_or(effect.difference),
            ]
        });
        let Some((low, high)) = span(ends.chain([0.0])) else {
            return;
        };
        let least = f64::EPSILON.max(1e-9 * low.abs().max(high.abs()));
        let ticks = Ticks::enclosing(low.min(-least), high.max(least), 2);
        let plot = Plot::new(column, ticks.domain(), (0.0, 1.0));
        draw_ticks(canvas, &plot, &ticks, format);
        let [(_, alone), (_, within)] = readings();
        let middle = |row: usize| column.top + ROW * (row as f64 + 0.5);
        if let Some(whole) = &record.whole[aim] {
            draw(
                canvas,
                &plot,
                middle(0),
                whole,
                Style {
                    colour: INK,
                    ..within
                },
            );
        }
        for (row, lever) in record.levers.iter().enumerate() {
            for (effect, offset, style) in [
                (&lever.alone[aim], -5.0, alone),
                (&lever.within[aim], 5.0, within),
            ] {
                if let Some(effect) = effect {
                    draw(canvas, &plot, middle(row + 1) + offset, effect, style);
                }
            }
        }
    }
}

fn draw(canvas: &Canvas, plot: &Plot, y: f64, effect: &EffectRecord, style: Style) {
    if let (Some(low), Some(high)) = (effect.low, effect.high) {
        let ends = [(plot.x.at(low), y), (plot.x.at(high), y)];
        canvas.line(&ends, Pen::solid(style.colour, 1.6));
    }
    let at = (plot.x.at(effect.difference), y);
    canvas.circle(at, 3.6, style.colour, 1.0);
    if effect.adjusted_p_value.is_none_or(|p_value| p_value > 0.05) {
        canvas.circle(at, 2.2, PAPER, 1.0);
    }
}
