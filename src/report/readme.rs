//! The README of a results folder.

use super::axis::long_date;
use super::curves;
use super::figures::Figure;
use super::style::name;
use crate::records::{ArmResults, Results};
use std::fmt::Write;

/// The README in Markdown, around the given table, with figures and their titles.
#[must_use]
pub fn markdown(results: &Results, figures: &[(&Figure, String)], table: &str) -> String {
    let names: Vec<String> = results
        .arms
        .iter()
        .map(|arm| escape(&name(&arm.name)))
        .collect();
    let title = match names.split_first() {
        None => "No arms".to_owned(),
        Some((only, [])) => only.clone(),
        Some((baseline, others)) => format!("{} against {baseline}", others.join(", ")),
    };
    let mut text = format!("# {title}\n\n");
    text.push_str(&compared(results));
    text.push_str("\n## Scenarios\n\n");
    for (index, arm) in results.arms.iter().enumerate() {
        text.push_str(&scenario(arm, index == 0 && results.arms.len() > 1));
    }
    let _ = write!(
        text,
        "\n## How it was made\n\n```sh\n{}\n```\n",
        fenced(&results.command)
    );
    if !table.trim().is_empty() {
        let _ = write!(text, "\n## Outcomes\n\n{}\n", table.trim());
    }
    text.push_str("\n## Figures\n");
    for (figure, title) in figures {
        let _ = write!(
            text,
            "\n### {}\n\n![{}](figures/{file}.svg)\n\n{}{}\n",
            escape(title),
            escape(title),
            figure.caption,
            if cfg!(feature = "png") {
                format!(" ([PNG](figures/{}.png))", figure.name)
            } else {
                String::new()
            },
            file = figure.name,
        );
    }
    text.push_str(
        "\n## How to remake it\n\nRun the command above: the same version, scenarios and seeds \
         give the same records, and the same records give the same figures, byte for byte.\n",
    );
    text
}

fn compared(results: &Results) -> String {
    let counts = results.arms.iter().map(|arm| arm.replicates.len());
    let (fewest, most) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let replicates = match (fewest, most) {
        (_, 1) => "1 replicate".to_owned(),
        (fewest, most) if fewest == most => format!("{most} replicates"),
        (fewest, most) => format!("{fewest} to {most} replicates"),
    };
    let arms = match results.arms.len() {
        1 => "1 arm".to_owned(),
        n => format!("{n} arms"),
    };
    let orders: u64 = results
        .arms
        .iter()
        .flat_map(|arm| &arm.replicates)
        .map(|replicate| replicate.orders)
        .sum();
    let pairing = if results.arms.len() > 1 {
        " Replicate r of every arm had the same luck, so differences are paired."
    } else {
        ""
    };
    format!(
        "{arms}, {replicates} each, {} days from {} to {}, {} industries, {orders} orders \
         simulated. Outcomes are compared from {} on.{pairing}\n",
        curves::days(results),
        long_date(results.start),
        long_date(results.end),
        results.industries.len(),
        long_date(results.evaluate_from),
    )
}

fn scenario(arm: &ArmResults, baseline: bool) -> String {
    let role = if baseline { " (baseline)" } else { "" };
    let summary = escape(arm.summary.trim());
    let summary = if summary.is_empty() {
        String::new()
    } else {
        format!(": {summary}")
    };
    let mut text = format!("- **{}**{role}{summary}\n", escape(&name(&arm.name)));
    for (date, levers) in &arm.changes {
        let _ = writeln!(
            text,
            "  - {}: {}",
            long_date(*date),
            escape(&levers.join(", "))
        );
    }
    if !arm.scenario_digest.is_empty() {
        let _ = writeln!(
            text,
            "  - Digest `{}`",
            arm.scenario_digest.replace('`', "")
        );
    }
    text
}

/// Keeps the characters of Markdown from acting.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#'
        ) {
            escaped.push('\\');
        }
        escaped.push(if letter == '\n' { ' ' } else { letter });
    }
    escaped
}

/// Keeps text from closing the fence around it.
fn fenced(text: &str) -> String {
    text.replace("```", "` ` `")
}
