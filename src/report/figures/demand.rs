//! Whether buyers come back, what they spend, what they expect.

use super::{arms_over_time, boxed};
use crate::outcome;
use crate::records::Results;
use crate::report::curves::Windows;
use crate::report::lines::share_axis;
use crate::report::page::{Page, grid, over_time};

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
    let last = panels.pop();
    let mut rows = grid(boxed(last), 1, 290.0);
    rows.extend(grid(boxed(panels), 2, 250.0));
    Page {
        title: "How many buyers come back to the same shop".to_owned(),
        subtitle: over_time(
            "Share of purchases whose buyer orders at the same shop again",
            &windows,
            results,
        ),
        notes: vec![
            "A purchase is dated when its 30, 60 or 90 days are over, so lines answer to a policy \
             with that delay. All panels have the same scale."
                .to_owned(),
        ],
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
    Page {
        title: "What buyers pay and what shops receive".to_owned(),
        subtitle: over_time("Sales per day", &windows, results),
        notes: vec![
            "Net GMV is dated by settlement and leaves out refunds and compensation. Both panels \
             have the same scale."
                .to_owned(),
        ],
        rows: grid(boxed(panels), 2, 330.0),
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
    Page {
        title: "What buyers think of the platform".to_owned(),
        subtitle: over_time("Trust and expectation", &windows, results),
        notes: vec![
            "Expected quality is the probability, as buyers see it, that an item from a shop they \
             do not know is as described."
                .to_owned(),
        ],
        rows: grid(boxed(panels), 2, 330.0),
    }
}
