//! The analyst beside the truth, in Markdown.

use super::{log_points, often};
use crate::claims::audit::findings::AuditFindings;
use std::fmt::Write as _;

/// Everything about the audit.
pub(super) fn section(text: &mut String, audit: &AuditFindings, figures: &str) {
    if audit.methods.is_empty() {
        return;
    }
    text.push_str(
        "\n## What an analyst would have concluded\n\n\
         Somebody who has one market's shops month by month, and not the market without the policy, estimates what five stars did to sales. \
         All numbers are log points of gross sales (0.10 is about 10 %), means over replicates. *Covers* is how often the analyst's own 95 % interval holds \
         the truth, *significant* how often he would report an effect, *detectable* the effect that he would find significant four times \
         out of five.\n\n\
         | method | estimate | what it was meant to find | truth | covers | significant | detectable |\n|---|---|---|---|---|---|---|\n",
    );
    for row in &audit.methods {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {:.2} |",
            row.method.words(),
            log_points(row.estimate),
            row.method.aim().words(),
            log_points(row.truth),
            often(row.coverage),
            often(row.significant),
            row.detectable
        );
    }
    errors(text, audit);
    truths(text, audit);
    checks(text, audit);
    let _ = writeln!(
        text,
        "\n![The analyst beside the truth]({figures}/audit.svg)\n\n![Event study]({figures}/event-study.svg)"
    );
}

/// Why each method errs.
fn errors(text: &mut String, audit: &AuditFindings) {
    text.push_str(
        "\n**Why they err.** The same shops, grouped alike, are compared once more in the market without the policy. There a sound \
         comparison finds nothing; what it finds is *selection*. What is left of the error is *spillover*: what the policy did to those he \
         compares with (and, for the discontinuity, effects that differ with the distance from the cut).\n\n\
         | method | assumes | error | selection | spillover |\n|---|---|---|---|---|\n",
    );
    let shown = |figure: Option<_>| figure.map_or_else(|| super::ABSENT.to_owned(), log_points);
    for row in &audit.methods {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.method.words(),
            row.method.assumes(),
            log_points(row.bias),
            shown(row.selection),
            shown(row.spillover)
        );
    }
}

fn truths(text: &mut String, audit: &AuditFindings) {
    text.push_str("\n| what is true | log points |\n|---|---|\n");
    for (truth, figure) in &audit.truths {
        let _ = writeln!(text, "| {} | {} |", truth.words(), log_points(*figure));
    }
}

/// What the analyst can check, and what it is worth.
fn checks(text: &mut String, audit: &AuditFindings) {
    text.push_str("\n**What he could check.**\n\n");
    if let Some(differ) = audit.trends_differ {
        let _ = writeln!(
            text,
            "- Trends before the launch: in {} of replicates some month differs from the last one at 5 % over all months together. \
             Trends that are alike say nothing about spillover.",
            often(differ)
        );
    }
    if let Some((before, after)) = audit.imbalance {
        let _ = writeln!(
            text,
            "- Balance: the covariate in which the groups differ most differs by {} standard deviations before matching and by {} after it.",
            log_points(before),
            log_points(after)
        );
    }
    if let Some(first_stage) = audit.first_stage {
        let _ = writeln!(
            text,
            "- First stage: soon after the launch a shop just above the cut wears the label on a share of evenings larger by {} than one just below. \
             Scores near the cut cross it in both directions, which leaves a discontinuity little to find.",
            log_points(first_stage)
        );
    }
    for (times, figure) in &audit.bandwidths {
        let _ = writeln!(
            text,
            "- Discontinuity with {times} times the stated half-width: {}.",
            log_points(*figure)
        );
    }
    let rejected = |share: Option<_>| share.map_or_else(|| super::ABSENT.to_owned(), often);
    let _ = writeln!(
        text,
        "- Density: the test finds a jump of the scores at the cut, at the 5 % level, in {} of replicates on the eve of the launch and in {} at the \
         end. No shop sets its score; a jump on the eve is the score's own map, whose slope changes at the cut, and one at the end may be shops \
         that calculate.",
        rejected(audit.density_rejected.0),
        rejected(audit.density_rejected.1)
    );
}
