//! Horizontal bars with intervals: how much each of several things matters.

use super::axis::{Format, Ticks, span, widest};
use super::canvas::{Canvas, INK, MUTED, Pen, Type};
use super::page::{Frame, Panel, Row};
use super::plot::{self, HEADING_HEIGHT, Heading, Key, LABEL, Plot, TICK};
use super::style::Style;
use super::text;
use super::time::Time;

/// Height of one bar.
pub const BAR: f64 = 15.0;
const GAP: f64 = 9.0;
const FOOT: f64 = 26.0;
const LONGEST_LABEL: f64 = 250.0;

/// One value with the ends of its interval, if it has one.
pub type Value = (f64, Option<(f64, f64)>);

/// A label and one value per kind of bar.
pub type Group = (String, Vec<Option<Value>>);

/// Bars in groups, one group per label.
#[derive(Debug, Clone)]
pub struct Bars {
    /// Title and unit.
    pub heading: Heading,
    /// How values are written.
    pub format: Format,
    /// The kinds of bars in every group, with their looks.
    pub kinds: Vec<(String, Style)>,
    /// A label and one value per kind.
    pub groups: Vec<Group>,
    /// Why there are no values, where there are none.
    pub untold: String,
}

impl Bars {
    /// The height that the bars need.
    #[must_use]
    pub fn height(&self) -> f64 {
        let group = BAR * self.kinds.len() as f64 + GAP;
        HEADING_HEIGHT + 24.0 + group * self.groups.len() as f64 + FOOT
    }

    /// Panels side by side, two to a row, each row as high as its higher one.
    pub fn rows(panels: impl Iterator<Item = Self>) -> Vec<Row> {
        let panels: Vec<Self> = panels.collect();
        let rows = panels.chunks(2).map(|pair| Row {
            height: pair.iter().map(Self::height).fold(0.0, f64::max),
            columns: 2,
            panels: pair
                .iter()
                .map(|one| Box::new(one.clone()) as Box<dyn Panel>)
                .collect(),
        });
        rows.collect()
    }

    fn ticks(&self) -> Option<Ticks> {
        let values = self
            .groups
            .iter()
            .flat_map(|(_, values)| values.iter().flatten());
        let ends = values.flat_map(|(value, ends)| {
            let (low, high) = ends.unwrap_or((*value, *value));
            [low, *value, high, 0.0]
        });
        span(ends).map(|(low, high)| Ticks::enclosing(low.min(0.0), high.max(0.0), 5))
    }
}

impl Panel for Bars {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        self.heading.draw(canvas, frame);
        let Some(ticks) = self.ticks() else {
            plot::insufficient(canvas, frame, &self.untold);
            return;
        };
        let key = Key::new(&self.kinds, frame.right - frame.left);
        key.draw(canvas, (frame.left, frame.top + HEADING_HEIGHT + 4.0));
        let labels = widest(self.groups.iter().map(|(label, _)| label.as_str()), LABEL);
        let labels = labels.min(LONGEST_LABEL);
        let inside = frame.inset(labels + 14.0, 24.0, HEADING_HEIGHT + 24.0, FOOT);
        let plot = Plot::new(inside, ticks.domain(), (0.0, 1.0));
        let labels_at = [inside.bottom + 14.0];
        let axis = (&ticks, self.format);
        plot::vertical_gridlines(canvas, &plot, axis, MUTED, TICK, &labels_at);
        let group = BAR * self.kinds.len() as f64 + GAP;
        for (index, (label, values)) in self.groups.iter().enumerate() {
            let top = inside.top + GAP / 2.0 + group * index as f64;
            let middle = top + (group - GAP) / 2.0;
            let label = text::shorten(label, LABEL, false, labels);
            canvas.text((frame.left, middle), &label, Type::new(LABEL, INK));
            for (kind, value) in values.iter().enumerate() {
                if let Some(value) = value {
                    let y = top + BAR * (kind as f64 + 0.5);
                    draw_bar(canvas, &plot, y, *value, self.kinds[kind].1);
                }
            }
        }
    }
}

fn draw_bar(canvas: &Canvas, plot: &Plot, y: f64, (value, ends): Value, style: Style) {
    let (zero, end) = (plot.x.at(0.0), plot.x.at(value));
    let half = BAR / 2.0 - 2.0;
    canvas.rectangle(
        (zero.min(end), y - half),
        (zero.max(end), y + half),
        style.colour,
        0.55,
    );
    if let Some((low, high)) = ends {
        let (low, high) = (plot.x.at(low), plot.x.at(high));
        let pen = Pen::solid(INK, 1.3);
        canvas.line(&[(low, y), (high, y)], pen);
        for x in [low, high] {
            canvas.line(&[(x, y - 3.5), (x, y + 3.5)], pen);
        }
    }
}
