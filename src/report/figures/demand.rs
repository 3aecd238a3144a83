//! Whether buyers come back, what they spend, what they expect.

use super::{Lines, PROSE, arms_over_time, rows_of_arms};
use crate::outcome;
use crate::records::Results;
use crate::report::curves::Windows;
use crate::report::lines::share_axis;
use crate::report::page::{Page, over_time};
use crate::say;

/// Repeat rates within 30, 60 and 90 days.
#[must_use]
pub fn repeat_rate(results: &Results) -> Page {
    let windows = Windows::smooth(results);
    let panel =
        |outcome, title| arms_over_time(results, &windows, outcome, title, "share of purchases");
    let mut panels = vec![
        panel(outcome::REPEAT_30, "Within 30 days"),
        panel(outcome::REPEAT_60, "Within 60 days"),
        panel(outcome::REPEAT_90, "Within 90 days"),
    ];
    share_axis(&mut panels);
    // The longest view is the headline and goes on top, as wide as the page.
    let last = panels.split_off(2);
    let groups = vec![Lines::new(last, 1, 290.0), Lines::new(panels, 2, 250.0)];
    let mut notes = vec![say!(PROSE, "repeat-rate.note")];
    let rows = rows_of_arms(results, groups, &mut notes);
    Page {
        title: say!(PROSE, "repeat-rate.title"),
        subtitle: over_time(
            "Share of purchases whose buyer orders at the same shop again",
            &windows,
            results,
        ),
        notes,
        rows,
    }
}

/// Gross and net sales.
#[must_use]
pub fn gmv(results: &Results) -> Page {
    let windows = Windows::smooth(results);
    let panel = |outcome, title, unit| arms_over_time(results, &windows, outcome, title, unit);
    let mut panels = vec![
        panel(
            outcome::GROSS_GMV,
            "Gross GMV",
            "orders placed, yuan per day",
        ),
        panel(
            outcome::NET_GMV,
            "Net GMV",
            "settled to shops, yuan per day",
        ),
    ];
    share_axis(&mut panels);
    let mut notes = vec![say!(PROSE, "gmv.note")];
    let rows = rows_of_arms(results, vec![Lines::new(panels, 2, 330.0)], &mut notes);
    Page {
        title: say!(PROSE, "gmv.title"),
        subtitle: over_time("Sales per day", &windows, results),
        notes,
        rows,
    }
}

/// Trust and expected quality.
#[must_use]
pub fn trust(results: &Results) -> Page {
    let windows = Windows::smooth(results);
    let panel = |outcome, title, unit| arms_over_time(results, &windows, outcome, title, unit);
    let panels = vec![
        panel(
            outcome::TRUST,
            "Trust in the platform",
            "mean of all consumers",
        ),
        panel(
            outcome::BELIEF,
            "Expected quality of an unknown shop",
            "mean of all consumers",
        ),
    ];
    let mut notes = vec![say!(PROSE, "trust.note")];
    let rows = rows_of_arms(results, vec![Lines::new(panels, 2, 330.0)], &mut notes);
    Page {
        title: say!(PROSE, "trust.title"),
        subtitle: over_time("Trust and expectation", &windows, results),
        notes,
        rows,
    }
}
