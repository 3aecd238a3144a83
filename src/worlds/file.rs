//! The file of an ensemble, read with places.

use super::ensemble::{Ensemble, World};
use crate::builtin;
use crate::market::MODEL_VERSION;
use crate::parameter::{Kind as Bound, Value};
use crate::reader::{
    Diagnostic, Diagnostics, Origin, Positive, Readable, Reader, Source, Span, Spanned, schema,
    section,
};
use crate::scenario::Scenario;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;

/// Weights may miss 1 by this much, as those written with few digits do.
const WEIGHT_SLACK: f64 = 1e-6;

/// The JSON Schema (draft 2020-12) of an ensemble's file.
#[must_use]
pub fn json_schema() -> Json {
    let about = "Worlds that fit what is known, with their weights.";
    let mut schema = schema::file(WorldsFile::schema(), "Gresham worlds", about);
    for list in ["keys", "worlds"] {
        schema["properties"][list]["minItems"] = json!(1);
    }
    schema
}

section! {
    /// A whole file of worlds.
    struct WorldsFile as "file" {
        /// The version of the model with which the worlds were fitted.
        model: Spanned<u32>,
        /// The digest of the facts to which they were fitted.
        facts: String,
        /// The command that made the file.
        made_by: String,
        /// Parameters by dotted key as in --set.
        keys: Spanned<Vec<Spanned<String>>>,
        /// The worlds.
        worlds: Vec<Spanned<WorldEntry>>,
    }
}

section! {
    /// A world.
    struct WorldEntry as "entry of" {
        /// How much the world counts; all of them add up to 1.
        weight: Spanned<Positive>,
        /// How far it is from the fact that it fits worst, in standard deviations.
        implausibility: Spanned<f64>,
        /// The distance of the second worst.
        second: Spanned<f64>,
        /// A value for each key, in the order of `keys`.
        values: Spanned<Vec<Spanned<f64>>>,
    }
}

/// An ensemble with its file, so that what a scenario says against it is shown where it stands.
#[derive(Debug, Clone)]
pub struct EnsembleFile {
    /// The worlds.
    pub ensemble: Ensemble,
    source: Arc<Source>,
    keys: Vec<Span>,
    /// The places of the values, world by world.
    values: Vec<Vec<Span>>,
}

impl Ensemble {
    /// Reads the file at `path`, or the built-in ensemble of that name.
    ///
    /// # Errors
    /// All problems of the file.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        Ok(EnsembleFile::read(path)?.ensemble)
    }
}

impl EnsembleFile {
    /// Reads the file at `path`, or the built-in ensemble of that name.
    ///
    /// # Errors
    /// All problems of the file.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        let origin = Origin::called(builtin::Kind::Worlds, path)?;
        Self::from_source(origin.open()?)
    }

    /// Reads an ensemble from the text of a file; `path` is where it would lie.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, Diagnostics> {
        Self::from_source(Origin::File(path.to_owned()).source(text.to_owned()))
    }

    fn from_source(source: Arc<Source>) -> Result<Self, Diagnostics> {
        let kept = Arc::clone(&source);
        Reader::read_source(source, |reader, table| {
            let owner = "a file of worlds".to_owned();
            let Some(file) = WorldsFile::read_table(reader, owner, 0..0, table) else {
                return Ok(None);
            };
            check_model(reader, &file);
            check_keys(reader, &file.keys);
            check_worlds(reader, &file);
            Ok(Some(Self {
                keys: spans(&file.keys.value),
                values: file
                    .worlds
                    .iter()
                    .map(|world| spans(&world.value.values.value))
                    .collect(),
                ensemble: plain(file),
                source: kept,
            }))
        })
    }

    /// Checks that every key is a number of these scenarios, and every value within its bounds. A
    /// lever's parameter need be in one of them only: where the lever is off, there is none to set.
    ///
    /// # Errors
    /// All keys and values that are not, where they stand.
    pub fn check(&self, scenarios: &[&Scenario]) -> Result<(), Diagnostics> {
        let keys = self.ensemble.keys.iter().zip(&self.keys).enumerate();
        let mut diagnostics = Vec::new();
        for (index, (key, span)) in keys {
            match bounds(key, scenarios) {
                Err(why) => diagnostics.push(
                    Diagnostic::new(format!("`{key}` cannot be set by an ensemble"))
                        .at(span, why)
                        .help("make the file anew, for scenarios that have this parameter"),
                ),
                Ok((min, max)) => {
                    let worlds = self.ensemble.worlds.iter().zip(&self.values);
                    let beyond =
                        worlds.filter(|(world, _)| !(min..=max).contains(&world.values[index]));
                    diagnostics.extend(beyond.map(|(_, places)| {
                        Diagnostic::new(format!("a value of `{key}` is out of bounds"))
                            .at(&places[index], format!("must be between {min} and {max}"))
                            .help("leave this world out, or make the file anew")
                    }));
                }
            }
        }
        if diagnostics.is_empty() {
            return Ok(());
        }
        Err(Diagnostics::new(
            vec![Arc::clone(&self.source)],
            diagnostics,
        ))
    }
}

/// The bounds of a parameter that scenarios share.
fn bounds(key: &str, scenarios: &[&Scenario]) -> Result<(f64, f64), String> {
    let mut found = None;
    let mut missing = None;
    for scenario in scenarios {
        match scenario.parameter(key) {
            Ok(parameter) => found = Some(parameter),
            Err(why) => missing = Some(why),
        }
    }
    match (found, missing) {
        (None, missing) => Err(missing.unwrap_or_else(|| "there is no scenario".to_owned())),
        (Some(_), Some(why)) if !key.starts_with("policy.") => Err(why),
        (Some(parameter), _) => match (parameter.field.kind, parameter.value) {
            (Bound::Number { min, max }, Value::Number(_)) => Ok((min, max)),
            _ => Err("it is not a real number".to_owned()),
        },
    }
}

fn spans<T>(values: &[Spanned<T>]) -> Vec<Span> {
    values.iter().map(|value| value.span.clone()).collect()
}

/// The ensemble without places.
fn plain(file: WorldsFile) -> Ensemble {
    let worlds = file.worlds.into_iter().map(|world| {
        let world = world.value;
        let values = world.values.value.into_iter();
        World {
            weight: world.weight.value.0,
            implausibility: world.implausibility.value,
            second: world.second.value,
            values: values.map(|value| value.value).collect(),
        }
    });
    Ensemble {
        worlds: worlds.collect(),
        facts: file.facts,
        made_by: file.made_by,
        keys: file.keys.value.into_iter().map(|key| key.value).collect(),
    }
}

fn check_model(reader: &mut Reader, file: &WorldsFile) {
    let fitted = file.model.value;
    if fitted != MODEL_VERSION {
        reader
            .refuse(
                file.model.span.bytes.clone(),
                format!(
                    "these worlds were fitted with version {fitted} of the model, and this is \
                     version {MODEL_VERSION}"
                ),
                "another version",
            )
            .add_help(format!(
                "fit them anew; they were made by: {}",
                file.made_by
            ));
    }
}

fn check_keys(reader: &mut Reader, keys: &Spanned<Vec<Spanned<String>>>) {
    if keys.value.is_empty() {
        let bytes = keys.span.bytes.clone();
        reader
            .refuse(bytes, "an ensemble needs `keys`", "no parameter")
            .add_help("without parameters there is one world, the scenario's own");
    }
    for (index, key) in keys.value.iter().enumerate() {
        let mut before = keys.value[..index].iter();
        if let Some(first) = before.find(|first| first.value == key.value) {
            let diagnostic = Diagnostic::new(format!("`{}` is listed twice", key.value))
                .at(&key.span, "the second time")
                .at(&first.span, "the first time")
                .help("leave one of them out, with its values");
            reader.diagnostics.push(diagnostic);
        }
    }
}

fn check_worlds(reader: &mut Reader, file: &WorldsFile) {
    let keys = file.keys.value.len();
    for world in &file.worlds {
        let WorldEntry {
            implausibility,
            second,
            values,
            ..
        } = &world.value;
        let found = values.value.len();
        if found != keys {
            let message = format!("this world has {found} values, and there are {keys} keys");
            reader
                .refuse(values.span.bytes.clone(), message, "one for each key")
                .add_help("write the values in the order of `keys`");
        }
        if implausibility.value < 0.0 {
            let bytes = implausibility.span.bytes.clone();
            reader
                .refuse(bytes, "`implausibility` is a distance", "below 0")
                .add_help("it is the largest misfit over facts, without its sign");
        }
        if !(0.0..=implausibility.value).contains(&second.value) && implausibility.value >= 0.0 {
            let bytes = second.span.bytes.clone();
            reader
                .refuse(
                    bytes,
                    "`second` is the second largest misfit",
                    format!("must be between 0 and {}", implausibility.value),
                )
                .add_help("with one fact it is 0");
        }
    }
    check_weights(reader, &file.worlds);
}

fn check_weights(reader: &mut Reader, worlds: &[Spanned<WorldEntry>]) {
    let Some(last) = worlds.last() else {
        let diagnostic = Diagnostic::new("an ensemble needs worlds");
        let diagnostic = diagnostic
            .in_file(0)
            .help("add a section [[worlds]] for each");
        reader.diagnostics.push(diagnostic);
        return;
    };
    let sum: f64 = worlds.iter().map(|world| world.value.weight.value.0).sum();
    if (sum - 1.0).abs() > WEIGHT_SLACK {
        let bytes = last.value.weight.span.bytes.clone();
        reader
            .refuse(
                bytes,
                "the weights of the worlds do not add up to 1",
                format!("with this one they add up to {sum}"),
            )
            .add_help(format!("divide each of them by {sum}"));
    }
}
