//! Panels with a line per arm, over time.

use super::arms::{LABELS, are_crowded};
use crate::outcome::Outcome;
use crate::records::{ArmResults, Results};
use crate::report::axis::Format;
use crate::report::curves::{Curve, Windows, outcome_curve};
use crate::report::lines::{Line, LinePanel};
use crate::report::page::{Page, Row, boxed, grid, over_time};
use crate::report::plot::Heading;
use crate::report::prose::FIGURES as PROSE;
use crate::report::style;
use crate::say;

/// A page's rows: some of panels with a line per arm, as columns and height.
pub(super) struct Lines {
    panels: Vec<LinePanel>,
    columns: usize,
    height: f64,
}

impl Lines {
    pub(super) fn new(panels: Vec<LinePanel>, columns: usize, height: f64) -> Self {
        Self {
            panels,
            columns,
            height,
        }
    }
}

/// Panels with a line per arm in rows, and a note on how to read them. Where arms are too many for
/// one panel, each arm has panels of its own, with the others pale behind it.
pub(super) fn rows_of_arms(
    results: &Results,
    groups: Vec<Lines>,
    notes: &mut Vec<String>,
) -> Vec<Row> {
    let lowest = groups.iter().map(|group| group.height);
    if results.arms.len() < 3 || !are_crowded(results, lowest.fold(f64::INFINITY, f64::min)) {
        let rows = groups.into_iter();
        return rows
            .flat_map(|group| grid(boxed(group.panels), group.columns, group.height))
            .collect();
    }
    let baseline = style::name(&results.arms[0].name);
    notes.insert(0, say!(PROSE, "one_by_one", baseline = baseline));
    let panels = groups.iter().flat_map(|group| &group.panels);
    panels
        .flat_map(|panel| grid(boxed(panel.one_by_one()), 3, ONE_BY_ONE))
        .collect()
}

/// Height of a panel about one of many arms.
const ONE_BY_ONE: f64 = 190.0;

/// The figure called `name`: outcomes over time with a line per arm, arranged in groups.
pub(super) fn outcomes_over_time(
    results: &Results,
    name: &str,
    outcomes: &[&Outcome],
    arrange: impl FnOnce(Vec<LinePanel>) -> Vec<Lines>,
) -> Page {
    let windows = Windows::smooth(results);
    let panels = outcomes.iter().map(|outcome| {
        let curve = |arm: &ArmResults| outcome_curve(arm, &windows, outcome);
        let heading = heading(name, outcome);
        line_per_arm(results, heading, Format::of(outcome.unit), curve)
    });
    let sentence = |part: &str| say!(PROSE, &format!("{name}.{part}"));
    let mut notes = vec![sentence("note")];
    let rows = rows_of_arms(results, arrange(panels.collect()), &mut notes);
    Page {
        title: sentence("title"),
        subtitle: over_time(&sentence("shown"), &windows, results),
        notes,
        rows,
    }
}

/// The heading of an outcome's panel in a figure: its title and its unit, a line each.
pub(super) fn heading(figure: &str, outcome: &Outcome) -> Heading {
    let lines = say!(PROSE, &format!("{figure}.{}", outcome.name));
    let (title, unit) = lines.split_once('\n').unwrap_or((&lines, ""));
    Heading::new(title, unit)
}

/// A panel with a line per arm.
pub(super) fn line_per_arm(
    results: &Results,
    heading: Heading,
    format: Format,
    curve: impl Fn(&ArmResults) -> Curve,
) -> LinePanel {
    let lines = results.arms.iter().enumerate().map(|(index, arm)| Line {
        label: style::name(&arm.name),
        style: style::arm(index),
        curve: curve(arm),
    });
    LinePanel {
        heading,
        format,
        lines: lines.collect(),
        span: None,
        label_limit: LABELS,
        arm: None,
    }
}
