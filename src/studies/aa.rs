//! `aa`: how often the gate is wrong.

use super::budget::tell;
use super::error::Error;
use super::session::Session;
use super::study_run::{claim, fits, journal, on_record, read_for_gate, replicate};
use super::workload::{Markets, Workload};
use crate::experiment::{Plan, Setup};
use crate::records::{Claim, Heading, Journal, Verb};
use crate::report::pages::alarms::{Answer, Measured, Row};
use crate::study::Study;
use crate::study::alarms::{Planted, disjoint, drawn, replicates_of_a_gate};
use crate::study::deletions::{Caught, Deletion, caught};
use crate::study::gate::{Table, table};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// A measurement of how often the gate of a study is wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AaRequest {
    /// A built-in study or a file.
    pub study: PathBuf,
    /// Replicates in the pool; enough for 16 gates without one in common unless stated.
    pub replicates: Option<u32>,
    /// Gates without a change.
    pub runs: u32,
    /// Gates for every size of planted harm.
    pub planted_runs: u32,
    /// Replicates without each lever of each arm, to see how often its deletion is caught; `None`
    /// deletes none.
    #[serde(default)]
    pub levers: Option<u32>,
    /// Salt of the seeds.
    pub salt: u64,
    /// Folder for the measurement, in place of the verb's own.
    pub out: Option<PathBuf>,
    /// Discard replicates of a different kind in the folder.
    #[serde(default)]
    pub force: bool,
}

/// Folder within the measurement's where replicates without a lever are kept.
const LEVERS: &str = "levers";

/// Planted harm in margins. One margin is the most that may pass.
const SIZES: [f64; 12] = [
    0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0,
];

/// Gates without a replicate in common for which the pool suffices unless its size is stated.
const GATES_IN_THE_POOL: usize = 16;

/// Measures how often the gate is wrong; the report is in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn aa(request: &AaRequest, session: &mut Session<'_>) -> Result<Answer, Error> {
    let (runs, planted_runs) = (Some(request.runs), Some(request.planted_runs));
    Error::below(1, [("runs", runs), ("planted_runs", planted_runs)])?;
    let study = read_for_gate(&request.study)?;
    fits(&study, session)?;
    let one = replicates_of_a_gate(&study);
    let wanted = request
        .replicates
        .map_or(GATES_IN_THE_POOL * one, |wanted| wanted as usize);
    if wanted < one {
        return Err(Error::invalid(format!(
            "--replicates {wanted} is too few: one gate of {} takes {one}, half of them recorded",
            study.name
        )));
    }
    let seed = pool_seed(&study, request.salt);
    let arms = study.arms_at(&study.points()[0])?;
    tell_expectation(&study, &arms, request, wanted as u32, session);
    let claim = claim(&study, Verb::Aa, request.out.as_ref(), seed, request.force)?;
    let pool = simulate(&study, wanted as u32, seed, &claim, session)?;
    let levers = delete(&study, request, &pool, seed, &claim, session)?;
    let answer = Answer {
        measured: Measured {
            levers,
            ..measure(&study, request, &pool, seed)
        },
        study,
        command: session.command.clone(),
        folder: claim.path().display().to_string(),
    };
    claim.publish(&answer.files().map_err(Error::Figures)?)?;
    Ok(answer)
}

/// Tells how long the pool and the deletions will take.
fn tell_expectation(
    study: &Study,
    arms: &[Setup],
    request: &AaRequest,
    wanted: u32,
    session: &mut Session<'_>,
) {
    let seed = pool_seed(study, request.salt);
    let record = on_record(study, Verb::Aa, request.out.as_ref(), seed);
    let heading = Heading::new(seed, study.effort.efficiency);
    let twins = study.effort.efficiency;
    let pool = Markets::of(arms, wanted).twice(twins);
    let mut finished = record.finished_anywhere("", &heading);
    let mut workload = Workload::of(&pool, &mut pool.finished(&mut finished));
    let without: Vec<Setup> = deletions(arms).into_iter().map(|(.., it)| it).collect();
    let levers = Markets::of(&without, request.levers.unwrap_or(0)).twice(twins);
    let mut finished = record.finished_anywhere(LEVERS, &heading);
    workload.add_fixed(&levers, &mut levers.finished(&mut finished));
    tell(&arms[0], &workload, wanted, session);
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
    replicates: u32,
    seed: u64,
    claim: &Arc<Claim>,
    session: &mut Session<'_>,
) -> Result<Table, Error> {
    let plan = Plan {
        seed,
        ..study.plan(study.arms_at(&study.points()[0])?)
    };
    let mut journal = journal(study, claim, "", seed, session)?;
    let conducted = replicate(&plan, replicates, &mut journal, session)?;
    if conducted.interrupted {
        return Err(kept(&journal, claim));
    }
    Ok(table(study, &conducted.arms))
}

fn kept(journal: &Journal, claim: &Claim) -> Error {
    Error::Interrupted(format!(
        "{} markets are finished and kept in {}; to continue, run the same command again",
        journal.len(),
        claim.path().display()
    ))
}

/// Deletes every lever of every arm in turn, and forms gates of what that comes to.
fn delete(
    study: &Study,
    request: &AaRequest,
    pool: &Table,
    seed: u64,
    claim: &Arc<Claim>,
    session: &mut Session<'_>,
) -> Result<Vec<Caught>, Error> {
    let Some(replicates) = request.levers else {
        return Ok(Vec::new());
    };
    if replicates as usize > pool[0][0].len() || replicates < 2 {
        return Err(Error::invalid(format!(
            "--levers {replicates}: take at least 2 and at most the {} replicates of the pool, with \
             which they are paired",
            pool[0][0].len()
        )));
    }
    let deleted = deletions(&study.arms_at(&study.points()[0])?);
    let setups = deleted.iter().map(|(.., setup)| setup.clone()).collect();
    let plan = Plan {
        seed,
        ..study.plan(setups)
    };
    let mut journal = journal(study, claim, LEVERS, seed, session)?;
    let conducted = replicate(&plan, replicates, &mut journal, session)?;
    if conducted.interrupted {
        return Err(kept(&journal, claim));
    }
    let tables = table(study, &conducted.arms);
    let deletions = deleted.into_iter().zip(tables);
    let runs = request.planted_runs as usize;
    let caught = deletions.map(|((arm, lever, _), without)| {
        let deletion = Deletion {
            arm,
            lever,
            without,
        };
        caught(study, pool, &deletion, runs, request.salt)
    });
    Ok(caught.collect())
}

/// Every lever of every arm, by the arm's place, and the arm without it.
fn deletions(arms: &[Setup]) -> Vec<(usize, &'static str, Setup)> {
    let without = |setup: &Setup, lever: &'static str| Setup {
        name: format!("{} without {lever}", setup.name),
        digest: format!("{}-without-{lever}", setup.digest),
        policy: setup.policy.without(&[lever]),
        ..setup.clone()
    };
    let deletions = arms.iter().enumerate().flat_map(|(arm, setup)| {
        let levers = setup.policy.levers().into_iter();
        levers.map(move |lever| (arm, lever, without(setup, lever)))
    });
    deletions.collect()
}

fn measure(study: &Study, request: &AaRequest, pool: &Table, seed: u64) -> Measured {
    let draw = |planted, runs: u32| Row {
        planted,
        disjoint: false,
        tally: drawn(study, pool, planted, runs as usize, request.salt),
    };
    let apart = Row {
        planted: Planted::Nothing,
        disjoint: true,
        tally: disjoint(study, pool, Planted::Nothing),
    };
    let planted = std::iter::once(Planted::Everywhere(1.0)).chain(SIZES.map(Planted::One));
    Measured {
        pool: pool[0][0].len(),
        levers: Vec::new(),
        seed,
        unchanged: [draw(Planted::Nothing, request.runs), apart],
        planted: planted
            .map(|planted| draw(planted, request.planted_runs))
            .collect(),
    }
}
