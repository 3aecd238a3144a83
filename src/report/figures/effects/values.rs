//! The differences of the overview as values.

use super::{Effect, Forest};
use crate::report::axis::Format;
use crate::report::curves::Estimate;
use crate::report::labels;
use crate::report::plot::Plot;
use crate::report::prose::FIGURES as PROSE;
use crate::report::values::{Row, Series, Shown, Values};
use crate::say;

impl Forest {
    /// The differences as they are told beside the dots.
    pub(super) fn values(&self, plot: &Plot) -> Values {
        let height = self.row_height();
        let (low_end, high_end) = plot.x.domain;
        let row = |(nth, effect): (usize, &Effect)| {
            let y = plot.frame.top + height * (nth as f64 + 0.5);
            let shown = |estimate: &Estimate| Shown {
                at: (plot.x.at(estimate.mean.clamp(low_end, high_end)), y),
                text: in_percent(estimate),
            };
            Row {
                name: labels::outcome(effect.outcome),
                cells: effect
                    .differences
                    .iter()
                    .map(|difference| difference.as_ref().map(shown))
                    .collect(),
            }
        };
        let series = self.arms.iter().enumerate();
        Values {
            title: say!(PROSE, "values.differences"),
            along: say!(PROSE, "values.outcome"),
            frame: plot.frame.sides(),
            days: None,
            series: series
                .map(|(index, (name, style))| Series {
                    label: name.clone(),
                    colour: style.colour,
                    arm: Some(index + 1),
                })
                .collect(),
            rows: self.effects.iter().enumerate().map(row).collect(),
        }
    }
}

/// A relative difference with its interval.
fn in_percent(estimate: &Estimate) -> String {
    let percent = |value: f64| Format::PercentChange.write(value, 0.001);
    let mean = percent(estimate.mean);
    estimate.interval.map_or(mean.clone(), |(low, high)| {
        let low = percent(low);
        format!(
            "{mean} [{}, {}]",
            low.trim_end_matches(['%', ' ']),
            percent(high)
        )
    })
}
