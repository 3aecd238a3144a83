//! The report on a comparison, in the order of a briefing: the question, the answer, what to do,
//! then everything that stands behind it.

use super::document::document;
use super::escape::{escape, with_code};
use super::evidence::{Evidence, Found, Worlds};
use super::findings::{GUARDED, advice, answer, chance_above, compared, contrast, verdict};
use super::plain::{chance, change, list};
use super::start::Start;
use super::{figures, multiples, tables};
use crate::experiment::Comparison;
use crate::outcome::Totals;
use crate::records::{Manifest, Results};
use crate::render::number;
use crate::report::axis::long_date;
use crate::report::curves::paired_windows;
use crate::report::figures::{FIGURES, Figure};
use crate::report::labels;
use crate::report::prose::PAGE as PROSE;
use crate::report::style;
use crate::say;
use std::fmt::Write as _;

/// Sections with figures, as parts of the prose.
const SECTIONS: [(&str, &[&str]); 4] = [
    (
        "happened",
        &[
            "effects",
            "effects-over-months",
            "gmv",
            "repeat-rate",
            "lemon-market",
            "price-quality",
            "scores",
            "signal-worths",
            "abuse",
            "trust",
        ],
    ),
    ("whom", &["who-gains", "survival"]),
    ("levers", &[]),
    ("true", &["scored-and-true", "measured-against-true"]),
];

/// The parts of a report.
struct Report<'a> {
    results: &'a Results,
    manifest: &'a Manifest,
    windows: Vec<Vec<Vec<Totals>>>,
    comparison: Option<Comparison>,
    evidence: &'a [Evidence],
}

/// The report on the results of `run` or `compare`, with what other commands found out, and the
/// explorer at its end.
#[must_use]
pub fn briefing(
    results: &Results,
    manifest: &Manifest,
    evidence: &[Evidence],
    start: &Start,
) -> String {
    let windows = paired_windows(results);
    let report = Report {
        comparison: compared(&windows),
        results,
        manifest,
        windows,
        evidence,
    };
    let title = report.title();
    let mut parts = vec![("answer", report.answer())];
    for (section, names) in SECTIONS {
        let found = FIGURES.iter().filter(|figure| names.contains(&figure.name));
        let shown = found.filter(|figure| report.shows(figure));
        let mut drawn: String = shown
            .map(|figure| figures::figure(results, report.comparison.as_ref(), figure))
            .collect();
        if section == "whom" {
            drawn += &multiples::multiples(results);
        }
        drawn += &report.found(section);
        if !drawn.is_empty() {
            parts.push((section, drawn));
        }
    }
    parts.push(("sure", report.sure() + &report.found("sure")));
    parts.push(("try", attempt()));
    parts.push(("made", report.made()));
    let body = format!(
        "{}<div class=\"report\">\n{}<main id=\"main\">\n{}</main>\n</div>\n\
         <div id=\"explorer\"></div>\n<footer class=\"foot\">{}</footer>\n",
        report.masthead(&title),
        contents(&parts),
        parts
            .iter()
            .map(|(name, text)| {
                // The tools stay in sight beside all sections with figures.
                let tools = (*name == "happened").then(|| report.tools());
                tools.unwrap_or_default() + &section(name, text)
            })
            .collect::<String>(),
        say!(PROSE, "page.foot", version = env!("CARGO_PKG_VERSION")),
    );
    document(&title, &body, start)
}

fn section(name: &str, text: &str) -> String {
    let heading = say!(PROSE, &format!("section.{name}"));
    format!("<section id=\"{name}\"><h2>{heading}</h2>\n{text}</section>\n")
}

fn contents(parts: &[(&str, String)]) -> String {
    let link = |(name, _): &(&str, String)| {
        let heading = say!(PROSE, &format!("section.{name}"));
        format!("<li><a href=\"#{name}\">{heading}</a></li>")
    };
    let links: String = parts.iter().map(link).collect();
    let title = say!(PROSE, "page.contents");
    format!(
        "<nav class=\"contents\" aria-label=\"{title}\"><details open><summary>{title}</summary>\
         <ol>{links}</ol></details></nav>\n"
    )
}

/// The way into the explorer.
fn attempt() -> String {
    format!(
        "<div class=\"prose try\"><p>{}</p><p><button type=\"button\" class=\"main\" \
         id=\"open-explorer\">{}</button></p></div>\n",
        say!(PROSE, "try.text"),
        say!(PROSE, "try.open")
    )
}

impl Report<'_> {
    fn shows(&self, figure: &Figure) -> bool {
        let mut shown = crate::report::figures::of(self.results);
        shown.any(|one| one.name == figure.name)
    }

    fn names(&self) -> Vec<String> {
        let arms = self.results.arms.iter();
        arms.map(|arm| style::name(&arm.name)).collect()
    }

    /// Findings of other commands that belong to a section.
    fn found(&self, section: &str) -> String {
        let here = self.evidence.iter().filter(|one| one.section() == section);
        here.map(Evidence::html).collect()
    }

    fn worlds(&self) -> impl Iterator<Item = &Worlds> {
        self.evidence.iter().filter_map(|one| match &one.found {
            Found::Worlds(worlds) => Some(worlds),
            _ => None,
        })
    }

    /// A place for the tools of the page's script: which arms and which dates figures show.
    fn tools(&self) -> String {
        let names: Vec<String> = self.names().iter().map(|name| escape(name)).collect();
        format!(
            "<div class=\"tools\" id=\"tools\" data-start=\"{}\" data-arms=\"{}\"></div>\n",
            self.results.start,
            names.join("&#10;")
        )
    }

    /// The question in a sentence.
    fn title(&self) -> String {
        match self.names().as_slice() {
            [] => say!(PROSE, "title.none"),
            [only] => say!(PROSE, "title.one", arm = only),
            [baseline, others @ ..] => {
                let title = if others.len() == 1 {
                    "title.two"
                } else {
                    "title.many"
                };
                say!(PROSE, title, arms = list(others), baseline = baseline)
            }
        }
    }

    fn masthead(&self, title: &str) -> String {
        let results = self.results;
        let chip = |(index, arm): (usize, &crate::records::ArmResults)| {
            let record = self.manifest.scenarios.get(index);
            let is_built_in = record.is_some_and(|one| one.path == one.name);
            let summary = labels::summary(&arm.name, is_built_in, &arm.summary);
            let summary = with_code(&summary);
            format!(
                "<li class=\"arm-{}\">{} <small>{summary}</small></li>",
                index.min(1),
                escape(&style::name(&arm.name))
            )
        };
        let chips: String = results.arms.iter().enumerate().map(chip).collect();
        let facts = say!(
            PROSE,
            "masthead.facts",
            from = long_date(results.evaluate_from),
            to = long_date(results.end),
            n = self.manifest.replicates.finished,
            digest = escape(self.manifest.digest.as_deref().unwrap_or(number::ABSENT)),
        );
        format!(
            "<header class=\"masthead\"><h1>{}</h1>\n<ul class=\"chips\">{chips}</ul>\n\
             <p class=\"note\">{facts}</p></header>\n",
            escape(title)
        )
    }

    /// The answer, what to do, and what it means to each party, arm by arm.
    fn answer(&self) -> String {
        let (names, Some(comparison)) = (self.names(), &self.comparison) else {
            return format!(
                "<p class=\"answer\">{}</p>\n",
                say!(PROSE, "answer.one_arm")
            );
        };
        let mut text = String::new();
        for (arm, name) in names.iter().skip(1).enumerate() {
            let sentence = escape(&answer(comparison, arm, name, &names[0]));
            let _ = writeln!(text, "<p class=\"answer\">{sentence}</p>");
            let over = self.over_worlds(name, &names[0]);
            text += &over.unwrap_or_else(|| {
                let advice = escape(&advice(comparison, arm, name));
                let bar = interval(comparison, arm);
                format!("{bar}<p class=\"prose\"><b>{advice}</b></p>\n")
            });
            text += &cards(comparison, arm);
        }
        let rule = if self.worlds().next().is_some() {
            "worlds.rule"
        } else {
            "advice.rule"
        };
        let _ = writeln!(text, "<p class=\"note prose\">{}</p>", say!(PROSE, rule));
        text
    }

    /// The answer over worlds and what to do by it, where worlds were run for an arm.
    fn over_worlds(&self, arm: &str, baseline: &str) -> Option<String> {
        self.worlds().find_map(|worlds| {
            let over = worlds.arm(arm, baseline)?;
            let (answer, advice) = (over.answer(worlds)?, over.advice()?);
            Some(format!(
                "<p class=\"answer\">{}</p>\n{}<p class=\"prose\"><b>{}</b></p>\n",
                escape(&answer),
                over.bars()?,
                escape(&advice)
            ))
        })
    }

    /// How sure all this is, and every outcome in one table.
    fn sure(&self) -> String {
        let note = format!(
            "<div class=\"prose\"><p>{}</p></div>\n",
            say!(PROSE, "sure.text")
        );
        let table = self.comparison.as_ref();
        note + &table.map_or_else(String::new, |found| tables::outcomes(self.results, found))
    }

    /// The command, versions and digests, and the rows behind every number.
    fn made(&self) -> String {
        let manifest = self.manifest;
        let scenarios = manifest
            .scenarios
            .iter()
            .map(|one| {
                let (name, path) = (escape(&one.name), escape(&one.path));
                let digest = escape(&one.digest);
                format!("<tr><th scope=\"row\">{name}</th><td><code>{path}</code></td><td><code>{digest}</code></td></tr>\n")
            })
            .collect::<Vec<_>>().concat();
        let head: String = ["rows.arm", "rows.file", "made.digest"]
            .map(|part| format!("<th scope=\"col\">{}</th>", say!(PROSE, part)))
            .concat();
        let rows = self.comparison.as_ref();
        let rows = rows.map_or_else(String::new, |found| {
            let text = say!(PROSE, "rows.text");
            format!(
                "<div class=\"on-screen\"><h3>{}</h3><p class=\"prose\">{text}</p></div>",
                say!(PROSE, "rows.title")
            ) + &tables::rows(self.results, &self.windows, found)
        });
        format!(
            "<pre>{}</pre>\n<p class=\"prose\">{}</p>\n{}{rows}",
            escape(&manifest.command),
            say!(
                PROSE,
                "made.text",
                version = escape(&manifest.gresham),
                model = manifest.model_version,
                seed = manifest.seed,
                orders = number::whole(manifest.orders),
                digest = escape(manifest.digest.as_deref().unwrap_or(number::ABSENT)),
            ),
            tables::table("scenarios", &head, &scenarios)
        )
    }
}

/// An arm's meaning to each party that is guarded.
fn cards(comparison: &Comparison, arm: usize) -> String {
    let card = |(party, outcome): (&str, &crate::outcome::Outcome)| {
        let title = say!(PROSE, &format!("party.{party}"));
        let Some(found) = contrast(comparison, outcome, arm) else {
            return String::new();
        };
        let (class, words) = verdict(&found);
        let difference = &found.paired.difference;
        let above = chance_above(difference).map_or_else(String::new, |above| {
            say!(PROSE, "card.chance", chance = chance(above))
        });
        format!(
            "<div class=\"card is-{class}\"><h3>{title}</h3><p class=\"big\">\
             <a href=\"#rows-{}\">{}</a></p><p>{}</p></div>\n",
            outcome.name,
            escape(&change(difference, outcome.unit)),
            say!(PROSE, "card.verdict", verdict = words, chance = above)
        )
    };
    let cards: String = GUARDED.into_iter().map(card).collect();
    format!("<div class=\"cards\">{cards}</div>\n")
}

/// The interval of the objective, drawn.
fn interval(comparison: &Comparison, arm: usize) -> String {
    let Some(found) = contrast(comparison, super::findings::OBJECTIVE, arm) else {
        return String::new();
    };
    let difference = &found.paired.difference;
    let (Some(low), Some(high)) = (difference.low(), difference.high()) else {
        return String::new();
    };
    let (least, most) = (low.min(0.0), high.max(0.0));
    let pad = 0.08 * (most - least).max(f64::MIN_POSITIVE);
    let x = |value: f64| 10.0 + 620.0 * (value - least + pad) / (most - least + 2.0 * pad);
    let words = escape(&change(difference, super::findings::OBJECTIVE.unit));
    format!(
        "<svg class=\"interval\" viewBox=\"0 0 640 56\" role=\"img\" aria-label=\"{words}\">\
         <line class=\"zero\" x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"4\" y2=\"38\"/>\
         <line class=\"luck\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"22\" y2=\"22\"/>\
         <circle class=\"dot\" cx=\"{:.1}\" cy=\"22\" r=\"7\"/>\
         <text x=\"{zero:.1}\" y=\"52\" text-anchor=\"middle\">0</text></svg>\n",
        x(low),
        x(high),
        x(difference.mean),
        zero = x(0.0),
    )
}
