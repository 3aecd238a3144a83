//! One command from a checked plan to printed outcomes.

use super::options::{Format, Options};
use super::progress::Progress;
use super::{Failure, lists};
use crate::experiment::gains::{PartyChanges, who_gains};
use crate::experiment::measured::compare_measured;
use crate::experiment::{Effort, Plan, RunOutcome, compare, digest, in_parallel, run, unreached};
use crate::outcome::Totals;
use crate::records::{Folder, Journal, Machine, Results, Speed, Verb, peak_memory_bytes};
use crate::render::json;
use crate::render::terminal::Width;
use crate::report;
use crate::report::comparison::{Answer, Arm};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Set by Ctrl-C.
pub(super) static STOP: AtomicBool = AtomicBool::new(false);

/// A plan that was run to its end and is on record.
pub(super) struct Finished {
    pub(super) conducted: RunOutcome,
    /// 16 hexadecimal digits.
    pub(super) digest: String,
    pub(super) folder: Folder,
    speed: Option<Speed>,
    results: Option<Results>,
}

/// The claimed folder, and what its figures are drawn from unless none are wanted.
pub(super) struct Drawn {
    folder: Folder,
    results: Option<Results>,
}

/// Runs the plan and writes the records; the folder stays claimed until the report is written.
pub(super) fn conduct(
    plan: &Plan,
    options: &Options,
    verb: Verb,
    command: &str,
) -> Result<(Answer, Drawn), Failure> {
    let shown = options.shown().map_err(Failure::input)?;
    let finished = finished(plan, options, verb, command)?;
    let conducted = &finished.conducted;
    let windows = whole_market(conducted);
    let answer = Answer {
        arms: Arm::of(plan),
        calendar: plan.calendar(),
        seed: plan.seed,
        efficiency: plan.efficiency,
        unreached: unreached(plan),
        comparison: compare(&shown, &windows),
        measured: compare_measured(&windows),
        gains: gains(plan, conducted),
        attained: conducted.attained.clone(),
        orders: conducted.orders(),
        digest: finished.digest,
        folder: finished.folder.path().display().to_string(),
        speed: finished.speed,
        peak_memory_bytes: peak_memory_bytes(),
    };
    let drawn = Drawn {
        folder: finished.folder,
        results: finished.results,
    };
    Ok((answer, drawn))
}

/// Runs the plan and writes the records, whatever is to be read off them.
pub(super) fn finished(
    plan: &Plan,
    options: &Options,
    verb: Verb,
    command: &str,
) -> Result<Finished, Failure> {
    if !options.precision.is_empty() && options.replicates > options.max_replicates {
        return Err(Failure::input(format!(
            "--replicates {} is more than --max-replicates {}",
            options.replicates, options.max_replicates
        )));
    }
    let pool = pool(options.threads)?;
    let names: Vec<&str> = plan.arms.iter().map(|arm| arm.name.as_str()).collect();
    let path = out(options.out.as_ref(), verb, &names);
    let mut folder =
        Folder::claim(&path, verb, plan, command, options.force).map_err(Failure::input)?;
    if !options.no_figures {
        folder.keep_for_figures();
    }
    stop_on_interrupt();
    let (conducted, speed) = simulate(plan, options, &pool, &mut folder)?;
    pool.install(|| folder.finish(&conducted, speed.clone(), &in_parallel))
        .map_err(Failure::input)?;
    if conducted.interrupted {
        return Err(Failure::interrupted(format!(
            "{} of {} replicates of every arm are finished and kept in {}; to continue, run the \
             same command again",
            conducted.replicates,
            conducted.asked,
            path.display()
        )));
    }
    let results = (!options.no_figures).then(|| folder.results());
    Ok(Finished {
        digest: digest::short(&folder.digest(&conducted)),
        results: results.transpose().map_err(Failure::input)?,
        folder,
        conducted,
        speed,
    })
}

/// Where results go: as asked for, or where the command puts them by itself.
pub(super) fn out(asked: Option<&PathBuf>, verb: Verb, names: &[&str]) -> PathBuf {
    asked.cloned().unwrap_or_else(|| verb.default_folder(names))
}

/// Tells of lines of a journal that cannot be relied on.
pub(super) fn tell_damaged(journal: &Journal) {
    if journal.damaged() > 0 {
        let damaged = journal.damaged();
        lists::tell(&format!(
            "warning: {damaged} damaged replicates are run again\n"
        ));
    }
}

/// The threads to simulate on.
pub(super) fn pool(threads: Option<u16>) -> Result<ThreadPool, Failure> {
    let mut builder = ThreadPoolBuilder::new();
    if let Some(threads) = threads {
        builder = builder.num_threads(usize::from(threads));
    }
    builder
        .build()
        .map_err(|error| Failure::input(format!("cannot start the threads: {error}")))
}

/// The first Ctrl-C lets the markets under way finish, the second ends the process.
pub(super) fn stop_on_interrupt() {
    // A verb that runs markets more than once asks for it each time.
    static ASKED: Once = Once::new();
    ASKED.call_once(|| {
        let handler = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            lists::tell("\nfinishing the markets under way; press Ctrl-C again to drop them\n");
        });
        if let Err(error) = handler {
            lists::tell(&format!(
                "warning: Ctrl-C will end the command at once: {error}\n"
            ));
        }
    });
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a run takes is shown beside its results"
)]
fn simulate(
    plan: &Plan,
    options: &Options,
    pool: &ThreadPool,
    folder: &mut Folder,
) -> Result<(RunOutcome, Option<Speed>), Failure> {
    let effort = Effort {
        replicates: options.replicates,
        goals: options.precision.clone(),
        cap: options.max_replicates,
        shards: options.shards.map(usize::from),
    };
    let mut progress = Progress::new(options.quiet);
    let clock = Instant::now();
    let conducted = run(
        &plan.experiment(),
        &effort,
        pool,
        &STOP,
        folder,
        &mut progress,
    );
    let wall_seconds = clock.elapsed().as_secs_f64();
    progress.clear();
    let conducted = conducted.map_err(|error| {
        Failure::input(format!(
            "{error}\nwhat was finished before is kept; run the command again"
        ))
    })?;
    let threads = pool.current_num_threads();
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

/// The whole market's totals over the evaluation window.
fn whole_market(conducted: &RunOutcome) -> Vec<Vec<Totals>> {
    let arms = conducted.arms.iter();
    arms.map(|arm| arm.iter().map(|kept| kept.window[0]).collect())
        .collect()
}

fn gains(plan: &Plan, conducted: &RunOutcome) -> Vec<PartyChanges> {
    let arms = conducted.arms.iter();
    let windows: Vec<Vec<Vec<Totals>>> = arms
        .map(|arm| arm.iter().map(|kept| kept.window.clone()).collect())
        .collect();
    who_gains(&plan.industries(), &windows)
}

/// Draws the figures and writes the folder's README, from what is on record alone.
pub(super) fn report(answer: &Answer, drawn: &Drawn) -> Result<(), Failure> {
    let Some(results) = &drawn.results else {
        return Ok(());
    };
    let files = report::files(results, &answer.section()).map_err(not_drawn)?;
    drawn.folder.publish(&files).map_err(Failure::input)
}

/// A figure that cannot be drawn.
pub(super) fn not_drawn(error: impl std::fmt::Display) -> Failure {
    Failure::input(format!("cannot draw the figures: {error}"))
}

/// Prints outcomes to stdout and, unless they are for reading there, everything else to stderr.
pub(super) fn print(answer: &Answer, format: Format) -> Result<(), Failure> {
    let outcomes = match format {
        Format::Table => {
            let outcomes = answer.text(Width::of_stdout(Width::Unlimited));
            let gains = answer.gains_text(Width::of_stdout(Width::Piped));
            format!("{outcomes}{gains}")
        }
        Format::Markdown => format!("{}\n{}", answer.markdown(), answer.gains_markdown()),
        Format::Json => json::document(answer),
        Format::Csv => answer.csv(),
    };
    let rest = [answer.notes(), answer.summary()].concat().join("\n") + "\n";
    if format == Format::Table {
        lists::print(&format!("{outcomes}\n{rest}"))
    } else {
        lists::tell(&rest);
        lists::print(&outcomes)
    }
}
