//! Effects restated for a platform of a given size.
//!
//! A market is a sample of a platform, and money goes with what is sold there. So an effect in yuan
//! is taken per yuan of the baseline's net GMV in the same world, and multiplied by what the
//! platform sells net in a year. Shares, rates and points are the same at any size and stay as they
//! are.

use super::observation::Values;
use super::over_worlds::{InWorlds, Pair};
use super::watched::{Group, Measured};
use crate::outcome;
use crate::stats::{OverWorlds, Paired};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The size of a platform: its net GMV, in yuan a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct PlatformSize(f64);

impl PlatformSize {
    /// Yuan of net GMV a year.
    #[must_use]
    pub const fn yuan_a_year(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for PlatformSize {
    type Error = String;

    fn try_from(yuan: f64) -> Result<Self, String> {
        if yuan.is_finite() && yuan > 0.0 {
            Ok(Self(yuan))
        } else {
            Err("a platform's size is its net GMV in yuan a year, such as 8e12".to_owned())
        }
    }
}

impl From<PlatformSize> for f64 {
    fn from(size: PlatformSize) -> Self {
        size.0
    }
}

/// Reads `8e12` or `8_000_000_000_000`.
impl FromStr for PlatformSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let yuan = text.trim().replace('_', "").parse();
        Self::try_from(yuan.unwrap_or(f64::NAN))
    }
}

/// Effects that are restated: sales after returns, the three sides, and the groups that may be
/// harmed.
pub const RESTATED: [Measured; 8] = [
    Measured::Outcome(outcome::NET_GMV),
    Measured::Outcome(outcome::CONSUMER_SURPLUS),
    Measured::Outcome(outcome::MERCHANT_PROFIT),
    Measured::Outcome(outcome::PLATFORM_REVENUE),
    Measured::Group(Group::Buyers),
    Measured::Group(Group::GoodShops),
    Measured::Group(Group::SmallShops),
    Measured::Group(Group::NewShops),
];

/// An effect on a platform of some size, in yuan a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Restated {
    /// The quantity that is affected.
    pub of: Measured,
    /// The effect in the scenario's own world; `None` where it is not defined.
    pub own: Option<InYuan>,
    /// The effect over worlds, where they were run and it is defined in two of them.
    pub over: Option<OverWorlds>,
}

/// Yuan a year, as luck leaves them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InYuan {
    /// The effect.
    pub value: f64,
    /// Ends of its 95 % interval by Fieller; `None` where replicates cannot tell.
    pub ends: Option<(f64, f64)>,
    /// Pairs of replicates.
    pub pairs: usize,
}

/// Effects of an arm on a platform of some size. `own` holds what was read in the scenario's own
/// world, arm by arm and replicate by replicate.
#[must_use]
pub fn restate(
    size: PlatformSize,
    pair: Pair,
    own: &[Vec<Values>],
    worlds: Option<&InWorlds>,
) -> Vec<Restated> {
    let restated = RESTATED.into_iter().map(|of| Restated {
        of,
        own: in_yuan(size, pair, of, own),
        over: worlds.and_then(|worlds| over(size, pair, of, own, worlds)),
    });
    restated.collect()
}

/// Readings of one quantity under one arm.
fn column(arms: &[Vec<Values>], arm: usize, of: Measured) -> Vec<Option<f64>> {
    let Some(place) = of.place() else {
        return Vec::new();
    };
    let values = arms.get(arm).into_iter().flatten();
    values
        .map(|values| values.get(place).copied().flatten())
        .collect()
}

fn sales(arms: &[Vec<Values>], arm: usize) -> Vec<Option<f64>> {
    column(arms, arm, Measured::Outcome(outcome::NET_GMV))
}

/// The effect in each pair.
fn gaps(arms: &[Vec<Values>], pair: Pair, of: Measured) -> Vec<Option<f64>> {
    let (base, arm) = (column(arms, pair.baseline, of), column(arms, pair.arm, of));
    let pairs = base.into_iter().zip(arm);
    pairs.map(|(base, arm)| Some(arm? - base?)).collect()
}

/// The ratio of the mean effect to the baseline's mean net GMV, with Fieller's interval, since both
/// are of the same replicates.
fn in_yuan(size: PlatformSize, pair: Pair, of: Measured, own: &[Vec<Values>]) -> Option<InYuan> {
    let sales = sales(own, pair.baseline);
    let gaps = gaps(own, pair, of).into_iter();
    let moved = sales.iter().zip(gaps);
    let moved: Vec<Option<f64>> = moved.map(|(sold, gap)| Some((*sold)? + gap?)).collect();
    let paired = Paired::of(&sales, &moved).filter(|paired| paired.baseline.mean > 0.0)?;
    let yuan = |share: f64| share * size.yuan_a_year();
    Some(InYuan {
        value: yuan(paired.difference.mean / paired.baseline.mean),
        ends: paired
            .relative
            .map(|ratio| (yuan(ratio.low), yuan(ratio.high))),
        pairs: paired.n,
    })
}

fn over(
    size: PlatformSize,
    pair: Pair,
    of: Measured,
    own: &[Vec<Values>],
    worlds: &InWorlds,
) -> Option<OverWorlds> {
    let effects = |arms: &[Vec<Values>]| -> Vec<Option<f64>> {
        let sold: Option<Vec<f64>> = sales(arms, pair.baseline).into_iter().collect();
        let sold = sold.filter(|sold| !sold.is_empty());
        let level = sold.map(|sold| sold.iter().sum::<f64>() / sold.len() as f64);
        let level = level.filter(|level| *level > 0.0);
        let gaps = gaps(arms, pair, of).into_iter();
        gaps.map(|gap| Some(gap? / level? * size.yuan_a_year()))
            .collect()
    };
    let each: Vec<Vec<Option<f64>>> = worlds.runs.iter().map(|arms| effects(arms)).collect();
    OverWorlds::of(&worlds.weights, &each, &effects(own))
}
