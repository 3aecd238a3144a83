//! Measures of the platform beside what is true, since the first change of policy.

use super::lines_of_arms::{Lines, heading, line_per_arm, rows_of_arms};
use crate::outcome::{self, Outcome};
use crate::records::{ArmResults, Results};
use crate::report::axis::{Format, long_date};
use crate::report::curves::{Curve, Windows, over_replicates, per_replicate, whole};
use crate::report::lines::{LinePanel, share_axis};
use crate::report::page::{Page, over_time};
use crate::report::prose::FIGURES as PROSE;
use crate::report::time::Time;
use crate::say;

/// Change of measured rates above, of true ones below.
#[must_use]
pub fn measured_against_true(results: &Results) -> Page {
    let windows = Windows::smooth(results);
    let first = Time::of(results).markers.first().cloned();
    let since = first.as_ref().map_or(0.0, |marker| marker.day);
    let outcomes = [
        outcome::PROBLEM_RATE_MEASURED,
        outcome::FIRST_RETURN_RATE,
        outcome::DEFECT_RATE,
        outcome::QUALITY_TRADED,
    ];
    let panels = outcomes.iter().map(|outcome| {
        let curve = |arm: &ArmResults| change(arm, &windows, since, outcome);
        let heading = heading("measured-against-true", outcome);
        line_per_arm(results, heading, Format::PointsChange, curve)
    });
    let mut panels: Vec<LinePanel> = panels.collect();
    share_axis(&mut panels);
    let from = match &first {
        Some(marker) => {
            let date = long_date(marker.date);
            say!(PROSE, "measured-against-true.before", date = date)
        }
        None => say!(PROSE, "measured-against-true.first"),
    };
    let subtitle = say!(PROSE, "measured-against-true.shown", from = from);
    let mut notes = vec![say!(PROSE, "measured-against-true.note")];
    let rows = rows_of_arms(results, vec![Lines::new(panels, 2, 270.0)], &mut notes);
    Page {
        title: say!(PROSE, "measured-against-true.title"),
        subtitle: over_time(&subtitle, &windows, results),
        notes,
        rows,
    }
}

/// The change within each replicate since the last window that ended before day `since`.
fn change(arm: &ArmResults, windows: &Windows, since: f64, outcome: &Outcome) -> Curve {
    let mut rows = per_replicate(arm, whole(arm), windows, &outcome.value);
    let bounds = windows.bounds();
    let before = bounds
        .iter()
        .rposition(|(_, to)| *to as f64 <= since)
        .unwrap_or(0);
    for row in &mut rows {
        let reference = row.get(before).copied().flatten();
        for value in row.iter_mut() {
            *value = reference.and_then(|reference| value.map(|value| value - reference));
        }
    }
    over_replicates(&rows, windows)
}
