//! Jobs over the threads of a pool.

use rayon::ThreadPool;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, SyncSender};

/// Where a job hands over what it has done, piece by piece.
#[derive(Debug)]
pub struct Outlet<'a, T> {
    pieces: SyncSender<T>,
    closed: [&'a AtomicBool; 2],
}

impl<T> Outlet<'_, T> {
    /// Hands over a piece.
    pub fn give(&self, piece: T) {
        // Nobody takes it any more if the other side has failed, and that is what is reported.
        let _ = self.pieces.send(piece);
    }

    /// Whether nothing more should be begun.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed.iter().any(|flag| flag.load(Ordering::Relaxed))
    }
}

/// Does jobs and hands each piece of what they give to `finished` on the calling thread as soon as
/// it is there.
///
/// As many loops as there are threads take one job after the other. A thread whose loop has found
/// nothing left is free for what the remaining jobs can share (their branches, their
/// visible-quality twins and their shards), so that no core idles while the last jobs run. Once
/// `stop` is set, or `finished` has failed, no further job is begun; those under way end at their
/// next piece.
///
/// # Errors
/// The first error of `finished`.
pub fn run<J: Sync, T: Send, E>(
    jobs: &[J],
    pool: &ThreadPool,
    stop: &AtomicBool,
    work: impl Fn(&J, &Outlet<'_, T>) + Sync,
    mut finished: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = pool.current_num_threads();
    let loops = threads.min(jobs.len());
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let (pieces, receiver) = mpsc::sync_channel(threads);
    let work = |outlet: &Outlet<'_, T>| {
        while !outlet.is_closed() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else {
                return;
            };
            work(job, outlet);
        }
    };
    pool.in_place_scope(|scope| {
        for _ in 0..loops {
            let outlet = Outlet {
                pieces: pieces.clone(),
                closed: [stop, &failed],
            };
            let work = &work;
            scope.spawn(move |_| work(&outlet));
        }
        drop(pieces);
        let mut outcome = Ok(());
        for piece in receiver {
            if outcome.is_ok() {
                outcome = finished(piece);
                failed.store(outcome.is_err(), Ordering::Relaxed);
            }
        }
        outcome
    })
}
