//! What the verbs that take a study share.

use super::plan::refused;
use super::progress::Progress;
use super::session::{self, STOP, pool, stop_on_interrupt};
use super::{Failure, capacity, expectation};
use crate::experiment::{
    Effort, InMemory, Plan, ProgressListener, ReplicateSummary, RunOutcome, Setup, Store, run,
};
use crate::records::{Claim, Heading, Journal, Verb};
use crate::study::Study;
use clap::Args;
use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Options of every verb that simulates a study.
#[derive(Debug, Args)]
pub(super) struct Work {
    /// Built-in study or file
    #[arg(value_name = "STUDY")]
    pub(super) study: PathBuf,

    /// Threads to simulate on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Do not show the progress bar
    #[arg(long)]
    pub(super) quiet: bool,
}

/// Reads a study.
pub(super) fn read(path: &Path) -> Result<Study, Failure> {
    Study::read(path).map_err(|problem| refused(&problem))
}

/// Claims the folder of a study for a verb.
pub(super) fn claim(
    study: &Study,
    verb: Verb,
    out: Option<&PathBuf>,
    seed: u64,
    force: bool,
) -> Result<Arc<Claim>, Failure> {
    let folder = session::out(out, verb, &[&study.name]);
    let identity = [
        ("study", study.name.clone()),
        ("seed", seed.to_string()),
        ("efficiency", study.effort.efficiency.to_string()),
    ];
    let identity = identity
        .map(|(what, value)| (what.to_owned(), value))
        .into();
    let claim = Claim::open(&folder, verb, identity, force);
    claim.map(Arc::new).map_err(Failure::input)
}

/// Opens the journal in a claimed folder or within it.
pub(super) fn journal(
    study: &Study,
    claim: &Arc<Claim>,
    within: &str,
    seed: u64,
) -> Result<Journal, Failure> {
    let heading = Heading::new(seed, study.effort.efficiency);
    let journal = Journal::open(claim, within, &heading).map_err(Failure::input)?;
    session::tell_damaged(&journal);
    Ok(journal)
}

/// Reads a study for the gate: one that has guardrails and a single point.
pub(super) fn read_for_gate(path: &Path) -> Result<Study, Failure> {
    let study = read(path)?;
    if study.guardrails.is_empty() {
        return Err(Failure::input(format!(
            "{} has no guardrails, so there is nothing to judge; state what must not get worse \
             under [guardrails.OUTCOME]",
            path.display()
        )));
    }
    if study.size() != Some(1) {
        return Err(Failure::input(format!(
            "{} has factors; the gate judges a study without",
            path.display()
        )));
    }
    Ok(study)
}

/// Refuses a study whose markets do not fit into memory.
pub(super) fn fits(study: &Study, work: &Work) -> Result<(), Failure> {
    let worlds = study.arms.iter().map(|arm| &arm.scenario.world);
    let jobs = study.effort.replicates as usize * study.arms.len();
    capacity::check(worlds, study.effort.efficiency, jobs, work.threads)
}

/// Simulates replicates of a study's arms, remembering them for as long as the command runs.
pub(super) struct Simulator<'a> {
    study: &'a Study,
    arms: Vec<Setup>,
    pool: ThreadPool,
    progress: Progress,
    memories: BTreeMap<u64, InMemory>,
    seed: u64,
}

impl<'a> Simulator<'a> {
    pub(super) fn new(study: &'a Study, work: &Work) -> Result<Self, Failure> {
        let points = study.points();
        fits(study, work)?;
        stop_on_interrupt();
        Ok(Self {
            arms: study
                .arms_at(&points[0])
                .map_err(|problem| refused(&problem))?,
            study,
            pool: pool(work.threads)?,
            progress: Progress::new(work.quiet),
            memories: BTreeMap::new(),
            seed: study.seed(),
        })
    }

    /// Digests of the arms' scenarios.
    pub(super) fn scenarios(&self) -> Vec<String> {
        self.arms.iter().map(|arm| arm.digest.clone()).collect()
    }

    /// From now on the luck of another seed.
    pub(super) fn reseed(&mut self, seed: u64) {
        self.seed = seed;
    }

    /// The first replicates of every arm.
    pub(super) fn run(&mut self, replicates: u32) -> Result<Vec<Vec<ReplicateSummary>>, Failure> {
        let plan = Plan {
            seed: self.seed,
            ..self.study.plan(self.arms.clone())
        };
        let markets = plan.simulated_share() * plan.arms.len() as f64;
        let twins = if plan.efficiency { 2.0 } else { 1.0 };
        if self.memories.is_empty() {
            let markets = twins * markets * f64::from(replicates);
            expectation::tell(&plan, markets, Some(self.pool.current_num_threads() as u16));
        }
        let memory = self.memories.entry(self.seed).or_default();
        let Ok(conducted) = replicate(&plan, replicates, &self.pool, memory, &mut self.progress);
        if conducted.interrupted {
            self.progress.clear();
            return Err(Failure::interrupted("nothing was judged or recorded"));
        }
        Ok(conducted.arms)
    }

    /// Takes the progress bar away.
    pub(super) fn clear(&self) {
        self.progress.clear();
    }
}

/// Runs the first `replicates` of every arm of a plan, but for those that `memory` knows.
pub(super) fn replicate<M: Store>(
    plan: &Plan,
    replicates: u32,
    pool: &ThreadPool,
    memory: &mut M,
    watch: &mut impl ProgressListener,
) -> Result<RunOutcome, M::Error> {
    let effort = Effort::of(replicates);
    run(&plan.experiment(), &effort, pool, &STOP, memory, watch)
}
