//! News of a run while it goes on.

use super::prefix_tree::Job;
use super::summary::Unit;
use std::sync::atomic::AtomicU64;

/// Markets that are to be run now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ahead {
    /// How many they are.
    pub markets: usize,
    /// How many others were found finished.
    pub found: usize,
    /// Days to be simulated; those that markets have in common count once.
    pub days: u64,
}

/// Somebody to be told how it goes.
pub trait ProgressListener {
    /// Markets are about to be run.
    fn began(&mut self, _: Ahead) {}
    /// A market was run and is kept; so many orders were simulated so far.
    fn finished(&mut self, _: u64) {}
    /// A market, named by its replicate and setup, was found damaged for a reason and will be run
    /// again.
    fn damaged(&mut self, _: &str, _: &str) {}
    /// Something else is to be told, in a line.
    fn remarked(&mut self, _: &str) {}
}

/// A listener that ignores everything.
impl ProgressListener for () {}

/// News of a unit while it is run.
#[derive(Debug)]
pub enum News<F> {
    /// It is finished.
    Finished(Unit, F),
    /// Something is to be told of it, in a line.
    Remark(String),
}

/// Where whoever runs units hands over what comes of them.
pub type Outbox<'a, F, E> = &'a mut dyn FnMut(News<F>) -> Result<(), E>;

/// A way to simulate what is missing: given jobs, a counter of orders, and where to hand over what
/// comes of them. One that leaves units out interrupts the run.
pub type Simulate<'a, F, E> =
    &'a mut dyn FnMut(&[Job], &AtomicU64, Outbox<'_, F, E>) -> Result<(), E>;
