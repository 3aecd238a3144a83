//! Outcomes over time with a line per arm: who comes back, spends, claims and trusts.

use super::lines_of_arms::{Lines, outcomes_over_time};
use crate::outcome;
use crate::records::Results;
use crate::report::lines::share_axis;
use crate::report::page::Page;

/// False claims, how many are paid, what they cost, and just claims denied.
#[must_use]
pub fn abuse(results: &Results) -> Page {
    let outcomes = [
        outcome::ABUSE_RATE,
        outcome::ABUSE_SUCCESS,
        outcome::ABUSE_LOSS_SHARE,
        outcome::HONEST_DENIED,
    ];
    outcomes_over_time(results, "abuse", &outcomes, |panels| {
        vec![Lines::new(panels, 2, 270.0)]
    })
}

/// Repeat rates within 30, 60 and 90 days.
#[must_use]
pub fn repeat_rate(results: &Results) -> Page {
    let outcomes = [outcome::REPEAT_30, outcome::REPEAT_60, outcome::REPEAT_90];
    outcomes_over_time(results, "repeat-rate", &outcomes, |mut panels| {
        share_axis(&mut panels);
        // The longest view is the headline and goes on top, as wide as the page.
        let last = panels.split_off(2);
        vec![Lines::new(last, 1, 290.0), Lines::new(panels, 2, 250.0)]
    })
}

/// Gross and net sales.
#[must_use]
pub fn gmv(results: &Results) -> Page {
    let outcomes = [outcome::GROSS_GMV, outcome::NET_GMV];
    outcomes_over_time(results, "gmv", &outcomes, |mut panels| {
        share_axis(&mut panels);
        vec![Lines::new(panels, 2, 330.0)]
    })
}

/// Trust and expected quality.
#[must_use]
pub fn trust(results: &Results) -> Page {
    let outcomes = [outcome::TRUST, outcome::BELIEF];
    outcomes_over_time(results, "trust", &outcomes, |panels| {
        vec![Lines::new(panels, 2, 330.0)]
    })
}
