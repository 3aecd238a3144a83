//! Outcomes as a table, and what has to be said below it.

use super::numbers::{self, ABSENT};
use super::session::Findings;
use crate::experiment::measured::read;
use crate::experiment::unreached;
use crate::experiment::{Attainment, Comparison, HalfWidth, Plan, Row};
use comfy_table::presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED};
use comfy_table::{ContentArrangement, Table, TableStyle};

/// The table for reading in a terminal.
pub(super) fn text(findings: &Findings<'_>) -> String {
    let arrangement = ContentArrangement::Dynamic;
    render(
        findings.plan,
        &findings.comparison,
        UTF8_FULL_CONDENSED,
        &arrangement,
    )
}

/// The table in Markdown.
pub(super) fn markdown(findings: &Findings<'_>) -> String {
    let arrangement = ContentArrangement::Disabled;
    render(
        findings.plan,
        &findings.comparison,
        ASCII_MARKDOWN,
        &arrangement,
    )
}

/// What the score rests on and what is true, in Markdown.
pub(super) fn measured(findings: &Findings<'_>) -> String {
    let arrangement = ContentArrangement::Disabled;
    render(
        findings.plan,
        &findings.measured,
        ASCII_MARKDOWN,
        &arrangement,
    )
}

/// One table per arm beside the baseline; for a single arm one of its means.
fn render(
    plan: &Plan,
    comparison: &Comparison,
    style: TableStyle,
    arrangement: &ContentArrangement,
) -> String {
    let arms = &plan.arms;
    let others = (1..arms.len().max(2)).map(|other| {
        let mut table = Table::new();
        table
            .load_style(style)
            .set_content_arrangement(arrangement.clone());
        if arms.len() == 1 {
            table.set_header(["outcome", "unit", arms[0].name.as_str()]);
        } else {
            table.set_header([
                "outcome",
                "unit",
                &format!("{} (baseline)", arms[0].name),
                &arms[other].name,
                "difference",
                "relative",
                "correlation",
                "verdict",
            ]);
        }
        for row in &comparison.rows {
            table.add_row(cells(row, (arms.len() > 1).then_some(other)));
        }
        table.trim_fmt() + "\n"
    });
    others.collect::<Vec<_>>().join("\n")
}

fn cells(row: &Row, other: Option<usize>) -> Vec<String> {
    let unit = row.outcome.unit;
    let mut cells = vec![row.outcome.name.to_owned(), numbers::unit(unit).to_owned()];
    let Some(other) = other else {
        cells.push(numbers::mean(row.means[0].as_ref(), unit));
        return cells;
    };
    let Some(contrast) = &row.contrasts[other - 1] else {
        cells.push(numbers::mean(row.means[0].as_ref(), unit));
        cells.push(numbers::mean(row.means[other].as_ref(), unit));
        cells.extend([ABSENT; 4].map(str::to_owned));
        return cells;
    };
    let paired = &contrast.paired;
    let correlation = paired.correlation;
    cells.extend([
        numbers::mean(Some(&paired.baseline), unit),
        numbers::mean(Some(&paired.arm), unit),
        numbers::difference(paired, unit),
        numbers::relative(paired.relative.as_ref()),
        correlation.map_or(ABSENT.to_owned(), |correlation| format!("{correlation:.2}")),
        contrast.verdict.to_string(),
    ]);
    cells
}

/// What has to be said below the table, line by line.
pub(super) fn notes(findings: &Findings<'_>) -> Vec<String> {
    let calendar = &findings.plan.calendar;
    let n = findings.comparison.replicates;
    let arms = &findings.plan.arms;
    let days = format!("{} to {}", calendar.evaluate_from, calendar.end);
    let mut notes = Vec::new();
    if n == 1 {
        notes.push(format!("n=1, no interval: one replicate says nothing about its own uncertainty; evaluated {days}"));
    } else if arms.len() == 1 {
        notes.push(format!(
            "n={n} replicates; mean ± half-width of the 95 % interval; evaluated {days}"
        ));
    } else {
        notes.push(format!(
            "n={n} pairs; 95 % intervals, differences paired; evaluated {days}"
        ));
        notes.push(
            "verdicts at 5 %, adjusted by Holm over all comparisons shown whose outcome has a \
             better direction; no material difference by two one-sided tests"
                .to_owned(),
        );
    }
    notes.extend(unreached(findings.plan));
    for (other, arm) in arms.iter().enumerate().skip(1) {
        let rows = findings.comparison.rows.iter();
        let paired =
            rows.filter_map(|row| Some((row.outcome.name, row.contrasts[other - 1]?.paired)));
        let mut uncorrelated = Vec::new();
        let mut dropped = Vec::new();
        for (name, paired) in paired {
            if paired
                .correlation
                .is_some_and(|correlation| correlation <= 0.0)
            {
                uncorrelated.push(name);
            }
            if paired.dropped > 0 {
                dropped.push(format!("{name} ({} of {n})", paired.dropped));
            }
        }
        if !uncorrelated.is_empty() {
            notes.push(format!(
                "{}: correlation is not positive, so that pairing did not narrow the interval, for {}",
                arm.name,
                uncorrelated.join(", ")
            ));
        }
        if !dropped.is_empty() {
            notes.push(format!(
                "{}: pairs left out as undefined: {}",
                arm.name,
                dropped.join(", ")
            ));
        }
    }
    for (arm, reading) in arms.iter().skip(1).zip(read(&findings.measured)) {
        notes.push(reading.sentence(&arm.name));
    }
    notes.extend(
        findings
            .attained
            .iter()
            .map(|attained| precision(findings, attained)),
    );
    notes
}

/// Whether a precision was reached.
fn precision(findings: &Findings<'_>, attained: &Attainment) -> String {
    let outcome = attained.goal.outcome;
    let width = |value: Option<f64>| {
        value.map_or("undefined".to_owned(), |value| {
            numbers::width(value, outcome.unit)
        })
    };
    let share = match attained.goal.half_width {
        HalfWidth::OfBaseline(share) => format!(", {} % of the baseline", share * 100.0),
        HalfWidth::Absolute(_) => String::new(),
    };
    format!(
        "precision of {} in {}: {} after {} replicates: half-width {}, asked for {}{share}",
        outcome.name,
        findings.plan.arms[attained.arm].name,
        if attained.reached {
            "reached"
        } else {
            "NOT reached"
        },
        findings.comparison.replicates,
        width(attained.half_width),
        width(attained.target),
    )
}
