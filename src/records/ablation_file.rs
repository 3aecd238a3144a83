//! `ablation.json`: what each lever of a package does, small enough to be kept with the sources.

use super::{RecordsError, json_file};
use crate::builtin;
use crate::experiment::Plan;
use crate::experiment::ablation::{Ablation, Effect};
use crate::outcome::Outcome;
use crate::stats::Verdict;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The number of this layout of the file.
const FORMAT: u32 = 1;
const FILE: &str = "ablation.json";

/// Everything about an ablation that tables, figures and pages of levers show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AblationRecord {
    /// The layout of the file.
    pub format: u32,
    /// The version of gresham.
    pub gresham: String,
    /// The command as a reader would type it.
    pub command: String,
    /// The baseline's name.
    pub baseline: String,
    /// The package's name.
    pub package: String,
    /// Digest of the records it was read off, 16 hexadecimal digits.
    pub digest: String,
    /// Replicates of every arm; of undecided readings there may be more.
    pub replicates: usize,
    /// Times at which it was looked whether to go on.
    #[serde(default = "once")]
    pub looks: u32,
    /// First and last day over which arms were compared.
    pub window: [String; 2],
    /// Consumers and shops of the world.
    pub size: [u32; 2],
    /// By what levers were judged.
    pub aims: Vec<AimRecord>,
    /// The whole package against the baseline, aim by aim.
    pub whole: Vec<Option<EffectRecord>>,
    /// Lever by lever.
    pub levers: Vec<LeverRecord>,
}

/// An outcome of a part of the market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AimRecord {
    /// The outcome, by its name in the file.
    pub outcome: &'static Outcome,
    /// Its name here.
    pub label: String,
}

/// Effects of one lever, aim by aim; null where it is not defined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeverRecord {
    /// The lever's name.
    pub lever: String,
    /// The baseline with this lever, against the baseline.
    pub alone: Vec<Option<EffectRecord>>,
    /// The package, against the package without this lever.
    pub within: Vec<Option<EffectRecord>>,
}

/// A paired difference with its 95 % interval, in the outcome's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EffectRecord {
    /// Pairs of replicates.
    pub pairs: usize,
    /// Mean without the lever.
    pub baseline: f64,
    /// The mean difference.
    pub difference: f64,
    /// Lower end; null for a single pair.
    pub low: Option<f64>,
    /// Upper end; null for a single pair.
    pub high: Option<f64>,
    /// P-value after Holm's adjustment over all levers and both readings, times the looks that were
    /// taken; null for a single pair.
    pub adjusted_p_value: Option<f64>,
    /// The smallest difference that matters.
    #[serde(default)]
    pub margin: Option<f64>,
    /// The finding that it is shown to be; null in records of versions that did not say.
    #[serde(default)]
    pub finding: Option<Finding>,
}

/// A lever against a margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The outcome moved the way it should.
    Gains,
    /// The outcome moved the way it should not.
    Harms,
    /// The outcome, of which neither way is good, moved.
    Moves,
    /// Any difference is smaller than the margin.
    Smaller,
    /// No pair differs, which is not to say that none would.
    NoneSeen,
    /// None of these is shown.
    Undecided,
}

impl From<Verdict> for Finding {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Better => Self::Gains,
            Verdict::Worse => Self::Harms,
            Verdict::Higher | Verdict::Lower => Self::Moves,
            Verdict::NoMaterialDifference => Self::Smaller,
            Verdict::NoneSeen => Self::NoneSeen,
            Verdict::Undecided => Self::Undecided,
        }
    }
}

impl AblationRecord {
    /// The record of an ablation whose arms were those of `plan`.
    ///
    /// # Panics
    /// If the plan has fewer than two arms.
    #[must_use]
    pub fn new(
        ablation: &Ablation,
        plan: &Plan,
        looks: u32,
        (command, digest): (&str, &str),
    ) -> Self {
        let effects = |effects: &[Option<Effect>]| -> Vec<Option<EffectRecord>> {
            effects
                .iter()
                .map(|effect| effect.as_ref().map(effect_record))
                .collect()
        };
        let [baseline, package, ..] = plan.arms.as_slice() else {
            panic!("an ablation has a baseline and a package")
        };
        let levers = ablation.levers.iter();
        let readings = levers.flat_map(|lever| lever.alone.iter().chain(&lever.within));
        let replicates = readings.chain(&ablation.package).flatten();
        Self {
            format: FORMAT,
            gresham: env!("CARGO_PKG_VERSION").to_owned(),
            command: command.to_owned(),
            baseline: baseline.name.clone(),
            package: package.name.clone(),
            digest: digest.to_owned(),
            replicates: replicates
                .map(|effect| effect.paired.n + effect.paired.dropped)
                .min()
                .unwrap_or(0),
            looks,
            window: [plan.calendar().evaluate_from, plan.calendar().end]
                .map(|date| date.to_string()),
            size: [
                baseline.world.population.consumers,
                baseline.world.population.shops,
            ],
            aims: ablation
                .aims
                .iter()
                .map(|aim| AimRecord {
                    outcome: aim.outcome,
                    label: aim.label.to_owned(),
                })
                .collect(),
            whole: effects(&ablation.package),
            levers: ablation
                .levers
                .iter()
                .map(|lever| LeverRecord {
                    lever: lever.lever.to_owned(),
                    alone: effects(&lever.alone),
                    within: effects(&lever.within),
                })
                .collect(),
        }
    }

    /// The most pairs of any reading.
    #[must_use]
    pub fn most_pairs(&self) -> usize {
        let levers = self.levers.iter();
        let effects = levers.flat_map(|lever| lever.alone.iter().chain(&lever.within));
        let pairs = effects.flatten().map(|effect| effect.pairs);
        pairs.max().unwrap_or(0).max(self.replicates)
    }

    /// Reads the ablation recorded in a folder; `None` if there is none.
    ///
    /// # Errors
    /// If the file cannot be read or is no ablation.
    pub fn read(folder: &Path) -> Result<Option<Self>, RecordsError> {
        let path = folder.join(FILE);
        let Some(record) = json_file::read::<Self>(&path, "ablation")? else {
            return Ok(None);
        };
        record.checked(&path).map(Some)
    }

    /// Reads the ablation that is built into the program.
    ///
    /// # Errors
    /// If it is of another version, which a test rules out.
    pub fn built_in() -> Result<Self, RecordsError> {
        let record: Self = serde_json::from_str(builtin::ABLATION)
            .map_err(|error| RecordsError::new(format!("the built-in ablation: {error}")))?;
        record.checked(Path::new("the built-in ablation"))
    }

    fn checked(self, path: &Path) -> Result<Self, RecordsError> {
        let record = self;
        let aims = record.aims.len();
        let complete = record
            .levers
            .iter()
            .all(|lever| lever.alone.len() == aims && lever.within.len() == aims);
        if record.format != FORMAT || !complete || record.whole.len() != aims {
            return Err(RecordsError::new(format!(
                "{} is of another version or damaged; run its command again",
                path.display()
            )));
        }
        Ok(record)
    }

    /// The file with its name.
    #[must_use]
    pub fn file(&self) -> (String, Vec<u8>) {
        (FILE.to_owned(), json_file::text(self).into_bytes())
    }
}

const fn once() -> u32 {
    1
}

fn effect_record(effect: &Effect) -> EffectRecord {
    let paired = &effect.paired;
    EffectRecord {
        pairs: paired.n,
        baseline: paired.baseline.mean,
        difference: paired.difference.mean,
        low: paired.difference.low(),
        high: paired.difference.high(),
        adjusted_p_value: effect.adjusted_p,
        margin: Some(effect.margin),
        finding: Some(effect.verdict.into()),
    }
}
