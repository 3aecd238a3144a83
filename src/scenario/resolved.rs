//! A scenario with its chain resolved, as a file that needs no other.

use super::file::{BURN_IN, RUN_DATES, SERVICES};
use super::origins::{Origins, Texts};
use super::whole::Scenario;
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Value};
use crate::policy::formula::Formula;
use crate::policy::{FORMULAS, Terms, lever};
use crate::reader::Diagnostics;
use std::fmt::Write as _;
use std::path::Path;

/// Columns that keys and values take before comments begin.
const STATEMENT: usize = 44;

impl Scenario {
    /// The text of a scenario file that states everything which the one at `path` (or of that
    /// built-in name) inherits, with a comment on where each value comes from. It is read as the
    /// same scenario, with the same digest.
    ///
    /// # Errors
    /// Everything that is wrong with the files, at once.
    pub fn resolved(path: &Path) -> Result<String, Diagnostics> {
        let scenario = Self::read(path)?;
        let texts = Texts::of(path);
        let mut page = Page {
            text: String::new(),
            origins: texts.origins(),
        };
        page.head(&scenario);
        page.world(&scenario);
        page.policy(&scenario);
        Ok(page.text)
    }
}

/// The file as far as it is written.
struct Page<'t> {
    text: String,
    origins: Origins<'t>,
}

impl Page<'_> {
    fn head(&mut self, scenario: &Scenario) {
        let _ = writeln!(self.text, "# Digest: {}", scenario.digest());
        for (key, text) in [("name", &scenario.name), ("summary", &scenario.summary)] {
            let _ = writeln!(self.text, "{key} = {}", quoted(text));
        }
        self.header("run");
        let days = scenario.calendar;
        let [start, end, evaluate_from] = RUN_DATES.map(|(key, _)| key);
        for (key, value) in [
            (start, days.start.to_string()),
            (end, days.end.to_string()),
            (BURN_IN.key, days.burn_in_days.to_string()),
            (evaluate_from, days.evaluate_from.to_string()),
        ] {
            let origin = self.origins.of(&["run", key]);
            self.line(key, &value, &origin);
        }
    }

    fn world(&mut self, scenario: &Scenario) {
        let world = &scenario.world;
        for (section, values) in WORLD_SECTIONS.iter().zip(world.to_values()) {
            self.section(&[section.name], section.fields, &values);
        }
        let (services, _) = SERVICES;
        for industry in &world.industries {
            let path = ["industries", &industry.name];
            let values = industry.parameters.to_values();
            self.section(&path, IndustryParameters::FIELDS, &values);
            for service in &industry.services {
                let path = ["industries", &industry.name, services, &service.name];
                let values = service.parameters.to_values();
                self.section(&path, ServiceParameters::FIELDS, &values);
            }
        }
    }

    fn policy(&mut self, scenario: &Scenario) {
        let industries = scenario.industry_names();
        for entry in scenario.policy.entries() {
            let name = entry.lever;
            self.entry(name, &entry.terms, &industries);
            let fields = lever(name).map_or(&[][..], |lever| lever.fields);
            for (field, value) in fields.iter().zip(entry.values) {
                let origin = self.origins.of_lever(name, entry.terms.from, field);
                self.line(field.key, &written(value), &origin);
            }
        }
        for entry in scenario.policy.formulas.entries() {
            self.entry(FORMULAS, &entry.terms, &industries);
            let rules = &entry.parameters;
            for (key, formula) in [
                ("score", &rules.score),
                ("ranking", &rules.ranking),
                ("five_star", &rules.five_star),
            ] {
                if let Some(text) = formula.as_ref().map(Formula::text) {
                    self.line(key, &quoted(text), "");
                }
            }
            if rules.ranking.is_some() {
                let weight = written(Value::Number(rules.ranking_weight));
                self.line("ranking_weight", &weight, "");
            }
        }
    }

    fn header(&mut self, path: &str) {
        let _ = writeln!(self.text, "\n[{path}]");
    }

    fn section(&mut self, path: &[&str], fields: &[Field], values: &[Value]) {
        self.header(&path.join("."));
        for (field, value) in fields.iter().zip(values) {
            let origin = self.origins.of(&[path, &[field.key]].concat());
            self.line(field.key, &written(*value), &origin);
        }
    }

    fn entry(&mut self, lever: &str, terms: &Terms, industries: &[&str]) {
        let _ = writeln!(self.text, "\n[[policy.{lever}]]");
        for (key, value) in terms.stated(industries) {
            self.line(key, &value, "");
        }
    }

    fn line(&mut self, key: &str, value: &str, origin: &str) {
        let statement = format!("{key} = {value}");
        let _ = if origin.is_empty() {
            writeln!(self.text, "{statement}")
        } else {
            writeln!(self.text, "{statement:<STATEMENT$} # {origin}")
        };
    }
}

/// A value as TOML writes it.
pub(super) fn written(value: Value) -> String {
    match value {
        Value::Number(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
