//! Who gains, as a table.

use super::lists::{markdown_table, text_table, wrapped};
use super::numbers;
use super::session::Findings;
use crate::experiment::gains::PartyChanges;
use crate::outcome::SliceGroup;
use crate::outcome::Unit;
use crate::stats::Estimate;
use std::fmt::Write as _;

const HEADER: [&str; 5] = [
    "who",
    "by",
    "ends up with more, yuan/day",
    "transfers from others",
    "gain",
];

const LEGEND: &str = "Who gains: differences from the baseline in yuan per day with 95 % intervals. \
    Transfers are compensation, penalties and refunds of kept goods between shops and buyers, and \
    fees between shops and platform: over buyers, shops and platform they add up to nothing, and \
    gains to the change of total welfare.";

/// For a terminal; empty for a single arm.
pub(super) fn text(findings: &Findings<'_>) -> String {
    render(findings, |rows| {
        text_table(&HEADER, &[0, 1], rows.into_iter())
    })
}

/// In Markdown; empty for a single arm.
pub(super) fn markdown(findings: &Findings<'_>) -> String {
    render(findings, |rows| markdown_table(&HEADER, rows.into_iter()))
}

fn render(findings: &Findings<'_>, table: impl Fn(Vec<Vec<String>>) -> String) -> String {
    let mut text = String::new();
    for (other, arm) in findings.plan.arms.iter().skip(1).enumerate() {
        let rows = findings.gains.iter().map(|changes| cells(changes, other));
        let _ = write!(text, "\nUnder {}:\n\n{}", arm.name, table(rows.collect()));
    }
    if text.is_empty() {
        return text;
    }
    format!("{text}\n{}", wrapped(LEGEND))
}

fn cells(changes: &PartyChanges, other: usize) -> Vec<String> {
    let party = &changes.party;
    let (who, by) = match party.group {
        SliceGroup::All => (party.label.clone(), String::new()),
        group => (
            format!("{}: {}", party.side.name(), party.label),
            group.name().to_owned(),
        ),
    };
    let change = &changes.arms[other];
    let cell = |estimate: &Estimate| numbers::signed_estimate(estimate, Unit::YuanPerDay);
    vec![
        who,
        by,
        cell(&change.total),
        cell(&change.transfers),
        cell(&change.gain),
    ]
}
