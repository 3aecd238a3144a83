//! Findings as JSON.

use super::beside::Beside;
use super::in_yuan::InYuan;
use crate::claims::audit::findings::AuditFindings;
use crate::claims::figure::Figure;
use crate::claims::finding::Finding;
use crate::report::pages::rivals;
use serde_json::{Value, json};

/// The answer for programs; figures in plain units, shares as shares.
#[must_use]
pub fn json(findings: &[Finding], beside: Beside<'_>) -> Value {
    let claims: Vec<Value> = findings.iter().map(claim).collect();
    json!({
        "claims": claims,
        "rivals": rivals::document(beside.foretold),
        "at_scale": beside.in_yuan.map(InYuan::document),
        "audit": analyst(beside.audit),
    })
}

fn figure(figure: Option<Figure>) -> Option<Value> {
    figure.map(|figure| {
        json!({
            "value": figure.value,
            "low": figure.ends.map(|ends| ends.0),
            "high": figure.ends.map(|ends| ends.1),
        })
    })
}

fn claim(finding: &Finding) -> Value {
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
        "parts_of_growth": finding.parts.map(|parts| parts.named().map(|(name, part)| json!({
            "part": name,
            "value": figure(Some(part)),
        }))),
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
}

fn analyst(audit: &AuditFindings) -> Value {
    let methods = audit.methods.iter().map(|row| {
        json!({
            "method": row.method.words(),
            "assumes": row.method.assumes(),
            "aim": row.method.aim().words(),
            "estimate": figure(Some(row.estimate)),
            "truth": figure(Some(row.truth)),
            "bias": figure(Some(row.bias)),
            "bias_by_selection": figure(row.selection),
            "bias_by_spillover": figure(row.spillover),
            "coverage": figure(Some(row.coverage)),
            "significant": figure(Some(row.significant)),
            "detectable": row.detectable,
            "replicates": row.replicates,
        })
    });
    let truths = audit.truths.iter().map(
        |(truth, value)| json!({ "truth": truth.words(), "log_points": figure(Some(*value)) }),
    );
    let bandwidths = audit
        .bandwidths
        .iter()
        .map(|(times, value)| json!({ "times": times, "estimate": figure(Some(*value)) }));
    let months = audit.months.iter().map(|month| {
        json!({
            "month": month.date.to_string(),
            "reported": figure(month.reported),
            "without_policy": figure(month.hidden),
            "true_effect": figure(month.effect),
        })
    });
    json!({
        "methods": methods.collect::<Vec<_>>(),
        "truths": truths.collect::<Vec<_>>(),
        "bandwidths": bandwidths.collect::<Vec<_>>(),
        "first_stage": figure(audit.first_stage),
        "density_test_rejects": figure(audit.density_rejected.0),
        "density_test_rejects_at_the_end": figure(audit.density_rejected.1),
        "imbalance": audit.imbalance.map(|(before, after)| json!({
            "before_matching": figure(Some(before)),
            "after_matching": figure(Some(after)),
        })),
        "months": months.collect::<Vec<_>>(),
        "trends_differ_before_launch": figure(audit.trends_differ),
    })
}
