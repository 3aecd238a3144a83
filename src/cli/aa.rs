//! `gresham aa`: how often the gate is wrong.

use super::Failure;
use super::lists;
use super::progress::Progress;
use super::session::{not_drawn, pool as threads, stop_on_interrupt};
use super::study::{self, Work, read_for_gate, replicate};
use crate::experiment::Plan;
use crate::records::{Claim, Verb};
use crate::render::terminal::Width;
use crate::report::pages::alarms::{self, Measured, Row};
use crate::study::Study;
use crate::study::alarms::{Planted, disjoint, drawn, replicates_of_a_gate};
use crate::study::gate::{Table, table};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

/// Measure how often the gate is wrong: false alarms without a change, and its power against planted harm
///
/// A pool of replicates of the policy as it is, is simulated once. Hundreds of whole gates are formed
/// from it, each between two sets of replicates that have none in common, so that whatever a gate
/// finds is a false alarm. Then harm of growing size is planted. The same command continues what
/// was stopped.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// Replicates in the pool [default: enough for 16 gates without one in common]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..=10_000_000))]
    replicates: Option<u32>,

    /// Gates without a change
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    runs: u32,

    /// Gates for every size of planted harm
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    planted_runs: u32,

    /// Salt of the seeds, so that another measurement has other luck
    #[arg(long, value_name = "N", default_value_t = 1)]
    salt: u64,

    /// Folder for the measurement [default: results/aa/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham aa gate
  gresham aa gate --replicates 16384 --runs 2000
  gresham aa gate --salt 2 --out results/gate-aa-2";

/// Planted harm in margins. One margin is the most that may pass.
const SIZES: [f64; 12] = [
    0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0,
];

/// Gates without a replicate in common for which the pool suffices unless its size is stated.
const GATES_IN_THE_POOL: usize = 16;

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let study = read_for_gate(&arguments.work.study)?;
    study::fits(&study, &arguments.work)?;
    let one = replicates_of_a_gate(&study);
    let wanted = arguments
        .replicates
        .map_or(GATES_IN_THE_POOL * one, |wanted| wanted as usize);
    if wanted < one {
        return Err(Failure::input(format!(
            "--replicates {wanted} is too few: one gate of {} takes {one}, half of them recorded",
            study.name
        )));
    }
    let seed = pool_seed(&study, arguments.salt);
    let (out, force) = (arguments.out.as_ref(), arguments.force);
    let claim = study::claim(&study, Verb::Aa, out, seed, force)?;
    let pool = simulate(&study, arguments, wanted as u32, seed, &claim)?;
    let measured = measure(&study, arguments, &pool, seed);
    let answer = alarms::Answer {
        study: &study,
        measured: &measured,
        command,
    };
    let files = answer.files().map_err(not_drawn)?;
    claim.publish(&files).map_err(Failure::input)?;
    lists::print(&format!(
        "{}\neverything is in {}\n",
        answer.text(Width::of_stdout(Width::Piped)),
        claim.path().display()
    ))
}

/// A seed that the study itself does not have.
fn pool_seed(study: &Study, salt: u64) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [study.seed(), salt] {
        hasher.update(&part.to_le_bytes());
    }
    let hash = hasher.finalize();
    let mut bytes = [0; 8];
    bytes[..7].copy_from_slice(&hash.as_bytes()[..7]);
    u64::from_le_bytes(bytes)
}

/// The pool, its finished replicates being kept in the folder as they come.
fn simulate(
    study: &Study,
    arguments: &Arguments,
    replicates: u32,
    seed: u64,
    claim: &Arc<Claim>,
) -> Result<Table, Failure> {
    let arms = study.arms_at(&study.points()[0])?;
    let plan = Plan {
        seed,
        ..study.plan(arms)
    };
    let threads = threads(arguments.work.threads)?;
    let mut journal = study::journal(study, claim, "", seed)?;
    stop_on_interrupt();
    let mut progress = Progress::new(arguments.work.quiet);
    let conducted = replicate(&plan, replicates, &threads, &mut journal, &mut progress);
    progress.clear();
    let conducted = conducted.map_err(Failure::input)?;
    if conducted.interrupted {
        return Err(Failure::interrupted(format!(
            "{} markets are finished and kept in {}; to continue, run the same command again",
            journal.len(),
            claim.path().display()
        )));
    }
    Ok(table(study, &conducted.arms))
}

fn measure(study: &Study, arguments: &Arguments, pool: &Table, seed: u64) -> Measured {
    let draw = |planted, runs: u32| Row {
        planted,
        disjoint: false,
        tally: drawn(study, pool, planted, runs as usize, arguments.salt),
    };
    let apart = Row {
        planted: Planted::Nothing,
        disjoint: true,
        tally: disjoint(study, pool, Planted::Nothing),
    };
    let planted = std::iter::once(Planted::Everywhere(1.0)).chain(SIZES.map(Planted::One));
    Measured {
        pool: pool[0][0].len(),
        seed,
        unchanged: [draw(Planted::Nothing, arguments.runs), apart],
        planted: planted
            .map(|planted| draw(planted, arguments.planted_runs))
            .collect(),
    }
}
