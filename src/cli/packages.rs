//! What a search found: tables, JSON, figures and a README.

use super::lists::{json, markdown_table, text_table, wrapped};
use super::regret::{self, Worlds};
use super::session::not_drawn;
use super::{Failure, numbers};
use crate::records::ReportFiles;
use crate::report::{self, studies as pages};
use crate::study::regret::OverWorlds;
use crate::study::search::{Confirmed, Found, fresh_seed};
use crate::study::{Point, Search, Study};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A search that was made, on its way into a folder.
pub(super) struct Pages<'a> {
    pub(super) study: &'a Study,
    pub(super) asked: &'a Search,
    pub(super) found: &'a Found,
    /// What other worlds say, if they were asked.
    pub(super) over: Option<(&'a Worlds, &'a OverWorlds)>,
    pub(super) command: &'a str,
}

impl Pages<'_> {
    /// For the terminal.
    pub(super) fn text(&self) -> String {
        let header = self.header();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut text = text_table(&header, &[], self.rows());
        if let Some((worlds, over)) = self.over {
            let header = regret::header(self.asked);
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            let rows = regret::rows(self.study, self.asked, over);
            let sentence = wrapped(&worlds.sentence());
            let _ = write!(text, "\n{sentence}{}", text_table(&header, &[0], rows));
        }
        text
    }

    /// All files.
    pub(super) fn files(&self) -> Result<ReportFiles, Failure> {
        let mut svgs = vec![("front", pages::front(self.study, self.asked, self.found))];
        if let Some((worlds, over)) = self.over {
            let count = worlds.studies.len();
            let svg = pages::regret(self.study, self.asked, over, count);
            svgs.push(("regret", svg));
        }
        let texts = [
            ("search.json", json(&self.document())),
            ("README.md", self.readme()),
        ];
        let texts = texts.map(|(name, text)| (name.to_owned(), text.into_bytes()));
        let mut files = ReportFiles::from(texts);
        for (name, svg) in svgs {
            files.extend(report::drawn(name, svg).map_err(not_drawn)?);
        }
        Ok(files)
    }

    fn header(&self) -> Vec<String> {
        let factors = self.study.factors.iter().map(|factor| factor.name.clone());
        let objectives = self.asked.objectives.iter();
        let objectives =
            objectives.map(|one| format!("Δ {} ({})", one.name, numbers::unit(one.unit)));
        std::iter::once("package".to_owned())
            .chain(factors)
            .chain(objectives)
            .chain(["beats the reference".to_owned()])
            .collect()
    }

    /// The packages on the front, under their numbers.
    fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        let numbered = self.found.confirmed.iter().enumerate();
        let front = numbered.filter(|(_, package)| package.on_front);
        front.map(|(index, package)| self.row(index + 1, package))
    }

    fn row(&self, number: usize, package: &Confirmed) -> Vec<String> {
        let values = package.point.values.iter().map(|value| {
            let text = value.to_string();
            text.parse::<f64>()
                .map_or(text, |number| format!("{number:.3}"))
        });
        let pairs = package.objectives.iter().zip(&self.asked.objectives);
        let objectives = pairs.map(|(one, outcome)| {
            one.as_ref().map_or_else(
                || numbers::ABSENT.to_owned(),
                |(pair, verdict)| format!("{} {verdict}", numbers::difference(pair, outcome.unit)),
            )
        });
        let verdict = if package.dominates_reference() {
            "yes"
        } else {
            "no"
        };
        std::iter::once(number.to_string())
            .chain(values)
            .chain(objectives)
            .chain([verdict.to_owned()])
            .collect()
    }

    fn readme(&self) -> String {
        let names = self.header();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut text = format!(
            "# {}\n\n{}\n\nMade by\n\n    {}\n\n![The front](figures/front.svg)\n\n\
             The front on fresh seeds, {} replicates of each package, against {}. Differences with 95 % \
             intervals; verdicts adjusted by Holm's method over all packages and objectives.\n\n{}",
            self.study.name,
            self.study.summary,
            self.command,
            self.asked.rules.confirm_replicates,
            self.study.arms[0].name,
            markdown_table(&names, self.rows()),
        );
        if let Some((worlds, over)) = self.over {
            let header = regret::header(self.asked);
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            let rows = regret::rows(self.study, self.asked, over);
            let _ = write!(
                text,
                "\n## In other worlds\n\n![Regret](figures/regret.svg)\n\n{}\n\n{}",
                worlds.sentence(),
                markdown_table(&header, rows),
            );
        }
        text
    }

    fn parameters(&self, point: &Point) -> Value {
        let named = self.study.factors.iter().zip(&point.values);
        named
            .map(|(factor, value)| (factor.key.clone(), json!(value.to_string())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn confirmed(&self, package: &Confirmed) -> Value {
        let pairs = package.objectives.iter().zip(&self.asked.objectives);
        let objectives = pairs.map(|(one, outcome)| {
            json!({
                "outcome": outcome.name,
                "difference": one.as_ref().map(|(pair, verdict)| json!({
                    "value": pair.difference.mean, "half_width": pair.difference.half_width,
                    "pairs": pair.n, "baseline": pair.baseline.mean, "verdict": verdict.words(),
                })),
            })
        });
        json!({
            "parameters": self.parameters(&package.point),
            "objectives": objectives.collect::<Vec<_>>(),
            "on_front": package.on_front,
            "beats_reference": package.dominates_reference(),
        })
    }

    fn document(&self) -> Value {
        let confirmed = self.found.confirmed.iter().map(|one| self.confirmed(one));
        let tried = self.found.tried.iter().map(|package| {
            json!({
                "parameters": self.parameters(&package.point), "gains": package.gains,
                "replicates": package.replicates,
            })
        });
        let names = self.asked.objectives.iter().map(|one| one.name);
        let over = self.over;
        json!({
            "format": 1,
            "gresham": env!("CARGO_PKG_VERSION"),
            "command": self.command,
            "study": self.study.name,
            "reference": self.study.arms[0].name,
            "objectives": names.collect::<Vec<_>>(),
            "seed": self.study.seed(),
            "confirmation_seed": fresh_seed(self.study),
            "confirmed": confirmed.collect::<Vec<_>>(),
            "over": over.map(|(worlds, over)| worlds.document(self.study, self.asked, over)),
            "tried": tried.collect::<Vec<_>>(),
        })
    }
}
