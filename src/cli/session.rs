//! One command from a checked plan to printed outcomes.

use super::options::{Format, Options};
use super::progress::Progress;
use super::{Failure, csv, gains, json, lists, numbers, table};
use crate::experiment;
use crate::experiment::gains::{PartyChanges, who_gains};
use crate::experiment::measured::compare_measured;
use crate::experiment::{
    Attainment, Comparison, Effort, Plan, RunOutcome, compare, digest, in_parallel,
};
use crate::outcome::Totals;
use crate::records::{Folder, Journal, Machine, Results, Speed, Verb, peak_memory_bytes};
use crate::report;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Set by Ctrl-C.
pub(super) static STOP: AtomicBool = AtomicBool::new(false);

/// What a command found.
pub(super) struct Findings<'a> {
    pub(super) plan: &'a Plan,
    pub(super) comparison: Comparison,
    /// What the score rests on and what is true, arm by arm.
    pub(super) measured: Comparison,
    /// What every arm changes for whom.
    pub(super) gains: Vec<PartyChanges>,
    pub(super) attained: Vec<Attainment>,
    /// 16 hexadecimal digits.
    pub(super) digest: String,
    /// Where the records are.
    pub(super) folder: String,
    /// Orders in all replicates, whenever they were simulated.
    pub(super) orders: u64,
    /// How fast this command was; `None` if it simulated nothing.
    pub(super) speed: Option<Speed>,
    pub(super) peak_memory_bytes: Option<u64>,
    /// What figures are drawn from, unless none are.
    pub(super) results: Option<Results>,
}

/// A plan that was run to its end and is on record.
pub(super) struct Finished {
    pub(super) conducted: RunOutcome,
    /// 16 hexadecimal digits.
    pub(super) digest: String,
    pub(super) folder: Folder,
    speed: Option<Speed>,
    results: Option<Results>,
}

/// Runs the plan and writes the records; the folder stays claimed until the report is written.
pub(super) fn conduct<'a>(
    plan: &'a Plan,
    options: &Options,
    verb: Verb,
    command: &str,
) -> Result<(Findings<'a>, Folder), Failure> {
    let shown = options.shown().map_err(Failure::input)?;
    let finished = finished(plan, options, verb, command)?;
    let conducted = &finished.conducted;
    let windows = whole_market(conducted);
    let findings = Findings {
        plan,
        comparison: compare(&shown, &windows),
        measured: compare_measured(&windows),
        gains: gains(plan, conducted),
        attained: conducted.attained.clone(),
        orders: conducted.orders(),
        digest: finished.digest,
        folder: finished.folder.path().display().to_string(),
        speed: finished.speed,
        results: finished.results,
        peak_memory_bytes: peak_memory_bytes(),
    };
    Ok((findings, finished.folder))
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
            conducted.replicates(),
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
    let conducted = experiment::conduct(plan, &effort, pool, &STOP, folder, &mut progress);
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
pub(super) fn report(findings: &Findings<'_>, folder: &Folder) -> Result<(), Failure> {
    let Some(results) = &findings.results else {
        return Ok(());
    };
    let below = table::notes(findings)
        .into_iter()
        .chain([format!("digest: {}", findings.digest)])
        .map(|note| format!("- {note}\n"));
    let below: String = below.collect();
    let mut table = format!("{}\n{below}", table::markdown(findings));
    if findings.plan.arms.len() > 1 {
        table += "\n### Measured against true\n\n";
        table += &table::measured(findings);
        table += "\n### Who gains\n\n";
        table += &gains::markdown(findings);
    }
    let files = report::files(results, &table).map_err(not_drawn)?;
    folder.publish(&files).map_err(Failure::input)
}

/// A figure that cannot be drawn.
pub(super) fn not_drawn(error: impl std::fmt::Display) -> Failure {
    Failure::input(format!("cannot draw the figures: {error}"))
}

/// Prints outcomes to stdout and, unless they are for reading there, everything else to stderr.
pub(super) fn print(findings: &Findings<'_>, format: Format) -> Result<(), Failure> {
    let outcomes = match format {
        Format::Table => format!("{}{}", table::text(findings), gains::text(findings)),
        Format::Markdown => format!(
            "{}\n{}",
            table::markdown(findings),
            gains::markdown(findings)
        ),
        Format::Json => json::text(findings),
        Format::Csv => csv::text(findings),
    };
    let mut rest = table::notes(findings);
    rest.extend(summary(findings));
    let rest = rest.join("\n") + "\n";
    if format == Format::Table {
        lists::print(&format!("{outcomes}\n{rest}"))
    } else {
        lists::tell(&rest);
        lists::print(&outcomes)
    }
}

fn summary(findings: &Findings<'_>) -> Vec<String> {
    let speed = findings.speed.as_ref().map_or_else(
        || "orders per second per core: nothing was left to simulate".to_owned(),
        |speed| {
            format!(
                "orders per second per core: {} ({:.1} s on {} threads)",
                numbers::whole(speed.orders_per_second_per_core as u64),
                speed.wall_seconds,
                speed.threads
            )
        },
    );
    let simulated = findings.speed.as_ref().map_or(0, |speed| speed.orders);
    let memory = findings.peak_memory_bytes.map_or_else(
        || "not available".to_owned(),
        |bytes| format!("{} MiB", numbers::whole(bytes >> 20)),
    );
    vec![
        format!("digest: {}", findings.digest),
        format!("orders simulated: {}", numbers::whole(simulated)),
        speed,
        format!("peak memory: {memory}"),
        format!("everything is in {}", findings.folder),
    ]
}
