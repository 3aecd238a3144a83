//! The README of a results folder.

use super::answer::Answer;
use super::tables;
use crate::records::{ArmResults, Results};
use crate::render::markdown::escape;
use crate::report::axis::long_date;
use crate::report::curves;
use crate::report::figures::Figure;
use crate::report::prose::COMPARISON as PROSE;
use crate::report::style::name;
use crate::say;
use std::fmt::Write as _;

/// The README in Markdown, around the given table, with figures and their titles.
#[must_use]
pub fn markdown(results: &Results, figures: &[(&Figure, String)], table: &str) -> String {
    let arms = results.arms.iter().enumerate();
    let scenarios = arms.map(|(index, arm)| scenario(arm, index == 0 && results.arms.len() > 1));
    let scenarios: String = scenarios.collect();
    let outcomes = match table.trim() {
        "" => String::new(),
        table => format!("\n{}\n", say!(PROSE, "readme.outcomes", table = table)),
    };
    let figures = figures.iter().map(|(figure, title)| {
        let title = escape(title);
        let (file, caption) = (figure.name, figure.caption());
        let png = if cfg!(feature = "png") {
            format!(" ([PNG](figures/{file}.png))")
        } else {
            String::new()
        };
        let text = say!(
            PROSE,
            "readme.figure",
            title = title,
            file = file,
            caption = caption,
            png = png,
        );
        format!("\n{text}\n")
    });
    let pairing = if results.arms.len() > 1 {
        say!(PROSE, "readme.pairing")
    } else {
        String::new()
    };
    let replicates = results.arms.iter().flat_map(|arm| &arm.replicates);
    let text = say!(
        PROSE,
        "readme",
        title = title(results),
        arms = counted(results.arms.len(), "arm"),
        replicates = replicates_in_words(results),
        days = curves::days(results),
        start = long_date(results.start),
        end = long_date(results.end),
        industries = results.industries.len(),
        orders = replicates.map(|replicate| replicate.orders).sum::<u64>(),
        from = long_date(results.evaluate_from),
        pairing = pairing,
        scenarios = scenarios.trim_end_matches('\n'),
        command = results.command.replace("```", "` ` `"),
        outcomes = outcomes,
        figures = figures.collect::<String>(),
    );
    text + "\n"
}

fn title(results: &Results) -> String {
    let names = results.arms.iter().map(|arm| escape(&name(&arm.name)));
    match names.collect::<Vec<_>>().split_first() {
        None => say!(PROSE, "readme.no_arms"),
        Some((only, [])) => only.clone(),
        Some((baseline, others)) => {
            let others = others.join(", ");
            say!(PROSE, "readme.against", arms = others, baseline = baseline)
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn replicates_in_words(results: &Results) -> String {
    match curves::replicates(results) {
        (_, 1) => counted(1, "replicate"),
        (fewest, most) if fewest == most => format!("{most} replicates"),
        (fewest, most) => format!("{fewest} to {most} replicates"),
    }
}

fn scenario(arm: &ArmResults, baseline: bool) -> String {
    let role = if baseline { " (baseline)" } else { "" };
    let summary = match escape(arm.summary.trim()) {
        summary if summary.is_empty() => summary,
        summary => format!(": {summary}"),
    };
    let mut text = format!("- **{}**{role}{summary}\n", escape(&name(&arm.name)));
    for (date, levers) in &arm.changes {
        let levers = escape(&levers.join(", "));
        let _ = writeln!(text, "  - {}: {levers}", long_date(*date));
    }
    if !arm.scenario_digest.is_empty() {
        let digest = arm.scenario_digest.replace('`', "");
        let _ = writeln!(text, "  - Digest `{digest}`");
    }
    text
}

impl Answer {
    /// The outcomes with their notes, for the README of a results folder.
    #[must_use]
    pub fn section(&self) -> String {
        let notes = self.notes().into_iter().chain([self.digest_note()]);
        let notes: Vec<String> = notes.map(|note| format!("- {note}\n")).collect();
        let section = format!("{}\n{}", self.markdown(), notes.concat());
        if self.arms.len() == 1 {
            return section;
        }
        let over = self.over_worlds.as_ref();
        let over = over.map_or(String::new(), |over| format!("\n{}", over.section()));
        let scaled = self.at_scale.as_ref();
        let scaled = scaled.map_or(String::new(), |scaled| format!("\n{}", scaled.section()));
        let differences = say!(
            PROSE,
            "readme.differences",
            measured = tables::markdown(&self.arms, &self.measured),
            gains = self.gains_markdown(),
            horizons = self.horizons_markdown(),
        );
        format!("{section}{over}{scaled}\n{differences}")
    }
}
