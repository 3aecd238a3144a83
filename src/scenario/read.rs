//! A scenario read from files or a text.

use super::build;
use super::chain::Chain;
use super::layer;
use super::whole::Scenario;
use crate::builtin::Kind;
use crate::reader::{Diagnostics, Origin};
use std::path::Path;

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
}
