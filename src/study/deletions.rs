//! Deletions that the gate catches: every lever of every arm deleted in turn.
//!
//! A lever that matters has to be missed when it is gone. What matters is declared before it is
//! looked at: much harm to a guardrail, much quality, or half of what the rules bring to a party.

use super::alarms::Tally;
use super::gate::decide;
use super::margins::{Table, harms, margins};
use super::{Guardrail, Study};
use crate::outcome::{PARTIES_MONEY, QUALITY_TRADED};
use crate::stats::{Estimate, SplitMix64};
use std::convert::Infallible;

/// Quality traded whose loss the gate has to catch, in points.
const MUCH_QUALITY: f64 = 0.02;

/// Part of a party's gain whose loss the gate has to catch.
const MUCH_OF_A_GAIN: f64 = 0.5;

/// A gate's pool with one lever deleted from one arm, on the luck of the pool.
#[derive(Debug, Clone)]
pub struct Deletion {
    /// The arm.
    pub arm: usize,
    /// The lever.
    pub lever: &'static str,
    /// The arm's guardrails without it, replicate by replicate of the pool's first.
    pub without: Vec<Vec<f64>>,
}

/// How often a gate catches the deletion of a lever.
#[derive(Debug, Clone)]
pub struct Caught {
    /// The arm.
    pub arm: usize,
    /// The lever.
    pub lever: &'static str,
    /// The guardrail that the deletion harms most in margins.
    pub worst: Guardrail,
    /// That harm, in its unit.
    pub harm: Estimate,
    /// That harm in margins.
    pub margins: f64,
    /// Loss of quality traded, in points; `None` if that is no guardrail.
    pub quality: Option<f64>,
    /// The party that loses most of what the arm brings it over the first arm, and the part that
    /// it loses; `None` if no party gains for certain, or the arm is the first.
    pub gain: Option<(&'static str, f64)>,
    /// Verdicts of the gates.
    pub tally: Tally,
}

impl Caught {
    /// True if the harm is so large that a gate has to catch it: more than two margins, two points
    /// of the quality traded, or half of a party's gain.
    #[must_use]
    pub fn is_due(&self) -> bool {
        let quality = self.quality.is_some_and(|lost| lost >= MUCH_QUALITY);
        let gain = self.gain.is_some_and(|(_, lost)| lost >= MUCH_OF_A_GAIN);
        self.margins > 2.0 || quality || gain
    }
}

/// Gates of one arm without a lever. Each draws its replicates with replacement from those that
/// were run with and without the lever, and pairs them, as a gate in earnest does: who deletes a
/// lever leaves luck where it is.
///
/// # Panics
/// If the outcomes are defined in no replicate.
#[must_use]
pub fn caught(study: &Study, pool: &Table, deletion: &Deletion, runs: usize, seed: u64) -> Caught {
    let arm = deletion.arm;
    let there = deletion.without[0].len();
    let last = study.gate.looks.last().copied().unwrap_or(0) as usize;
    let untouched: Vec<bool> = (0..pool.len()).map(|one| one != arm).collect();
    let taken = |values: &Vec<f64>, chosen: &[usize]| -> Vec<f64> {
        chosen.iter().map(|one| values[*one]).collect()
    };
    let mut generator = SplitMix64::new(seed);
    let mut tally = Tally::default();
    for _ in 0..runs {
        let chosen: Vec<usize> = (0..last).map(|_| generator.below(there)).collect();
        let rows = |arm: &Vec<Vec<f64>>| arm.iter().map(|one| taken(one, &chosen)).collect();
        let recorded: Table = pool.iter().map(rows).collect();
        let mut today = recorded.clone();
        today[arm] = rows(&deletion.without);
        let margins = margins(study, &recorded);
        let pair = |_| Ok::<_, Infallible>((recorded.clone(), today.clone()));
        let Ok(checked) = decide(study, &margins, &untouched, pair);
        tally.add(&checked);
    }
    let harms = Harms::of(study, pool, deletion);
    let (worst, harm, margins) = harms.worst().expect("some are defined");
    Caught {
        arm,
        lever: deletion.lever,
        worst,
        harm,
        margins,
        quality: harms.quality(),
        gain: harms.gain(pool),
        tally,
    }
}

/// Harms of a deletion to every guardrail of its arm, in replicates run with and without it.
struct Harms<'a> {
    study: &'a Study,
    arm: usize,
    margins: Vec<f64>,
    by_guardrail: Vec<Option<Estimate>>,
}

impl<'a> Harms<'a> {
    fn of(study: &'a Study, pool: &Table, deletion: &Deletion) -> Self {
        let (arm, there) = (deletion.arm, deletion.without[0].len());
        let first = |arm: &Vec<Vec<f64>>| arm.iter().map(|one| one[..there].to_vec()).collect();
        let recorded: Table = pool.iter().map(first).collect();
        let guardrails = study.guardrails.iter().enumerate();
        let harms = guardrails.map(|(place, guardrail)| {
            Estimate::of(&harms(
                guardrail,
                &recorded[arm][place],
                &deletion.without[place],
            ))
        });
        Self {
            study,
            arm,
            by_guardrail: harms.collect(),
            margins: margins(study, &recorded).swap_remove(arm),
        }
    }

    fn each(&self) -> impl Iterator<Item = (usize, &'a Guardrail, Estimate)> {
        let guardrails = self.study.guardrails.iter().enumerate();
        guardrails.filter_map(|(place, one)| Some((place, one, self.by_guardrail[place]?)))
    }

    /// The guardrail that is harmed most in margins, its harm, and the margins of it.
    fn worst(&self) -> Option<(Guardrail, Estimate, f64)> {
        let harms = self
            .each()
            .map(|(place, one, harm)| (*one, harm, harm.mean / self.margins[place]));
        harms.max_by(|one, other| one.2.total_cmp(&other.2))
    }

    /// The loss of quality traded, in points.
    fn quality(&self) -> Option<f64> {
        let mut all = self.each();
        let (_, _, harm) = all.find(|(_, one, _)| one.outcome == QUALITY_TRADED)?;
        Some(harm.mean)
    }

    /// The party that loses most of its gain, and the part that it loses.
    fn gain(&self, pool: &Table) -> Option<(&'static str, f64)> {
        let parties = self
            .each()
            .filter(|(_, one, _)| PARTIES_MONEY.contains(&one.outcome));
        let lost = parties.filter_map(|(place, one, harm)| {
            let gain = Estimate::of(&harms(one, &pool[self.arm][place], &pool[0][place]))?;
            let certain = gain.low().is_some_and(|low| low > 0.0);
            certain.then_some((one.outcome.name, harm.mean / gain.mean))
        });
        lost.max_by(|one, other| one.1.total_cmp(&other.1))
    }
}
