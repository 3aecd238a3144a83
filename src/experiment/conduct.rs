//! Replicates until there are enough of them, an earlier run's included.

use super::plan::{Plan, ReplicateSummary, Unit, WithVisibleTwin};
use super::pool::{self, Outlet};
use super::precision::{Attainment, Goal};
use super::prefix_tree::{Job, SharedPrefix};
use super::replicate::Replicate;
use crate::policy::Policy;
use rayon::ThreadPool;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How many replicates to run.
#[derive(Debug, Clone)]
pub struct Effort {
    /// Replicates of every arm; with goals, those before the first look.
    pub replicates: u32,
    /// Precisions to reach; without any, `replicates` are run.
    pub goals: Vec<Goal>,
    /// Replicates after which to stop although a goal is not reached.
    pub cap: u32,
    /// Parts into which the consumers of a market are cut; `None` suits it to the threads. It never
    /// changes a result.
    pub shards: Option<usize>,
}

/// What a store knows of a unit.
#[derive(Debug)]
pub enum Lookup {
    /// An earlier run has finished it.
    Found(ReplicateSummary),
    /// It is not there.
    Absent,
    /// It is there and cannot be relied on, for this reason.
    Damaged(String),
}

/// Where finished replicates are kept.
pub trait Store {
    /// Why something could not be kept.
    type Error;

    /// Gives back what an earlier run has kept of a unit.
    ///
    /// # Errors
    /// If what was found elsewhere could not be kept; then the experiment ends.
    fn recall(&mut self, unit: Unit) -> Result<Lookup, Self::Error>;

    /// Keeps a finished unit.
    ///
    /// # Errors
    /// If it could not be kept; then the experiment ends.
    fn keep(
        &mut self,
        unit: Unit,
        replicate: Replicate,
        kept: &ReplicateSummary,
    ) -> Result<(), Self::Error>;
}

/// Somebody to be told how it goes.
pub trait ProgressListener {
    /// So many units are to be run now, beside those that were found finished.
    fn began(&mut self, units: usize, found: usize);
    /// A unit was run and is kept.
    fn finished(&mut self, unit: Unit, orders: u64);
    /// A unit was found damaged and will be run again.
    fn damaged(&mut self, unit: Unit, why: &str);
}

/// Nobody.
impl ProgressListener for () {
    fn began(&mut self, _: usize, _: usize) {}
    fn finished(&mut self, _: Unit, _: u64) {}
    fn damaged(&mut self, _: Unit, _: &str) {}
}

/// What was run.
#[derive(Debug, Clone)]
pub struct RunOutcome {
    /// Arm by arm the finished replicates: as many of every arm, without gaps.
    pub arms: Vec<Vec<ReplicateSummary>>,
    /// Replicates that were wanted of every arm when the work ended.
    pub asked: u32,
    /// Whether the work was stopped before they were finished.
    pub interrupted: bool,
    /// Units run now; the others were recalled.
    pub simulated_units: usize,
    /// Orders simulated for them; those of days that arms have in common count once.
    pub simulated_orders: u64,
    /// What became of each goal, goal by goal and arm by arm.
    pub attained: Vec<Attainment>,
}

impl RunOutcome {
    /// Finished replicates of every arm.
    #[must_use]
    pub fn replicates(&self) -> usize {
        self.arms[0].len()
    }

    /// Orders in all finished replicates, whenever they were run.
    #[must_use]
    pub fn orders(&self) -> u64 {
        self.arms.iter().flatten().map(|kept| kept.orders).sum()
    }
}

/// Conducts an experiment: recalls what `store` has, runs the rest on `pool`, and with goals goes on
/// until they are reached. Setting `stop` ends it after the units under way.
///
/// Which replicates there are in the end depends on the plan and the effort alone, not on what the
/// store had.
///
/// # Errors
/// The first error of the store.
pub fn conduct<S: Store>(
    plan: &Plan,
    effort: &Effort,
    pool: &ThreadPool,
    stop: &AtomicBool,
    store: &mut S,
    watch: &mut impl ProgressListener,
) -> Result<RunOutcome, S::Error> {
    let mut work = Work {
        slots: vec![Vec::new(); plan.arms.len()],
        simulated_units: 0,
        simulated_orders: 0,
    };
    let capped = |replicates: u32| match effort.goals.as_slice() {
        [] => replicates,
        _ => replicates.min(effort.cap),
    };
    let mut asked = capped(effort.replicates);
    loop {
        let missing = work.recall(plan, asked, store, watch)?;
        work.run(plan, &missing, effort.shards, pool, stop, store, watch)?;
        let arms = work.finished();
        let interrupted = arms[0].len() < asked as usize;
        let (pilot, cap) = (asked.min(effort.replicates), effort.cap as usize);
        let wanted = effort
            .goals
            .iter()
            .filter_map(|goal| goal.next(&arms, pilot as usize, cap));
        match wanted.max() {
            Some(more) if !interrupted && !stop.load(Ordering::Relaxed) => {
                asked = u32::try_from(more).unwrap_or(effort.cap);
            }
            more => {
                let attained = effort.goals.iter().flat_map(|goal| goal.attained(&arms));
                return Ok(RunOutcome {
                    attained: attained.collect(),
                    asked,
                    interrupted: interrupted || more.is_some(),
                    simulated_units: work.simulated_units,
                    simulated_orders: work.simulated_orders,
                    arms,
                });
            }
        }
    }
}

/// What a job gives of each unit.
type Finished = (Unit, Replicate, ReplicateSummary);

/// A market and its twin whose orders are counted as they are simulated.
#[derive(Clone)]
struct Counted<'a> {
    twins: WithVisibleTwin,
    simulated: &'a AtomicU64,
}

impl SharedPrefix for Counted<'_> {
    type Rules = Policy;

    fn follow(&mut self, policy: &Policy) {
        self.twins.follow(policy);
    }

    fn advance(&mut self, day: u32) {
        let before = self.twins.orders();
        self.twins.advance(day);
        let orders = self.twins.orders() - before;
        self.simulated.fetch_add(orders, Ordering::Relaxed);
    }
}

/// The finished units so far: `slots[arm][replicate]`.
struct Work {
    slots: Vec<Vec<Option<ReplicateSummary>>>,
    simulated_units: usize,
    simulated_orders: u64,
}

impl Work {
    /// Fills the slots of replicates up to `asked` from the store and returns the units to be run,
    /// replicate by replicate so that pairs are completed early.
    fn recall<S: Store>(
        &mut self,
        plan: &Plan,
        asked: u32,
        store: &mut S,
        watch: &mut impl ProgressListener,
    ) -> Result<Vec<Unit>, S::Error> {
        let known = self.slots[0].len();
        for slots in &mut self.slots {
            slots.resize(asked as usize, None);
        }
        let mut missing = Vec::new();
        let mut found = 0;
        for replicate in known as u32..asked {
            for arm in 0..plan.arms.len() {
                let unit = Unit { arm, replicate };
                match store.recall(unit)? {
                    Lookup::Found(kept) => {
                        self.slots[arm][replicate as usize] = Some(kept);
                        found += 1;
                        continue;
                    }
                    Lookup::Absent => {}
                    Lookup::Damaged(why) => watch.damaged(unit, &why),
                }
                missing.push(unit);
            }
        }
        watch.began(missing.len(), found);
        Ok(missing)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and no two belong together"
    )]
    fn run<S: Store>(
        &mut self,
        plan: &Plan,
        units: &[Unit],
        shards: Option<usize>,
        pool: &ThreadPool,
        stop: &AtomicBool,
        store: &mut S,
        watch: &mut impl ProgressListener,
    ) -> Result<(), S::Error> {
        let same_replicate = |left: &Unit, right: &Unit| left.replicate == right.replicate;
        let lacking = units.chunk_by(same_replicate).map(|units| {
            let arms = units.iter().map(|unit| unit.arm);
            (units[0].replicate, arms.collect())
        });
        let jobs = Job::of(lacking, |arms| plan.branches(arms));
        let shards = shards.unwrap_or_else(|| {
            let threads = pool.current_num_threads();
            threads.div_ceil(jobs.len().max(1))
        });
        let simulated = AtomicU64::new(0);
        let work = |job: &Job, outlet: &Outlet<'_, Finished>| {
            let Job { replicate, branch } = job;
            let unit = |arm: usize| Unit {
                arm,
                replicate: *replicate,
            };
            let trunk = Counted {
                twins: plan.open(unit(branch.arms[0]), shards),
                simulated: &simulated,
            };
            branch.grow(
                trunk,
                &|arm| &plan.arms[arm].policy,
                &|| outlet.is_closed(),
                &|arm, Counted { twins, .. }| {
                    let replicate = twins.finish();
                    let kept = ReplicateSummary::of(&replicate, plan.window());
                    outlet.give((unit(arm), replicate, kept));
                },
            );
        };
        let outcome = pool::run(&jobs, pool, stop, work, |(unit, replicate, kept)| {
            store.keep(unit, replicate, &kept)?;
            self.simulated_units += 1;
            watch.finished(unit, kept.orders);
            self.slots[unit.arm][unit.replicate as usize] = Some(kept);
            Ok(())
        });
        self.simulated_orders += simulated.into_inner();
        outcome
    }

    /// The replicates that every arm has, up to the first that some arm lacks.
    fn finished(&self) -> Vec<Vec<ReplicateSummary>> {
        let complete = self
            .slots
            .iter()
            .map(|slots| slots.iter().take_while(|slot| slot.is_some()).count())
            .min()
            .unwrap_or(0);
        let arms = self.slots.iter();
        arms.map(|slots| slots[..complete].iter().flatten().cloned().collect())
            .collect()
    }
}
