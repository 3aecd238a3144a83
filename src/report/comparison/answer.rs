//! The answer of `run` and `compare`.

use crate::experiment::drift::Drift;
use crate::experiment::gains::PartyChanges;
use crate::experiment::horizons::Horizon;
use crate::experiment::{Attainment, Comparison, Plan};
use crate::market::calendar::Calendar;
use crate::records::Speed;
use crate::report::at_scale::AtScale;
use crate::report::worlds::OverReport;

/// A finished run or comparison; it serialises as `docs/output.md` promises.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The arms; the first is the baseline.
    pub arms: Vec<Arm>,
    /// Start, end and the days that are evaluated.
    pub calendar: Calendar,
    /// Seed of all luck.
    pub seed: u64,
    /// True if twins with visible quality were run.
    pub efficiency: bool,
    /// Sentences on policies that never come into force, and on arms that never differ.
    pub unreached: Vec<String>,
    /// The outcomes asked for, arm by arm.
    pub comparison: Comparison,
    /// Outcomes on which the score rests and those that are true, arm by arm.
    pub measured: Comparison,
    /// Changes for every party under every arm.
    pub gains: Vec<PartyChanges>,
    /// Drift of the baseline.
    pub drift: Vec<Drift>,
    /// Effects month by month.
    pub horizons: Vec<Horizon>,
    /// Effects over worlds that fit what is known, if they were asked for.
    pub over_worlds: Option<OverReport>,
    /// Effects on a platform of a given size, if that was asked for.
    pub at_scale: Option<AtScale>,
    /// The precisions asked for.
    pub attained: Vec<Attainment>,
    /// Fingerprint of all totals, 16 hexadecimal digits.
    pub digest: String,
    /// The folder of the records.
    pub folder: String,
    /// Orders in all replicates, whenever they were simulated.
    pub orders: u64,
    /// Speed of this command; `None` if it simulated nothing.
    pub speed: Option<Speed>,
    /// The most memory that this command had resident, in bytes.
    pub peak_memory_bytes: Option<u64>,
}

/// An arm by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// The scenario's name.
    pub name: String,
    /// The scenario's summary.
    pub summary: String,
    /// The scenario's file.
    pub path: String,
    /// The scenario's digest.
    pub digest: String,
}

impl Arm {
    /// The arms of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Vec<Self> {
        let arms = plan.arms.iter();
        arms.map(|arm| Self {
            name: arm.name.clone(),
            summary: arm.summary.clone(),
            path: arm.path.clone(),
            digest: arm.digest.clone(),
        })
        .collect()
    }
}

impl Answer {
    /// The names of the arms beside the baseline, with their places among those.
    pub(super) fn others(&self) -> impl Iterator<Item = (usize, &str)> {
        let others = self.arms.iter().skip(1);
        others.map(|arm| arm.name.as_str()).enumerate()
    }
}
