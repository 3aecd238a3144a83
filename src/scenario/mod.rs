//! Scenarios: files as written become a validated [`Scenario`], or a [`Problem`] that shows
//! everything that is wrong with them.
//!
//! The way of a file: `source` reads it and the files it extends, `written` and `policy` take
//! each apart against the tables of parameters, `merge` lays the nearer files over the farther
//! ones, `build` checks the whole. Every value keeps the place where it was written until then.
//! `setting` sets single parameters of a scenario by dotted keys, which `target` resolves.
//! `resolved` writes the whole of a scenario down, with the `origins` of its values; `start` begins
//! one that extends another.
//! How to write a file is in `docs/scenarios.md`.

mod build;
mod calendar;
mod digest;
mod formulas;
mod industries;
mod merge;
pub(crate) mod names;
mod origins;
mod policy;
pub(crate) mod problem;
pub(crate) mod read_section;
mod resolved;
pub(crate) mod schema;
mod setting;
pub(crate) mod source;
mod start;
mod target;
mod write;
mod written;

pub use problem::Problem;
pub use schema::json_schema;
pub use setting::{Parameter, Setting};
pub use start::start;

use crate::market::calendar::Calendar;
use crate::market::parameters::WorldParameters;
use crate::policy::Policy;
use source::Chain;
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
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::from_chain(Chain::from_file(path), &stem)
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
    /// # Ok::<(), gresham::scenario::Problem>(())
    /// ```
    ///
    /// `name` stands for the file's name: the scenario takes it if the text states no other, and
    /// errors show it.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once.
    pub fn parse_str(name: &str, text: &str) -> Result<Self, Problem> {
        Self::from_chain(Chain::from_text(name, text), name)
    }

    fn from_chain(chain: Chain, stem: &str) -> Result<Self, Problem> {
        let Chain {
            sources,
            files,
            mut complaints,
            complete,
        } = chain;
        if complete {
            let merged = merge::merge(files, &mut complaints);
            if let Some(scenario) = build::build(&merged, stem, &mut complaints) {
                return Ok(scenario);
            }
        }
        assert!(!complaints.is_empty(), "a refusal has a reason");
        Err(Problem::new(sources, complaints))
    }

    /// A fingerprint of everything that decides what a run computes: calendar, world, industries
    /// and policy, but not the name or the summary. Equal scenarios have equal digests.
    #[must_use]
    pub fn digest(&self) -> String {
        digest::digest(self)
    }
}
