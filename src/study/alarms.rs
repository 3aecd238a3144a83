//! How often the gate is wrong: whole gates formed from a pool of replicates of one policy.
//!
//! A gate compares two sets of replicates that have none in common, and so share no luck: whatever
//! it finds is a false alarm, unless harm was planted. Simulating both sides of every gate anew
//! would take hundreds of times the replicates of one. Here they are simulated once, as a pool, and
//! each gate draws its sides from the pool without replacement.
//!
//! Two gates may draw the same replicate. How often gates fail is therefore the rate for *this
//! pool*, and an interval around it says nothing of another pool. What a pool leaves open is told
//! by gates that have no replicate in common ([`disjoint`]), of which it holds only a few.

use super::gate::{Checked, Judgement, Table, decide, margins};
use super::{Guardrail, Study};
use crate::outcome;
use crate::stats::{Direction, Estimate, SplitMix64};
use std::convert::Infallible;

/// Harm that is added to one side of a gate, in margins. One margin is the most that may pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Planted {
    /// None.
    Nothing,
    /// So much in one guardrail of one arm, the next one in every gate.
    One(f64),
    /// So much in every guardrail of every arm.
    Everywhere(f64),
}

/// How often the gate said what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Passes.
    pub pass: usize,
    /// Undecided.
    pub undecided: usize,
    /// Failures.
    pub fail: usize,
    /// Replicates of every arm looked at on either side, over all gates.
    pub replicates: usize,
}

impl Tally {
    /// Counts a check.
    pub fn add(&mut self, checked: &Checked) {
        match checked.judgement {
            Judgement::Identical | Judgement::Pass => self.pass += 1,
            Judgement::Undecided => self.undecided += 1,
            Judgement::Fail => self.fail += 1,
        }
        self.replicates += checked.replicates;
    }

    /// Checks counted.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.pass + self.undecided + self.fail
    }
}

/// Replicates that one gate takes at most, both sides together.
#[must_use]
pub fn replicates_of_a_gate(study: &Study) -> usize {
    2 * study.gate.looks.last().copied().unwrap_or(0) as usize
}

/// `runs` gates whose sides are drawn from the pool. The same seed draws the same replicates,
/// whatever is planted, so that a curve over planted harm has common luck.
///
/// # Panics
/// If the pool is smaller than one gate.
#[must_use]
pub fn drawn(study: &Study, pool: &Table, planted: Planted, runs: usize, seed: u64) -> Tally {
    let taken = replicates_of_a_gate(study);
    let there = pool[0][0].len();
    assert!(
        there >= taken,
        "{there} replicates are too few for a gate, which takes {taken}"
    );
    let harms = harms(study, pool);
    let mut generator = SplitMix64::new(seed);
    let mut tally = Tally::default();
    let mut order: Vec<usize> = (0..there).collect();
    for run in 0..runs {
        for place in 0..taken {
            order.swap(place, place + generator.below(there - place));
        }
        tally.add(&gate(study, pool, &harms, planted, run, &order[..taken]));
    }
    tally
}

/// As many gates as the pool holds without any replicate in two of them.
#[must_use]
pub fn disjoint(study: &Study, pool: &Table, planted: Planted) -> Tally {
    let taken = replicates_of_a_gate(study);
    let harms = harms(study, pool);
    let order: Vec<usize> = (0..pool[0][0].len()).collect();
    let mut tally = Tally::default();
    for (run, chosen) in order.chunks_exact(taken).enumerate() {
        tally.add(&gate(study, pool, &harms, planted, run, chosen));
    }
    tally
}

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
    /// Verdicts of the gates.
    pub tally: Tally,
}

impl Caught {
    /// True if the harm is so large that a gate has to catch it: more than two margins, or two
    /// points of the quality traded.
    #[must_use]
    pub fn is_due(&self) -> bool {
        let points = self.worst.outcome == outcome::QUALITY_TRADED && self.harm.mean >= 0.02;
        self.margins > 2.0 || points
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
    let (worst, harm, margins) = worst(study, pool, deletion, there).expect("some are defined");
    Caught {
        arm,
        lever: deletion.lever,
        worst,
        harm,
        margins,
        tally,
    }
}

/// The guardrail that a deletion harms most, in margins by the replicates that were run of it.
fn worst(
    study: &Study,
    pool: &Table,
    deletion: &Deletion,
    there: usize,
) -> Option<(Guardrail, Estimate, f64)> {
    let first = |arm: &Vec<Vec<f64>>| arm.iter().map(|one| one[..there].to_vec()).collect();
    let recorded: Table = pool.iter().map(first).collect();
    let margins = margins(study, &recorded);
    let guardrails = study.guardrails.iter().enumerate();
    let harms = guardrails.filter_map(|(place, guardrail)| {
        let pairs = recorded[deletion.arm][place]
            .iter()
            .zip(&deletion.without[place]);
        let harms = pairs.map(|(with, without)| match guardrail.better {
            Direction::LowerIsBetter => without - with,
            Direction::HigherIsBetter | Direction::Neutral => with - without,
        });
        let harms: Vec<f64> = harms.filter(|harm| harm.is_finite()).collect();
        let harm = Estimate::of(&harms)?;
        let margins = harm.mean / margins[deletion.arm][place];
        Some((*guardrail, harm, margins))
    });
    harms.max_by(|one, other| one.2.total_cmp(&other.2))
}

/// Amounts that a margin's harm adds to every arm's guardrails, by the pool's means.
fn harms(study: &Study, pool: &Table) -> Vec<Vec<f64>> {
    let of = |arm: Vec<f64>| {
        let guardrails = study.guardrails.iter().zip(arm);
        let harm = |(one, margin): (&Guardrail, f64)| match one.better {
            Direction::LowerIsBetter => margin,
            Direction::HigherIsBetter | Direction::Neutral => -margin,
        };
        guardrails.map(harm).collect()
    };
    margins(study, pool).into_iter().map(of).collect()
}

/// One whole gate: the first half of `chosen` is recorded, the second is today's. As in earnest,
/// margins that are shares of the baseline are taken of all that is recorded.
fn gate(
    study: &Study,
    pool: &Table,
    harms: &[Vec<f64>],
    planted: Planted,
    run: usize,
    chosen: &[usize],
) -> Checked {
    let taken = |chosen: &[usize]| -> Table {
        let of = |values: &Vec<f64>| chosen.iter().map(|one| values[*one]).collect();
        let arms = pool.iter();
        arms.map(|arm| arm.iter().map(of).collect()).collect()
    };
    let (recorded, today) = chosen.split_at(chosen.len() / 2);
    let (recorded, mut today) = (taken(recorded), taken(today));
    let turn = (run % pool.len(), run / pool.len() % study.guardrails.len());
    for (arm, guardrails) in today.iter_mut().enumerate() {
        for (place, values) in guardrails.iter_mut().enumerate() {
            let size = match planted {
                Planted::Nothing => continue,
                Planted::One(_) if (arm, place) != turn => continue,
                Planted::One(size) | Planted::Everywhere(size) => size,
            };
            let harm = size * harms[arm][place];
            for value in values {
                *value += harm;
            }
        }
    }
    let margins = margins(study, &recorded);
    let pair = |_| Ok::<_, Infallible>((recorded.clone(), today.clone()));
    let Ok(checked) = decide(study, &margins, &vec![false; pool.len()], pair);
    checked
}
