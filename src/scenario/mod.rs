//! Scenarios: files become a checked [`Scenario`], or [`Diagnostics`] that show all their problems.
//!
//! | file | idea |
//! |---|---|
//! | `chain` | the file asked for, and those that it extends or takes levers from |
//! | `file`, `policy`, `formulas`, `timeline` | one file, taken apart against the tables of parameters |
//! | `cells` | statements about the fields of one section |
//! | `layer` | nearer files laid over farther ones; a scenario as a layer |
//! | `setting`, `parameter_path` | one parameter laid over a scenario; which one a dotted key means |
//! | `build`, `calendar`, `industries` | the whole, checked |
//! | `resolved`, `origins` | a scenario written down whole, with the files that state its values |
//! | `regime` | a scenario as its differences from a built-in one, which a page edits |
//! | `start`, `write` | the beginning of a scenario file; a policy as one |
//! | `schema`, `digest` | the JSON Schema; a fingerprint |
//!
//! Every value keeps the place where it was written until the whole has been checked. How to
//! write a file is in `docs/scenarios.md`.

mod build;
mod calendar;
mod cells;
mod chain;
mod digest;
mod file;
mod formulas;
mod gone;
mod industries;
mod layer;
mod origins;
mod parameter_path;
mod policy;
mod regime;
mod resolved;
mod schema;
mod setting;
mod start;
mod terms;
mod timeline;
mod write;

pub use crate::reader::Diagnostics;
pub use parameter_path::Parameter;
pub use regime::{Problem, Regime, RegimeEntry};
pub use schema::json_schema;
pub use setting::Setting;
pub(crate) use setting::Settings;
pub use start::start;

use crate::builtin::Kind;
use crate::market::calendar::Calendar;
use crate::market::parameters::{WORLD_SECTIONS, WorldParameters};
use crate::policy::{FORMULAS, Policy};
use crate::reader::Origin;
use chain::Chain;
use jiff::ToSpan as _;
use std::path::Path;

/// A world, the days to simulate and the policy in force: all that a run needs beside a seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name in kebab case.
    pub name: String,
    /// One sentence on what it is; empty if the file states none.
    pub summary: String,
    /// Which days are simulated, reported and compared.
    pub calendar: Calendar,
    /// Everything about the market that is not policy.
    pub world: WorldParameters,
    /// The levers with their timelines.
    pub policy: Policy,
}

impl Scenario {
    /// Reads the scenario file at `path` or the built-in one of that name, with the files it
    /// extends.
    ///
    /// # Errors
    /// Everything that is wrong with the files, at once.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        Self::from_origin(&Origin::called(Kind::Scenario, path)?, None)
    }

    /// Reads a scenario from a text. A path that it extends is relative to the working directory,
    /// so a text can also change single values of a file:
    ///
    /// ```
    /// use gresham::scenario::Scenario;
    ///
    /// let text = r#"
    ///     extends = "scenarios/traffic-first.toml"
    ///     population.consumers = 1_000
    /// "#;
    /// let scenario = Scenario::parse_str("small", text)?;
    /// assert_eq!(scenario.world.population.consumers, 1_000);
    /// # Ok::<(), gresham::scenario::Diagnostics>(())
    /// ```
    ///
    /// `name` stands for the file's name: the scenario takes it if the text states no other, and
    /// errors show it.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once.
    pub fn parse_str(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::from_origin(&Origin::Text(name.to_owned()), Some(text))
    }

    /// Reads the scenario of an origin, whose `text` may be known already.
    pub(crate) fn from_origin(origin: &Origin, text: Option<&str>) -> Result<Self, Diagnostics> {
        let Chain {
            sources,
            files,
            mut diagnostics,
            complete,
        } = Chain::read(origin, text);
        if complete {
            let merged = layer::merge(files, &mut diagnostics);
            if let Some(scenario) = build::build(&merged, &origin.stem(), &mut diagnostics) {
                return Ok(scenario);
            }
        }
        assert!(!diagnostics.is_empty(), "a refusal has a reason");
        Err(Diagnostics::new(sources, diagnostics))
    }

    /// The entries of levers and formulas that are in force on no simulated day, each as a
    /// sentence.
    #[must_use]
    pub fn never_in_force(&self) -> Vec<String> {
        let Calendar { start, end, .. } = self.calendar;
        let first = start.saturating_sub(i64::from(self.calendar.burn_in_days).days());
        let levers = self.policy.entries().into_iter();
        let levers = levers.map(|entry| (entry.lever, entry.terms.from, entry.terms.to));
        let formulas = self.policy.formulas.entries().iter();
        let formulas = formulas.map(|entry| (FORMULAS, entry.terms.from, entry.terms.to));
        let told = levers.chain(formulas).filter_map(|(name, from, to)| {
            let why = match (from, to) {
                (Some(from), _) if from > end => {
                    format!("begins on {from}, and the run ends on {end}")
                }
                (_, Some(to)) if to <= first => {
                    format!("ends before {to}, and the run begins on {first}")
                }
                _ => return None,
            };
            let scenario = &self.name;
            Some(format!(
                "an entry of `{name}` in {scenario} never comes into force: it {why}"
            ))
        });
        told.collect()
    }

    /// The names of the industries, in order.
    pub(crate) fn industry_names(&self) -> Vec<&str> {
        let industries = self.world.industries.iter();
        industries.map(|industry| industry.name.as_str()).collect()
    }

    /// A fingerprint of everything that decides what a run computes: calendar, world, industries
    /// and policy, but not the name or the summary. Equal scenarios have equal digests.
    #[must_use]
    pub fn digest(&self) -> String {
        digest::digest(self)
    }

    /// A fingerprint of the world alone, without policy and days.
    #[must_use]
    pub fn world_digest(&self) -> String {
        digest::of_world(self)
    }
}

/// The section of the world to which a key belongs.
fn home_of(key: &str) -> Option<&'static str> {
    let has = |fields: &[crate::parameter::Field]| fields.iter().any(|field| field.key == key);
    let section = WORLD_SECTIONS.iter().find(|section| has(section.fields));
    section.map(|section| section.name)
}
