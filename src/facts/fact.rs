//! Facts, and those of them that a calibration may see.

use super::statistic::Statistic;
use crate::scenario::Scenario;
use jiff::civil::Date;
use std::fmt;
use std::path::PathBuf;

/// How well a fact is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Official statistics, audited filings, peer-reviewed work with data.
    A,
    /// Trade press or a company, with a named source.
    B,
    /// A single claim of the press.
    C,
}

impl Grade {
    /// The part of such a fact that a model of the kind may miss, as a share of half its band: the
    /// worse the source, the less it can be held against the model.
    #[must_use]
    pub const fn discrepancy(self) -> f64 {
        match self {
            Self::A => 0.25,
            Self::B => 0.5,
            Self::C => 1.0,
        }
    }

    /// Its letter.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

/// The use of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Worlds are fitted to it.
    Fit,
    /// It is held back: nothing is ever fitted to it.
    Validate,
    /// It says where a parameter lies.
    Prior,
    /// It says only what a value cannot exceed or fall below.
    Bound,
}

impl Use {
    pub(super) const NAMES: [(&'static str, Self); 4] = [
        ("fit", Self::Fit),
        ("validate", Self::Validate),
        ("prior", Self::Prior),
        ("bound", Self::Bound),
    ];

    /// The word that files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        names
            .find(|(_, one)| *one == self)
            .map_or("", |(name, _)| name)
    }
}

/// A scale on which distances from a figure are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// As it is.
    #[default]
    Linear,
    /// By its logarithm: so many times over or under.
    Log,
}

impl Scale {
    /// A value on the scale; `None` if it has no place there.
    #[must_use]
    pub fn of(self, value: f64) -> Option<f64> {
        let scaled = match self {
            Self::Linear => value,
            Self::Log if value > 0.0 => libm::log(value),
            Self::Log => return None,
        };
        scaled.is_finite().then_some(scaled)
    }

    /// A value from the scale.
    #[must_use]
    pub fn back(self, scaled: f64) -> f64 {
        match self {
            Self::Linear => scaled,
            Self::Log => libm::exp(scaled),
        }
    }
}

/// A published figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Published {
    /// The figure.
    pub value: f64,
    /// Values that agree with it, differences of place and time allowed for.
    pub band: (f64, f64),
    /// The scale on which distances from it are taken.
    pub scale: Scale,
}

/// A fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its identifier.
    pub id: String,
    /// The knowledge in our words.
    pub says: String,
    /// Where it was published, and what was reckoned from it.
    pub source: String,
    /// Of which place.
    pub place: String,
    /// Of which year.
    pub year: String,
    /// How well it is known.
    pub grade: Grade,
    /// Its use.
    pub purpose: Use,
    /// The figure.
    pub published: Published,
    /// In which scenario, by index, and how it is measured, or why it cannot be.
    pub measured: Result<(usize, Statistic), Unmeasured>,
}

/// A reason for which no market tells a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmeasured {
    /// The reason that the file states.
    Stated(String),
    /// The run is too short to follow buyers for so many days before those that are evaluated.
    TooLate {
        /// The first day of the run.
        start: Date,
        /// For how long.
        days: u16,
    },
}

impl fmt::Display for Unmeasured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stated(why) => formatter.write_str(why),
            Self::TooLate { start, days } => write!(
                formatter,
                "the run begins on {start}, too late to follow buyers for {days} days"
            ),
        }
    }
}

impl Fact {
    /// True of a value that agrees with what is published.
    #[must_use]
    pub fn agrees(&self, value: f64) -> bool {
        let (low, high) = self.published.band;
        (low..=high).contains(&value)
    }

    /// The standard deviation, on the fact's scale, of what is published and of what a model may
    /// miss: the band is taken for two standard deviations to each side, and the grade adds its
    /// own.
    #[must_use]
    pub fn spread(&self) -> f64 {
        let Published { band, scale, .. } = self.published;
        let half = match (scale.of(band.0), scale.of(band.1)) {
            (Some(low), Some(high)) => (high - low) / 4.0,
            _ => (band.1 - band.0) / 4.0,
        };
        let discrepancy = self.grade.discrepancy() * half;
        (half * half + discrepancy * discrepancy).sqrt()
    }

    /// The middle of the band on the fact's scale, from which distances are taken.
    #[must_use]
    pub fn aim(&self) -> f64 {
        let Published { value, band, scale } = self.published;
        match (scale.of(band.0), scale.of(band.1)) {
            (Some(low), Some(high)) => f64::midpoint(low, high),
            _ => value,
        }
    }
}

/// Everything in a facts file.
#[derive(Debug, Clone)]
pub struct Facts {
    /// A sentence on what the facts are about.
    pub summary: String,
    /// A claims file whose predicted claims are held back, too.
    pub claims: Option<PathBuf>,
    /// The scenarios in which they are measured.
    pub scenarios: Vec<Scenario>,
    /// The facts, by identifier.
    pub facts: Vec<Fact>,
}

/// Facts that worlds may be fitted to: those of use `fit` that can be measured.
#[derive(Debug, Clone)]
pub struct FitFacts(Facts);

impl Facts {
    /// The facts that worlds may be fitted to.
    #[must_use]
    pub fn fit(&self) -> FitFacts {
        let mut facts = self.clone();
        facts
            .facts
            .retain(|fact| fact.purpose == Use::Fit && fact.measured.is_ok());
        FitFacts(facts)
    }
}

impl FitFacts {
    /// The facts and the scenarios that they are measured in.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.0
    }
}
