//! Arms over worlds that fit what is known, as they were read off.

use crate::experiment::Values;
use crate::experiment::over_worlds::{ArmOver, EffectOver, InWorlds, Pair};
use crate::outcome::{self, Outcome};

/// Outcomes that the figure shows.
pub(super) const DRAWN: [&Outcome; 6] = [
    outcome::NET_GMV,
    outcome::REPEAT_90,
    outcome::QUALITY_TRADED,
    outcome::PROBLEM_RATE,
    outcome::HONEST_SURPLUS,
    outcome::MERCHANT_PROFIT,
];

/// Arms over worlds, as reports tell them.
#[derive(Debug, Clone, PartialEq)]
pub struct OverReport {
    /// The name of the ensemble, or its file.
    pub source: String,
    /// How much each world counts.
    pub weights: Vec<f64>,
    /// Replicates in each world.
    pub replicates: u32,
    /// The outcomes asked for.
    pub outcomes: Vec<&'static Outcome>,
    /// Arm by arm.
    pub arms: Vec<ArmReport>,
}

/// One arm against another.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmReport {
    /// The arm's name.
    pub name: String,
    /// The name of what it is compared with.
    pub baseline: String,
    /// Effects and decision.
    pub over: ArmOver,
    /// The figure's content.
    pub(super) drawn: Vec<Option<EffectOver>>,
}

impl OverReport {
    /// Reads off arms that were run in worlds what they do against their baselines. `names` are
    /// those of the arms, `reference` what was read in the scenario's own world, arm by arm, and
    /// may be empty.
    #[must_use]
    pub fn new(
        ran: &InWorlds,
        names: &[String],
        pairs: &[Pair],
        outcomes: &[&'static Outcome],
        reference: &[Vec<Values>],
    ) -> Self {
        let arms = pairs.iter().map(|pair| ArmReport {
            name: names[pair.arm].clone(),
            baseline: names[pair.baseline].clone(),
            over: ran.arm(outcomes, *pair, reference),
            drawn: ran.arm(&DRAWN, *pair, reference).outcomes,
        });
        Self {
            source: ran.source.clone(),
            weights: ran.weights.clone(),
            replicates: ran.replicates,
            outcomes: outcomes.to_vec(),
            arms: arms.collect(),
        }
    }

    /// The number of equally heavy worlds that would know as much.
    pub(super) fn effective(&self) -> f64 {
        1.0 / self
            .weights
            .iter()
            .map(|weight| weight * weight)
            .sum::<f64>()
    }
}
