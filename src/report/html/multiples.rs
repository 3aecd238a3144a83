//! Small multiples: outcomes by industry, tier and score band, a small panel for each part.

use super::figures;
use crate::outcome::{self, Outcome, SliceGroup};
use crate::records::{ArmResults, Results};
use crate::report::axis::Format;
use crate::report::canvas::Canvas;
use crate::report::curves::{Windows, curve, slice_index};
use crate::report::labels;
use crate::report::lines::{Line, LinePanel, share_axis};
use crate::report::page::{Frame, Page, Panel, Row, WIDTH_INSIDE, grid, over_time};
use crate::report::plot::{Heading, Key};
use crate::report::prose::PAGE as PROSE;
use crate::report::style::{self, MOST_ARMS};
use crate::report::time::Time;
use crate::say;

/// By what the market is cut, and the name of the figure.
const GROUPS: [(SliceGroup, &str); 3] = [
    (SliceGroup::Industry, "industries"),
    (SliceGroup::Tier, "tiers"),
    (SliceGroup::Score, "score-bands"),
];

/// Outcomes that parts of the market have by themselves.
const SHOWN: [&Outcome; 3] = [outcome::NET_GMV, outcome::REPEAT_90, outcome::PROBLEM_RATE];

/// Days between points: parts of a market are small, and a page holds many of them.
const STEP: usize = 28;
const COLUMNS: usize = 4;
const HEIGHT: f64 = 158.0;

/// The names of the arms, in a line above the panels.
struct Names(Key);

impl Panel for Names {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        self.0.draw(canvas, (frame.left, frame.top + 6.0));
    }
}

/// A figure for each way to cut the market of which records have something to show.
#[must_use]
pub fn multiples(results: &Results) -> String {
    if results.arms.len() > MOST_ARMS {
        return String::new();
    }
    let figure = |(group, name): &(SliceGroup, &str)| {
        let page = page(results, *group, name)?;
        let caption = say!(PROSE, "multiples.caption");
        let drawn = page.drawn(results);
        Some(figures::framed(name, &[], &drawn, &caption))
    };
    GROUPS.iter().filter_map(figure).collect()
}

fn page(results: &Results, group: SliceGroup, name: &str) -> Option<Page> {
    let windows = Windows {
        step: STEP,
        ..Windows::smooth(results)
    };
    let slices = results.arms.first()?.replicates.first()?.series.slices();
    let slices: Vec<&str> = slices
        .iter()
        .filter(|slice| slice.group == group)
        .map(|slice| slice.label.as_str())
        .collect();
    let names = results.arms.iter().enumerate();
    let names: Vec<_> = names
        .map(|(index, arm)| (style::name(&arm.name), style::arm(index)))
        .collect();
    let mut rows = vec![Row::of(14.0, Names(Key::new(&names, WIDTH_INSIDE)))];
    for outcome in SHOWN {
        let panels = slices
            .iter()
            .map(|slice| panel(results, &windows, group, slice, outcome));
        let mut panels: Vec<LinePanel> =
            panels.filter(|panel| panel.own_span().is_some()).collect();
        if outcome.unit == outcome::Unit::Share {
            share_axis(&mut panels);
        }
        let boxed = panels
            .into_iter()
            .map(|panel| Box::new(panel) as Box<dyn Panel>);
        rows.extend(grid(boxed.collect(), COLUMNS, HEIGHT));
    }
    let title = say!(PROSE, &format!("multiples.{name}"));
    (rows.len() > 1).then(|| Page {
        title,
        subtitle: over_time(&say!(PROSE, "multiples.shown"), &windows, results),
        notes: Vec::new(),
        rows,
    })
}

fn panel(
    results: &Results,
    windows: &Windows,
    group: SliceGroup,
    slice: &str,
    outcome: &Outcome,
) -> LinePanel {
    let line = |(index, arm): (usize, &ArmResults)| Line {
        label: style::name(&arm.name),
        style: style::arm(index),
        curve: curve(arm, slice_index(arm, group, slice), windows, &outcome.value),
    };
    LinePanel {
        heading: Heading::new(labels::slice(slice), labels::outcome(outcome)),
        format: Format::of(outcome.unit),
        lines: results.arms.iter().enumerate().map(line).collect(),
        span: None,
        label_limit: 0.0,
        arm: None,
    }
}
