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

use super::gate::{Checked, Judgement, decide};
use super::margins::{Table, margins};
use super::{Guardrail, Study};
use crate::stats::{Direction, SplitMix64};
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
