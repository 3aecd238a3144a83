//! What a study file asks for: guardrails, precisions, the best arm, a search, outcomes.

use super::numbers::SearchRules;
use super::read::{named_lines, numbers, one_of};
use super::sections::{Sections, number};
use super::{Best, Factor, Guardrail, HarmMargin, Search, StudyArm};
use crate::experiment::{Goal, HalfWidth};
use crate::outcome::Outcome;
use crate::scenario::problem::Complaint;
use crate::scenario::read_section::Line;
use crate::stats::Direction;
use toml::de::DeTable;

/// The keys of a guardrail, with their meaning.
pub(super) const GUARDRAIL: [(&str, &str); 3] = [
    ("harm", "How much worse is still no harm, in `unit`."),
    (
        "unit",
        "The outcome's unit, or `of_baseline` for a share of the baseline's mean.",
    ),
    (
        "better",
        "Which way is better: `higher` or `lower`; the outcome's own direction if left out.",
    ),
];

const OF_BASELINE: &str = "of_baseline";

impl Sections<'_, '_, '_> {
    pub(super) fn guardrails(&mut self) -> Vec<Guardrail> {
        let mut guardrails = Vec::new();
        for (key, value) in named_lines(self.reader, self.table, "guardrails") {
            let name = key.get_ref().as_ref();
            let found = self.outcome_named(name, key.span());
            let table = self.inner(&format!("guardrail `{name}`"), value, &GUARDRAIL);
            if let (Some(outcome), Some(table)) = (found, table) {
                guardrails.extend(self.guardrail(outcome, (key, value), table));
            }
        }
        guardrails
    }

    fn guardrail(
        &mut self,
        outcome: &'static Outcome,
        (key, _): Line,
        table: &DeTable,
    ) -> Option<Guardrail> {
        let (Some(harm), Some(unit)) = (table.get("harm"), table.get("unit")) else {
            self.reader.complaints.push(
                Complaint::new(format!("guardrail `{}` lacks its margin", outcome.name))
                    .at(&self.reader.place(key.span()), "here")
                    .help(format!(
                        "state `harm` and `unit`: `{}` or `{OF_BASELINE}`",
                        outcome.unit.name()
                    )),
            );
            return None;
        };
        let harm = self.positive("harm", harm);
        let unit = one_of(
            self.reader,
            "unit",
            unit,
            &[outcome.unit.name(), OF_BASELINE],
        );
        let better = match (table.get("better"), outcome.direction) {
            (Some(value), _) => match one_of(self.reader, "better", value, &["higher", "lower"])? {
                "higher" => Direction::HigherIsBetter,
                _ => Direction::LowerIsBetter,
            },
            (None, Direction::Neutral) => {
                self.reader.complaints.push(
                    Complaint::new(format!("neither way is better for `{}`", outcome.name))
                        .at(&self.reader.place(key.span()), "here")
                        .help("state `better = \"higher\"` or `better = \"lower\"`"),
                );
                return None;
            }
            (None, direction) => direction,
        };
        let harm = harm?;
        Some(Guardrail {
            outcome,
            better,
            margin: if unit? == OF_BASELINE {
                HarmMargin::OfBaseline(harm)
            } else {
                HarmMargin::Absolute(harm)
            },
        })
    }

    pub(super) fn precision(&mut self) -> Vec<Goal> {
        let mut goals = Vec::new();
        for (key, value) in named_lines(self.reader, self.table, "precision") {
            let found = self.outcome_named(key.get_ref(), key.span());
            let percent = value
                .get_ref()
                .as_str()
                .and_then(|text| text.trim().strip_suffix('%'));
            let half_width = match percent {
                Some(digits) => digits
                    .trim()
                    .parse()
                    .ok()
                    .filter(|share| *share > 0.0)
                    .map(|share: f64| HalfWidth::OfBaseline(share / 100.0)),
                None => number(value)
                    .filter(|one| *one > 0.0)
                    .map(HalfWidth::Absolute),
            };
            if half_width.is_none() {
                let wanted = "a half-width above 0, or a text such as \"1%\"";
                self.reader.wrong_type(key.get_ref(), wanted, value);
            }
            if let (Some(outcome), Some(half_width)) = (found, half_width) {
                goals.push(Goal {
                    outcome,
                    half_width,
                });
            }
        }
        goals
    }

    pub(super) fn best(&mut self) -> Option<Best> {
        let value = self.table.get("best")?;
        let keys = [("outcome", ""), ("indifference", "")];
        let table = self.inner("section `best`", value, &keys)?;
        let (Some(name), Some(indifference)) = (table.get("outcome"), table.get("indifference"))
        else {
            let place = self.reader.place(value.span());
            self.reader.complaints.push(
                Complaint::new("section `best` lacks `outcome` or `indifference`")
                    .at(&place, "here"),
            );
            return None;
        };
        let indifference = self.positive("indifference", indifference);
        let text = self.reader.text("outcome", name).value?;
        let outcome = self.outcome_named(&text, name.span())?;
        if outcome.direction == Direction::Neutral {
            let place = self.reader.place(name.span());
            self.reader.complaints.push(
                Complaint::new(format!("neither way is better for `{text}`")).at(&place, "here"),
            );
            return None;
        }
        Some(Best {
            outcome,
            indifference: indifference?,
        })
    }

    pub(super) fn search(&mut self, arms: &[StudyArm], factors: &[Factor]) -> Option<Search> {
        let value = self.table.get("search")?;
        let Some(table) = value.get_ref().as_table() else {
            self.reader.wrong_type("search", "a section", value);
            return None;
        };
        let others = ["arm", "objectives"];
        let rules = numbers::<SearchRules>(self.reader, "section `search`", &others, table);
        let mut objectives: Vec<&'static Outcome> = Vec::new();
        if let Some(list) = table.get("objectives") {
            for (name, place) in self.reader.texts("objectives", list) {
                objectives.extend(self.outcome_named(&name, place.span));
            }
        }
        let arm = match table.get("arm") {
            Some(value) => {
                let name = self.reader.text("arm", value).value?;
                let known: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
                let found = known.iter().position(|known| *known == name);
                if found.is_none() {
                    self.unknown("arm", &name, &known, value.span());
                }
                found
            }
            None => Some(arms.len().saturating_sub(1)),
        };
        if objectives
            .iter()
            .any(|one| one.direction == Direction::Neutral)
            || objectives.is_empty()
            || factors.is_empty()
        {
            let place = self.reader.place(value.span());
            self.reader.complaints.push(
                Complaint::new(
                    "a search takes objectives that have a better direction, and factors",
                )
                .at(&place, "here")
                .help("state `objectives = [\"net_gmv\", …]` and a range per lever parameter"),
            );
            return None;
        }
        Some(Search {
            arm: arm?,
            objectives,
            rules: rules?,
        })
    }

    pub(super) fn outcomes(
        &mut self,
        guardrails: &[Guardrail],
        goals: &[Goal],
        best: Option<&Best>,
        search: Option<&Search>,
    ) -> Vec<&'static Outcome> {
        let mut outcomes: Vec<&'static Outcome> = Vec::new();
        if let Some(value) = self.table.get("outcomes") {
            for (name, place) in self.reader.texts("outcomes", value) {
                outcomes.extend(self.outcome_named(&name, place.span));
            }
        }
        outcomes.extend(guardrails.iter().map(|one| one.outcome));
        outcomes.extend(goals.iter().map(|one| one.outcome));
        outcomes.extend(best.map(|one| one.outcome));
        outcomes.extend(search.iter().flat_map(|one| one.objectives.iter().copied()));
        let mut seen: Vec<&str> = Vec::new();
        outcomes.retain(|one| {
            let new = !seen.contains(&one.name);
            seen.push(one.name);
            new
        });
        if outcomes.is_empty() {
            self.reader.complaints.push(
                Complaint::new("the study reports no outcome")
                    .in_file(0)
                    .help("for instance `outcomes = [\"net_gmv\", \"repeat_90\"]`"),
            );
        }
        outcomes
    }
}
