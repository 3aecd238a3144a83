//! A store of which only one's own share is filled.

use super::observation::Found;
use super::slice::Allotment;
use super::store::{Lookup, Store};
use super::summary::Unit;

/// A store that tells of what it lacks whether it is one's own to run or another slice's.
#[derive(Debug)]
pub struct Dealt<S> {
    store: S,
    allotment: Allotment,
}

impl<S> Dealt<S> {
    /// A store and what of it is one's own.
    pub fn new(store: S, allotment: Allotment) -> Self {
        Self { store, allotment }
    }
}

impl<F: Found, S: Store<F>> Store<F> for Dealt<&mut S> {
    type Error = S::Error;

    fn recall(&mut self, unit: Unit, digest: &str) -> Result<Lookup<F::Kept>, S::Error> {
        Ok(match self.store.recall(unit, digest)? {
            Lookup::Absent => self.allotment.lacking(digest, unit.replicate),
            known => known,
        })
    }

    fn keep(&mut self, unit: Unit, digest: &str, found: F) -> Result<F::Kept, S::Error> {
        self.store.keep(unit, digest, found)
    }
}
