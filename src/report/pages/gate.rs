//! The page of `check`: a judgement as a table, Markdown, `JUnit`, annotations and JSON.

use crate::render::prose::Prose;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown, number, unit};
use crate::stats::Harm;
use crate::study::Study;
use crate::study::gate::{Checked, Finding, Judgement};
use crate::{prose, say};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
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

/// `JUnit` XML: one test per arm and guardrail. What is undecided is an error, what is harmed a failure.
///
/// # Errors
/// If a name cannot be written as XML.
pub fn junit(study: &Study, checked: &Checked) -> Result<String, String> {
    let mut report = Report::new(format!("gresham check {}", study.name));
    for (index, arm) in study.arms.iter().enumerate() {
        let mut suite = TestSuite::new(arm.name.as_str());
        for guardrail in &study.guardrails {
            let name = guardrail.outcome.name;
            let found = checked
                .findings
                .iter()
                .find(|finding| finding.arm == index && finding.guardrail.outcome.name == name);
            let status = match found.map(|finding| (finding, finding.verdict)) {
                Some((finding, Harm::Shown)) => failed(NonSuccessKind::Failure, finding),
                Some((finding, Harm::Open)) => failed(NonSuccessKind::Error, finding),
                _ => TestCaseStatus::success(),
            };
            let mut case = TestCase::new(name, status);
            case.set_classname(format!("{}.{}", study.name, arm.name));
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|error| error.to_string())
}

fn failed(kind: NonSuccessKind, finding: &Finding) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_type(word(finding))
        .set_message(explained(finding));
    status
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
