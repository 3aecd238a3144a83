//! Outcomes as comma-separated values: one line per outcome and arm, in the outcome's own unit.

use super::session::Findings;
use std::fmt::Write as _;

const HEADER: &str = "outcome,unit,arm,n,mean,half_width,pairs,difference,difference_low,difference_high,relative,relative_low,relative_high,correlation,p_value,adjusted_p_value,margin,verdict";

/// The lines, with a header. What is not defined is empty; the baseline has no difference.
pub(super) fn text(findings: &Findings<'_>) -> String {
    let mut text = format!("{HEADER}\n");
    for row in &findings.comparison.rows {
        for (index, arm) in findings.plan.arms.iter().enumerate() {
            let mean = row.means[index];
            let contrast = index.checked_sub(1).and_then(|other| row.contrasts[other]);
            let paired = contrast.map(|contrast| contrast.paired);
            let relative = paired.and_then(|paired| paired.relative);
            let cells = [
                real(mean.map(|mean| mean.mean)),
                real(mean.and_then(|mean| mean.half_width)),
                paired.map_or(String::new(), |paired| paired.n.to_string()),
                real(paired.map(|paired| paired.difference.mean)),
                real(paired.and_then(|paired| paired.difference.low())),
                real(paired.and_then(|paired| paired.difference.high())),
                real(relative.map(|relative| relative.ratio_minus_one)),
                real(relative.map(|relative| relative.low)),
                real(relative.map(|relative| relative.high)),
                real(paired.and_then(|paired| paired.correlation)),
                real(paired.and_then(|paired| paired.p_value)),
                real(contrast.and_then(|contrast| contrast.adjusted_p)),
                real(contrast.map(|contrast| contrast.margin)),
                contrast.map_or(String::new(), |contrast| contrast.verdict.to_string()),
            ];
            let _ = writeln!(
                text,
                "{},{},{},{},{}",
                row.outcome.name,
                row.outcome.unit.name(),
                quoted(&arm.name),
                mean.map_or(0, |mean| mean.n),
                cells.join(",")
            );
        }
    }
    text
}

fn real(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
