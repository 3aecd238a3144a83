//! What each lever of a package does alone, and what the package owes to it.
//!
//! Both readings are paired differences on the same luck: a lever *alone* is the baseline with this
//! one lever as the package has it, against the baseline; a lever's part *within* the package is the
//! package against the package with this lever as the baseline has it. Where the two differ, levers
//! work on one another.

use super::ReplicateSummary;
use super::comparison::values;
use crate::outcome::slices::TIERS;
use crate::outcome::{self, Outcome, Slice, SliceGroup};
use crate::policy::{LEVERS, Policy};
use crate::stats::{Paired, holm};

/// Something by which levers are judged: an outcome of a part of the market.
#[derive(Debug, Clone, Copy)]
pub struct Aim {
    /// The outcome.
    pub outcome: &'static Outcome,
    /// What it is called here.
    pub label: &'static str,
    group: SliceGroup,
    part: &'static str,
}

/// One paired difference with its p-value after Holm's adjustment.
#[derive(Debug, Clone, Copy)]
pub struct Effect {
    /// The difference; its baseline is the arm without the lever.
    pub paired: Paired,
    /// Adjusted over all levers and both readings of one aim; for the whole package as it is.
    pub adjusted_p: Option<f64>,
}

/// What one lever does, aim by aim; `None` where no pair has a value.
#[derive(Debug, Clone)]
pub struct LeverEffects {
    /// The lever.
    pub lever: &'static str,
    /// Baseline with this lever against the baseline.
    pub alone: Vec<Option<Effect>>,
    /// Package against the package without it.
    pub within: Vec<Option<Effect>>,
}

/// A package taken apart.
#[derive(Debug, Clone)]
pub struct Ablation {
    /// By what levers are judged.
    pub aims: Vec<Aim>,
    /// The whole package against the baseline, aim by aim.
    pub package: Vec<Option<Effect>>,
    /// Lever by lever, in the order of [`LEVERS`].
    pub levers: Vec<LeverEffects>,
}

/// The aims: what is sold, who comes back, how good it is, what abuse costs, and what buyers and
/// small shops have of it.
#[must_use]
pub fn aims() -> Vec<Aim> {
    let whole = (SliceGroup::All, "all");
    let small = (SliceGroup::Tier, TIERS[1]);
    let aims = [
        (outcome::NET_GMV, "Net GMV", whole),
        (outcome::REPEAT_90, "Repeat rate, 90 days", whole),
        (outcome::QUALITY_TRADED, "Quality traded", whole),
        (outcome::ABUSE_LOSS, "Loss to abuse", whole),
        (outcome::CONSUMER_SURPLUS, "Consumer surplus", whole),
        (outcome::MERCHANT_PROFIT, "Small shops' profit", small),
    ];
    aims.map(|(outcome, label, (group, part))| Aim {
        outcome,
        label,
        group,
        part,
    })
    .into()
}

/// The levers whose timelines differ between two policies, in the order of [`LEVERS`].
#[must_use]
pub fn levers_between(baseline: &Policy, package: &Policy) -> Vec<&'static str> {
    let names = LEVERS.iter().map(|lever| lever.name);
    names
        .filter(|name| {
            let mut changed = baseline.clone();
            changed.take(name, package);
            changed != *baseline
        })
        .collect()
}

/// The policies to be run: the baseline, the package, then lever by lever the baseline with it and
/// the package without it.
#[must_use]
pub fn policies(baseline: &Policy, package: &Policy, levers: &[&str]) -> Vec<Policy> {
    let mut policies = vec![baseline.clone(), package.clone()];
    for lever in levers {
        let mut alone = baseline.clone();
        alone.take(lever, package);
        let mut without = package.clone();
        without.take(lever, baseline);
        policies.extend([alone, without]);
    }
    policies
}

/// Reads the effects off finished arms, which are in the order of [`policies`].
///
/// # Panics
/// If there are not two arms and two for every lever.
#[must_use]
pub fn ablate(
    levers: &[&'static str],
    industries: &[&str],
    finished: &[Vec<ReplicateSummary>],
) -> Ablation {
    assert_eq!(
        finished.len(),
        2 + 2 * levers.len(),
        "two arms per lever and two more"
    );
    let aims = aims();
    let slices = Slice::all(industries);
    let mut package = Vec::new();
    let mut effects: Vec<LeverEffects> = levers
        .iter()
        .map(|lever| LeverEffects {
            lever,
            alone: Vec::new(),
            within: Vec::new(),
        })
        .collect();
    for aim in &aims {
        let slice = slices
            .iter()
            .position(|slice| slice.group == aim.group && slice.label == aim.part)
            .expect("every market has the whole and its tiers");
        let of = |arm: &Vec<ReplicateSummary>| {
            values(aim.outcome, arm.iter().map(|kept| &kept.window[slice]))
        };
        let by_arm: Vec<Vec<Option<f64>>> = finished.iter().map(of).collect();
        let pairs = (0..levers.len()).flat_map(|lever| {
            let (alone, without) = (&by_arm[2 + 2 * lever], &by_arm[3 + 2 * lever]);
            [
                Paired::of(&by_arm[0], alone),
                Paired::of(without, &by_arm[1]),
            ]
        });
        let adjusted = adjusted(&pairs.collect::<Vec<_>>());
        for (effects, both) in effects.iter_mut().zip(adjusted.chunks(2)) {
            effects.alone.push(both[0]);
            effects.within.push(both[1]);
        }
        package.push(Paired::of(&by_arm[0], &by_arm[1]).map(|paired| Effect {
            paired,
            adjusted_p: paired.p_value,
        }));
    }
    Ablation {
        aims,
        package,
        levers: effects,
    }
}

/// Effects with their p-values adjusted together.
fn adjusted(pairs: &[Option<Paired>]) -> Vec<Option<Effect>> {
    let raw: Vec<f64> = pairs
        .iter()
        .flatten()
        .filter_map(|pair| pair.p_value)
        .collect();
    let mut adjusted = holm(&raw).into_iter();
    let effects = pairs.iter().map(|pair| {
        pair.map(|paired| Effect {
            paired,
            adjusted_p: paired.p_value.and_then(|_| adjusted.next()),
        })
    });
    effects.collect()
}
