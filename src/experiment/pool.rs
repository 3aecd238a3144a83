//! Jobs over the threads of a pool.

use rayon::ThreadPool;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does jobs and hands each result to `finished` on the calling thread as soon as it is there.
///
/// As many loops as there are threads take one job after the other. A thread whose loop has found
/// nothing left is free for what the remaining jobs can share (their visible-quality twins and
/// their shards), so that no core idles while the last jobs run. Once `stop` is set, or
/// `finished` has failed, no further job is begun; those under way are completed.
///
/// # Errors
/// The first error of `finished`.
pub fn run<J: Sync, T: Send, E>(
    jobs: &[J],
    pool: &ThreadPool,
    stop: &AtomicBool,
    work: impl Fn(&J) -> T + Sync,
    mut finished: impl FnMut(&J, T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = pool.current_num_threads();
    let loops = threads.min(jobs.len());
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let (sender, receiver) = mpsc::sync_channel(threads);
    let work = |sender: &mpsc::SyncSender<(usize, T)>| {
        while !stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else {
                return;
            };
            if sender.send((index, work(job))).is_err() {
                return;
            }
        }
    };
    pool.in_place_scope(|scope| {
        for _ in 0..loops {
            let sender = sender.clone();
            let work = &work;
            scope.spawn(move |_| work(&sender));
        }
        drop(sender);
        let mut outcome = Ok(());
        for (index, result) in receiver {
            if outcome.is_ok() {
                outcome = finished(&jobs[index], result);
                failed.store(outcome.is_err(), Ordering::Relaxed);
            }
        }
        outcome
    })
}
