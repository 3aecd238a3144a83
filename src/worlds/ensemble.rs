//! Worlds with their weights.

use crate::market::MODEL_VERSION;
use crate::parameter::Value;
use crate::scenario::Setting;
use std::fmt::Write as _;

/// Worlds that fit what is known, each a value for every one of some parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    /// The digest of the facts to which they were fitted.
    pub facts: String,
    /// The command that made the file.
    pub made_by: String,
    /// The parameters, by dotted key as in `--set`.
    pub keys: Vec<String>,
    /// The worlds.
    pub worlds: Vec<World>,
}

/// One world of an ensemble.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// How much it counts; those of an ensemble add up to 1.
    pub weight: f64,
    /// How far it is from the fact that it fits worst, in standard deviations.
    pub implausibility: f64,
    /// The distance of the second worst.
    pub second: f64,
    /// A value for each of the ensemble's keys.
    pub values: Vec<f64>,
}

impl Ensemble {
    /// The settings that make a scenario this world's.
    #[must_use]
    pub fn settings(&self, world: &World) -> Vec<Setting> {
        let pairs = self.keys.iter().zip(&world.values);
        pairs
            .map(|(key, value)| Setting::of(key, Value::Number(*value)))
            .collect()
    }

    /// The text of the ensemble's file. It reads back as the very same ensemble, and equal
    /// ensembles have equal texts.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = format!(
            "#:schema ./worlds.schema.json\n\
             # {} worlds that fit what is known, with their weights.\n\
             model = {MODEL_VERSION}\nfacts = {}\nmade_by = {}\nkeys = [\n",
            self.worlds.len(),
            quoted(&self.facts),
            quoted(&self.made_by),
        );
        for key in &self.keys {
            let _ = writeln!(text, "    {},", quoted(key));
        }
        text.push_str("]\n");
        for world in &self.worlds {
            let values: Vec<String> = world.values.iter().map(f64::to_string).collect();
            let _ = write!(
                text,
                "\n[[worlds]]\nweight = {}\nimplausibility = {}\nsecond = {}\nvalues = [{}]\n",
                world.weight,
                world.implausibility,
                world.second,
                values.join(", ")
            );
        }
        text
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
