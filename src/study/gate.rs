//! The gate: whether today's results are worse than a recorded baseline.
//!
//! An arm passes at once if its scenario and the replicates of the first look are the recorded
//! ones, to the byte, or if all replicates are although the scenario is another. Otherwise
//! replicates are paired with the recorded ones and every guardrail is judged at each look: harm
//! beyond its margin is shown, excluded, or open. One that is shown fails the gate, all excluded
//! pass it, and what is open after the last look is undecided. A change of seeds leaves the pairs
//! independent, which costs replicates and nothing else.

pub use super::margins::{Table, margins, table};

use super::baseline::Baseline;
use super::margins::{harms, mean};
use super::{Guardrail, Study};
use crate::experiment::ReplicateSummary;
use crate::experiment::comparison::most;
use crate::stats::{Budget, Estimate, Evidence, Harm};

/// A judgement of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// Nothing changed, to the byte.
    Identical,
    /// Harm beyond the margins is excluded.
    Pass,
    /// Some harm is neither shown nor excluded.
    Undecided,
    /// Harm beyond a margin is shown.
    Fail,
}

impl Judgement {
    /// One word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Pass => "pass",
            Self::Undecided => "undecided",
            Self::Fail => "fail",
        }
    }
}

/// One guardrail of one arm, as judged.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The arm, by index.
    pub arm: usize,
    /// The guardrail.
    pub guardrail: Guardrail,
    /// How much worse is still no harm, in the outcome's unit.
    pub margin: f64,
    /// Mean of the recorded replicates that were compared.
    pub baseline: f64,
    /// Paired differences, positive where today is worse; `None` if none is defined.
    pub harm: Option<Estimate>,
    /// The verdict on harm beyond the margin.
    pub verdict: Harm,
    /// Replicates looked at when that was said.
    pub replicates: usize,
}

/// A whole check.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The judgement.
    pub judgement: Judgement,
    /// Guardrail by guardrail, arm by arm. Empty if results are identical.
    pub findings: Vec<Finding>,
    /// Replicates run of every arm.
    pub replicates: usize,
}

/// Checks today's results against a baseline; `scenarios` are the digests of today's. `run` gives
/// the first so many replicates of every arm.
///
/// # Errors
/// Whatever `run` says.
pub fn check<E>(
    study: &Study,
    baseline: &Baseline,
    scenarios: &[String],
    mut run: impl FnMut(u32) -> Result<Vec<Vec<ReplicateSummary>>, E>,
) -> Result<Checked, E> {
    let first = study.gate.looks[0];
    let last = study.gate.looks.last().copied().unwrap_or(first);
    let equal = baseline.identical(study, &run(first)?);
    let untouched: Vec<bool> = (0..scenarios.len())
        .map(|arm| equal[arm] && baseline.is_of(&study.arms[arm].name, &scenarios[arm]))
        .collect();
    let (replicates, identical) = if untouched == equal {
        (first, untouched)
    } else {
        // Rules that differ may act in the replicates to come.
        let all = baseline.identical(study, &run(last)?);
        let identical = untouched.iter().zip(all);
        (last, identical.map(|(known, all)| *known || all).collect())
    };
    if identical.iter().all(|identical| *identical) {
        return Ok(Checked {
            judgement: Judgement::Identical,
            findings: Vec::new(),
            replicates: replicates as usize,
        });
    }
    let recorded = baseline.table(study);
    let margins = margins(study, &recorded);
    decide(study, &margins, &identical, |replicates| {
        Ok((recorded.clone(), table(study, &run(replicates)?)))
    })
}

/// Judges guardrails look after look, but for arms that are known to be identical; `pair` gives the
/// recorded and today's values, of at least as many replicates as asked for.
///
/// # Errors
/// Whatever `pair` says.
pub fn decide<E>(
    study: &Study,
    margins: &[Vec<f64>],
    identical: &[bool],
    mut pair: impl FnMut(u32) -> Result<(Table, Table), E>,
) -> Result<Checked, E> {
    let looks = &study.gate.looks;
    let budget = Budget {
        looks: looks.iter().map(|look| *look as usize).collect(),
        false_alarms: study.gate.rules.false_alarms,
        misses: study.gate.rules.misses,
        outcomes: study.guardrails.len() * study.arms.len(),
    };
    let mut findings: Vec<Finding> = Vec::new();
    let mut replicates = 0;
    for (look, wanted) in looks.iter().enumerate() {
        replicates = *wanted as usize;
        let (recorded, today) = pair(*wanted)?;
        let before = std::mem::take(&mut findings);
        let mut before = before.into_iter();
        for arm in 0..study.arms.len() {
            for (place, guardrail) in study.guardrails.iter().enumerate() {
                let known = before.next().filter(|one| one.verdict != Harm::Open);
                let pair = (
                    &recorded[arm][place][..replicates],
                    &today[arm][place][..replicates],
                );
                let margin = margins[arm][place];
                let find = || find(&budget, look, *guardrail, pair, (arm, margin));
                let mut finding = known.unwrap_or_else(find);
                if identical[arm] {
                    finding.verdict = Harm::Excluded;
                }
                findings.push(finding);
            }
        }
        let is = |verdict: Harm| move |one: &Finding| one.verdict == verdict;
        if findings.iter().any(is(Harm::Shown)) || findings.iter().all(is(Harm::Excluded)) {
            break;
        }
    }
    let worst = findings.iter().map(|finding| match finding.verdict {
        Harm::Excluded => Judgement::Pass,
        Harm::Open => Judgement::Undecided,
        Harm::Shown => Judgement::Fail,
    });
    Ok(Checked {
        judgement: worst.max().unwrap_or(Judgement::Pass),
        findings,
        replicates,
    })
}

fn find(
    budget: &Budget,
    look: usize,
    guardrail: Guardrail,
    (baseline, today): (&[f64], &[f64]),
    (arm, margin): (usize, f64),
) -> Finding {
    let pairs = || {
        baseline
            .iter()
            .zip(today)
            .filter(|(old, new)| (*old - *new).is_finite())
    };
    let harms = harms(&guardrail, baseline, today);
    let recorded: Vec<f64> = pairs().map(|(old, _)| *old).collect();
    let count = |is: fn(&f64, &f64) -> bool| {
        let pairs = baseline.iter().zip(today);
        pairs.filter(|(old, new)| is(old, new)).count()
    };
    let evidence = Evidence {
        harms: &harms,
        lost: count(|old, new| old.is_finite() && !new.is_finite()),
        found: count(|old, new| !old.is_finite() && new.is_finite()),
        most: most(guardrail.outcome),
    };
    Finding {
        arm,
        guardrail,
        margin,
        baseline: mean(&recorded),
        harm: Estimate::of(&harms),
        verdict: budget.judge(look, &evidence, margin),
        replicates: budget.looks[look],
    }
}
