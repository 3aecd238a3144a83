//! Findings as text, Markdown and JSON.

mod analyst;
mod record;

use super::audit::findings::AuditFindings;
use super::figure::Figure;
use super::finding::{Finding, Parts};
use super::verdict::Verdict;
use super::words::FigureUnit;
pub use record::json;
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

    /// Whether the figure is itself an effect, which without the policy is nothing.
    fn is_effect(&self) -> bool {
        let measured = self.claim.measured.as_ref();
        measured.is_ok_and(|measured| measured.statistic.effect.is_some())
    }

    /// What the policy does to the same shops.
    fn moved(&self) -> String {
        if self.is_effect() {
            return ABSENT.to_owned();
        }
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
                "  {:<44} {:>22}  truth {:>22}  covers {}\n    {}",
                row.method.words(),
                log_points(row.estimate),
                log_points(row.truth),
                often(row.coverage),
                row.sentence()
            );
        }
    }
    text
}

/// A share of replicates, in percent.
fn often(figure: Figure) -> String {
    FigureUnit::Share.interval(figure.value, figure.ends)
}

fn log_points(figure: Figure) -> String {
    let text = match figure.ends {
        Some((low, high)) => format!("{:+.3} [{low:+.3}, {high:+.3}]", figure.value),
        None => format!("{:+.3} (no interval)", figure.value),
    };
    text.replace('-', "−")
}

/// For documentation and the folder's README; `figures` is where the figures lie, as seen from there.
#[must_use]
pub fn markdown(
    findings: &[Finding],
    audit: &AuditFindings,
    command: &str,
    figures: &str,
) -> String {
    let replicates = findings
        .iter()
        .map(|finding| finding.replicates)
        .max()
        .unwrap_or(0);
    let counts = counts(findings);
    let mut text = format!(
        "# The published claims\n\n\
         Made by `{command}`, from {replicates} replicates; intervals are at 95 %. How a verdict is reached is in \
         docs/audit.md. {counts}\n\n\
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
            finding.shown(finding.without.filter(|_| !finding.is_effect())),
            finding.moved(),
            finding.verdict.words()
        );
    }
    text.push_str("\nThe effect on the same shops is the statistic with the policy less the statistic without it, of the shops that make up the cohorts under the policy. Where the figure is itself an effect, there is nothing to hold it against.\n");
    let _ = writeln!(text, "\n![Every claim]({figures}/claims.svg)");
    parts_table(&mut text, findings, figures);
    launch_table(&mut text, findings);
    reach_table(&mut text, findings);
    analyst::section(&mut text, audit, figures);
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

/// How many claims got which verdict.
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
    let counts: Vec<String> = counts
        .iter()
        .map(|(words, count)| format!("{words}: {count}"))
        .collect();
    format!("Of {} claims, {}.", findings.len(), counts.join("; "))
}

/// Growth of groups by score, taken apart.
fn parts_table(text: &mut String, findings: &[Finding], figures: &str) {
    let rows: Vec<(&Finding, Parts)> = findings
        .iter()
        .filter_map(|finding| Some((finding, finding.parts?)))
        .collect();
    if rows.is_empty() {
        return;
    }
    text.push_str(
        "\n## Where published growth comes from\n\n\
         The growth of a group of shops is what the whole market would have grown without the policy, what these very shops would \
         have grown beyond that without it (selection: they are in the group because they did well), what the policy adds to the market as a \
         whole, and what it adds to these shops beyond that. The parts add up.\n\n\
         | claim | growth | the market anyway | selection | policy, on all | policy, on these beyond that |\n|---|---|---|---|---|---|\n",
    );
    for (finding, parts) in rows {
        let cells: Vec<String> = parts
            .named()
            .iter()
            .map(|(_, part)| finding.change(Some(*part)))
            .collect();
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            finding.claim.id,
            finding.shown(finding.with),
            cells.join(" | ")
        );
    }
    let _ = writeln!(text, "\n![Growth taken apart]({figures}/growth-parts.svg)");
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
    text.push_str(
        "\n## What was not reproduced, and why\n\n\
         What stands in italics is written in the claims file and not computed.\n",
    );
    for (heading, findings) in sections {
        if findings.is_empty() {
            continue;
        }
        let _ = write!(text, "\n**{heading}.**\n\n");
        for finding in findings {
            let claim = &finding.claim;
            let remark = claim.remark.as_ref();
            let remark = remark.map_or_else(String::new, |remark| format!(" *{remark}*"));
            let _ = writeln!(text, "- `{}`: {}{remark}", claim.id, finding.sentence);
        }
    }
}
