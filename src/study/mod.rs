//! Studies: experiments over arms and factors, written in a file.
//!
//! | file | idea |
//! |---|---|
//! | `numbers` | the numbers of a study file, declared as parameters are |
//! | `file` | sections and keys of a study file, and the JSON Schema |
//! | `read` | a file becomes a [`Study`], or a report of all its problems |
//! | `arms`, `factors`, `goals` | its parts: arms; factors; guardrails and other requests |
//! | `points` | the points of the design, and the arms at each |
//! | `sweep` | runs every arm at every point, each distinct scenario once |
//! | `response` | what is drawn and tested: outcomes per point, sensitivities |
//! | `best` | which arm is best, with as few replicates as it takes |
//! | `gate` | a recorded baseline, and whether today's results are worse |
//! | `margins` | guardrails' values, and how much worse is still no harm |
//! | `alarms` | how often the gate is wrong, by gates formed from a pool of replicates |
//! | `deletions` | which levers the gate misses once they are gone |
//! | `search`, `breeding` | packages that no other beats; the generations in which they are bred |
//! | `regret` | what these packages cost where the world is another one |
//!
//! How to write a file is in `docs/studies.md`.

pub mod alarms;
mod arms;
pub mod baseline;
pub mod best;
mod breeding;
pub mod deletions;
mod factors;
mod file;
pub mod gate;
mod goals;
mod margins;
mod numbers;
mod points;
mod read;
pub mod regret;
pub mod response;
pub mod search;
pub mod sweep;

pub use file::json_schema;
pub use numbers::{Effort, GateRules, SearchRules};
pub use points::Point;

use crate::experiment::Goal;
use crate::outcome::Outcome;
use crate::parameter::{Field, Value};
use crate::scenario::Scenario;
use crate::stats::Direction;
use std::path::PathBuf;

/// A study as checked.
#[derive(Debug, Clone)]
pub struct Study {
    /// Its name in kebab case.
    pub name: String,
    /// One sentence on what it asks.
    pub summary: String,
    /// The arms; the first is the baseline of the others. All have the same calendar and
    /// industries.
    pub arms: Vec<StudyArm>,
    /// How much is run.
    pub effort: Effort,
    /// Precisions to reach at every point.
    pub goals: Vec<Goal>,
    /// The factors that vary beside the arms.
    pub factors: Vec<Factor>,
    /// Which points of the factors' ranges are run.
    pub design: Design,
    /// The outcomes that are reported.
    pub outcomes: Vec<&'static Outcome>,
    /// Outcomes that must not get worse.
    pub guardrails: Vec<Guardrail>,
    /// How the gate judges.
    pub gate: Gate,
    /// Which arm to select, by which outcome.
    pub best: Option<Best>,
    /// The search that is asked for.
    pub search: Option<Search>,
}

/// One arm of a study, before its factors.
#[derive(Debug, Clone)]
pub struct StudyArm {
    /// Its name, unique in the study.
    pub name: String,
    /// The scenario with the arm's own changes.
    pub scenario: Scenario,
    /// The file it was read from, as written in the study.
    pub path: String,
}

/// Something that varies over the points of a design.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its name in the study.
    pub name: String,
    /// The dotted key of the parameter.
    pub key: String,
    /// Meaning, unit and bounds of the parameter.
    pub field: &'static Field,
    /// The arms, by index, in which it is set.
    pub arms: Vec<usize>,
    /// Its possible values.
    pub range: Range,
}

/// Possible values of a factor.
#[derive(Debug, Clone, PartialEq)]
pub enum Range {
    /// One of these values.
    Levels(Vec<Value>),
    /// Anything from the lower to the upper end.
    Between(f64, f64),
}

/// How the points of a study are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// No factors: a single point.
    Single,
    /// Every combination; factors with ends take this many equidistant levels.
    Grid(usize),
    /// One point in every stratum of every factor.
    LatinHypercube {
        /// Number of points.
        points: usize,
        /// Seed of the design.
        seed: u64,
    },
    /// A Sobol' sequence.
    Sobol {
        /// Number of points.
        points: usize,
        /// Seed of the scrambling.
        seed: u64,
    },
    /// Blocks of which Sobol' indices are estimated.
    Saltelli {
        /// Number of blocks, each of two points more than there are factors.
        blocks: usize,
        /// Seed of the scrambling.
        seed: u64,
    },
    /// Trajectories of elementary effects.
    Morris {
        /// Number of trajectories, each of one point more than there are factors.
        trajectories: usize,
        /// Levels of every factor.
        levels: usize,
        /// Seed of the design.
        seed: u64,
    },
}

/// An outcome that must not get worse than a margin allows.
#[derive(Debug, Clone, Copy)]
pub struct Guardrail {
    /// The outcome.
    pub outcome: &'static Outcome,
    /// Which way is better.
    pub better: Direction,
    /// How much worse is still no harm.
    pub margin: HarmMargin,
}

/// How much worse is still no harm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HarmMargin {
    /// In the outcome's unit.
    Absolute(f64),
    /// As a share of the baseline's mean.
    OfBaseline(f64),
    /// In standard errors, at the last look, of the paired difference between the arm and that
    /// other one from which it differs most noisily.
    PairedErrors(f64),
}

/// How the gate judges.
#[derive(Debug, Clone)]
pub struct Gate {
    /// The file in which the baseline is recorded.
    pub baseline: PathBuf,
    /// Numbers of replicates at which it is looked, ascending.
    pub looks: Vec<u32>,
    /// Error budgets.
    pub rules: GateRules,
}

/// The criterion of the best arm.
#[derive(Debug, Clone, Copy)]
pub struct Best {
    /// The outcome.
    pub outcome: &'static Outcome,
    /// Differences below this do not matter, in the outcome's unit.
    pub indifference: f64,
}

/// The aim of a search.
#[derive(Debug, Clone)]
pub struct Search {
    /// The arm, by index, whose levers are varied.
    pub arm: usize,
    /// Outcomes that are to become better, all at once.
    pub objectives: Vec<&'static Outcome>,
    /// How hard to search.
    pub rules: SearchRules,
}

impl HarmMargin {
    /// The margin in the outcome's unit, given the baseline's mean and the standard error of the
    /// recorded pairs; not a number where a margin in errors has none to go by.
    #[must_use]
    pub fn absolute(self, baseline: f64, paired_error: Option<f64>) -> f64 {
        match self {
            Self::Absolute(amount) => amount,
            Self::OfBaseline(share) => share * baseline.abs(),
            Self::PairedErrors(errors) => errors * paired_error.unwrap_or(f64::NAN),
        }
    }
}
