//! Looks of arms, and whether there is room for them all.

use crate::records::Results;
use crate::report::plot;
use crate::report::style::{self, Style};

/// True if arms are too many for looks of their own.
pub(super) fn are_many(results: &Results) -> bool {
    results.arms.len() > style::MOST_ARMS
}

/// The look of an arm in a panel that bears its name.
pub(super) fn look(results: &Results, index: usize) -> Style {
    if are_many(results) {
        style::focus(index)
    } else {
        style::arm(index)
    }
}

/// Names and looks of the arms beside the baseline.
pub(super) fn others(results: &Results) -> Vec<(String, Style)> {
    let arms = results.arms.iter().enumerate().skip(1);
    arms.map(|(index, arm)| (style::name(&arm.name), look(results, index)))
        .collect()
}

/// Width of labels beside the lines of arms, at most.
pub(super) const LABELS: f64 = 110.0;

/// True if arms are too many, or names too long, for all lines in one panel of this height.
pub(super) fn are_crowded(results: &Results, height: f64) -> bool {
    let names: Vec<String> = results
        .arms
        .iter()
        .map(|arm| style::name(&arm.name))
        .collect();
    let names = names.iter().map(String::as_str);
    are_many(results) || !plot::end_labels_fit(names, LABELS, height)
}
