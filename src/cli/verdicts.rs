//! What the gate says, for people and for programs: a table, Markdown, `JUnit`, annotations, JSON.

use super::lists::{markdown_table, text_table};
use super::numbers;
use crate::report::junit::{Case, Problem, ProblemKind, Suite, xml};
use crate::stats::Harm;
use crate::study::Study;
use crate::study::gate::{Checked, Finding, Judgement};
use serde_json::{Value, json};
use std::fmt::Write as _;

const HEADER: [&str; 7] = [
    "arm",
    "outcome",
    "unit",
    "recorded",
    "harm (95 % interval)",
    "margin",
    "verdict",
];

/// One word on a finding.
fn word(finding: &Finding) -> &'static str {
    match finding.verdict {
        Harm::Shown => "harmed",
        Harm::Excluded => "not harmed",
        Harm::Open => "undecided",
    }
}

/// A sentence on the whole.
pub(super) fn sentence(study: &Study, checked: &Checked) -> String {
    let replicates = checked.replicates;
    let name = &study.name;
    match checked.judgement {
        Judgement::Identical => format!(
            "{name}: pass. The first {replicates} replicates of every arm are the recorded ones to the byte."
        ),
        Judgement::Pass => format!(
            "{name}: pass. Results changed, and harm beyond the margins is excluded after {replicates} replicates."
        ),
        Judgement::Undecided => format!(
            "{name}: undecided. After {replicates} replicates harm beyond a margin is neither shown nor excluded; \
             more looks or a wider margin would decide."
        ),
        Judgement::Fail => format!(
            "{name}: fail. Harm beyond a margin is shown after {replicates} replicates. If it is intended, \
             record a new baseline: gresham baseline record --reason \"…\""
        ),
    }
}

fn rows<'a>(study: &'a Study, checked: &'a Checked) -> impl Iterator<Item = Vec<String>> + 'a {
    checked.findings.iter().map(|finding| {
        let unit = finding.guardrail.outcome.unit;
        let harm = finding.harm.as_ref();
        vec![
            study.arms[finding.arm].name.clone(),
            finding.guardrail.outcome.name.to_owned(),
            numbers::unit(unit).to_owned(),
            numbers::plain(finding.baseline, unit),
            harm.map_or_else(
                || numbers::ABSENT.to_owned(),
                |harm| numbers::signed_estimate(harm, unit),
            ),
            numbers::plain(finding.margin, unit),
            format!("{} (n={})", word(finding), finding.replicates),
        ]
    })
}

/// For reading in a terminal.
pub(super) fn text(study: &Study, checked: &Checked) -> String {
    let sentence = sentence(study, checked);
    if checked.findings.is_empty() {
        return sentence + "\n";
    }
    format!(
        "{}\n{sentence}\n",
        text_table(&HEADER, &[0, 1], rows(study, checked))
    )
}

/// For a job summary.
pub(super) fn markdown(study: &Study, checked: &Checked) -> String {
    let mut text = format!("## Gate `{}`\n\n{}\n", study.name, sentence(study, checked));
    if !checked.findings.is_empty() {
        text.push('\n');
        text.push_str(&markdown_table(&HEADER, rows(study, checked)));
        text.push_str("\nHarm is the paired difference from the recorded replicates, positive where today is worse.\n");
    }
    text
}

/// Annotations of GitHub's workflow commands, one line each.
pub(super) fn annotations(study: &Study, checked: &Checked) -> String {
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
    let arm = &study.arms[finding.arm].name;
    format!(
        "{} of {arm} is {}",
        finding.guardrail.outcome.name,
        word(finding)
    )
}

fn explained(finding: &Finding) -> String {
    let unit = finding.guardrail.outcome.unit;
    let harm = finding.harm.as_ref();
    let harm = harm.map_or_else(
        || "not defined".to_owned(),
        |harm| numbers::signed_estimate(harm, unit),
    );
    format!(
        "harm {harm} {unit}, margin {} {unit}, after {} replicates",
        numbers::plain(finding.margin, unit),
        finding.replicates,
        unit = numbers::unit(unit),
    )
}

/// `JUnit` XML: one test per arm and guardrail. What is undecided is an error, what is harmed a failure.
pub(super) fn junit(study: &Study, checked: &Checked) -> String {
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
        word: word(finding).to_owned(),
        message: explained(finding),
    })
}

/// For programs; the keys are in docs/gate.md.
pub(super) fn document(study: &Study, checked: &Checked) -> Value {
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
            "verdict": match finding.verdict {
                Harm::Shown => "harmed",
                Harm::Excluded => "not_harmed",
                Harm::Open => "undecided",
            },
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
