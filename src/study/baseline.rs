//! The recorded baseline of a gate: a small file for version control, one line per replicate.

use super::margins::{Table, margins};
use super::{Study, StudyArm};
use crate::experiment::ReplicateSummary;
use crate::experiment::digest::{MODEL_VERSION, short};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The layout of the file.
const FORMAT: u32 = 2;

/// Significant digits of a recorded value: more than any margin can notice.
const DIGITS: usize = 12;

/// A recorded baseline.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The layout of the file.
    pub format: u32,
    /// The version of gresham that recorded it.
    pub gresham: String,
    /// The version of the model that it was recorded with.
    #[serde(default = "first_version")]
    pub model_version: u32,
    /// The study's name.
    pub study: String,
    /// Why it was recorded.
    pub reason: String,
    /// The seed of all luck.
    pub seed: u64,
    /// The days simulated and the days evaluated.
    #[serde(default)]
    pub window: String,
    /// The outcomes of a replicate's line.
    pub outcomes: Vec<String>,
    /// The arms.
    pub arms: BTreeMap<String, RecordedArm>,
}

/// One arm.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedArm {
    /// Digest of its scenario.
    pub scenario: String,
    /// Digest of its world, which is its scenario without policy and days.
    #[serde(default)]
    pub world: String,
    /// Replicate by replicate its digest and the outcomes' values.
    pub replicates: Vec<(String, Vec<f64>)>,
}

impl Baseline {
    /// Records finished replicates, arm by arm as in the study at its only point.
    #[must_use]
    pub fn record(
        study: &Study,
        scenarios: &[String],
        arms: &[Vec<ReplicateSummary>],
        reason: &str,
    ) -> Self {
        let line = |kept: &ReplicateSummary| {
            let values = study.outcomes.iter();
            let values = values.map(|one| rounded((one.value)(&kept.window[0])));
            (short(&kept.digest), values.collect())
        };
        let arms = study.arms.iter().zip(scenarios).zip(arms);
        Self {
            format: FORMAT,
            gresham: env!("CARGO_PKG_VERSION").to_owned(),
            model_version: MODEL_VERSION,
            study: study.name.clone(),
            reason: reason.to_owned(),
            seed: study.seed(),
            window: window(study),
            outcomes: study
                .outcomes
                .iter()
                .map(|one| one.name.to_owned())
                .collect(),
            arms: arms
                .map(|((arm, scenario), kept)| {
                    let recorded = RecordedArm {
                        scenario: scenario.clone(),
                        world: arm.scenario.world_digest(),
                        replicates: kept.iter().map(line).collect(),
                    };
                    (arm.name.clone(), recorded)
                })
                .collect(),
        }
    }

    /// Reads a baseline and checks that it serves the study.
    ///
    /// # Errors
    /// A sentence on what is wrong with it.
    pub fn parse(text: &str, study: &Study) -> Result<Self, String> {
        let baseline: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let last = study.gate.looks.last().copied().unwrap_or(0) as usize;
        if baseline.format != FORMAT {
            return Err(format!(
                "its format is {}, not {FORMAT}: it does not tell of which world it is",
                baseline.format
            ));
        }
        for guardrail in &study.guardrails {
            if baseline.place(guardrail.outcome.name).is_none() {
                return Err(format!("it lacks the outcome `{}`", guardrail.outcome.name));
            }
        }
        for arm in &study.arms {
            let name = &arm.name;
            let Some(recorded) = baseline.arms.get(name) else {
                return Err(format!("it lacks the arm `{name}`"));
            };
            let there = recorded.replicates.len();
            if there < last {
                return Err(format!(
                    "arm `{name}` has {there} replicates, and the last look takes {last}"
                ));
            }
            let columns = baseline.outcomes.len();
            let ragged = recorded
                .replicates
                .iter()
                .position(|(_, values)| values.len() != columns);
            if let Some(replicate) = ragged {
                return Err(format!(
                    "replicate {replicate} of arm `{name}` has not {columns} values"
                ));
            }
        }
        baseline.check_margins(study)?;
        Ok(baseline)
    }

    /// Refuses a margin in errors of pairs that do not vary.
    fn check_margins(&self, study: &Study) -> Result<(), String> {
        for (arm, margins) in study.arms.iter().zip(margins(study, &self.table(study))) {
            for (guardrail, margin) in study.guardrails.iter().zip(margins) {
                if margin.is_nan() {
                    return Err(format!(
                        "its pairs of `{}` in arm `{}` do not vary, so that their errors give no \
                         margin; state `harm` in another unit",
                        guardrail.outcome.name, arm.name
                    ));
                }
            }
        }
        Ok(())
    }

    /// Moves of the ground on which a study stands against the record, a sentence each: the days,
    /// and the world of every arm.
    #[must_use]
    pub fn moved_ground(&self, study: &Study) -> Vec<String> {
        let mut moved = Vec::new();
        let days = window(study);
        if self.window != days {
            moved.push(format!(
                "the days are {days}, recorded were {}",
                self.window
            ));
        }
        for arm in &study.arms {
            let (world, recorded) = (arm.scenario.world_digest(), &self.arms[&arm.name].world);
            if world != *recorded {
                let name = &arm.name;
                moved.push(format!(
                    "the world of `{name}` is {world}, recorded was {recorded}"
                ));
            }
        }
        moved
    }

    /// True of what an earlier recording wrote, of whatever edition, and of nothing at all: what
    /// may be written over.
    #[must_use]
    pub fn is_ours(text: &str) -> bool {
        text.trim().is_empty() || text.lines().any(|line| line.starts_with("format = "))
    }

    /// The file's text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# Recorded by `gresham baseline record`, and compared with by `gresham check`. One line per\n\
             # replicate: its digest, then the outcomes in the order below.\n",
        );
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let _ = writeln!(text, "format = {}", self.format);
        let _ = writeln!(text, "model_version = {}", self.model_version);
        for (key, value) in [
            ("gresham", &self.gresham),
            ("study", &self.study),
            ("reason", &self.reason),
        ] {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
        let _ = writeln!(text, "seed = {}", self.seed);
        let _ = writeln!(text, "window = {}", quoted(&self.window));
        let outcomes: Vec<String> = self.outcomes.iter().map(|one| quoted(one)).collect();
        let _ = writeln!(text, "outcomes = [{}]", outcomes.join(", "));
        for (name, arm) in &self.arms {
            let _ = write!(
                text,
                "\n[arms.{name}]\nscenario = {}\nworld = {}\n",
                quoted(&arm.scenario),
                quoted(&arm.world)
            );
            text.push_str("replicates = [\n");
            for (digest, values) in &arm.replicates {
                let values: Vec<String> = values.iter().map(|value| number(*value)).collect();
                let _ = writeln!(text, "  [{}, [{}]],", quoted(digest), values.join(", "));
            }
            text.push_str("]\n");
        }
        text
    }

    fn place(&self, outcome: &str) -> Option<usize> {
        self.outcomes.iter().position(|one| one == outcome)
    }

    /// The recorded values of an outcome; not a number where it is not defined. `None` if the arm
    /// or the outcome is not recorded.
    #[must_use]
    pub fn values(&self, arm: &str, outcome: &str) -> Option<Vec<f64>> {
        let place = self.place(outcome)?;
        let replicates = &self.arms.get(arm)?.replicates;
        Some(replicates.iter().map(|(_, values)| values[place]).collect())
    }

    /// The recorded values of the study's guardrails.
    ///
    /// # Panics
    /// If the baseline does not serve the study, which [`Self::parse`] rules out.
    #[must_use]
    pub fn table(&self, study: &Study) -> Table {
        let of = |arm: &str| {
            let guardrails = study.guardrails.iter();
            guardrails
                .map(|one| {
                    self.values(arm, one.outcome.name)
                        .expect("it serves the study")
                })
                .collect()
        };
        study.arms.iter().map(|arm| of(&arm.name)).collect()
    }

    /// Arm by arm whether these replicates of a study are the recorded ones, to the byte.
    pub(super) fn identical(&self, study: &Study, arms: &[Vec<ReplicateSummary>]) -> Vec<bool> {
        let arms = study.arms.iter().zip(arms);
        let same = |(arm, kept): (&StudyArm, &Vec<ReplicateSummary>)| {
            let recorded = self.arms[&arm.name].replicates.iter();
            let mut digests = kept.iter().map(|kept| short(&kept.digest)).zip(recorded);
            self.model_version == MODEL_VERSION && digests.all(|(now, (then, _))| now == *then)
        };
        arms.map(same).collect()
    }

    /// True if an arm was recorded of the scenario with this digest.
    pub(super) fn is_of(&self, arm: &str, scenario: &str) -> bool {
        self.arms[arm].scenario == scenario
    }
}

/// The days of a study, which all its arms share.
fn window(study: &Study) -> String {
    let calendar = study.arms[0].scenario.calendar;
    format!(
        "{} to {}, evaluated from {}, after {} days of burn-in",
        calendar.start, calendar.end, calendar.evaluate_from, calendar.burn_in_days
    )
}

/// The version of the model whose baselines do not state it.
const fn first_version() -> u32 {
    1
}

fn rounded(value: Option<f64>) -> f64 {
    let value = value.unwrap_or(f64::NAN);
    format!("{value:.*e}", DIGITS - 1)
        .parse()
        .unwrap_or(f64::NAN)
}

fn number(value: f64) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else {
        format!("{value:?}")
    }
}
