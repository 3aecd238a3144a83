//! A checked plan, run to its end and kept in a folder.

use super::error::Error;
use super::run_options::RunOptions;
use super::session::Session;
use crate::experiment::{
    Dealt, Effort, Job, Outbox, Plan, RunOutcome, Share, digest, in_parallel, run, run_by,
};
use crate::holders::{Apart, conduct};
use crate::records::{
    Folder, Journal, Machine, RecordsError, Results, Speed, Verb, peak_memory_bytes,
};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

/// A plan that was run to its end and is on record.
pub(super) struct RecordedRun {
    pub(super) conducted: RunOutcome,
    /// 16 hexadecimal digits.
    pub(super) digest: String,
    /// The folder, claimed until the report is written.
    pub(super) folder: Folder,
    pub(super) speed: Option<Speed>,
    /// The records from which figures are drawn, unless none are wanted.
    pub(super) results: Option<Results>,
}

/// Runs the plan and writes the records, whatever is to be read off them.
pub(super) fn record(
    plan: &Plan,
    options: &RunOptions,
    verb: Verb,
    command: &str,
    session: &mut Session<'_>,
) -> Result<RecordedRun, Error> {
    if !options.precision.is_empty() && options.replicates > options.max_replicates {
        return Err(Error::invalid(format!(
            "--replicates {} is more than --max-replicates {}",
            options.replicates, options.max_replicates
        )));
    }
    let names: Vec<&str> = plan.arms.iter().map(|arm| arm.name.as_str()).collect();
    let path = folder(options.out.as_ref(), verb, &names);
    let mut folder = Folder::claim(&path, verb, plan, command, options.force)?;
    if options.figures && session.share == Share::Everything {
        folder.keep_for_figures();
    }
    let (conducted, speed) = simulate(plan, options, &mut folder, session)?;
    session
        .pool
        .install(|| folder.finish(&conducted, speed.clone(), &in_parallel))?;
    if conducted.interrupted {
        return Err(Error::Interrupted(format!(
            "{} of {} replicates of every arm are finished and kept in {}; to continue, run the \
             same command again",
            conducted.replicates,
            conducted.asked,
            path.display()
        )));
    }
    if conducted.elsewhere > 0 {
        return Err(Error::Elsewhere(conducted.elsewhere));
    }
    let results = options.figures.then(|| folder.results());
    Ok(RecordedRun {
        digest: digest::short(&folder.digest(&conducted)),
        results: results.transpose()?,
        folder,
        conducted,
        speed,
    })
}

/// Where results go: as asked for, or where the verb puts them by itself.
pub(crate) fn folder(asked: Option<&PathBuf>, verb: Verb, names: &[&str]) -> PathBuf {
    asked.cloned().unwrap_or_else(|| verb.default_folder(names))
}

/// Lines of a journal that cannot be relied on, in a sentence.
pub(crate) fn damage(journal: &Journal) -> Option<String> {
    let damaged = journal.damaged();
    (damaged > 0).then(|| format!("warning: {damaged} damaged replicates are run again"))
}

/// Records that could not be written while markets ran.
pub(crate) fn not_kept(error: &RecordsError) -> Error {
    Error::invalid(format!(
        "{error}\nwhat was finished before is kept; run the command again"
    ))
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a run takes is shown beside its results"
)]
fn simulate(
    plan: &Plan,
    options: &RunOptions,
    folder: &mut Folder,
    session: &mut Session<'_>,
) -> Result<(RunOutcome, Option<Speed>), Error> {
    let effort = Effort {
        replicates: options.replicates,
        goals: options.precision.clone(),
        cap: options.max_replicates,
        shards: options.shards.map(usize::from),
    };
    let clock = Instant::now();
    let (pool, stop) = (&session.pool, session.cancel.flag());
    let experiment = plan.experiment();
    let checkpoints = folder.checkpoints();
    let dealt = &mut Dealt::new(folder, session.allotment());
    let listener = &mut session.listener;
    let conducted = match &mut session.held {
        None => run(&experiment, &effort, pool, stop, dealt, listener),
        Some(held) => {
            let mut apart = Apart {
                setups: &plan.arms,
                seed: plan.seed,
                efficiency: plan.efficiency,
                pool,
                line: &mut *held.line,
                checkpoints,
                checkpoint_days: held.checkpoint_days,
                stop,
            };
            let mut conduct = |jobs: &[Job], simulated: &AtomicU64, outbox: Outbox<'_, _, _>| {
                conduct(&mut apart, jobs, simulated, outbox)
            };
            run_by(&mut conduct, &experiment, &effort, stop, dealt, listener)
        }
    };
    let wall_seconds = clock.elapsed().as_secs_f64();
    let conducted = conducted.map_err(|error| not_kept(&error))?;
    let threads = session.threads();
    let orders = conducted.simulated_orders;
    let speed = (conducted.simulated_units > 0).then(|| Speed {
        orders,
        wall_seconds,
        threads,
        orders_per_second_per_core: orders as f64 / (wall_seconds * threads as f64),
        peak_memory_bytes: peak_memory_bytes(),
        machine: Machine::this(),
    });
    Ok((conducted, speed))
}
