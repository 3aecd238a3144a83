//! The market for lemons: what is promised, expected, listed and traded.

use crate::outcome::{self, Outcome};
use crate::records::{ArmResults, Results};
use crate::report::axis::Format;
use crate::report::curves::{Windows, outcome_curve};
use crate::report::lines::{Line, LinePanel, share_axis};
use crate::report::page::{Page, boxed, columns_for, grid, over_time};
use crate::report::plot::Heading;
use crate::report::prose::FIGURES as PROSE;
use crate::report::style;
use crate::say;

/// Per arm, quality as promised, expected, listed and traded; true against measured problems.
#[must_use]
pub fn lemon_market(results: &Results) -> Page {
    let windows = Windows::smooth(results);
    let qualities = [
        (outcome::QUALITY_DESCRIBED, "lemon-market.promised"),
        (outcome::QUALITY_TRADED, "lemon-market.traded"),
        (outcome::QUALITY_LISTED, "lemon-market.listed"),
        (outcome::BELIEF, "lemon-market.expected"),
    ];
    let problems = [
        (outcome::PROBLEM_RATE, "lemon-market.true"),
        (outcome::PROBLEM_RATE_MEASURED, "lemon-market.measured"),
    ];
    let quality_unit = say!(PROSE, "lemon-market.quality_unit");
    let problem_unit = say!(PROSE, "lemon-market.problem_unit");
    let mut upper = per_arm(results, &windows, &qualities, &quality_unit);
    let mut lower = per_arm(results, &windows, &problems, &problem_unit);
    share_axis(&mut upper);
    share_axis(&mut lower);
    let columns = columns_for(results.arms.len());
    let mut rows = grid(boxed(upper), columns, 290.0);
    rows.extend(grid(boxed(lower), columns, 230.0));
    Page {
        title: say!(PROSE, "lemon-market.title"),
        subtitle: over_time(&say!(PROSE, "lemon-market.shown"), &windows, results),
        notes: vec![say!(PROSE, "lemon-market.note")],
        rows,
    }
}

fn per_arm(
    results: &Results,
    windows: &Windows,
    measures: &[(&Outcome, &str)],
    unit: &str,
) -> Vec<LinePanel> {
    let panel = |(arm_index, arm): (usize, &ArmResults)| {
        let lines = measures
            .iter()
            .enumerate()
            .map(|(index, (outcome, label))| Line {
                label: say!(PROSE, label),
                style: style::measure(index),
                curve: outcome_curve(arm, windows, outcome),
            });
        LinePanel {
            heading: Heading::new(style::name(&arm.name), unit),
            format: Format::Percent,
            lines: lines.collect(),
            span: None,
            label_limit: 90.0,
            arm: Some(arm_index),
        }
    };
    results.arms.iter().enumerate().map(panel).collect()
}
