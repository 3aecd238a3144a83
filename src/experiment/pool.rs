//! Units of work over the threads of a pool.

use super::plan::{Plan, Unit};
use super::replicate::Replicate;
use rayon::ThreadPool;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// Runs units and hands each to `finished` on the calling thread as soon as it is done.
///
/// As many loops as there are threads take one unit after the other. A thread whose loop has found
/// nothing left is free for what the remaining units can share (their visible-quality twins and
/// their shards), so that no core idles while the last units run. Once `stop` is set, or
/// `finished` has failed, no further unit is begun; those under way are completed.
///
/// # Errors
/// The first error of `finished`.
pub(super) fn run<E>(
    plan: &Plan,
    units: &[Unit],
    pool: &ThreadPool,
    shards: Option<usize>,
    stop: &AtomicBool,
    mut finished: impl FnMut(Unit, Replicate) -> Result<(), E>,
) -> Result<(), E> {
    let threads = pool.current_num_threads();
    let loops = threads.min(units.len());
    let shards = shards.unwrap_or_else(|| threads.div_ceil(units.len().max(1)));
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let (sender, receiver) = mpsc::sync_channel(threads);
    let work = |sender: &mpsc::SyncSender<(Unit, Replicate)>| {
        while !stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
            let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return;
            };
            if sender.send((*unit, plan.simulate(*unit, shards))).is_err() {
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
        for (unit, replicate) in receiver {
            if outcome.is_ok() {
                outcome = finished(unit, replicate);
                failed.store(outcome.is_err(), Ordering::Relaxed);
            }
        }
        outcome
    })
}
