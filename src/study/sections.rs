//! The sections of a study file: arms, and what the reading of all sections has in common.

use super::StudyArm;
use super::read::{Refusal, kebab, named_lines};
use crate::builtin::{self, Kind};
use crate::outcome::{self, OUTCOMES, Outcome};
use crate::scenario::names;
use crate::scenario::problem::Complaint;
use crate::scenario::read_section::{Reader, lines};
use crate::scenario::source::unknown_name;
use crate::scenario::{Problem, Scenario, Setting};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of an arm, with their meaning.
pub(super) const ARM: [(&str, &str); 4] = [
    (
        "scenario",
        "The scenario file, relative to this file; `base` if left out.",
    ),
    ("without", "Levers that this arm does without."),
    ("only", "The levers that this arm keeps; all if left out."),
    ("set", "Parameters set in this arm, by dotted key."),
];

/// A study file on its way to a study.
pub(super) struct Sections<'r, 't, 'i> {
    pub(super) reader: &'r mut Reader,
    pub(super) path: &'r Path,
    pub(super) text: &'r str,
    pub(super) table: &'t DeTable<'i>,
    /// Set in every arm, below what the study itself sets.
    pub(super) world: &'r [Setting],
}

impl Sections<'_, '_, '_> {
    pub(super) fn unknown(
        &mut self,
        kind: &str,
        name: &str,
        known: &[&str],
        span: std::ops::Range<usize>,
    ) {
        let complaint = Complaint::new(format!("there is no {kind} `{name}`"))
            .at(&self.reader.place(span), "unknown");
        self.reader.complaints.push(complaint.help(
            match names::nearest(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are {}", names::list(known.iter().copied())),
            },
        ));
    }

    /// The inner table of a named section, whose keys are all `known`.
    pub(super) fn inner<'t, 'i>(
        &mut self,
        owner: &str,
        value: &'t Spanned<DeValue<'i>>,
        known: &[(&'static str, &'static str)],
    ) -> Option<&'t DeTable<'i>> {
        let Some(table) = value.get_ref().as_table() else {
            self.reader.wrong_type(owner, "a section", value);
            return None;
        };
        let keys: Vec<&'static str> = known.iter().map(|(key, _)| *key).collect();
        let before = self.reader.complaints.len();
        self.reader.fields(owner, &[], &keys, table);
        (self.reader.complaints.len() == before).then_some(table)
    }

    pub(super) fn outcome_named(
        &mut self,
        name: &str,
        span: std::ops::Range<usize>,
    ) -> Option<&'static Outcome> {
        let found = outcome::by_name(name);
        if found.is_none() {
            let known: Vec<&str> = OUTCOMES.iter().map(|one| one.name).collect();
            self.unknown("outcome", name, &known, span);
        }
        found
    }

    /// A positive number under a key.
    pub(super) fn positive(&mut self, key: &str, value: &Spanned<DeValue>) -> Option<f64> {
        let number = number(value).filter(|number| number.is_finite() && *number > 0.0);
        if number.is_none() {
            self.reader.wrong_type(key, "a number above 0", value);
        }
        number
    }

    pub(super) fn arms(&mut self) -> Result<Vec<StudyArm>, Refusal> {
        let base = self
            .table
            .get("base")
            .map(|value| self.reader.text("base", value));
        let everywhere = self.settings("set", self.table);
        let mut arms: Vec<StudyArm> = Vec::new();
        let stated = named_lines(self.reader, self.table, "arms");
        if stated.is_empty() && base.is_none() {
            self.reader.complaints.push(
                Complaint::new("the study has nothing to run")
                    .in_file(0)
                    .help("name a scenario with `base`, or arms with `[arms.NAME]`"),
            );
            return Err(Refusal::Here);
        }
        let base = base.and_then(|stated| stated.value);
        if stated.is_empty() {
            let file = base.clone().ok_or(Refusal::Here)?;
            let mut arm = self.arm(None, &file, &DeTable::new(), &everywhere)?;
            arm.name.clone_from(&arm.scenario.name);
            arms.push(arm);
        }
        for (key, value) in stated {
            let name = self
                .reader
                .stated(Some(key.get_ref().to_string()), key.span());
            let name = kebab(self.reader, "arm", name);
            let owner = format!("arm `{}`", key.get_ref());
            let (Some(name), Some(table)) = (name, self.inner(&owner, value, &ARM)) else {
                continue;
            };
            let file = match table.get("scenario") {
                Some(value) => self.reader.text("scenario", value).value,
                None => base.clone(),
            };
            let Some(file) = file else {
                self.reader.complaints.push(
                    Complaint::new(format!("{owner} has no scenario"))
                        .at(&self.reader.place(key.span()), "here")
                        .help("state `scenario`, or `base` for all arms"),
                );
                continue;
            };
            arms.push(self.arm(Some(name), &file, table, &everywhere)?);
        }
        self.comparable(&arms);
        Ok(arms)
    }

    fn arm(
        &mut self,
        name: Option<String>,
        file: &str,
        table: &DeTable,
        everywhere: &[Setting],
    ) -> Result<StudyArm, Refusal> {
        let elsewhere = |problem| Refusal::Elsewhere(Box::new(problem));
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let path = builtin::resolve_in(Kind::Scenario, folder, file)
            .map_err(|unknown| elsewhere(Problem::from(unknown_name(&unknown, Complaint::new))))?;
        let mut scenario = Scenario::read(&path).map_err(elsewhere)?;
        for key in ["only", "without"] {
            if let Some(value) = table.get(key) {
                let levers = self.levers(key, value, &scenario);
                let levers: Vec<&str> = levers.iter().map(String::as_str).collect();
                scenario.policy = if key == "only" {
                    scenario.policy.only(&levers)
                } else {
                    scenario.policy.without(&levers)
                };
            }
        }
        let own = self.settings("set", table);
        let stated = self.world.iter().chain(everywhere).chain(&own);
        let settings: Vec<Setting> = stated.cloned().collect();
        let scenario = scenario.with(&settings).map_err(elsewhere)?;
        Ok(StudyArm {
            name: name.unwrap_or_default(),
            scenario,
            path: path.display().to_string(),
        })
    }

    /// Names of levers that are on in a scenario.
    fn levers(&mut self, key: &str, value: &Spanned<DeValue>, scenario: &Scenario) -> Vec<String> {
        let present = scenario.policy.levers();
        let mut levers = Vec::new();
        for (name, place) in self.reader.texts(key, value) {
            if present.contains(&name.as_str()) {
                levers.push(name);
            } else {
                self.unknown("lever in force", &name, &present, place.span);
            }
        }
        levers
    }

    /// The parameters set under a key of a table, whichever way their dotted keys are written.
    fn settings(&mut self, key: &str, table: &DeTable) -> Vec<Setting> {
        let origin = format!("`{key}` of {}", self.path.display());
        let mut found = Vec::new();
        let mut left: Vec<(String, &DeTable)> = Vec::new();
        match table.get(key) {
            None => {}
            Some(value) => match value.get_ref().as_table() {
                Some(table) => left.push((String::new(), table)),
                None => self.reader.wrong_type(key, "a section", value),
            },
        }
        while let Some((prefix, table)) = left.pop() {
            for (key, value) in lines(table) {
                let key = format!("{prefix}{}", key.get_ref());
                if let DeValue::Table(inner) = value.get_ref() {
                    left.push((format!("{key}."), inner));
                } else {
                    let value = self.text.get(value.span()).unwrap_or_default();
                    found.push(Setting::written(&origin, &format!("{key} = {value}")));
                }
            }
        }
        found
    }

    fn comparable(&mut self, arms: &[StudyArm]) {
        let Some((first, others)) = arms.split_first() else {
            return;
        };
        let industries = |arm: &StudyArm| -> Vec<String> {
            let industries = arm.scenario.world.industries.iter();
            industries.map(|industry| industry.name.clone()).collect()
        };
        for arm in others {
            let what = if arm.scenario.calendar != first.scenario.calendar {
                "days"
            } else if industries(arm) != industries(first) {
                "industries"
            } else {
                continue;
            };
            self.reader.complaints.push(
                Complaint::new(format!(
                    "arms `{}` and `{}` have different {what}",
                    first.name, arm.name
                ))
                .in_file(0)
                .help("arms are compared day by day and industry by industry; give them the same"),
            );
        }
    }
}

/// A plain number.
pub(super) fn number(value: &Spanned<DeValue>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Integer(integer) => {
            let whole = i64::from_str_radix(integer.as_str(), integer.radix());
            whole.ok().map(|whole| whole as f64)
        }
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}
