//! Keeping replicates by scenario instead of by arm, so that plans with arms in common share them.

use super::conduct::{Recalled, Store};
use super::plan::{Kept, Plan, Unit};
use super::replicate::Replicate;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// Where the whole market's totals of finished replicates are kept, by the digest of their scenario.
pub trait Memory {
    /// Why something could not be kept.
    type Error;

    /// What is known of a replicate, with the totals of the whole market only.
    fn recall(&mut self, scenario: &str, replicate: u32) -> Option<Kept>;

    /// Keeps a replicate.
    ///
    /// # Errors
    /// If it could not be kept.
    fn keep(&mut self, scenario: &str, replicate: u32, kept: &Kept) -> Result<(), Self::Error>;
}

/// Replicates kept for as long as the program runs.
#[derive(Debug, Clone, Default)]
pub struct InMind(BTreeMap<(String, u32), Kept>);

impl Memory for InMind {
    type Error = Infallible;

    fn recall(&mut self, scenario: &str, replicate: u32) -> Option<Kept> {
        self.0.get(&(scenario.to_owned(), replicate)).cloned()
    }

    fn keep(&mut self, scenario: &str, replicate: u32, kept: &Kept) -> Result<(), Infallible> {
        let key = (scenario.to_owned(), replicate);
        self.0.insert(key, kept.whole_market());
        Ok(())
    }
}

/// A memory as the store of one plan.
#[derive(Debug)]
pub struct ByScenario<'a, M> {
    digests: Vec<String>,
    memory: &'a mut M,
}

impl<'a, M: Memory> ByScenario<'a, M> {
    /// The store of a plan, whose arms carry the digests of their scenarios.
    pub fn new(plan: &Plan, memory: &'a mut M) -> Self {
        Self {
            digests: plan.arms.iter().map(|arm| arm.digest.clone()).collect(),
            memory,
        }
    }
}

impl<M: Memory> Store for ByScenario<'_, M> {
    type Error = M::Error;

    fn recall(&mut self, unit: Unit) -> Recalled {
        let found = self.memory.recall(&self.digests[unit.arm], unit.replicate);
        found.map_or(Recalled::Absent, Recalled::Found)
    }

    fn keep(&mut self, unit: Unit, _: Replicate, kept: &Kept) -> Result<(), M::Error> {
        self.memory
            .keep(&self.digests[unit.arm], unit.replicate, kept)
    }
}
