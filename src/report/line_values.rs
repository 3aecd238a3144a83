//! The lines of panels over time, as values at their dates.

use super::axis::{Format, Ticks, long_date};
use super::curves::Estimate;
use super::lines::{AreaPanel, Line, LinePanel, readable};
use super::plot::Plot;
use super::prose::FIGURES as PROSE;
use super::style;
use super::time::Time;
use super::values::{Row, Series, Shown, Values};
use crate::say;
use jiff::ToSpan as _;

impl LinePanel {
    /// The arm of a line: that of the panel, or one of many arms in their order.
    pub(super) fn arm_of(&self, line: usize) -> usize {
        self.arm.unwrap_or(line)
    }

    /// The name of a line; where only one arm is drawn beside the baseline, lines bear none.
    fn name_of(&self, line: &Line) -> String {
        if !line.label.is_empty() {
            line.label.clone()
        } else if line.style.colour == style::arm(0).colour {
            say!(PROSE, "the_baseline")
        } else {
            self.heading.title.clone()
        }
    }

    /// The points of all lines but those that are pale.
    pub(super) fn values(&self, plot: &Plot, time: &Time, ticks: &Ticks) -> Values {
        let named = self.lines.iter().enumerate();
        let named = named.filter(|(_, line)| line.style.colour != style::CONTEXT.colour);
        let write = |value: f64| self.format.write(value, ticks.step * 0.01);
        let shown = |(x, estimate): &(f64, Option<Estimate>)| {
            let shown = estimate.map(|found| {
                let ends = found.interval.map(|(low, high)| (write(low), write(high)));
                let ends = ends.map_or_else(String::new, |(low, high)| {
                    format!(" [{}, {high}]", low.trim_end_matches(['%', ' ']))
                });
                Shown {
                    at: plot.at(*x, found.mean),
                    text: write(found.mean) + &ends,
                }
            });
            (*x, shown)
        };
        let curves: Vec<_> = named
            .clone()
            .map(|(_, line)| line.curve.iter().map(shown).collect())
            .collect();
        Values {
            title: self.heading.in_a_line(),
            along: say!(PROSE, "values.until"),
            frame: plot.frame.sides(),
            days: Some(time.days),
            series: named
                .map(|(index, line)| Series {
                    label: self.name_of(line),
                    colour: line.style.colour,
                    arm: Some(self.arm_of(index)),
                })
                .collect(),
            rows: dated(plot, time, &curves),
        }
    }
}

impl AreaPanel {
    /// The shares of all layers.
    pub(super) fn values(&self, plot: &Plot, time: &Time, stacked: &[(f64, Vec<f64>)]) -> Values {
        let layer = |index: usize| {
            let points = stacked.iter();
            points
                .map(|(x, bounds)| {
                    let (below, above) = (bounds[index], bounds[index + 1]);
                    let shown = Shown {
                        at: plot.at(*x, f64::midpoint(below, above)),
                        text: Format::Percent.write(above - below, 0.001),
                    };
                    (*x, Some(shown))
                })
                .collect()
        };
        let curves: Vec<_> = (0..self.layers.len()).map(layer).collect();
        let series = self.layers.iter().map(|(label, colour, _)| Series {
            label: label.clone(),
            colour: readable(*colour),
            arm: Some(self.arm),
        });
        Values {
            title: self.heading.in_a_line(),
            along: say!(PROSE, "values.until"),
            frame: plot.frame.sides(),
            days: Some(time.days),
            series: series.collect(),
            rows: dated(plot, time, &curves),
        }
    }
}

/// Rows of values at the points of curves: their dates, and a value of each curve.
fn dated(plot: &Plot, time: &Time, curves: &[Vec<(f64, Option<Shown>)>]) -> Vec<Row> {
    let mut days: Vec<f64> = curves.iter().flatten().map(|(day, _)| *day).collect();
    days.sort_by(f64::total_cmp);
    days.dedup();
    let inside =
        |day: &f64| (plot.frame.left - 1.0..=plot.frame.right + 1.0).contains(&plot.x.at(*day));
    let row = |day: f64| {
        let date = time.start.saturating_add((day as i64).days());
        let at = |curve: &Vec<(f64, Option<Shown>)>| {
            let point = curve
                .iter()
                .find(|(known, _)| known.total_cmp(&day).is_eq())?;
            point.1.clone()
        };
        Row {
            name: long_date(date),
            cells: curves.iter().map(at).collect(),
        }
    };
    days.into_iter().filter(inside).map(row).collect()
}
