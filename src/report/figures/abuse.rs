//! False claims and what fighting them costs the honest.

use super::{Lines, PROSE, arms_over_time, rows_of_arms};
use crate::outcome;
use crate::records::Results;
use crate::report::curves::Windows;
use crate::report::page::{Page, over_time};
use crate::say;

/// False claims, how many are paid, what they cost, and just claims denied.
#[must_use]
pub fn abuse(results: &Results) -> Page {
    let windows = Windows::smooth(results);
    let panel = |outcome, title, unit| arms_over_time(results, &windows, outcome, title, unit);
    let panels = vec![
        panel(
            outcome::ABUSE_RATE,
            "False claims",
            "share of delivered orders",
        ),
        panel(
            outcome::ABUSE_SUCCESS,
            "False claims that were paid",
            "share of false claims",
        ),
        panel(
            outcome::ABUSE_LOSS_SHARE,
            "Loss of shops to false claims",
            "share of gross GMV",
        ),
        panel(
            outcome::HONEST_DENIED,
            "Just claims denied",
            "share of claims about a real problem",
        ),
    ];
    let mut notes = vec![say!(PROSE, "abuse.note")];
    let rows = rows_of_arms(results, vec![Lines::new(panels, 2, 270.0)], &mut notes);
    Page {
        title: say!(PROSE, "abuse.title"),
        subtitle: over_time("Abuse of refunds", &windows, results),
        notes,
        rows,
    }
}
