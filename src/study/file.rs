//! Study files: their sections and keys, declared once for reader and schema.

use super::numbers::{DesignNumbers, Effort, GateRules, SearchRules};
use crate::experiment::HalfWidth;
use crate::outcome::{self, OUTCOMES, Outcome};
use crate::reader::{
    At, Checked, Item, Kebab, Kind, Label, Name, Named, Part, Positive, Readable, Reader,
    SectionName, Spanned, Word, number, schema, section,
};
use crate::scenario::Settings;
use crate::stats::Direction;
use serde_json::{Value as Json, json};
use std::ops::Range;

/// The JSON Schema (draft 2020-12) of a study file, with which editors complete and check keys.
#[must_use]
pub fn json_schema() -> Json {
    let about = "Arms, factors, outcomes and guardrails of an experiment.";
    schema::file(StudyFile::schema(), "Gresham study", about)
}

section! {
    /// A whole study file.
    pub(super) struct StudyFile as "study" with effort: Effort {
        /// The study's name in kebab case; the file's name without its ending if left out.
        name: Part<KebabText>,
        /// One sentence on what the study asks.
        summary: Part<String>,
        /// The scenario of arms that name none; relative to this file.
        base: Part<Spanned<String>>,
        /// Parameters set in every arm, by dotted key.
        set: Part<Settings>,
        /// What is compared, by name; the first is the baseline. Without it `base` alone is run.
        arms: Part<Named<Kebab, ArmFile>>,
        /// What varies over the points of the design, by name.
        factors: Part<Named<Label, FactorFile>>,
        /// Which points of the factors' ranges are run.
        design: Part<Spanned<DesignFile>>,
        /// Half-widths of 95 % intervals to reach, by outcome: in its unit, or as a text such as
        /// "1%" of the baseline's mean.
        precision: Part<Named<&'static Outcome, HalfWidth>>,
        /// The outcomes to report; guardrails, precisions and objectives are added.
        outcomes: Part<Vec<&'static Outcome>>,
        /// What must not get worse, by outcome.
        guardrails: Part<Named<&'static Outcome, GuardrailFile>>,
        /// The recorded baseline and how the gate judges against it.
        gate: Part<GateFile>,
        /// Which arm to select: by `outcome`, within an `indifference` in its unit.
        best: Part<BestFile>,
        /// Packages to search for.
        search: Part<Spanned<SearchFile>>,
    }
}

section! {
    /// An arm.
    pub(super) struct ArmFile as "arm" {
        /// The scenario file, relative to this file; `base` if left out.
        scenario: Option<Spanned<String>>,
        /// Levers that this arm does without.
        without: Option<Vec<Spanned<String>>>,
        /// The levers that this arm keeps; all if left out.
        only: Option<Vec<Spanned<String>>>,
        /// Parameters set in this arm, by dotted key.
        set: Option<Settings>,
    }
}

section! {
    /// A factor.
    pub(super) struct FactorFile as "factor" {
        /// The dotted key of the parameter.
        parameter: Spanned<String>,
        /// The lower end of its range.
        low: Option<End>,
        /// The upper end of its range.
        high: Option<End>,
        /// The values it takes, in place of the ends.
        values: Option<Spanned<Vec<Level>>>,
        /// The arms in which it is set; all that have the parameter if left out.
        arms: Option<Vec<Spanned<String>>>,
    }
}

section! {
    /// A design.
    pub(super) struct DesignFile as "section" with numbers: DesignNumbers {
        /// How the points are laid out; a grid if left out.
        kind: Option<DesignKind>,
    }
}

section! {
    /// A guardrail.
    pub(super) struct GuardrailFile as "guardrail" {
        /// How much worse is still no harm, in `unit`.
        harm: Checked<Positive>,
        /// The outcome's unit, or `of_baseline` for a share of the baseline's mean.
        unit: Spanned<String>,
        /// Which way is better: `higher` or `lower`; the outcome's own direction if left out.
        better: Option<Direction>,
    }
}

section! {
    /// The gate.
    pub(super) struct GateFile as "section" with rules: GateRules {
        /// The file in which the baseline is recorded, relative to this file.
        baseline: Option<String>,
        /// Numbers of replicates at which it is looked, ascending.
        looks: Option<Looks>,
    }
}

section! {
    /// The selection of the best arm.
    pub(super) struct BestFile as "section" {
        /// The outcome by which arms are ranked.
        outcome: Spanned<&'static Outcome>,
        /// Differences below this do not matter, in the outcome's unit.
        indifference: Positive,
    }
}

section! {
    /// A search.
    pub(super) struct SearchFile as "section" with rules: SearchRules {
        /// The arm whose levers are varied; the last if left out.
        arm: Option<Spanned<String>>,
        /// What is to become better, all at once.
        objectives: Option<Vec<&'static Outcome>>,
    }
}

/// A name in kebab case.
#[derive(Debug, Clone)]
pub(super) struct KebabText(pub(super) String);

impl Readable for KebabText {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let text = String::read(reader, at, item)?;
        reader.kebab("study", &text, item.span()).map(Self)
    }

    fn schema() -> Json {
        let mut schema = Kebab::schema();
        schema["type"] = json!("string");
        schema
    }
}

/// An end of a factor's range: the bytes of a value that is read once the parameter is known.
#[derive(Debug, Clone)]
pub(super) struct End(pub(super) Range<usize>);

impl Readable for End {
    fn read(_: &mut Reader, _: &At, item: &Item) -> Option<Self> {
        Some(Self(item.span()))
    }

    fn schema() -> Json {
        json!({ "type": "number" })
    }
}

/// A value of a factor, likewise.
#[derive(Debug, Clone)]
pub(super) struct Level(pub(super) Range<usize>);

impl Readable for Level {
    fn read(_: &mut Reader, _: &At, item: &Item) -> Option<Self> {
        Some(Self(item.span()))
    }

    fn schema() -> Json {
        json!({ "type": ["number", "boolean"] })
    }
}

/// Numbers of replicates in ascending order.
#[derive(Debug, Clone)]
pub(super) struct Looks(pub(super) Vec<u32>);

impl Readable for Looks {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let looks = Vec::<u32>::read(reader, at, item)?;
        let ascend = looks.windows(2).all(|pair| pair[0] < pair[1]);
        if looks.is_empty() || !ascend || looks.iter().any(|look| !(2..=100_000).contains(look)) {
            let message = "`looks` must be numbers of replicates from 2 on, in ascending order";
            reader
                .refuse(item.span(), message, "not such a list")
                .add_help("for instance `looks = [16, 32, 64, 128]`");
            return None;
        }
        Some(Self(looks))
    }

    fn schema() -> Json {
        let look = json!({ "type": "integer", "minimum": 2, "maximum": 100_000 });
        json!({ "type": "array", "items": look, "minItems": 1 })
    }
}

/// A kind of design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DesignKind {
    Grid,
    LatinHypercube,
    Sobol,
    Saltelli,
    Morris,
}

impl Word for DesignKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("grid", Self::Grid),
        ("latin-hypercube", Self::LatinHypercube),
        ("sobol", Self::Sobol),
        ("saltelli", Self::Saltelli),
        ("morris", Self::Morris),
    ];
}

impl Word for Direction {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("higher", Self::HigherIsBetter),
        ("lower", Self::LowerIsBetter),
    ];
}

fn outcome_names() -> Vec<&'static str> {
    OUTCOMES.iter().map(|one| one.name).collect()
}

fn known_outcome(reader: &mut Reader, name: &str, at: Range<usize>) -> Option<&'static Outcome> {
    let found = outcome::by_name(name);
    if found.is_none() {
        let span = reader.span(at);
        reader.unknown("outcome", name, &outcome_names(), &span);
    }
    found
}

impl Readable for &'static Outcome {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let name = String::read(reader, at, item)?;
        known_outcome(reader, &name, item.span())
    }

    fn schema() -> Json {
        json!({ "enum": outcome_names() })
    }
}

impl SectionName for &'static Outcome {
    fn read_name(reader: &mut Reader, _: &str, name: &Name) -> Option<Self> {
        known_outcome(reader, name.get_ref(), name.span())
    }

    fn schema() -> Json {
        json!({ "enum": outcome_names() })
    }
}

impl Kind for HalfWidth {
    const KIND: &'static str = "precision";
}

impl Readable for HalfWidth {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let text = item.get_ref().as_str().map(str::trim);
        let half_width = match text.and_then(|text| text.strip_suffix('%')) {
            Some(digits) => {
                let percent = digits.trim().parse::<f64>().ok();
                percent.map(|percent| Self::OfBaseline(percent / 100.0))
            }
            None => number(item).map(Self::Absolute),
        };
        let size = |half_width: &Self| match half_width {
            Self::OfBaseline(size) | Self::Absolute(size) => *size,
        };
        let half_width = half_width.filter(|one| size(one).is_finite() && size(one) > 0.0);
        if half_width.is_none() {
            let wanted = "a half-width above 0, or a text such as \"1%\"";
            reader.wrong_type(at.key, wanted, item);
        }
        half_width
    }

    fn schema() -> Json {
        json!({ "type": ["number", "string"], "exclusiveMinimum": 0, "pattern": "%\\s*$" })
    }
}
