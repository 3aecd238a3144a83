//! Calibration files: parameters, and what is believed of each before any fact.

use crate::builtin;
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Kind as Bound, Value};
use crate::policy::LEVERS;
use crate::reader::{
    Diagnostic, Diagnostics, Name, Named, Origin, Readable as _, Reader, SectionName, Source,
    Spanned, Word, schema, section,
};
use crate::scenario::{Scenario, Setting};
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
        /// The facts file whose facts of use `fit` are the targets, relative to this file.
        facts: Spanned<String>,
        /// The rules whose effect known worlds are judged by (`--recover`): those before,
        /// a scenario relative to this file.
        baseline: Option<Spanned<String>>,
        /// Those after, likewise.
        policy: Option<Spanned<String>>,
        /// Parameters by key as in --set.
        priors: Named<DottedKey, PriorFile>,
    }
}

section! {
    /// The belief about a parameter before any fact: it lies between two bounds, anywhere on a
    /// scale.
    struct PriorFile as "prior" {
        /// The two bounds.
        between: Spanned<[f64; 2]>,
        /// The scale on which the prior is even; linear if not stated.
        scale: Option<PriorScale>,
        /// Parameters of one group are screened together; the key's first part if not stated.
        group: Option<String>,
    }
}

/// A scale on which a prior is even.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PriorScale {
    /// The parameter itself.
    #[default]
    Linear,
    /// Its logarithm: for costs, times and ratios.
    Log,
    /// The logarithm of its odds: for shares and chances.
    Logit,
}

impl PriorScale {
    fn forward(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => libm::log(value),
            Self::Logit => libm::log(value / (1.0 - value)),
        }
    }

    fn back(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => libm::exp(value),
            Self::Logit => 1.0 / (1.0 + libm::exp(-value)),
        }
    }

    /// Why bounds have no place on the scale, if they have not.
    fn refusal(self, [low, high]: [f64; 2]) -> Option<&'static str> {
        match self {
            _ if low >= high => Some("must be two ascending numbers"),
            Self::Log if low <= 0.0 => Some("must be above 0 on a log scale"),
            Self::Logit if low <= 0.0 || high >= 1.0 => {
                Some("must lie between 0 and 1, both excluded, on a logit scale")
            }
            _ => None,
        }
    }
}

impl Word for PriorScale {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("linear", Self::Linear),
        ("log", Self::Log),
        ("logit", Self::Logit),
    ];
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
    /// The facts file.
    pub facts: PathBuf,
    /// The rules before and after whose effect known worlds are judged by, if any are named.
    pub rules: Option<[Scenario; 2]>,
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
            let facts = match origin.beside(builtin::Kind::Facts, &file.facts.value) {
                Ok(facts) => facts,
                Err(diagnostic) => {
                    let diagnostic = diagnostic.at(&file.facts.span, "named here");
                    reader.diagnostics.push(diagnostic);
                    return Ok(None);
                }
            };
            let rules = match (&file.baseline, &file.policy) {
                (Some(before), Some(after)) => {
                    let before = rules(reader, origin, before)?;
                    before.zip(rules(reader, origin, after)?)
                }
                (None, None) => None,
                (Some(one), None) | (None, Some(one)) => {
                    let message = "an effect needs a `baseline` and a `policy`";
                    let diagnostic = Diagnostic::new(message).at(&one.span, "stands alone");
                    reader.diagnostics.push(diagnostic);
                    None
                }
            };
            let mut sorted: Vec<_> = file.priors.accepted().collect();
            sorted.sort_by_key(|(key, _)| &key.value);
            let mut priors = Vec::new();
            let mut spans = Vec::new();
            for (key, prior) in sorted {
                let scale = prior.scale.unwrap_or_default();
                if let Some(why) = scale.refusal(prior.between.value) {
                    let message = format!("the prior of `{}` has no room", key.value.0);
                    let diagnostic = Diagnostic::new(message).at(&prior.between.span, why);
                    reader.diagnostics.push(diagnostic);
                    continue;
                }
                priors.push(Prior::new(
                    &key.value.0,
                    prior.between.value,
                    scale,
                    prior.group.as_deref(),
                ));
                spans.push(prior.between.span.clone());
            }
            Ok(Some(Self {
                priors: Priors(priors),
                facts: facts.path(),
                rules: rules.map(|(before, after)| [before, after]),
                source: kept,
                spans,
            }))
        })
    }

    /// Checks that every prior is of a number of the scenario, and within its bounds.
    ///
    /// # Errors
    /// All priors that are not, where they stand.
    pub fn check(&self, scenario: &Scenario) -> Result<(), Diagnostics> {
        let priors = self.priors.iter().zip(&self.spans);
        let refused = priors.filter_map(|(prior, span)| {
            let why = match scenario.parameter(&prior.key) {
                Err(why) => why,
                Ok(parameter) => match parameter.field.kind {
                    Bound::Number { min, max } if prior.low < min || prior.high > max => {
                        format!("its bounds must lie between {min} and {max}")
                    }
                    Bound::Number { .. } => return None,
                    Bound::Whole { .. } | Bound::Switch => "it is not a real number".to_owned(),
                },
            };
            let diagnostic = Diagnostic::new(format!("`{}` cannot be varied", prior.key));
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

/// A scenario that a calibration file names; `None` if it cannot be opened, which is told.
fn rules(
    reader: &mut Reader,
    origin: &Origin,
    name: &Spanned<String>,
) -> Result<Option<Scenario>, Diagnostics> {
    let opened = origin.beside(builtin::Kind::Scenario, &name.value);
    match opened.and_then(|origin| Ok((origin.load()?, origin))) {
        Ok((text, origin)) => Scenario::from_origin(&origin, Some(&text)).map(Some),
        Err(diagnostic) => {
            let diagnostic = diagnostic.at(&name.span, "named here");
            reader.diagnostics.push(diagnostic);
            Ok(None)
        }
    }
}

/// The belief about a parameter before any fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    /// Its dotted key.
    pub key: String,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// The scale on which it is even between them.
    pub scale: PriorScale,
    /// The group that it is screened with.
    pub group: String,
}

impl Prior {
    fn new(key: &str, [low, high]: [f64; 2], scale: PriorScale, group: Option<&str>) -> Self {
        let own = key.split('.').next().unwrap_or(key);
        Self {
            key: key.to_owned(),
            low,
            high,
            scale,
            group: group.unwrap_or(own).to_owned(),
        }
    }

    /// The value at a coordinate; from -1 to 1 it is between the bounds.
    #[must_use]
    pub fn value(&self, place: f64) -> f64 {
        let (low, high) = (self.scale.forward(self.low), self.scale.forward(self.high));
        let value = self
            .scale
            .back(low + f64::midpoint(place, 1.0) * (high - low));
        // Rounding takes no place within the bounds out of them.
        if (-1.0..=1.0).contains(&place) {
            value.clamp(self.low, self.high)
        } else {
            value
        }
    }

    /// The coordinate of a value; beyond -1 or 1 outside of the bounds.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let (low, high) = (self.scale.forward(self.low), self.scale.forward(self.high));
        2.0 * (self.scale.forward(value) - low) / (high - low) - 1.0
    }
}

/// Parameters with what is believed of them beforehand.
#[derive(Debug, Clone, PartialEq)]
pub struct Priors(Vec<Prior>);

impl Priors {
    /// All of them, by key.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Prior> {
        self.0.iter()
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|prior| prior.key.as_str())
    }

    /// Groups by name, each with the indices of its parameters.
    #[must_use]
    pub fn groups(&self) -> Vec<(String, Vec<usize>)> {
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        for (index, prior) in self.0.iter().enumerate() {
            match groups.iter_mut().find(|(name, _)| *name == prior.group) {
                Some((_, members)) => members.push(index),
                None => groups.push((prior.group.clone(), vec![index])),
            }
        }
        groups
    }

    /// Those of some indices.
    #[must_use]
    pub fn only(&self, kept: &[usize]) -> Self {
        Self(kept.iter().map(|index| self.0[*index].clone()).collect())
    }

    /// The values at a place.
    #[must_use]
    pub fn values(&self, place: &[f64]) -> Vec<f64> {
        let pairs = self.0.iter().zip(place);
        pairs.map(|(prior, place)| prior.value(*place)).collect()
    }

    /// The settings that a place stands for.
    #[must_use]
    pub fn settings(&self, place: &[f64]) -> Vec<Setting> {
        let pairs = self.keys().zip(self.values(place));
        pairs
            .map(|(key, value)| Setting::of(key, Value::Number(value)))
            .collect()
    }
}
