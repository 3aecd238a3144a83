//! Keeping replicates by scenario instead of by arm, so that plans with arms in common share them.

use super::conduct::{Lookup, Store};
use super::plan::{Plan, ReplicateSummary, Unit};
use super::replicate::Replicate;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// Where the whole market's totals of finished replicates are kept, by the digest of their scenario.
pub trait Memory {
    /// Why something could not be kept.
    type Error;

    /// What is known of a replicate, with the totals of the whole market only.
    ///
    /// # Errors
    /// If it is known elsewhere and could not be kept here.
    fn recall(
        &mut self,
        scenario: &str,
        replicate: u32,
    ) -> Result<Option<ReplicateSummary>, Self::Error>;

    /// Keeps a replicate.
    ///
    /// # Errors
    /// If it could not be kept.
    fn keep(
        &mut self,
        scenario: &str,
        replicate: u32,
        kept: &ReplicateSummary,
    ) -> Result<(), Self::Error>;
}

/// Replicates kept for as long as the program runs.
#[derive(Debug, Clone, Default)]
pub struct InMemory(BTreeMap<(String, u32), ReplicateSummary>);

impl Memory for InMemory {
    type Error = Infallible;

    fn recall(
        &mut self,
        scenario: &str,
        replicate: u32,
    ) -> Result<Option<ReplicateSummary>, Infallible> {
        Ok(self.0.get(&(scenario.to_owned(), replicate)).cloned())
    }

    fn keep(
        &mut self,
        scenario: &str,
        replicate: u32,
        kept: &ReplicateSummary,
    ) -> Result<(), Infallible> {
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

    fn recall(&mut self, unit: Unit) -> Result<Lookup, M::Error> {
        let found = self
            .memory
            .recall(&self.digests[unit.arm], unit.replicate)?;
        Ok(found.map_or(Lookup::Absent, Lookup::Found))
    }

    fn keep(&mut self, unit: Unit, _: Replicate, kept: &ReplicateSummary) -> Result<(), M::Error> {
        self.memory
            .keep(&self.digests[unit.arm], unit.replicate, kept)
    }
}
