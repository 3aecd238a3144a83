//! Requests of a study file: guardrails, precisions, the best arm, a search, outcomes.

use super::file::GuardrailFile;
use super::read::StudyReader;
use super::{Best, Factor, Guardrail, HarmMargin, Search, StudyArm};
use crate::experiment::Goal;
use crate::outcome::Outcome;
use crate::reader::{Diagnostic, Named, Span, Spanned};
use crate::stats::Direction;

/// The unit of a margin that is a share of the baseline's mean.
const OF_BASELINE: &str = "of_baseline";

/// The unit of a margin in standard errors of the recorded pairs.
const PAIRED_ERRORS: &str = "paired_errors";

impl StudyReader<'_> {
    pub(super) fn guardrails(&mut self) -> Vec<Guardrail> {
        let Some(stated) = self.file.guardrails.stated() else {
            return Vec::new();
        };
        let guardrails = stated.accepted();
        guardrails
            .filter_map(|(outcome, file)| self.guardrail(outcome, file))
            .collect()
    }

    fn guardrail(
        &mut self,
        outcome: &Spanned<&'static Outcome>,
        file: &GuardrailFile,
    ) -> Option<Guardrail> {
        let (outcome, span) = (outcome.value, &outcome.span);
        let units = [outcome.unit.name(), OF_BASELINE, PAIRED_ERRORS];
        let unit = self.reader.word("unit", &file.unit, &units);
        let arms = self.file.arms.stated().map_or(0, |arms| arms.0.len());
        if unit.is_some_and(|unit| units[unit] == PAIRED_ERRORS) && arms < 2 {
            let message = format!("`{PAIRED_ERRORS}` takes two arms, whose pairs have an error");
            self.reader.diagnostics.push(
                Diagnostic::new(message)
                    .at(&file.unit.span, "there is one arm")
                    .help("state the margin in the outcome's unit or as a share `of_baseline`"),
            );
        }
        let better = file.better.unwrap_or(outcome.direction);
        if better == Direction::Neutral {
            self.neither_way(outcome, span);
        }
        let (harm, unit) = (file.harm.0?.0, units[unit?]);
        Some(Guardrail {
            outcome,
            better,
            margin: match unit {
                OF_BASELINE => HarmMargin::OfBaseline(harm),
                PAIRED_ERRORS => HarmMargin::PairedErrors(harm),
                _ => HarmMargin::Absolute(harm),
            },
        })
    }

    fn neither_way(&mut self, outcome: &Outcome, span: &Span) {
        let message = format!("neither way is better for `{}`", outcome.name);
        self.reader.diagnostics.push(
            Diagnostic::new(message)
                .at(span, "here")
                .help("state `better = \"higher\"` or `better = \"lower\"`"),
        );
    }

    pub(super) fn precision(&self) -> Vec<Goal> {
        let stated = self.file.precision.stated().into_iter();
        let goals = stated.flat_map(Named::accepted);
        goals
            .map(|(outcome, half_width)| Goal {
                outcome: outcome.value,
                half_width: *half_width,
            })
            .collect()
    }

    pub(super) fn best(&mut self) -> Option<Best> {
        let file = self.file.best.stated()?;
        let outcome = file.outcome.value;
        if outcome.direction == Direction::Neutral {
            let message = format!("neither way is better for `{}`", outcome.name);
            let diagnostic = Diagnostic::new(message).at(&file.outcome.span, "here");
            self.reader.diagnostics.push(diagnostic);
            return None;
        }
        Some(Best {
            outcome,
            indifference: file.indifference.0,
        })
    }

    pub(super) fn search(&mut self, arms: &[StudyArm], factors: &[Factor]) -> Option<Search> {
        let file = self.file.search.stated()?;
        let span = &file.span;
        let file = &file.value;
        let arm = match &file.arm {
            Some(name) => self.arm_named(name, arms),
            None => Some(arms.len().saturating_sub(1)),
        };
        let objectives = file.objectives.clone().unwrap_or_default();
        let has_factors = !factors.is_empty() || self.file.factors.stated().is_some();
        let is_neutral = |one: &&Outcome| one.direction == Direction::Neutral;
        if objectives.iter().any(is_neutral) || objectives.is_empty() || !has_factors {
            let message = "a search takes objectives that have a better direction, and factors";
            self.reader.diagnostics.push(
                Diagnostic::new(message)
                    .at(span, "here")
                    .help("state `objectives = [\"net_gmv\", …]` and a range per lever parameter"),
            );
            return None;
        }
        Some(Search {
            arm: arm?,
            objectives,
            rules: file.rules?,
        })
    }

    pub(super) fn outcomes(
        &mut self,
        guardrails: &[Guardrail],
        goals: &[Goal],
        best: Option<&Best>,
        search: Option<&Search>,
    ) -> Vec<&'static Outcome> {
        let mut outcomes = self.stated_outcomes();
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
        let file = self.file;
        let nothing_refused = file.outcomes.is_absent() || file.outcomes.stated().is_some();
        let others_absent = file.guardrails.is_absent() && file.precision.is_absent();
        if outcomes.is_empty() && nothing_refused && others_absent && file.best.is_absent() {
            self.reader.diagnostics.push(
                Diagnostic::new("the study reports no outcome")
                    .in_file(0)
                    .help("for instance `outcomes = [\"net_gmv\", \"repeat_90\"]`"),
            );
        }
        outcomes
    }
}
