//! The page of `sweep`: what a study's folder holds beside its replicates; and figures of studies.

mod csv;
mod figures;
mod front;
mod regret;
mod tables;

pub use figures::power;
pub use front::front;
pub use regret::regret;

use super::folder::folder_files;
use super::labels;
use super::page::Page;
use super::prose::SWEEP as PROSE;
use super::worlds::{self, OverReport};
use crate::records::ReportFiles;
use crate::render::terminal::{self, Width};
use crate::render::{Table, json, markdown, number};
use crate::say;
use crate::study::Study;
use crate::study::best::{ALPHA, Selected};
use crate::study::sweep::Swept;
use serde_json::json;
use std::fmt::Write as _;
use std::io;
use tables::{outcome_table, sensitivity_tables};

/// Points up to which outcomes are shown; `outcomes.csv` has them all.
const MOST_TABULATED: usize = 24;

/// A study that was run to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The study.
    pub study: Study,
    /// What was run.
    pub swept: Swept,
    /// Point by point the selection of the best arm, if the study asks for one.
    pub selection: Vec<Selected>,
    /// Differences over worlds, if they were asked for.
    pub over_worlds: Option<OverReport>,
    /// The command as a reader would type it.
    pub command: String,
    /// The folder of the records.
    pub folder: String,
}

impl Answer {
    /// All files.
    ///
    /// # Errors
    /// If a figure cannot be drawn.
    pub fn files(&self, with_figures: bool) -> io::Result<ReportFiles> {
        let mut files = vec![
            ("points.csv", csv::points(&self.study, &self.swept)),
            ("outcomes.csv", csv::outcomes(&self.study, &self.swept)),
        ];
        let sensitivity = csv::sensitivity(&self.study, &self.swept);
        if !sensitivity.is_empty() {
            files.push(("sensitivity.csv", sensitivity));
        }
        files.push(("study.json", json::document(&self.manifest())));
        let over = self.over_worlds.as_ref().map(json::document);
        files.extend(over.map(|document| ("over-worlds.json", document)));
        let files = files.iter().map(|(name, text)| (*name, text.as_str()));
        folder_files(&files.collect::<Vec<_>>(), || {
            let mut drawn = Vec::new();
            if with_figures {
                drawn = figures::pages(&self.study, &self.swept);
            }
            (self.readme(&drawn), drawn)
        })
    }

    /// The answer for a terminal; the files have all points.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        let table = outcome_table(&self.study, &self.swept, MOST_TABULATED);
        let mut text = terminal::table(&table, width);
        let more = self.swept.points.len().saturating_sub(MOST_TABULATED);
        if more > 0 {
            text += &(say!(PROSE, "more_points", points = more) + "\n");
        }
        for table in sensitivity_tables(&self.study, &self.swept) {
            let _ = write!(text, "\n{}\n", table.title);
            if !table.rows.is_empty() {
                text += &terminal::table(&table, width);
            }
        }
        text += &self.best();
        match &self.over_worlds {
            Some(over) => text.extend(["\n", &over.overview_text(width)]),
            None if self.study.arms.len() > 1 => text.extend(["\n", &worlds::luck_only(), "\n"]),
            None => {}
        }
        let markets = number::whole(self.swept.simulated_units as u64);
        let digest = self.swept.digest();
        let summary = say!(PROSE, "summary", digest = digest, markets = markets);
        format!("{text}\n{summary}\n")
    }

    /// The arms selected as best, point by point.
    fn best(&self) -> String {
        let Some(best) = &self.study.best else {
            return String::new();
        };
        let selection = self.selection.iter().enumerate().map(|(point, selected)| {
            let arms = selected.arms.iter();
            let names: Vec<&str> = arms
                .map(|arm| self.study.arms[*arm].name.as_str())
                .collect();
            let verdict = match names.as_slice() {
                [one] => say!(PROSE, "selected", arm = one),
                several => say!(PROSE, "open", arms = several.join(", ")),
            };
            let sentence = say!(
                PROSE,
                "best",
                outcome = best.outcome.name,
                point = point,
                verdict = verdict,
                indifference = best.indifference,
                alpha = ALPHA,
                replicates = format!("{:?}", selected.replicates),
            );
            format!("\n{sentence}\n")
        });
        selection.collect()
    }

    fn manifest(&self) -> serde_json::Value {
        let arms = self.study.arms.iter().map(
            |arm| json!({ "name": arm.name, "path": arm.path, "scenario": arm.scenario.digest() }),
        );
        let factors = self.study.factors.iter();
        let selection = self.selection.iter().map(|one| {
            let names = one.arms.iter().map(|arm| &self.study.arms[*arm].name);
            json!({ "arms": names.collect::<Vec<_>>(), "replicates": one.replicates })
        });
        json!({
            "format": 1,
            "gresham": env!("CARGO_PKG_VERSION"),
            "study": self.study.name,
            "summary": self.study.summary,
            "command": self.command,
            "seed": self.study.seed(),
            "replicates": self.study.effort.replicates,
            "efficiency": self.study.effort.efficiency,
            "arms": arms.collect::<Vec<_>>(),
            "factors": factors
                .map(|factor| json!({ "name": factor.name, "parameter": factor.key }))
                .collect::<Vec<_>>(),
            "points": self.swept.points.len(),
            "best": selection.collect::<Vec<_>>(),
            "orders": self.swept.orders(),
            "digest": self.swept.digest(),
        })
    }

    fn readme(&self, drawn: &[(&str, Page)]) -> String {
        let figures = drawn.iter().map(|(name, page)| {
            let (title, caption) = (&page.title, &page.subtitle);
            say!(
                PROSE,
                "readme.figure",
                title = title,
                file = name,
                caption = caption
            ) + "\n\n"
        });
        let sensitivity = sensitivity_tables(&self.study, &self.swept);
        let told = sensitivity.iter().any(|table| !table.rows.is_empty());
        let mut tables: String = sensitivity.iter().map(section).collect();
        if !told && self.swept.points.len() <= MOST_TABULATED {
            let table = outcome_table(&self.study, &self.swept, MOST_TABULATED);
            let table = labels::spoken(table);
            let mut lead = String::new();
            if self.study.arms.len() > 1 {
                let baseline = &self.study.arms[0].name;
                lead = say!(PROSE, "outcomes.differences", baseline = baseline) + "\n\n";
            }
            let title = &table.title;
            let section = format!("## {title}\n\n{lead}{}\n", markdown::table(&table));
            tables += &section;
        }
        let files = if told {
            say!(PROSE, "readme.sensitivity") + "\n"
        } else {
            String::new()
        };
        let readme = say!(
            PROSE,
            "readme",
            name = self.study.name,
            summary = labels::word(&self.study.summary),
            command = self.command,
            figures = figures.collect::<String>(),
            tables = tables,
            sensitivity = files,
            points = self.swept.points.len(),
            replicates = self.study.effort.replicates,
            digest = self.swept.digest(),
        );
        let over = self.over_worlds.as_ref();
        let over = over.map(|over| format!("\n{}", over.overview_section()));
        readme + "\n" + &over.unwrap_or_default()
    }
}

/// A table under its title; of one without rows the title is all there is to say.
fn section(table: &Table) -> String {
    if table.rows.is_empty() {
        return say!(PROSE, "readme.untold", title = table.title) + "\n\n";
    }
    let written = markdown::table(&labels::spoken(table.clone()));
    format!("## {}\n\n{written}\n", table.title)
}
