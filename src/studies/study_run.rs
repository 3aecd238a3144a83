//! Shared parts of the use cases that take a study.

use super::capacity;
use super::error::Error;
use super::expectation;
use super::recorded_run::{damage, folder};
use super::session::Session;
use crate::experiment::{Effort, InMemory, Plan, ReplicateSummary, RunOutcome, Setup, Store, run};
use crate::records::{Claim, Heading, Identity, Journal, OnRecord, Verb};
use crate::study::Study;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Claims the folder of a study for a verb.
pub(super) fn claim(
    study: &Study,
    verb: Verb,
    out: Option<&PathBuf>,
    seed: u64,
    force: bool,
) -> Result<Arc<Claim>, Error> {
    let (folder, identity) = place(study, verb, out, seed);
    Ok(Arc::new(Claim::open(&folder, verb, identity, force)?))
}

/// The folder of a study as it is found, before it is claimed.
pub(super) fn on_record(study: &Study, verb: Verb, out: Option<&PathBuf>, seed: u64) -> OnRecord {
    let (folder, identity) = place(study, verb, out, seed);
    OnRecord::of(&folder, verb, identity)
}

/// The folder of a study, and what its records have in common.
fn place(study: &Study, verb: Verb, out: Option<&PathBuf>, seed: u64) -> (PathBuf, Identity) {
    let identity = [
        ("study", study.name.clone()),
        ("seed", seed.to_string()),
        ("efficiency", study.effort.efficiency.to_string()),
    ];
    let identity = identity.map(|(what, value)| (what.to_owned(), value));
    (folder(out, verb, &[&study.name]), identity.into())
}

/// Opens the journal in a claimed folder or within it.
pub(super) fn journal(
    study: &Study,
    claim: &Arc<Claim>,
    within: &str,
    seed: u64,
    session: &mut Session<'_>,
) -> Result<Journal, Error> {
    let heading = Heading::new(seed, study.effort.efficiency);
    let journal = Journal::open(claim, within, &heading)?;
    if let Some(told) = damage(&journal) {
        session.note(&told);
    }
    Ok(journal)
}

/// Reads a study for the gate: one that has guardrails and a single point.
pub(super) fn read_for_gate(path: &Path) -> Result<Study, Error> {
    let study = Study::read(path)?;
    if study.guardrails.is_empty() {
        return Err(Error::invalid(format!(
            "{} has no guardrails, so there is nothing to judge; state what must not get worse \
             under [guardrails.OUTCOME]",
            path.display()
        )));
    }
    if study.size() != Some(1) {
        return Err(Error::invalid(format!(
            "{} has factors; the gate judges a study without",
            path.display()
        )));
    }
    Ok(study)
}

/// Refuses a study whose markets do not fit into memory.
pub(super) fn fits(study: &Study, session: &Session<'_>) -> Result<(), Error> {
    let worlds = study.arms.iter().map(|arm| &arm.scenario.world);
    let jobs = study.effort.replicates as usize * study.arms.len();
    let threads = Some(session.threads() as u16);
    capacity::check(worlds, study.effort.efficiency, jobs, threads)
}

/// Replicates of a gate's arms, remembered for as long as it is judged.
pub(super) struct Simulator<'s, 'a> {
    study: &'s Study,
    session: &'s mut Session<'a>,
    arms: Vec<Setup>,
    memories: BTreeMap<u64, InMemory>,
    seed: u64,
}

impl<'s, 'a> Simulator<'s, 'a> {
    pub(super) fn new(
        study: &'s Study,
        seed: u64,
        session: &'s mut Session<'a>,
    ) -> Result<Self, Error> {
        fits(study, session)?;
        Ok(Self {
            arms: study.arms_at(&study.points()[0])?,
            study,
            session,
            memories: BTreeMap::new(),
            seed,
        })
    }

    /// Digests of the arms' scenarios.
    pub(super) fn scenarios(&self) -> Vec<String> {
        self.arms.iter().map(|arm| arm.digest.clone()).collect()
    }

    /// The first replicates of every arm.
    pub(super) fn run(&mut self, replicates: u32) -> Result<Vec<Vec<ReplicateSummary>>, Error> {
        let plan = Plan {
            seed: self.seed,
            ..self.study.plan(self.arms.clone())
        };
        let markets = plan.simulated_share() * plan.arms.len() as f64;
        let twins = if plan.efficiency { 2.0 } else { 1.0 };
        if self.memories.is_empty() {
            let markets = twins * markets * f64::from(replicates);
            expectation::tell(&plan, markets, self.session);
        }
        let memory = self.memories.entry(self.seed).or_default();
        let Ok(conducted) = replicate(&plan, replicates, memory, self.session);
        if conducted.interrupted {
            let nothing = "nothing was judged or recorded";
            return Err(Error::Interrupted(nothing.to_owned()));
        }
        Ok(conducted.arms)
    }
}

/// Runs the first `replicates` of every arm of a plan, but for those that `memory` knows.
pub(super) fn replicate<M: Store>(
    plan: &Plan,
    replicates: u32,
    memory: &mut M,
    session: &mut Session<'_>,
) -> Result<RunOutcome, M::Error> {
    let (effort, pool, stop) = (Effort::of(replicates), &session.pool, session.cancel.flag());
    run(
        &plan.experiment(),
        &effort,
        pool,
        stop,
        memory,
        &mut session.listener,
    )
}
