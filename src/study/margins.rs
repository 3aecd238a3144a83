//! Guardrails' values, and how much worse is still no harm.

use super::{Guardrail, Study};
use crate::experiment::ReplicateSummary;
use crate::stats::{Direction, Estimate};

/// One number per arm, guardrail and replicate; not a number where the outcome is not defined.
pub type Table = Vec<Vec<Vec<f64>>>;

/// The guardrails' values in finished replicates, arm by arm.
#[must_use]
pub fn table(study: &Study, arms: &[Vec<ReplicateSummary>]) -> Table {
    let value = |guardrail: &Guardrail, kept: &ReplicateSummary| {
        (guardrail.outcome.value)(&kept.window[0]).unwrap_or(f64::NAN)
    };
    let of = |arm: &Vec<ReplicateSummary>| {
        let guardrails = study.guardrails.iter();
        guardrails
            .map(|one| arm.iter().map(|kept| value(one, kept)).collect())
            .collect()
    };
    arms.iter().map(of).collect()
}

/// The margins of every arm's guardrails in their units, by the baseline's means and pairs.
#[must_use]
pub fn margins(study: &Study, baseline: &Table) -> Vec<Vec<f64>> {
    let last = study.gate.looks.last().copied().unwrap_or(1);
    let of = |arm: usize| {
        let margin = |(place, guardrail): (usize, &Guardrail)| {
            // Arms that share most of their rules differ by less than a change may, so that the
            // noisiest pair tells the noise of one.
            let others = (0..baseline.len()).filter(|other| *other != arm);
            let spreads = others.filter_map(|other| {
                let pairs = baseline[arm][place].iter().zip(&baseline[other][place]);
                let gaps = pairs.map(|(one, other)| other - one);
                let gaps: Vec<f64> = gaps.filter(|gap| gap.is_finite()).collect();
                Estimate::of(&gaps)?.sd.filter(|sd| *sd > 0.0)
            });
            let sd = spreads.max_by(f64::total_cmp);
            let error = sd.map(|sd| sd / f64::from(last).sqrt());
            guardrail
                .margin
                .absolute(mean(&baseline[arm][place]), error)
        };
        study.guardrails.iter().enumerate().map(margin).collect()
    };
    (0..baseline.len()).map(of).collect()
}

/// How much worse `today` is than `recorded`, pair by pair, where both are defined.
pub(super) fn harms(guardrail: &Guardrail, recorded: &[f64], today: &[f64]) -> Vec<f64> {
    let pairs = recorded.iter().zip(today);
    let harms = pairs.map(|(old, new)| match guardrail.better {
        Direction::LowerIsBetter => new - old,
        Direction::HigherIsBetter | Direction::Neutral => old - new,
    });
    harms.filter(|harm| harm.is_finite()).collect()
}

/// The mean of what is defined.
pub(super) fn mean(values: &[f64]) -> f64 {
    let defined: Vec<f64> = values
        .iter()
        .copied()
        .filter(|one| one.is_finite())
        .collect();
    Estimate::of(&defined).map_or(f64::NAN, |estimate| estimate.mean)
}
