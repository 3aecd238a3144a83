//! Sections that tell of what growth is made, and of whom it is.

use super::cells::{change, id, shown, table};
use crate::claims::figure::Figure;
use crate::claims::finding::{Finding, Parts};
use crate::render::number::ABSENT;
use crate::report::prose::CLAIMS as PROSE;
use crate::say;

/// A section of the page called `part` around a table; empty if that has no rows.
fn section<const N: usize>(part: &str, headings: [&str; N], rows: Vec<[String; N]>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!("\n{}", say!(PROSE, part, table = table(headings, rows)))
}

/// Growth of groups by score, taken apart.
pub(super) fn parts_section(findings: &[Finding], figures: &str) -> String {
    let row = |finding: &Finding, parts: Parts| {
        let [market, selection, all, these] = parts.named().map(|(_, part)| part);
        let change = |part: Figure| change(finding, Some(part));
        let growth = shown(finding, finding.with);
        [
            id(finding),
            growth,
            change(market),
            change(selection),
            change(all),
            change(these),
        ]
    };
    let rows = findings.iter();
    let rows = rows.filter_map(|finding| Some(row(finding, finding.parts?)));
    let headings = [
        "claim",
        "growth",
        "the market anyway",
        "selection",
        "policy, on all",
        "policy, on these beyond that",
    ];
    match section("page.parts", headings, rows.collect()) {
        none if none.is_empty() => none,
        section => section + &say!(PROSE, "page.parts.figure", figures = figures) + "\n",
    }
}

/// Cohorts by the score at the end against cohorts by the score at the launch.
pub(super) fn launch_section(findings: &[Finding]) -> String {
    let rows = findings
        .iter()
        .filter(|finding| finding.by_launch.is_some());
    let rows = rows.map(|finding| {
        let shown = |figure| shown(finding, figure);
        let (end, launch) = (shown(finding.with), shown(finding.by_launch));
        [id(finding), end, launch, shown(finding.by_launch_without)]
    });
    let headings = [
        "claim",
        "by the score at the end",
        "by the score at the launch",
        "the latter without the policy",
    ];
    section("page.launch", headings, rows.collect())
}

/// The whole market against shops that alone have the lever.
pub(super) fn reach_section(findings: &[Finding]) -> String {
    let rows = findings.iter().filter(|finding| finding.sample.is_some());
    let rows = rows.map(|finding| {
        let change = |figure| change(finding, figure);
        [
            id(finding),
            change(finding.everybody),
            change(finding.sample),
        ]
    });
    let headings = [
        "claim",
        "given to all shops, on all",
        "given to a sample, on the sample",
    ];
    let told = rows.filter(|[_, all, _]| all != ABSENT);
    section("page.reach", headings, told.collect())
}
