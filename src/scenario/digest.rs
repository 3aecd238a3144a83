//! A scenario's fingerprint.

use super::whole::Scenario;
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Value};
use crate::policy::formula::Formula;
use crate::policy::{FORMULAS, lever};

/// Characters of the hash that make up a digest: 64 bits, plenty to tell scenarios apart.
const LENGTH: usize = 16;

impl Scenario {
    /// A fingerprint of everything that decides what a run computes: calendar, world, industries
    /// and policy, but not the name or the summary. Equal scenarios have equal digests.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(self)
    }

    /// A fingerprint of the world alone, without policy and days.
    #[must_use]
    pub fn world_digest(&self) -> String {
        of_world(self)
    }
}

/// Hashes everything that decides what a run computes. The name and the summary do not.
fn digest(scenario: &Scenario) -> String {
    let mut bytes = Canonical::default();
    bytes.text("scenario 3");
    let calendar = scenario.calendar;
    for date in [calendar.start, calendar.end, calendar.evaluate_from] {
        bytes.text(&date.to_string());
    }
    bytes.value(Value::Whole(i64::from(calendar.burn_in_days)));
    bytes.world(scenario);
    let industries = scenario.industry_names();
    for entry in scenario.policy.entries() {
        let fields = lever(entry.lever).map_or(&[][..], |lever| lever.fields);
        bytes.terms(&entry.terms.stated(&industries));
        bytes.section(entry.lever, fields, &entry.values);
    }
    for entry in scenario.policy.formulas.entries() {
        bytes.text(FORMULAS);
        bytes.terms(&entry.terms.stated(&industries));
        let formulas = &entry.parameters;
        for formula in [&formulas.score, &formulas.ranking, &formulas.five_star] {
            bytes.text(formula.as_ref().map_or("", Formula::text));
        }
        bytes.value(Value::Number(formulas.ranking_weight));
    }
    bytes.digest()
}

/// Hashes the world alone.
fn of_world(scenario: &Scenario) -> String {
    let mut bytes = Canonical::default();
    bytes.text("world 1");
    bytes.world(scenario);
    bytes.digest()
}

/// Bytes in which no two different contents look alike: every part is tagged or has its length
/// before it.
#[derive(Default)]
struct Canonical(Vec<u8>);

impl Canonical {
    fn digest(&self) -> String {
        let mut hex = blake3::hash(&self.0).to_hex().to_string();
        hex.truncate(LENGTH);
        hex
    }

    fn world(&mut self, scenario: &Scenario) {
        let is_parted = scenario.world.population.niches() > 1;
        for (section, mut values) in WORLD_SECTIONS.iter().zip(scenario.world.to_values()) {
            let mut fields = section.fields.to_vec();
            // How many shops would make another niche decides nothing where there is one.
            let size = fields.iter().position(|field| field.key == "niche_shops");
            if let Some(size) = size.filter(|_| !is_parted) {
                fields.remove(size);
                values.remove(size);
            }
            self.section(section.name, &fields, &values);
        }
        for industry in &scenario.world.industries {
            let values = industry.parameters.to_values();
            self.section(&industry.name, IndustryParameters::FIELDS, &values);
            for service in &industry.services {
                let values = service.parameters.to_values();
                self.section(&service.name, ServiceParameters::FIELDS, &values);
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.0.push(b't');
        self.0.extend((text.len() as u64).to_le_bytes());
        self.0.extend(text.as_bytes());
    }

    fn terms(&mut self, stated: &[(&'static str, String)]) {
        self.0.extend((stated.len() as u64).to_le_bytes());
        for (key, value) in stated {
            self.text(key);
            self.text(value);
        }
    }

    fn section(&mut self, name: &str, fields: &[Field], values: &[Value]) {
        self.text(name);
        self.0.extend((values.len() as u64).to_le_bytes());
        for (field, value) in fields.iter().zip(values) {
            self.text(field.key);
            self.value(*value);
        }
    }

    fn value(&mut self, value: Value) {
        match value {
            Value::Number(number) => {
                self.0.push(b'n');
                // Adding zero makes -0 into 0, which is equal to it.
                self.0.extend((number + 0.0).to_bits().to_le_bytes());
            }
            Value::Whole(whole) => {
                self.0.push(b'w');
                self.0.extend(whole.to_le_bytes());
            }
            Value::Switch(switch) => self.0.extend([b's', u8::from(switch)]),
        }
    }
}
