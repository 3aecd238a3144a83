//! Calibration files: parameters, and the bounds between which their priors are uniform.

use super::Point;
use crate::builtin;
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Kind as Bound, Value};
use crate::policy::LEVERS;
use crate::reader::{
    At, Diagnostic, Diagnostics, Item, Kind, Name, Named, Origin, Readable, Reader, SectionName,
    Source, Spanned, schema, section,
};
use crate::scenario::{Scenario, Setting};
use crate::stats::designs::latin_hypercube;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The JSON Schema (draft 2020-12) of a calibration file.
#[must_use]
pub fn calibration_schema() -> Json {
    let about = "What is varied when a world is fitted to claims, and between which bounds.";
    let mut schema = schema::file(CalibrationFile::schema(), "Gresham calibration", about);
    schema["properties"]["priors"]["minProperties"] = json!(1);
    schema
}

section! {
    /// A whole calibration file.
    struct CalibrationFile as "file" {
        /// The claims file whose calibrated claims are the targets, relative to this file.
        claims: Spanned<String>,
        /// Parameters by key as in --set, each with the two bounds between which its prior is
        /// uniform.
        priors: Named<DottedKey, Bounds>,
    }
}

/// A parameter by its dotted key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct DottedKey(String);

impl SectionName for DottedKey {
    fn read_name(_: &mut Reader, _: &str, name: &Name) -> Option<Self> {
        Some(Self(name.get_ref().to_string()))
    }

    fn schema() -> Json {
        json!({ "anyOf": [
            { "enum": parameter_names() },
            { "pattern": industry_pattern() },
            { "pattern": "^policy\\.[a-z_]+\\.(first|every|\\d{4}-\\d{2}-\\d{2})\\.[a-z0-9_]+$" },
        ] })
    }
}

/// The bounds of a prior.
#[derive(Debug, Clone)]
struct Bounds(Spanned<[f64; 2]>);

impl Kind for Bounds {
    const KIND: &'static str = "prior";
}

impl Readable for Bounds {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let bounds = Spanned::<[f64; 2]>::read(reader, at, item)?;
        let [low, high] = bounds.value;
        if low >= high {
            let message = format!("the prior of `{}` has no room", at.key);
            reader.refuse(item.span(), message, "must be two ascending numbers");
            return None;
        }
        Some(Self(bounds))
    }

    fn schema() -> Json {
        <[f64; 2]>::schema()
    }
}

/// Every parameter that has a key of its own.
fn parameter_names() -> Vec<String> {
    let of = |section: String, fields: &'static [Field]| {
        let fields = fields.iter();
        fields.map(move |field| format!("{section}.{}", field.key))
    };
    let sections = WORLD_SECTIONS.iter();
    let sections = sections.flat_map(|section| of(section.name.to_owned(), section.fields));
    let levers = LEVERS.iter();
    let levers = levers.flat_map(|lever| of(format!("policy.{}", lever.name), lever.fields));
    sections.chain(levers).collect()
}

/// Keys of parameters of industries and of their services.
fn industry_pattern() -> String {
    let one_of = |fields: &[Field]| {
        let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
        keys.join("|")
    };
    let industry = one_of(IndustryParameters::FIELDS);
    let service = one_of(ServiceParameters::FIELDS);
    format!("^industries\\.[a-z0-9-]+\\.(({industry})|services\\.[a-z0-9-]+\\.({service}))$")
}

/// A calibration file, read.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// What is varied.
    pub priors: Priors,
    /// The claims file.
    pub claims: PathBuf,
    source: Arc<Source>,
    /// The places of the priors' bounds, prior by prior.
    spans: Vec<crate::reader::Span>,
}

impl Calibration {
    /// Reads a calibration file.
    ///
    /// # Errors
    /// All problems of the file.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        let origin = Origin::called(builtin::Kind::Calibration, path)?;
        Self::from_source(&origin, origin.open()?)
    }

    /// Reads a calibration file from its text; `path` is where it would lie.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, Diagnostics> {
        let origin = Origin::File(path.to_owned());
        Self::from_source(&origin, origin.source(text.to_owned()))
    }

    fn from_source(origin: &Origin, source: Arc<Source>) -> Result<Self, Diagnostics> {
        let kept = Arc::clone(&source);
        Reader::read_source(source, |reader, table| {
            let owner = "a calibration file".to_owned();
            let Some(file) = CalibrationFile::read_table(reader, owner, 0..0, table) else {
                return Ok(None);
            };
            if file.priors.0.is_empty() {
                let diagnostic = Diagnostic::new("a calibration needs priors").in_file(0);
                reader.diagnostics.push(diagnostic);
            }
            let claims = match origin.beside(builtin::Kind::Claims, &file.claims.value) {
                Ok(claims) => claims,
                Err(diagnostic) => {
                    let diagnostic = diagnostic.at(&file.claims.span, "named here");
                    reader.diagnostics.push(diagnostic);
                    return Ok(None);
                }
            };
            let mut sorted: Vec<_> = file.priors.accepted().collect();
            sorted.sort_by_key(|(key, _)| &key.value);
            let bounds = sorted.iter().map(|(key, bounds)| {
                let [low, high] = bounds.0.value;
                (key.value.0.clone(), low, high)
            });
            Ok(Some(Self {
                priors: Priors(bounds.collect()),
                claims: claims.path(),
                source: kept,
                spans: sorted
                    .iter()
                    .map(|(_, bounds)| bounds.0.span.clone())
                    .collect(),
            }))
        })
    }

    /// Checks that every prior is of a number of the scenario, and within its bounds.
    ///
    /// # Errors
    /// All priors that are not, where they stand.
    pub fn check(&self, scenario: &Scenario) -> Result<(), Diagnostics> {
        let priors = self.priors.iter().zip(&self.spans);
        let refused = priors.filter_map(|((key, low, high), span)| {
            let why = match scenario.parameter(key) {
                Err(why) => why,
                Ok(parameter) => match parameter.field.kind {
                    Bound::Number { min, max } if low < min || high > max => {
                        format!("its bounds must lie between {min} and {max}")
                    }
                    Bound::Number { .. } => return None,
                    Bound::Whole { .. } | Bound::Switch => "it is not a real number".to_owned(),
                },
            };
            let diagnostic = Diagnostic::new(format!("`{key}` cannot be varied"));
            Some(diagnostic.at(span, why))
        });
        let diagnostics: Vec<Diagnostic> = refused.collect();
        if diagnostics.is_empty() {
            Ok(())
        } else {
            Err(Diagnostics::new(
                vec![Arc::clone(&self.source)],
                diagnostics,
            ))
        }
    }
}

/// Parameters with the bounds between which their priors are uniform.
#[derive(Debug, Clone, PartialEq)]
pub struct Priors(pub(super) Vec<(String, f64, f64)>);

impl Priors {
    /// Keys with their bounds.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64, f64)> {
        self.0
            .iter()
            .map(|(key, low, high)| (key.as_str(), *low, *high))
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _, _)| key.as_str())
    }

    /// The settings that a point stands for.
    #[must_use]
    pub fn settings(&self, values: &[f64]) -> Vec<Setting> {
        let pairs = self.keys().zip(values);
        pairs
            .map(|(key, value)| Setting::of(key, Value::Number(*value)))
            .collect()
    }

    /// Points of a wave, spread over the bounds as a Latin hypercube.
    #[must_use]
    pub fn spread(&self, points: usize, seed: u64, wave: u32) -> Vec<Point> {
        let design = latin_hypercube(points, self.0.len(), seed);
        design
            .into_iter()
            .map(|row| {
                let values = row.iter().zip(&self.0);
                let values = values.map(|(share, (_, low, high))| low + share * (high - low));
                Point::new(wave, values.collect())
            })
            .collect()
    }
}
