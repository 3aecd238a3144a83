//! The page of `check`: a judgement as a table, Markdown, `JUnit`, annotations and JSON.

use crate::render::prose::Prose;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown, number, unit};
use crate::report::junit::{Case, Problem, ProblemKind, Suite, xml};
use crate::stats::Harm;
use crate::study::Study;
use crate::study::gate::{Checked, Finding, Judgement};
use crate::{prose, say};
use serde_json::{Value, json};
use std::fmt::Write as _;

const PROSE: Prose = prose!("gate.md");

/// The key of a finding's verdict.
fn key(finding: &Finding) -> &'static str {
    match finding.verdict {
        Harm::Shown => "harmed",
        Harm::Excluded => "not_harmed",
        Harm::Open => "undecided",
    }
}

/// One word on a finding.
fn word(finding: &Finding) -> String {
    say!(PROSE, &format!("finding.{}", key(finding)))
}

/// A sentence on the whole.
fn sentence(study: &Study, checked: &Checked) -> String {
    let part = match checked.judgement {
        Judgement::Identical => "identical",
        Judgement::Pass => "pass",
        Judgement::Undecided => "undecided",
        Judgement::Fail => "fail",
    };
    say!(
        PROSE,
        part,
        study = study.name,
        replicates = checked.replicates,
    )
}

fn table(study: &Study, checked: &Checked) -> Table {
    let columns = [
        Column::new("arm").whole(),
        Column::new("outcome").whole(),
        Column::new("unit"),
        Column::new("recorded").rank(1),
        Column::new("harm (95 % interval)"),
        Column::new("margin"),
        Column::new("verdict"),
    ];
    let rows = checked.findings.iter().map(|finding| {
        let outcome = finding.guardrail.outcome;
        let harm = finding.harm.as_ref();
        let replicates = say!(PROSE, "finding.replicates", replicates = finding.replicates);
        vec![
            Cell::text(&study.arms[finding.arm].name),
            Cell::text(outcome.name),
            Cell::text(unit::symbol(outcome.unit)),
            Cell::Level(finding.baseline, outcome.unit),
            harm.map_or(Cell::Absent, |harm| Cell::change(harm, outcome.unit)),
            Cell::Level(finding.margin, outcome.unit),
            Cell::text(word(finding)).remarked(replicates),
        ]
    });
    Table::new(columns, rows)
}

/// The judgement for a terminal.
#[must_use]
pub fn text(study: &Study, checked: &Checked, width: Width) -> String {
    let sentence = sentence(study, checked);
    if checked.findings.is_empty() {
        return sentence + "\n";
    }
    let table = terminal::table(&table(study, checked), width);
    format!("{table}\n{sentence}\n")
}

/// The judgement for the summary of a job.
#[must_use]
pub fn markdown(study: &Study, checked: &Checked) -> String {
    let sentence = sentence(study, checked);
    let summary = say!(PROSE, "summary", study = study.name, sentence = sentence);
    if checked.findings.is_empty() {
        return summary + "\n";
    }
    let table = markdown::table(&table(study, checked));
    let note = say!(PROSE, "summary.note");
    format!("{summary}\n\n{table}\n{note}\n")
}

/// Annotations of GitHub's workflow commands, one line each.
#[must_use]
pub fn annotations(study: &Study, checked: &Checked) -> String {
    let mut text = String::new();
    for finding in &checked.findings {
        let level = match finding.verdict {
            Harm::Shown => "error",
            Harm::Open => "warning",
            Harm::Excluded => continue,
        };
        let (title, body) = (title(study, finding), escaped(&explained(finding)));
        let _ = writeln!(
            text,
            "::{level} title={}::{body}",
            escaped(&title).replace([':', ','], " ")
        );
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\n', "%0A")
        .replace('\r', "%0D")
}

fn title(study: &Study, finding: &Finding) -> String {
    say!(
        PROSE,
        "finding.title",
        outcome = finding.guardrail.outcome.name,
        arm = study.arms[finding.arm].name,
        word = word(finding),
    )
}

fn explained(finding: &Finding) -> String {
    let unit = finding.guardrail.outcome.unit;
    let harm = finding.harm.as_ref();
    let harm = harm.map_or_else(
        || say!(PROSE, "finding.not_defined"),
        |harm| number::signed_estimate(harm, unit),
    );
    say!(
        PROSE,
        "finding.explained",
        harm = harm,
        unit = unit::symbol(unit),
        margin = number::plain(finding.margin, unit),
        replicates = finding.replicates,
    )
}

/// `JUnit` XML: one test per arm and guardrail. What is undecided is an error, what is harmed a
/// failure.
#[must_use]
pub fn junit(study: &Study, checked: &Checked) -> String {
    let case = |arm: usize, name: &str| {
        let mut findings = checked.findings.iter();
        let found = findings.find(|one| one.arm == arm && one.guardrail.outcome.name == name);
        Case {
            name: name.to_owned(),
            class: format!("{}.{}", study.name, study.arms[arm].name),
            problem: found.and_then(problem),
        }
    };
    let suites: Vec<Suite> = (0..study.arms.len())
        .map(|arm| Suite {
            name: study.arms[arm].name.clone(),
            cases: study
                .guardrails
                .iter()
                .map(|rail| case(arm, rail.outcome.name))
                .collect(),
        })
        .collect();
    xml(&format!("gresham check {}", study.name), &suites)
}

fn problem(finding: &Finding) -> Option<Problem> {
    let kind = match finding.verdict {
        Harm::Shown => ProblemKind::Failure,
        Harm::Open => ProblemKind::Error,
        Harm::Excluded => return None,
    };
    Some(Problem {
        kind,
        word: word(finding),
        message: explained(finding),
    })
}

/// The judgement for programs; the keys are in docs/gate.md.
#[must_use]
pub fn document(study: &Study, checked: &Checked) -> Value {
    let findings = checked.findings.iter().map(|finding| {
        let harm = finding.harm.as_ref();
        json!({
            "arm": study.arms[finding.arm].name,
            "outcome": finding.guardrail.outcome.name,
            "unit": finding.guardrail.outcome.unit.name(),
            "recorded": finding.baseline,
            "harm": harm.map(|harm| json!({
                "value": harm.mean, "half_width": harm.half_width, "n": harm.n,
            })),
            "margin": finding.margin,
            "verdict": key(finding),
            "replicates": finding.replicates,
        })
    });
    json!({
        "format": 1,
        "gresham": env!("CARGO_PKG_VERSION"),
        "study": study.name,
        "judgement": checked.judgement.word(),
        "replicates": checked.replicates,
        "false_alarms": study.gate.rules.false_alarms,
        "misses": study.gate.rules.misses,
        "findings": findings.collect::<Vec<_>>(),
    })
}
