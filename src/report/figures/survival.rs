//! Which of the first day's shops are still open.

use crate::outcome::slices::QUALITY_TERCILES;
use crate::outcome::{Measure, SliceGroup};
use crate::records::{ArmResults, Results};
use crate::report::axis::Format;
use crate::report::curves::{Windows, curve, slice_index, within};
use crate::report::lines::{Line, LinePanel, share_axis};
use crate::report::page::{Page, boxed, columns_for, grid, replicates_in_words};
use crate::report::plot::Heading;
use crate::report::prose::FIGURES as PROSE;
use crate::report::style;
use crate::say;

/// Survival by tercile of quality at the start, per arm.
#[must_use]
pub fn survival(results: &Results) -> Page {
    let windows = Windows::stock(results);
    let mut panels: Vec<LinePanel> = results
        .arms
        .iter()
        .enumerate()
        .map(|(index, arm)| panel(index, arm, &windows))
        .collect();
    share_axis(&mut panels);
    Page {
        title: say!(PROSE, "survival.title"),
        subtitle: say!(
            PROSE,
            "survival.shown",
            replicates = replicates_in_words(results)
        ),
        notes: vec![say!(PROSE, "survival.note")],
        rows: grid(boxed(panels), columns_for(results.arms.len()), 320.0),
    }
}

fn panel(index: usize, arm: &ArmResults, windows: &Windows) -> LinePanel {
    let terciles =
        QUALITY_TERCILES
            .iter()
            .zip(["survival.low", "survival.middling", "survival.high"]);
    let looks = [0, 3, 1];
    let lines = terciles.zip(looks).map(|((tercile, label), look)| {
        let slice = slice_index(arm, SliceGroup::Quality, tercile);
        let survivors = |totals: &crate::outcome::Totals| {
            let first = totals.measure(Measure::StarterShops);
            let open = totals.measure(Measure::StarterSurvivors);
            (first > 0).then(|| open as f64 / first as f64)
        };
        Line {
            label: say!(PROSE, label),
            style: style::measure(look),
            curve: within(curve(arm, slice, windows, &survivors), 0.0, 1.0),
        }
    });
    LinePanel {
        heading: Heading::new(style::name(&arm.name), say!(PROSE, "survival.unit")),
        format: Format::Percent,
        lines: lines.collect(),
        span: None,
        label_limit: 84.0,
        arm: Some(index),
    }
}
