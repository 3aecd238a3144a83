//! Where finished markets are kept, by the digest of their setup.

use super::observation::{Found, Simulated};
use super::summary::{ReplicateSummary, Unit};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// A store's knowledge of a unit.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup<K = ReplicateSummary> {
    /// An earlier run has finished it.
    Found(K),
    /// It is not there.
    Absent,
    /// It is there and cannot be relied on, for this reason.
    Damaged(String),
    /// It is not there, and another slice is to run it.
    Elsewhere,
}

impl<K> From<Option<K>> for Lookup<K> {
    fn from(known: Option<K>) -> Self {
        known.map_or(Self::Absent, Self::Found)
    }
}

/// Where what was observed of finished markets is kept.
pub trait Store<F: Found = Simulated> {
    /// Why something could not be kept.
    type Error;

    /// Gives back what an earlier run has kept of a unit, whose setup has this digest.
    ///
    /// # Errors
    /// If what was found elsewhere could not be kept; then the run ends.
    fn recall(&mut self, unit: Unit, digest: &str) -> Result<Lookup<F::Kept>, Self::Error>;

    /// Keeps a finished unit.
    ///
    /// # Errors
    /// If it could not be kept; then the run ends.
    fn keep(&mut self, unit: Unit, digest: &str, found: F) -> Result<F::Kept, Self::Error>;
}

/// The whole market's totals, kept for as long as the program runs.
#[derive(Debug, Clone, Default)]
pub struct InMemory(BTreeMap<(String, u32), ReplicateSummary>);

impl Store for InMemory {
    type Error = Infallible;

    fn recall(&mut self, unit: Unit, digest: &str) -> Result<Lookup, Infallible> {
        let known = self.0.get(&(digest.to_owned(), unit.replicate));
        Ok(known.cloned().into())
    }

    fn keep(
        &mut self,
        unit: Unit,
        digest: &str,
        found: Simulated,
    ) -> Result<ReplicateSummary, Infallible> {
        let kept = found.summary.whole_market();
        let key = (digest.to_owned(), unit.replicate);
        self.0.insert(key, kept);
        Ok(found.summary)
    }
}
