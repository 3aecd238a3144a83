//! Coalitions of levers run in a market, and what each is worth.

use super::error::Error;
use super::markets::complete;
use super::session::Session;
use super::workload::Markets;
use crate::experiment::attribution::Attribution;
use crate::experiment::{Dealt, Experiment, Reading, Setup, Simulated, WholeMarket};
use crate::outcome::Outcome;
use crate::records::Journal;
use crate::stats::Coalition;
use std::collections::{BTreeMap, BTreeSet};

/// Worth of each coalition in each replicate: one value per outcome.
pub(super) type Worth = Vec<BTreeMap<Coalition, Vec<Option<f64>>>>;

/// The coalitions that several packages need, the same levers in one world after another.
pub(super) struct Needed {
    setups: Vec<Setup>,
    /// Replicate by replicate the setups that it needs, by their places.
    by_replicate: Vec<Vec<usize>>,
    /// Package by package the places of its coalitions.
    places: Vec<BTreeMap<Coalition, usize>>,
}

impl Needed {
    /// Those that so many replicates need.
    pub(super) fn of(attributions: &[Attribution], replicates: u32) -> Self {
        let mut setups = Vec::new();
        let mut by_replicate = vec![Vec::new(); replicates as usize];
        let mut places: Vec<BTreeMap<Coalition, usize>> = Vec::new();
        for attribution in attributions {
            let sets = (0..replicates).map(|one| attribution.coalitions(one));
            let sets: Vec<BTreeSet<Coalition>> = sets.collect();
            let all: BTreeSet<Coalition> = sets.iter().flatten().copied().collect();
            let before = setups.len();
            setups.extend(attribution.setups(&all));
            let known: BTreeMap<Coalition, usize> = all.into_iter().zip(before..).collect();
            for (needed, coalitions) in by_replicate.iter_mut().zip(&sets) {
                needed.extend(coalitions.iter().map(|coalition| known[coalition]));
            }
            places.push(known);
        }
        Self {
            setups,
            by_replicate,
            places,
        }
    }

    /// The markets, for what is left of them.
    pub(super) fn markets(&self) -> Markets<'_> {
        let replicates = self.by_replicate.len() as u32;
        Markets::of(&self.setups, replicates).needing(&self.by_replicate)
    }
}

/// Runs the coalitions of several packages, the same levers in one world after another, but for
/// what the journal knows; package by package their worth.
pub(super) fn worth(
    attributions: &[Attribution],
    outcomes: &[&'static Outcome],
    replicates: u32,
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Vec<Worth>, Error> {
    let Needed {
        setups,
        by_replicate,
        places,
    } = Needed::of(attributions, replicates);
    let values = Reading {
        of: WholeMarket { efficiency: false },
        read: |found: Simulated, _, _| {
            let totals = &found.summary.window[0];
            let values = outcomes.iter().map(|outcome| (outcome.value)(totals));
            values
                .map(|value| value.filter(|value| value.is_finite()))
                .collect()
        },
    };
    let seed = attributions
        .first()
        .map_or(0, |attribution| attribution.seed);
    let experiment = Experiment::new(&setups, seed, values).needing(by_replicate);
    let mut dealt = Dealt::new(&mut *journal, session.allotment());
    complete(&experiment, replicates, None, &mut dealt, session)?;
    journal.settle()?;
    let worth = attributions
        .iter()
        .zip(&places)
        .map(|(attribution, places)| {
            let replicates = 0..replicates;
            let of_replicate = |replicate: u32| {
                let values = |coalition: Coalition| {
                    let digest = &setups[places[&coalition]].digest;
                    let values = journal.values(digest, replicate).unwrap_or_default();
                    (coalition, values.to_vec())
                };
                let coalitions = attribution.coalitions(replicate).into_iter();
                coalitions.map(values).collect()
            };
            replicates.map(of_replicate).collect()
        });
    Ok(worth.collect())
}

/// The worth of each replicate's coalitions in one of the outcomes.
pub(super) fn of_outcome(worth: &Worth, index: usize) -> Vec<BTreeMap<Coalition, Option<f64>>> {
    let replicates = worth.iter().map(|replicate| {
        let coalitions = replicate.iter();
        coalitions
            .map(|(coalition, values)| (*coalition, values.get(index).copied().flatten()))
            .collect()
    });
    replicates.collect()
}
