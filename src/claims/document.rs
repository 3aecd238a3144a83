//! Findings as text, Markdown and JSON.

use super::finding::{AuditFindings, Figure, Finding};
use super::verdict::Verdict;
use super::words::FigureUnit;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What stands for a number that there is not.
const ABSENT: &str = "–";

impl Finding {
    /// The published figure with its unit.
    #[must_use]
    pub fn published(&self) -> String {
        let unit = self.unit.unwrap_or(FigureUnit::Of(""));
        unit.write(self.claim.published, None)
    }

    /// A figure of the statistic with its interval.
    #[must_use]
    pub fn shown(&self, figure: Option<Figure>) -> String {
        match (self.unit, figure) {
            (Some(unit), Some(figure)) => unit.interval(figure.value, figure.ends),
            _ => ABSENT.to_owned(),
        }
    }

    /// What the policy does to the same shops.
    fn moved(&self) -> String {
        match (self.unit, self.same_shops) {
            // The gap between cohorts is in the unit of the outcome, whose size tells little here.
            (Some(FigureUnit::Times), Some(figure)) => match figure.ends {
                Some((low, _)) if low > 0.0 => "gap wider".to_owned(),
                Some((_, high)) if high < 0.0 => "gap narrower".to_owned(),
                _ => "no effect shown".to_owned(),
            },
            (Some(unit), Some(figure)) => unit.difference().interval(figure.value, figure.ends),
            _ => ABSENT.to_owned(),
        }
    }

    fn change(&self, figure: Option<Figure>) -> String {
        match (self.unit, figure) {
            (Some(FigureUnit::Times), Some(_)) | (_, None) | (None, _) => ABSENT.to_owned(),
            (Some(unit), Some(figure)) => unit.difference().interval(figure.value, figure.ends),
        }
    }
}

/// For reading in a terminal.
#[must_use]
pub fn text(findings: &[Finding], audit: &AuditFindings) -> String {
    let mut text = String::new();
    for finding in findings {
        let _ = writeln!(
            text,
            "{} ({}): {}",
            finding.claim.id,
            finding.claim.kind.name(),
            finding.verdict.words().to_uppercase()
        );
        let _ = writeln!(text, "  {}\n  {}\n", finding.claim.says, finding.sentence);
    }
    if !audit.methods.is_empty() {
        text.push_str("What an analyst would have concluded, in log points of the outcome:\n");
        for row in &audit.methods {
            let _ = writeln!(
                text,
                "  {:<44} {:>22}  truth {:>22}  bias {:>22}  covers {:>3.0} %",
                row.method.words(),
                log_points(row.estimate),
                log_points(row.truth),
                log_points(row.bias),
                100.0 * row.coverage
            );
        }
    }
    text
}

fn log_points(figure: Figure) -> String {
    match figure.ends {
        Some((low, high)) => format!("{:+.3} [{low:+.3}, {high:+.3}]", figure.value),
        None => format!("{:+.3}", figure.value),
    }
}

/// For documentation and the folder's README.
#[must_use]
pub fn markdown(findings: &[Finding], audit: &AuditFindings, command: &str) -> String {
    let replicates = findings
        .iter()
        .map(|finding| finding.replicates)
        .max()
        .unwrap_or(0);
    let mut text = format!(
        "# The published claims\n\n\
         Made by `{command}`, from {replicates} replicates; intervals are at 95 %. How a verdict is reached is in \
         docs/audit.md.\n\n\
         | claim | kind | published | simulated | without the policy | effect on the same shops | verdict |\n\
         |---|---|---|---|---|---|---|\n"
    );
    for finding in findings {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            finding.claim.id,
            finding.claim.kind.name(),
            finding.published(),
            finding.shown(finding.with),
            finding.shown(finding.without),
            finding.moved(),
            finding.verdict.words()
        );
    }
    text.push_str("\nThe effect on the same shops is the statistic with the policy less the statistic without it, of the shops that make up the cohorts under the policy.\n");
    launch_table(&mut text, findings);
    reach_table(&mut text, findings);
    audit_section(&mut text, audit);
    not_reproduced(&mut text, findings);
    text.push_str("\n## Every claim\n");
    for finding in findings {
        let claim = &finding.claim;
        let _ = write!(
            text,
            "\n### `{}`\n\n{} ({}; source: {})\n\n**{}.** {}\n",
            claim.id,
            claim.says,
            claim.kind.name(),
            claim.source,
            finding.verdict.words(),
            finding.sentence
        );
        if finding.shops > 0.0 {
            let _ = writeln!(
                text,
                "\n{:.0} shops in the cohort on average, {} replicates.",
                finding.shops, finding.replicates
            );
        }
    }
    text
}

/// Cohorts by the score at the end against cohorts by the score at the launch.
fn launch_table(text: &mut String, findings: &[Finding]) {
    let rows: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.by_launch.is_some())
        .collect();
    if rows.is_empty() {
        return;
    }
    text.push_str(
        "\n## Grouped by the score at the end, or at the launch\n\n\
         A group by the score at the end holds the shops that did well: their success is partly why they are in it. A group by the score \
         on the eve of the launch was fixed before anything happened.\n\n\
         | claim | by the score at the end | by the score at the launch | the latter without the policy |\n|---|---|---|---|\n",
    );
    for finding in rows {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            finding.claim.id,
            finding.shown(finding.with),
            finding.shown(finding.by_launch),
            finding.shown(finding.by_launch_without)
        );
    }
}

/// The whole market against shops that alone have the lever.
fn reach_table(text: &mut String, findings: &[Finding]) {
    let rows: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.change(finding.everybody) != ABSENT && finding.sample.is_some())
        .collect();
    if rows.is_empty() {
        return;
    }
    text.push_str(
        "\n## For everybody, and for some shops alone\n\n\
         What a lever does for a shop that alone has it is not what it does for all: traffic that one shop gains another loses. \
         Both columns are effects on the statistic of shops of every score.\n\n\
         | claim | given to all shops, on all | given to a sample, on the sample |\n|---|---|---|\n",
    );
    for finding in rows {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            finding.claim.id,
            finding.change(finding.everybody),
            finding.change(finding.sample)
        );
    }
}

fn audit_section(text: &mut String, audit: &AuditFindings) {
    if audit.methods.is_empty() {
        return;
    }
    text.push_str(
        "\n## What an analyst would have concluded\n\n\
         Somebody who has one market's shops month by month, and not the market without the policy, estimates what five stars did to sales. \
         All numbers are log points of gross sales (0.10 is about 10 %), means over replicates. *Covers* is how often the analyst's own 95 % interval holds \
         the truth, *significant* how often he would report an effect.\n\n\
         | method | estimate | what it was meant to find | truth | bias | covers | significant |\n|---|---|---|---|---|---|---|\n",
    );
    for row in &audit.methods {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {:.0} % | {:.0} % |",
            row.method.words(),
            log_points(row.estimate),
            row.method.aim().words(),
            log_points(row.truth),
            log_points(row.bias),
            100.0 * row.coverage,
            100.0 * row.significant
        );
    }
    text.push_str("\n| what is true | log points |\n|---|---|\n");
    for (truth, figure) in &audit.truths {
        let _ = writeln!(text, "| {} | {} |", truth.words(), log_points(*figure));
    }
    if let Some(rejected) = audit.density_rejected {
        let _ = writeln!(
            text,
            "\nThe density test finds a jump of the scores at the cut in {:.0} % of replicates at the 5 % level. No shop can \
             choose its score here; where the test rejects, it is the score's own map, whose slope changes at the cut.",
            100.0 * rejected
        );
    }
}

fn not_reproduced(text: &mut String, findings: &[Finding]) {
    let of = |verdicts: fn(&Verdict) -> bool| -> Vec<&Finding> {
        findings
            .iter()
            .filter(|finding| verdicts(&finding.verdict))
            .collect()
    };
    let sections: [(&str, Vec<&Finding>); 4] = [
        (
            "Not reproduced",
            of(|verdict| matches!(verdict, Verdict::Contradicted | Verdict::DirectionOnly)),
        ),
        (
            "Not caused by the policy",
            of(|verdict| *verdict == Verdict::Selection),
        ),
        (
            "Not decided",
            of(|verdict| matches!(verdict, Verdict::Undecided | Verdict::NotIdentified)),
        ),
        (
            "Not measurable",
            of(|verdict| matches!(verdict, Verdict::NotMeasurable(_))),
        ),
    ];
    text.push_str("\n## What was not reproduced, and why\n");
    for (heading, findings) in sections {
        if findings.is_empty() {
            continue;
        }
        let _ = write!(text, "\n**{heading}.**\n\n");
        for finding in findings {
            let _ = writeln!(text, "- `{}`: {}", finding.claim.id, finding.sentence);
        }
    }
}

/// For programs; figures in plain units, shares as shares.
#[must_use]
pub fn json(findings: &[Finding], audit: &AuditFindings) -> Value {
    let figure = |figure: Option<Figure>| {
        figure.map(|figure| {
            json!({
                "value": figure.value,
                "low": figure.ends.map(|ends| ends.0),
                "high": figure.ends.map(|ends| ends.1),
            })
        })
    };
    let claims = findings.iter().map(|finding| {
        json!({
            "id": finding.claim.id,
            "kind": finding.claim.kind.name(),
            "says": finding.claim.says,
            "source": finding.claim.source,
            "published": finding.claim.published,
            "replicates": finding.replicates,
            "shops": finding.shops,
            "simulated": figure(finding.with),
            "without_policy": figure(finding.without),
            "effect_on_same_shops": figure(finding.same_shops),
            "effect_on_everybody": figure(finding.everybody),
            "effect_on_sample_alone": figure(finding.sample),
            "by_launch_score": figure(finding.by_launch),
            "by_launch_score_without_policy": figure(finding.by_launch_without),
            "over_accepted_worlds": finding.over.as_ref().map(|over| json!({
                "simulated": over.figures.iter().map(|it| figure(Some(*it))).collect::<Vec<_>>(),
                "verdicts": over.verdicts.iter().map(|(verdict, worlds)| json!({
                    "verdict": verdict.words(),
                    "worlds": worlds,
                })).collect::<Vec<_>>(),
            })),
            "verdict": finding.verdict.words(),
            "sentence": finding.sentence,
        })
    });
    let methods = audit.methods.iter().map(|row| {
        json!({
            "method": row.method.words(),
            "aim": row.method.aim().words(),
            "estimate": figure(Some(row.estimate)),
            "truth": figure(Some(row.truth)),
            "bias": figure(Some(row.bias)),
            "coverage": row.coverage,
            "significant": row.significant,
            "replicates": row.replicates,
        })
    });
    let truths = audit.truths.iter().map(
        |(truth, value)| json!({ "truth": truth.words(), "log_points": figure(Some(*value)) }),
    );
    json!({
        "claims": claims.collect::<Vec<_>>(),
        "audit": {
            "methods": methods.collect::<Vec<_>>(),
            "truths": truths.collect::<Vec<_>>(),
            "density_test_rejects": audit.density_rejected,
        },
    })
}
