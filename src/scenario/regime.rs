//! A regime: a scenario as its differences from a built-in one, in plain data that a page edits.

use super::resolved::quoted;
use super::whole::Scenario;
use crate::market::parameters::WORLD_SECTIONS;
use crate::parameter::{Declared as _, Field, Value};
use crate::policy::lever;
use crate::reader::Diagnostics;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::Path;

/// A scenario as it differs from the built-in one that it extends.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// The built-in scenario from which everything is inherited that is not stated here.
    pub extends: String,
    /// Its own name in kebab case.
    pub name: String,
    /// One sentence on what it is.
    #[serde(default)]
    pub summary: String,
    /// Dates and days of the run by key, as TOML writes them.
    #[serde(default)]
    pub run: BTreeMap<String, String>,
    /// Parameters of the world by section and key; `industries.food` is a section, too.
    #[serde(default)]
    pub world: BTreeMap<String, BTreeMap<String, Json>>,
    /// Levers whose inherited entries are dropped.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Levers with all their entries.
    #[serde(default)]
    pub levers: BTreeMap<String, Vec<RegimeEntry>>,
}

/// An entry of a lever.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegimeEntry {
    /// When it is in force and for whom, as TOML writes it.
    #[serde(default)]
    pub terms: BTreeMap<String, String>,
    /// Parameters by key. Those left out take the lever's defaults.
    #[serde(default)]
    pub values: BTreeMap<String, Json>,
}

/// A problem of a regime, at the statement that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The statement: `population.shops`, or `policy.traffic.0.sales` of the first entry; empty if
    /// it is none of the regime's own.
    pub at: String,
    /// The problem in a sentence.
    pub message: String,
    /// The remedy.
    pub help: Vec<String>,
}

/// The text of a scenario file, with the statement that each of its lines makes.
struct Lines {
    text: String,
    statements: Vec<String>,
}

impl Lines {
    fn push(&mut self, statement: impl Into<String>, line: &str) {
        self.text += line;
        self.text.push('\n');
        self.statements.push(statement.into());
    }
}

impl Regime {
    /// The text of its scenario file, which the command line reads as the same scenario.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines().text
    }

    /// Its scenario.
    ///
    /// # Errors
    /// Everything that is wrong with it, as the command line would say it of the file.
    pub fn read(&self) -> Result<Scenario, Diagnostics> {
        Scenario::parse_str(&self.origin(), &self.text())
    }

    /// Problems that [`Self::read`] has found, each at the statement that has it.
    #[must_use]
    pub fn problems(&self, found: &Diagnostics) -> Vec<Problem> {
        let lines = self.lines();
        let problem = |found: crate::reader::Problem| {
            let own = found.file.as_deref() == Some(self.origin().as_str());
            let line = found.line.filter(|_| own);
            let statement = line.and_then(|line| lines.statements.get(line - 1));
            Problem {
                at: statement.cloned().unwrap_or_default(),
                message: found.message,
                help: found.remarks,
            }
        };
        found.problems().map(problem).collect()
    }

    /// The name by which errors call its text.
    fn origin(&self) -> String {
        format!("{}.toml", self.name)
    }

    fn lines(&self) -> Lines {
        let mut lines = Lines {
            text: String::new(),
            statements: Vec::new(),
        };
        for (key, text) in [
            ("extends", &self.extends),
            ("name", &self.name),
            ("summary", &self.summary),
        ] {
            lines.push(key, &format!("{key} = {}", quoted(text)));
        }
        let run = self.run.iter().map(|(key, value)| (key, value.clone()));
        section(&mut lines, "run", "run", run);
        for (name, values) in &self.world {
            section(&mut lines, name, name, stated(values));
        }
        if !self.remove.is_empty() {
            let names: Vec<String> = self.remove.iter().map(|name| quoted(name)).collect();
            lines.push("", "\n[policy]");
            lines.statements.push(String::new());
            lines.push("remove", &format!("remove = [{}]", names.join(", ")));
        }
        for (lever, entries) in &self.levers {
            for (index, entry) in entries.iter().enumerate() {
                let terms = entry.terms.iter().map(|(key, value)| (key, value.clone()));
                let statement = format!("policy.{lever}.{index}");
                let header = format!("[policy.{lever}]");
                section(
                    &mut lines,
                    &header,
                    &statement,
                    terms.chain(stated(&entry.values)),
                );
            }
        }
        lines
    }
}

/// A section: its header in brackets, or doubled where it is an entry of a lever.
fn section<'a>(
    lines: &mut Lines,
    header: &str,
    statement: &str,
    values: impl Iterator<Item = (&'a String, String)>,
) {
    let mut values = values.peekable();
    let is_entry = header.starts_with('[');
    if values.peek().is_none() && !is_entry {
        return;
    }
    lines.push("", "");
    lines.push(statement, &format!("[{header}]"));
    for (key, value) in values {
        lines.push(format!("{statement}.{key}"), &format!("{key} = {value}"));
    }
}

fn stated(values: &BTreeMap<String, Json>) -> impl Iterator<Item = (&String, String)> {
    values.iter().map(|(key, value)| (key, in_toml(value)))
}

/// A value of JSON as TOML writes it. What is neither number nor switch is written as a text, so
/// that the reader complains about it and names the key.
fn in_toml(value: &Json) -> String {
    match value {
        Json::Bool(switch) => switch.to_string(),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => whole.to_string(),
            None => number
                .as_f64()
                .map_or_else(String::new, |real| format!("{real:?}")),
        },
        Json::String(text) => quoted(text),
        other => quoted(&other.to_string()),
    }
}

/// A value as JSON, for a regime's statements.
fn in_json(value: Value) -> Json {
    match value {
        Value::Number(number) => number.into(),
        Value::Whole(whole) => whole.into(),
        Value::Switch(switch) => switch.into(),
    }
}

impl Scenario {
    /// This scenario as a regime over the built-in one called `extends`; `None` if it differs in
    /// what a regime cannot state: other industries or services, or formulas.
    #[must_use]
    pub fn regime(&self, extends: &str) -> Option<Regime> {
        let base = Self::read(Path::new(extends)).ok()?;
        let days = self.calendar;
        let dates = [
            ("start", days.start.to_string()),
            ("end", days.end.to_string()),
            ("evaluate_from", days.evaluate_from.to_string()),
            ("burn_in_days", days.burn_in_days.to_string()),
        ];
        let mut regime = Regime {
            extends: extends.to_owned(),
            name: self.name.clone(),
            summary: self.summary.clone(),
            ..Regime::default()
        };
        if days != base.calendar {
            let dates = dates.into_iter();
            regime.run = dates.map(|(key, value)| (key.to_owned(), value)).collect();
        }
        self.state_world(&base, &mut regime);
        self.state_policy(&base, &mut regime);
        let same = regime
            .read()
            .is_ok_and(|read| read.digest() == self.digest());
        same.then_some(regime)
    }

    fn state_world(&self, base: &Self, regime: &mut Regime) {
        let (mine, theirs) = (self.world.to_values(), base.world.to_values());
        for ((section, mine), theirs) in WORLD_SECTIONS.iter().zip(mine).zip(theirs) {
            let values = differing(section.fields, &mine, &theirs);
            if !values.is_empty() {
                regime.world.insert(section.name.to_owned(), values);
            }
        }
        for industry in &self.world.industries {
            let others = base.world.industries.iter();
            let known = others.into_iter().find(|one| one.name == industry.name);
            let Some(known) = known else { continue };
            let (mine, theirs) = (
                industry.parameters.to_values(),
                known.parameters.to_values(),
            );
            let fields = crate::market::parameters::IndustryParameters::FIELDS;
            let values = differing(fields, &mine, &theirs);
            if !values.is_empty() {
                let name = format!("industries.{}", industry.name);
                regime.world.insert(name, values);
            }
        }
    }

    /// States all levers of which any entry differs.
    fn state_policy(&self, base: &Self, regime: &mut Regime) {
        let (mine, theirs) = (self.policy.entries(), base.policy.entries());
        let industries = self.industry_names();
        for name in crate::policy::LEVERS.iter().map(|lever| lever.name) {
            let of = |entries: &[crate::policy::PlainEntry]| -> Vec<crate::policy::PlainEntry> {
                let entries = entries.iter().filter(|entry| entry.lever == name);
                entries.cloned().collect()
            };
            let (mine, theirs) = (of(&mine), of(&theirs));
            if mine == theirs {
                continue;
            }
            if !theirs.is_empty() {
                regime.remove.push(name.to_owned());
            }
            if !mine.is_empty() {
                let entries = mine.iter().map(|entry| plain(entry, &industries));
                regime.levers.insert(name.to_owned(), entries.collect());
            }
        }
    }

    /// The entries of all its levers, as a regime states them.
    #[must_use]
    pub fn regime_levers(&self) -> BTreeMap<String, Vec<RegimeEntry>> {
        let industries = self.industry_names();
        let mut levers: BTreeMap<String, Vec<RegimeEntry>> = BTreeMap::new();
        for entry in self.policy.entries() {
            let entries = levers.entry(entry.lever.to_owned()).or_default();
            entries.push(plain(&entry, &industries));
        }
        levers
    }
}

fn differing(fields: &[Field], mine: &[Value], theirs: &[Value]) -> BTreeMap<String, Json> {
    let pairs = fields.iter().zip(mine).zip(theirs);
    let differing = pairs.filter(|((_, mine), theirs)| mine != theirs);
    differing
        .map(|((field, mine), _)| (field.key.to_owned(), in_json(*mine)))
        .collect()
}

fn plain(entry: &crate::policy::PlainEntry, industries: &[&str]) -> RegimeEntry {
    let fields = lever(entry.lever).map_or(&[][..], |lever| lever.fields);
    let terms = entry.terms.stated(industries).into_iter();
    let values = fields.iter().zip(&entry.values);
    RegimeEntry {
        terms: terms.map(|(key, value)| (key.to_owned(), value)).collect(),
        values: values
            .map(|(field, value)| (field.key.to_owned(), in_json(*value)))
            .collect(),
    }
}
