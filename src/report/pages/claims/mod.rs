//! The page of `claims`: findings for a terminal, as a README and for programs.

mod analyst;
mod beside;
mod cells;
pub mod in_yuan;
mod record;
mod sections;

use crate::claims::finding::Finding;
use crate::claims::pass_through::Answer;
use crate::claims::verdict::Verdict;
use crate::claims::words::FigureUnit;
use crate::outcome::Unit;
use crate::render::prose::Language;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table};
use crate::report::labels;
use crate::report::prose::CLAIMS as PROSE;
use crate::say;
pub use beside::Beside;
use cells::{id, is_effect, log_points, moved, often, shops, shown, table};
pub use record::json;
use sections::{launch_section, parts_section, reach_section};
use std::fmt::Write as _;

/// The findings for a terminal.
#[must_use]
pub fn text(findings: &[Finding], beside: Beside<'_>) -> String {
    let audit = beside.audit;
    let mut text = String::new();
    for finding in findings {
        let (claim, verdict) = (&finding.claim, finding.verdict.words().to_uppercase());
        let _ = writeln!(text, "{} ({}): {verdict}", claim.id, claim.kind.name());
        let _ = writeln!(text, "  {}\n  {}\n", claim.says, finding.sentence);
    }
    if !audit.methods.is_empty() {
        text += &(say!(PROSE, "page.analyst.text") + "\n");
    }
    for row in &audit.methods {
        let _ = writeln!(
            text,
            "  {:<44} {:>22}  truth {:>22}  covers {}\n    {}",
            row.method.words(),
            log_points(row.estimate),
            log_points(row.truth),
            often(row.coverage),
            row.sentence()
        );
    }
    text + &beside.sections()
}

/// The answers of claims to parameters for a terminal, the strongest first.
#[must_use]
pub fn answers(answers: &[Answer]) -> String {
    let mut answers: Vec<&Answer> = answers.iter().collect();
    answers.sort_by(|a, b| b.elasticity.mean.abs().total_cmp(&a.elasticity.mean.abs()));
    let columns = ["claim", "kind", "parameter", "elasticity", "one for one"];
    let rows = answers.into_iter().map(|answer| {
        let said = match (answer.is_one_for_one(), answer.is_refused()) {
            (false, _) => "",
            (true, false) => "yes, an input",
            (true, true) => "yes, and judged",
        };
        vec![
            Cell::text(&answer.claim),
            Cell::text(answer.kind.name()),
            Cell::text(&answer.key),
            Cell::Mean(answer.elasticity, Unit::Number),
            Cell::text(said),
        ]
    });
    terminal::table(&Table::new(columns.map(Column::new), rows), Width::Piped)
}

/// The README, and a page of the documentation; `figures` is the way from there to the figures.
#[must_use]
pub fn markdown(findings: &[Finding], beside: Beside<'_>, command: &str, figures: &str) -> String {
    let replicates = findings.iter().map(|finding| finding.replicates).max();
    say!(
        PROSE,
        "page",
        command = command,
        replicates = replicates.unwrap_or(0),
        counts = counts(findings),
        claims = claims_table(findings),
        parts = parts_section(findings, figures),
        launch = launch_section(findings),
        reach = reach_section(findings),
        beside = beside.sections(),
        analyst = analyst::section(beside.audit, figures),
        missed = missed(findings),
        every = findings.iter().map(every).collect::<String>(),
        figures = figures,
    )
}

/// Numbers of claims by verdict.
fn counts(findings: &[Finding]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for finding in findings {
        let words = finding.verdict.words();
        match counts.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += 1,
            None => counts.push((words, 1)),
        }
    }
    counts.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
    let counts = counts.iter().map(|(words, count)| {
        say!(
            PROSE,
            "page.count",
            verdict = labels::word(words),
            n = count
        )
    });
    let counts = counts.collect::<Vec<_>>().join("; ");
    say!(
        PROSE,
        "page.counts",
        claims = findings.len(),
        counts = counts
    )
}

fn claims_table(findings: &[Finding]) -> String {
    let headings = [
        "claim",
        "kind",
        "published",
        "simulated",
        "without the policy",
        "effect on the same shops",
        "shops",
        "verdict",
    ];
    let rows = findings.iter().map(|finding| {
        let unit = finding.unit.unwrap_or(FigureUnit::Of(""));
        let without = finding.without.filter(|_| !is_effect(finding));
        [
            id(finding),
            finding.claim.kind.name().to_owned(),
            labels::quantity(&unit.write(finding.claim.published, None)),
            shown(finding, finding.with),
            shown(finding, without),
            moved(finding),
            shops(finding),
            finding.verdict.words().to_owned(),
        ]
    });
    table(headings, rows)
}

/// The heading under which a claim is listed that was not reproduced, as a part of the prose.
fn shortcoming(verdict: &Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Contradicted | Verdict::DirectionOnly => Some("page.missed.not_reproduced"),
        Verdict::Selection => Some("page.missed.not_caused"),
        Verdict::Undecided | Verdict::NotIdentified => Some("page.missed.not_decided"),
        Verdict::NotMeasurable(_) => Some("page.missed.not_measurable"),
        Verdict::Caused | Verdict::Input => None,
    }
}

/// Claims that were not reproduced, with the reasons.
fn missed(findings: &[Finding]) -> String {
    let mut text = format!("\n{}\n", say!(PROSE, "page.missed"));
    for heading in [
        "page.missed.not_reproduced",
        "page.missed.not_caused",
        "page.missed.not_decided",
        "page.missed.not_measurable",
    ] {
        let mut lines = String::new();
        for finding in findings {
            if shortcoming(&finding.verdict) == Some(heading) {
                let line = missed_one(finding);
                let _ = writeln!(lines, "- {line}");
            }
        }
        if !lines.is_empty() {
            let heading = say!(PROSE, "page.missed.heading", heading = say!(PROSE, heading));
            let _ = write!(text, "\n{heading}\n\n{lines}");
        }
    }
    text
}

/// A claim that was not reproduced, with the reason, and the remark of its file.
fn missed_one(finding: &Finding) -> String {
    let remark = finding.claim.remark.as_ref();
    let remark = remark.map(|remark| labels::remark(&finding.claim.id, remark));
    let remark = remark.map_or_else(String::new, |remark| format!(" *{remark}*"));
    let (id, sentence) = (id(finding), sentence(finding));
    say!(PROSE, "page.missed.one", id = id, sentence = sentence) + &remark
}

/// A finding in a sentence: in other languages than English its numbers.
fn sentence(finding: &Finding) -> String {
    if Language::spoken() == Language::English {
        return finding.sentence.clone();
    }
    if let Err(why) = &finding.claim.measured {
        return labels::why(&finding.claim.id, why);
    }
    let unit = finding.unit.unwrap_or(FigureUnit::Of(""));
    say!(
        PROSE,
        "page.sentence",
        published = labels::quantity(&unit.write(finding.claim.published, None)),
        with = shown(finding, finding.with),
        without = shown(finding, finding.without.filter(|_| !is_effect(finding))),
        moved = moved(finding),
    )
}

/// One claim with its source and its verdict.
fn every(finding: &Finding) -> String {
    let claim = &finding.claim;
    let text = say!(
        PROSE,
        "page.claim",
        id = claim.id,
        says = labels::told("claim", &claim.id, &claim.says),
        kind = labels::word(claim.kind.name()),
        source = claim.source,
        verdict = labels::word(finding.verdict.words()),
        sentence = sentence(finding),
    );
    if finding.shops <= 0.0 {
        return format!("\n{text}\n");
    }
    let shops = shops(finding);
    let shops = say!(
        PROSE,
        "page.shops",
        shops = shops,
        replicates = finding.replicates
    );
    format!("\n{text}\n\n{shops}\n")
}
