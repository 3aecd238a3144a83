//! A use case's surroundings: threads, a way to stop it, and who is told how it goes.

use super::error::Error;
use crate::experiment::{Ahead, Allotment, ProgressListener, Share};
use crate::holders::Line;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::atomic::{AtomicBool, Ordering};

/// A listener to progress and remarks.
pub trait Listener: ProgressListener {
    /// Tells a remark in a line: a warning, or how long a run is expected to take.
    fn note(&mut self, text: &str);

    /// True if anybody is told. What it takes time to find out is not found out for nobody.
    fn is_heard(&self) -> bool {
        true
    }
}

/// A listener that ignores everything.
impl Listener for () {
    fn note(&mut self, _: &str) {}

    fn is_heard(&self) -> bool {
        false
    }
}

/// Ends work after the markets under way, once it is told to.
#[derive(Debug, Default)]
pub struct CancelToken(AtomicBool);

impl CancelToken {
    /// A token that ends nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Ends the work, and says if it was ended already.
    pub fn cancel(&self) -> bool {
        self.0.swap(true, Ordering::Relaxed)
    }

    /// Tells if the work is to end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The flag that a run looks at.
    #[must_use]
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }
}

/// Threads, a way to stop, a listener, and the command that records name.
pub struct Session<'a> {
    /// The threads to simulate on; they never change a result.
    pub pool: ThreadPool,
    /// Ends the work.
    pub cancel: &'a CancelToken,
    /// The listener to progress and remarks.
    pub listener: &'a mut dyn Listener,
    /// The command as a reader would type it, for the records.
    pub command: String,
    /// Which markets may be run; all but in slices and merges.
    pub share: Share,
    /// Those who hold the consumers of `run` and `compare`, if they are not held here.
    pub held: Option<Held>,
}

/// Consumers held by others.
pub struct Held {
    /// The line to those who hold them.
    pub line: Box<dyn Line>,
    /// Days from one checkpoint of a market to the next.
    pub checkpoint_days: u32,
}

impl<'a> Session<'a> {
    /// A session with so many threads, one per processor unless a number is given.
    ///
    /// # Errors
    /// If the threads cannot be started.
    pub fn new(
        threads: Option<u16>,
        cancel: &'a CancelToken,
        listener: &'a mut dyn Listener,
        command: &str,
    ) -> Result<Self, Error> {
        let builder = ThreadPoolBuilder::new().num_threads(threads.map_or(0, usize::from));
        let pool = builder
            .build()
            .map_err(|error| Error::invalid(format!("cannot start the threads: {error}")))?;
        Ok(Self {
            pool,
            cancel,
            listener,
            command: command.to_owned(),
            share: Share::Everything,
            held: None,
        })
    }

    /// Threads to simulate on.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// True if consumers take no memory of this machine.
    pub(super) fn is_held_elsewhere(&self) -> bool {
        self.held.as_ref().is_some_and(|held| !held.line.is_here())
    }

    /// The markets that may be run, dealt out by replicates.
    pub(super) fn allotment(&self) -> Allotment {
        Allotment::of(self.share)
    }

    /// Tells a remark.
    pub fn note(&mut self, text: &str) {
        self.listener.note(text);
    }
}

/// A listener behind a trait object.
impl ProgressListener for &mut (dyn Listener + '_) {
    fn began(&mut self, ahead: Ahead) {
        (**self).began(ahead);
    }

    fn finished(&mut self, orders: u64) {
        (**self).finished(orders);
    }

    fn damaged(&mut self, market: &str, why: &str) {
        (**self).damaged(market, why);
    }

    fn remarked(&mut self, text: &str) {
        (**self).note(text);
    }
}
