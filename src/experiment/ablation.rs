//! What each lever of a package does alone, and what the package owes to it.
//!
//! Both readings are paired differences on the same luck: a lever *alone* is the baseline with this
//! one lever as the package has it, against the baseline; a lever's part *within* the package is
//! the package against the package with this lever as the baseline has it. Where the two differ,
//! levers work on one another.

use super::comparison::{most, values};
use crate::outcome::slices::TIERS;
use crate::outcome::{self, Outcome, Slice, SliceGroup, Totals};
use crate::policy::{LEVERS, Policy};
use crate::stats::{CONFIDENCE, Paired, Question, Verdict, holm, judge};

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
    /// Adjusted over all levers, both readings and all looks of one aim; for the whole package as
    /// it is.
    pub adjusted_p: Option<f64>,
    /// The smallest difference that matters.
    pub margin: f64,
    /// A word on whether it is a gain, a harm, or smaller than that.
    pub verdict: Verdict,
}

impl Effect {
    fn of(aim: &Aim, paired: &Paired, adjusted_p: Option<f64>) -> Self {
        let margin = aim.outcome.margin_for(paired.baseline.mean);
        let question = Question {
            margin,
            direction: aim.outcome.direction,
            alpha: 1.0 - CONFIDENCE,
            most: most(aim.outcome),
            same_rules: false,
        };
        Self {
            paired: *paired,
            adjusted_p,
            margin,
            verdict: judge(paired, adjusted_p.unwrap_or(1.0), &question),
        }
    }
}

/// The values of all aims in one replicate; `None` where one is not defined.
pub type AimValues = Vec<Option<f64>>;

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

/// The values of all aims in a replicate, from its totals over the evaluation window, slice by
/// slice.
///
/// # Panics
/// If a slice is missing, which every market has.
#[must_use]
pub fn read_aims(industries: &[&str], window: &[Totals]) -> AimValues {
    let slices = Slice::all(industries);
    let read = |aim: &Aim| {
        let is_its = |slice: &Slice| slice.group == aim.group && slice.label == aim.part;
        let slice = slices.iter().position(is_its);
        let slice = slice.expect("every market has the whole and its tiers");
        values(aim.outcome, [&window[slice]]).pop().flatten()
    };
    aims().iter().map(read).collect()
}

/// Reads the effects off the values of finished arms, replicate by replicate, which are in the
/// order of [`policies`]. Two arms are compared as far as both have replicates. If some were run
/// for more replicates because of what earlier `looks` had shown, p-values pay for each look.
///
/// # Panics
/// If there are not two arms and two for every lever.
#[must_use]
pub fn ablate(levers: &[&'static str], finished: &[Vec<AimValues>], looks: u32) -> Ablation {
    assert_eq!(
        finished.len(),
        2 + 2 * levers.len(),
        "two arms per lever and two more"
    );
    let aims = aims();
    let mut package = Vec::new();
    let mut effects: Vec<LeverEffects> = levers
        .iter()
        .map(|lever| LeverEffects {
            lever,
            alone: Vec::new(),
            within: Vec::new(),
        })
        .collect();
    for (nth, aim) in aims.iter().enumerate() {
        let paired = |baseline: usize, arm: usize| {
            let pairs = finished[baseline].iter().zip(&finished[arm]);
            let (without, with): (AimValues, AimValues) = pairs
                .map(|(without, with)| (without[nth], with[nth]))
                .unzip();
            Paired::of(&without, &with)
        };
        let pairs = (0..levers.len()).flat_map(|lever| {
            let (alone, without) = (2 + 2 * lever, 3 + 2 * lever);
            [paired(0, alone), paired(without, 1)]
        });
        let adjusted = adjusted(aim, &pairs.collect::<Vec<_>>(), looks);
        for (effects, both) in effects.iter_mut().zip(adjusted.chunks(2)) {
            effects.alone.push(both[0]);
            effects.within.push(both[1]);
        }
        package.push(paired(0, 1).map(|paired| Effect::of(aim, &paired, paired.p_value)));
    }
    Ablation {
        aims,
        package,
        levers: effects,
    }
}

/// Effects with their p-values adjusted together.
fn adjusted(aim: &Aim, pairs: &[Option<Paired>], looks: u32) -> Vec<Option<Effect>> {
    let raw: Vec<f64> = pairs
        .iter()
        .flatten()
        .filter_map(|pair| pair.p_value)
        .collect();
    let mut adjusted = holm(&raw).into_iter();
    let effects = pairs.iter().map(|pair| {
        pair.map(|paired| {
            let p_value = paired.p_value.and_then(|_| adjusted.next());
            let paid = p_value.map(|p_value| (p_value * f64::from(looks)).min(1.0));
            Effect::of(aim, &paired, paid)
        })
    });
    effects.collect()
}

impl Ablation {
    /// The arms of which more replicates may decide something, in the order of [`policies`]: those
    /// of undecided readings, and what these are compared with.
    #[must_use]
    pub fn undecided_arms(&self) -> Vec<usize> {
        let open = |effects: &[Option<Effect>]| {
            let mut verdicts = effects.iter().flatten().map(|effect| effect.verdict);
            verdicts.any(|verdict| verdict == Verdict::Undecided)
        };
        let mut arms = Vec::new();
        for (lever, effects) in self.levers.iter().enumerate() {
            if open(&effects.alone) {
                arms.extend([0, 2 + 2 * lever]);
            }
            if open(&effects.within) {
                arms.extend([1, 3 + 2 * lever]);
            }
        }
        arms.sort_unstable();
        arms.dedup();
        arms
    }
}
