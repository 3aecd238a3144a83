//! A value over two numbers, as coloured cells.

use super::axis::{Format, span};
use super::canvas::{Align, Canvas, INK, MUTED, PAPER, Type};
use super::page::{Frame, Panel};
use super::plot::{self, HEADING_HEIGHT, Heading, TICK};
use super::prose::FIGURES;
use super::text;
use super::time::Time;
use crate::say;
use plotters::style::RGBColor;

const LOW: RGBColor = RGBColor(0xb8, 0x5c, 0x2e);
const HIGH: RGBColor = RGBColor(0x1c, 0x5d, 0x99);
const FOOT: f64 = 40.0;

/// A cell: its place along and up, and its value with the half-width of its interval.
pub type Cell = ((f64, f64), Option<(f64, Option<f64>)>);

/// Values on a grid of two factors.
#[derive(Debug, Clone)]
pub struct Surface {
    /// Title and unit.
    pub heading: Heading,
    /// The factor along.
    pub along: String,
    /// The factor up.
    pub up: String,
    /// How values are written.
    pub format: Format,
    /// The cells.
    pub cells: Vec<Cell>,
    /// A word below each cell's value, cell by cell; empty for none.
    pub words: Vec<String>,
    /// True if colours tell below and above zero; otherwise they tell low and high where all values
    /// are on one side.
    pub from_zero: bool,
}

fn levels(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut levels: Vec<f64> = values.collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

/// Blends white into a colour: the further from the middle, the less.
fn colour(value: f64, (low, high): (f64, f64)) -> (RGBColor, f64) {
    let place = if low < 0.0 && high > 0.0 {
        value / low.abs().max(high)
    } else {
        2.0 * (value - low) / (high - low) - 1.0
    };
    let place = place.clamp(-1.0, 1.0);
    (
        if place < 0.0 { LOW } else { HIGH },
        0.12 + 0.75 * place.abs(),
    )
}

/// Light letters where the colour behind them is dark.
pub(super) fn ink_on(opacity: f64) -> RGBColor {
    if opacity > 0.6 { PAPER } else { INK }
}

impl Panel for Surface {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        self.heading.draw(canvas, frame);
        let values = self
            .cells
            .iter()
            .filter_map(|(_, value)| value.map(|(mean, _)| mean));
        let Some(range) = span(values) else {
            plot::insufficient(canvas, frame, &say!(FIGURES, "nothing_defined"));
            return;
        };
        let farthest = range.0.abs().max(range.1.abs());
        let shades = if self.from_zero {
            (-farthest, farthest)
        } else {
            range
        };
        let along = levels(self.cells.iter().map(|((x, _), _)| *x));
        let up = levels(self.cells.iter().map(|((_, y), _)| *y));
        let label = |value: f64| format!("{}", (value * 1e4).round() / 1e4);
        let gutter = up
            .iter()
            .map(|value| text::width(&label(*value), TICK, false))
            .fold(0.0, f64::max);
        let inside = frame.inset(gutter + 12.0, 0.0, HEADING_HEIGHT + 20.0, FOOT);
        let width = (inside.right - inside.left) / along.len() as f64;
        let height = (inside.bottom - inside.top) / up.len() as f64;
        let place = |levels: &[f64], value: f64| {
            levels.iter().position(|level| *level >= value).unwrap_or(0) as f64
        };
        let step = (range.1 - range.0) / 50.0;
        for (nth, ((x, y), value)) in self.cells.iter().enumerate() {
            let left = inside.left + width * place(&along, *x);
            let bottom = inside.bottom - height * place(&up, *y);
            let (corner, opposite) = (
                (left + 1.0, bottom - height + 1.0),
                (left + width - 1.0, bottom - 1.0),
            );
            let middle = (left + width / 2.0, bottom - height / 2.0);
            let Some((mean, half_width)) = value else {
                continue;
            };
            let (colour, opacity) = colour(*mean, shades);
            canvas.rectangle(corner, opposite, colour, opacity);
            let ink = ink_on(opacity);
            let look = Type::new(TICK, ink).aligned(Align::Centre);
            let round = 10_f64.powf(step.abs().max(1e-12).log10().floor());
            canvas.text(
                (middle.0, middle.1 - 6.0),
                &self.format.write(*mean, round),
                look.bold(),
            );
            if let Some(half_width) = half_width {
                let text = self.format.write(*half_width, round);
                let text = format!("± {}", text.trim_start_matches('+'));
                canvas.text(
                    (middle.0, middle.1 + 9.0),
                    &text,
                    Type::new(10.5, ink).aligned(Align::Centre),
                );
            }
            if let Some(word) = self.words.get(nth) {
                let look = Type::new(10.5, ink).aligned(Align::Centre);
                canvas.text((middle.0, middle.1 + 23.0), word, look);
            }
        }
        let look = Type::new(TICK, MUTED).aligned(Align::Centre);
        for (index, value) in along.iter().enumerate() {
            canvas.text(
                (
                    inside.left + width * (index as f64 + 0.5),
                    inside.bottom + 12.0,
                ),
                &label(*value),
                look,
            );
        }
        for (index, value) in up.iter().enumerate() {
            let y = inside.bottom - height * (index as f64 + 0.5);
            let look = Type::new(TICK, MUTED).aligned(Align::Right);
            canvas.text((inside.left - 8.0, y), &label(*value), look);
        }
        let (middle, _) = inside.middle();
        canvas.text(
            (middle, inside.bottom + 29.0),
            &self.along,
            Type::new(TICK, INK).aligned(Align::Centre),
        );
        canvas.text(
            (frame.left, inside.top - 10.0),
            &self.up,
            Type::new(TICK, INK),
        );
    }
}
