//! The analyst beside the truth, in Markdown.

use super::cells::{log_points, often, table};
use crate::claims::audit::findings::AuditFindings;
use crate::claims::figure::Figure;
use crate::render::number::ABSENT;
use crate::report::prose::CLAIMS as PROSE;
use crate::say;

/// The section on the audit; empty without one.
pub(super) fn section(audit: &AuditFindings, figures: &str) -> String {
    if audit.methods.is_empty() {
        return String::new();
    }
    let section = say!(
        PROSE,
        "page.analyst",
        methods = methods(audit),
        errors = errors(audit),
        truths = truths(audit),
        checks = checks(audit),
        figures = figures,
    );
    format!("\n{section}\n")
}

fn methods(audit: &AuditFindings) -> String {
    let headings = [
        "method",
        "estimate",
        "what it was meant to find",
        "truth",
        "covers",
        "significant",
        "detectable",
    ];
    let rows = audit.methods.iter().map(|row| {
        [
            row.method.words().to_owned(),
            log_points(row.estimate),
            row.method.aim().words().to_owned(),
            log_points(row.truth),
            often(row.coverage),
            often(row.significant),
            format!("{:.2}", row.detectable),
        ]
    });
    table(headings, rows)
}

/// The error of each method, with its sources.
fn errors(audit: &AuditFindings) -> String {
    let shown = |figure: Option<Figure>| figure.map_or_else(|| ABSENT.to_owned(), log_points);
    let headings = ["method", "assumes", "error", "selection", "spillover"];
    let rows = audit.methods.iter().map(|row| {
        [
            row.method.words().to_owned(),
            row.method.assumes().to_owned(),
            log_points(row.bias),
            shown(row.selection),
            shown(row.spillover),
        ]
    });
    table(headings, rows)
}

fn truths(audit: &AuditFindings) -> String {
    let rows = audit.truths.iter();
    let rows = rows.map(|(truth, figure)| [truth.words().to_owned(), log_points(*figure)]);
    table(["what is true", "log points"], rows)
}

/// Checks open to the analyst, and their worth.
fn checks(audit: &AuditFindings) -> String {
    let mut checks = Vec::new();
    if let Some(differ) = audit.trends_differ {
        checks.push(say!(PROSE, "page.trends", share = often(differ)));
    }
    if let Some((before, after)) = audit.imbalance {
        let (before, after) = (log_points(before), log_points(after));
        checks.push(say!(PROSE, "page.balance", before = before, after = after));
    }
    if let Some(first_stage) = audit.first_stage {
        let share = log_points(first_stage);
        checks.push(say!(PROSE, "page.first_stage", share = share));
    }
    for (times, figure) in &audit.bandwidths {
        let figure = log_points(*figure);
        checks.push(say!(
            PROSE,
            "page.bandwidth",
            times = times,
            figure = figure
        ));
    }
    let rejected = |share: Option<Figure>| share.map_or_else(|| ABSENT.to_owned(), often);
    let (eve, end) = audit.density_rejected;
    let (eve, end) = (rejected(eve), rejected(end));
    checks.push(say!(PROSE, "page.density", eve = eve, end = end));
    checks.join("\n") + "\n"
}
