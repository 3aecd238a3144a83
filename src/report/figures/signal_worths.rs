//! Worths of public signals as buyers have learned them, over time.

use super::lines_of_arms::{Lines, line_per_arm, rows_of_arms};
use crate::market::platform::signals::Signal;
use crate::records::{ArmResults, Results};
use crate::report::axis::Format;
use crate::report::curves::{Curve, Windows, over_replicates};
use crate::report::lines::LinePanel;
use crate::report::page::{Page, over_time};
use crate::report::plot::Heading;
use crate::report::prose::FIGURES as PROSE;
use crate::say;

/// A panel for every signal that was ever worth something in one of the arms.
#[must_use]
pub fn signal_worths(results: &Results) -> Page {
    let windows = Windows::stock(results);
    let told = told(results);
    let shown = if told.is_empty() {
        vec![Signal::Rating]
    } else {
        told
    };
    let panels = shown.into_iter().map(|signal| {
        let words = say!(PROSE, &format!("signal-worths.{}", signal.name()));
        let (title, unit) = words.split_once('\n').unwrap_or((&words, ""));
        let curve = |arm: &ArmResults| curve(arm, &windows, signal);
        line_per_arm(results, Heading::new(title, unit), Format::Percent, curve)
    });
    let panels: Vec<LinePanel> = panels.collect();
    let mut notes = vec![say!(PROSE, "signal-worths.note")];
    let rows = rows_of_arms(results, vec![Lines::new(panels, 2, 250.0)], &mut notes);
    Page {
        title: say!(PROSE, "signal-worths.title"),
        subtitle: over_time(&say!(PROSE, "signal-worths.shown"), &windows, results),
        notes,
        rows,
    }
}

/// The signals that were ever worth something.
pub(super) fn told(results: &Results) -> Vec<Signal> {
    let replicates = || results.arms.iter().flat_map(|arm| &arm.replicates);
    let tells = |signal: &Signal| replicates().any(|one| one.learned.tells_of(*signal));
    Signal::ALL.iter().copied().filter(tells).collect()
}

/// The worth of a signal at the end of each window.
fn curve(arm: &ArmResults, windows: &Windows, signal: Signal) -> Curve {
    let bounds = windows.bounds();
    let rows = arm.replicates.iter().map(|replicate| {
        let known = |(_, to): &(usize, usize)| {
            let day = to.checked_sub(1)? as u32;
            replicate.learned.on(day, signal)
        };
        bounds.iter().map(known).collect()
    });
    over_replicates(&rows.collect::<Vec<_>>(), windows)
}
