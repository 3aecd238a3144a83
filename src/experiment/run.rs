//! The engine: markets over threads, replicate by replicate until there are enough of them, an
//! earlier run's included.

use super::observation::{Found, Observation};
use super::pool::{self, Outlet};
use super::precision::{Attainment, Goal};
use super::prefix_tree::{Job, SharedPrefix};
use super::progress::{Ahead, News, Outbox, ProgressListener, Simulate};
use super::sameness::same_rules;
use super::setup::{Draws, Setup};
use super::store::{Lookup, Store};
use super::summary::{ReplicateSummary, Unit};
use crate::outcome::Totals;
use rayon::ThreadPool;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Setups under one seed, and what is observed of them.
#[derive(Debug, Clone)]
pub struct Experiment<'a, O> {
    setups: &'a [Setup],
    seed: u64,
    observation: O,
    /// Indices of the setups that each replicate needs; `None` if it needs all of them.
    needed: Option<Vec<Vec<usize>>>,
}

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

impl Effort {
    /// So many replicates, whatever precision they reach.
    #[must_use]
    pub fn of(replicates: u32) -> Self {
        Self {
            replicates,
            goals: Vec::new(),
            cap: replicates,
            shards: None,
        }
    }
}

/// The replicates of a run.
#[derive(Debug, Clone)]
pub struct RunOutcome<K = ReplicateSummary> {
    /// Arm by arm what is kept of the finished replicates: as many of every arm, without gaps.
    pub arms: Vec<Vec<K>>,
    /// Replicates that are finished in all arms, without gaps.
    pub replicates: u32,
    /// Replicates that were wanted of every arm when the work ended.
    pub asked: u32,
    /// True if the work was stopped before they were finished.
    pub interrupted: bool,
    /// Units that other slices are to run; with any, nothing can be read off yet.
    pub elsewhere: usize,
    /// Units run now; the others were recalled.
    pub simulated_units: usize,
    /// Orders simulated for them; those of days that arms have in common count once.
    pub simulated_orders: u64,
    /// Attainment of each goal, goal by goal and arm by arm.
    pub attained: Vec<Attainment>,
}

impl<K> RunOutcome<K> {
    /// True if all replicates that were asked for are there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.interrupted && self.elsewhere == 0
    }
}

impl RunOutcome {
    /// Orders in all finished replicates, whenever they were run.
    #[must_use]
    pub fn orders(&self) -> u64 {
        self.arms.iter().flatten().map(|kept| kept.orders).sum()
    }
}

impl<'a, O: Observation> Experiment<'a, O> {
    /// An experiment whose replicates need all setups.
    pub fn new(setups: &'a [Setup], seed: u64, observation: O) -> Self {
        Self {
            setups,
            seed,
            observation,
            needed: None,
        }
    }

    /// The experiment with these setups, by index, for each replicate.
    #[must_use]
    pub fn needing(self, needed: Vec<Vec<usize>>) -> Self {
        Self {
            needed: Some(needed),
            ..self
        }
    }

    /// Runs one unit alone, its consumers cut into `shards` parts.
    pub fn simulate(&self, unit: Unit, shards: usize) -> O::Found {
        let (setup, draws) = (&self.setups[unit.arm], self.draws(unit.replicate));
        let mut course = self.observation.open(setup, draws, shards);
        course.advance(setup.calendar.days());
        self.observation.finish(course, unit.arm, draws)
    }

    fn draws(&self, replicate: u32) -> Draws {
        Draws {
            seed: self.seed,
            replicate,
        }
    }

    /// True if a replicate needs a setup.
    fn needs(&self, Unit { arm, replicate }: Unit) -> bool {
        let needed = self.needed.as_ref();
        needed.is_none_or(|needed| needed[replicate as usize].contains(&arm))
    }

    /// Simulates the markets of a job and hands over each at its end.
    fn work(
        &self,
        job: &Job,
        shards: usize,
        simulated: &AtomicU64,
        outlet: &Outlet<'_, (Unit, O::Found)>,
    ) {
        let draws = self.draws(job.replicate);
        let first = &self.setups[job.branch.arms[0]];
        let trunk = Counted {
            course: self.observation.open(first, draws, shards),
            simulated,
        };
        let finished = |arm, Counted { course, .. }: Counted<'_, O::Course>| {
            let unit = Unit {
                arm,
                replicate: job.replicate,
            };
            outlet.give((unit, self.observation.finish(course, arm, draws)));
        };
        let stopped = || outlet.is_closed();
        job.branch
            .grow(Box::new(trunk), self.setups, &stopped, &finished);
    }
}

/// Runs an experiment: recalls what `store` has, runs the rest on `pool`, and with goals goes on
/// until they are reached. Setting `stop` ends it after the units under way.
///
/// Which replicates there are in the end depends on the experiment and the effort alone, not on
/// what the store had.
///
/// # Errors
/// The first error of the store.
pub fn run<O: Observation, S: Store<O::Found>>(
    experiment: &Experiment<'_, O>,
    effort: &Effort,
    pool: &ThreadPool,
    stop: &AtomicBool,
    store: &mut S,
    listener: &mut impl ProgressListener,
) -> Result<RunOutcome<<O::Found as Found>::Kept>, S::Error> {
    let shards = effort.shards;
    let mut simulate = |jobs: &[Job], simulated: &AtomicU64, outbox: Outbox<'_, _, _>| {
        let shards = shards.unwrap_or_else(|| {
            let threads = pool.current_num_threads();
            threads.div_ceil(jobs.len().max(1))
        });
        let work = |job: &Job, outlet: &Outlet<'_, _>| {
            experiment.work(job, shards, simulated, outlet);
        };
        pool::run(jobs, pool, stop, work, |(unit, found)| {
            outbox(News::Finished(unit, found))
        })
    };
    run_by(&mut simulate, experiment, effort, stop, store, listener)
}

/// Runs an experiment as [`run`] does, what is missing being simulated in a way of one's own.
///
/// # Errors
/// The first error of the store.
pub fn run_by<O: Observation, S: Store<O::Found>>(
    simulate: Simulate<'_, O::Found, S::Error>,
    experiment: &Experiment<'_, O>,
    effort: &Effort,
    stop: &AtomicBool,
    store: &mut S,
    listener: &mut impl ProgressListener,
) -> Result<RunOutcome<<O::Found as Found>::Kept>, S::Error> {
    let mut work = Work {
        experiment,
        slots: vec![Vec::new(); experiment.setups.len()],
        found: 0,
        lacking: 0,
        elsewhere: 0,
        simulated_units: 0,
        simulated_orders: AtomicU64::new(0),
    };
    let capped = |replicates: u32| match effort.goals.as_slice() {
        [] => replicates,
        _ => replicates.min(effort.cap),
    };
    let mut asked = capped(effort.replicates);
    let same_rules = same_rules(experiment.setups);
    loop {
        let missing = work.recall(asked, store, listener)?;
        work.run(missing, simulate, store, listener)?;
        let replicates = work.complete();
        let interrupted = work.lacking > work.simulated_units;
        let whole = !interrupted && work.elsewhere == 0;
        let totals = work.totals(replicates);
        let (pilot, cap) = (asked.min(effort.replicates), effort.cap as usize);
        let wanted = effort
            .goals
            .iter()
            .filter_map(|goal| goal.next(&totals, &same_rules, pilot as usize, cap));
        match wanted.max() {
            Some(more) if whole && !stop.load(Ordering::Relaxed) => {
                asked = u32::try_from(more).unwrap_or(effort.cap);
            }
            more => {
                let attained = effort.goals.iter();
                let attained = attained.flat_map(|goal| goal.attained(&totals, &same_rules));
                return Ok(RunOutcome {
                    attained: attained.collect(),
                    asked,
                    replicates: replicates as u32,
                    interrupted: interrupted || (whole && more.is_some()),
                    elsewhere: work.elsewhere,
                    simulated_units: work.simulated_units,
                    simulated_orders: work.simulated_orders.into_inner(),
                    arms: work
                        .slots
                        .into_iter()
                        .map(|slots| slots.into_iter().take(replicates).flatten().collect())
                        .collect(),
                });
            }
        }
    }
}

/// A market under way whose orders are counted as they are simulated.
#[derive(Clone)]
struct Counted<'a, C> {
    course: C,
    simulated: &'a AtomicU64,
}

impl<C: SharedPrefix> SharedPrefix for Counted<'_, C> {
    fn orders(&self) -> u64 {
        self.course.orders()
    }

    fn follow(&mut self, setup: &Setup) {
        self.course.follow(setup);
    }

    fn advance(&mut self, day: u32) {
        let before = self.orders();
        self.course.advance(day);
        let orders = self.orders() - before;
        self.simulated.fetch_add(orders, Ordering::Relaxed);
    }
}

/// The finished units so far: `slots[arm][replicate]`.
struct Work<'a, O: Observation> {
    experiment: &'a Experiment<'a, O>,
    slots: Vec<Vec<Option<<O::Found as Found>::Kept>>>,
    /// Units that were recalled since the last run.
    found: usize,
    /// Units that were found missing and are to be run here.
    lacking: usize,
    /// Units that were found missing and are to be run by others.
    elsewhere: usize,
    simulated_units: usize,
    simulated_orders: AtomicU64,
}

impl<O: Observation> Work<'_, O> {
    /// Fills the slots of replicates up to `asked` from the store and returns the units to be run,
    /// replicate by replicate so that pairs are completed early.
    fn recall<S: Store<O::Found>>(
        &mut self,
        asked: u32,
        store: &mut S,
        listener: &mut impl ProgressListener,
    ) -> Result<Vec<(u32, Vec<usize>)>, S::Error> {
        let known = self.slots.first().map_or(0, Vec::len);
        for slots in &mut self.slots {
            slots.resize(asked as usize, None);
        }
        self.found = 0;
        let mut missing = Vec::new();
        for replicate in known as u32..asked {
            let mut lacking = Vec::new();
            for (arm, setup) in self.experiment.setups.iter().enumerate() {
                let unit = Unit { arm, replicate };
                if !self.experiment.needs(unit) {
                    continue;
                }
                match store.recall(unit, &setup.digest)? {
                    Lookup::Found(kept) => {
                        self.slots[arm][replicate as usize] = Some(kept);
                        self.found += 1;
                        continue;
                    }
                    Lookup::Absent => {}
                    Lookup::Elsewhere => {
                        self.elsewhere += 1;
                        continue;
                    }
                    Lookup::Damaged(why) => {
                        let market = format!("replicate {replicate} of {}", setup.name);
                        listener.damaged(&market, &why);
                    }
                }
                lacking.push(arm);
            }
            self.lacking += lacking.len();
            missing.push((replicate, lacking));
        }
        Ok(missing)
    }

    fn run<S: Store<O::Found>>(
        &mut self,
        missing: Vec<(u32, Vec<usize>)>,
        simulate: Simulate<'_, O::Found, S::Error>,
        store: &mut S,
        listener: &mut impl ProgressListener,
    ) -> Result<(), S::Error> {
        let experiment = self.experiment;
        let jobs = Job::of(experiment.setups, missing);
        listener.began(Ahead {
            markets: jobs.iter().map(|job| job.branch.arms.len()).sum(),
            found: self.found,
            days: jobs.iter().map(|job| job.branch.days(0)).sum(),
        });
        let simulated = &self.simulated_orders;
        simulate(&jobs, simulated, &mut |news| {
            let (unit, found) = match news {
                News::Finished(unit, found) => (unit, found),
                News::Remark(text) => {
                    listener.remarked(&text);
                    return Ok(());
                }
            };
            let digest = &experiment.setups[unit.arm].digest;
            let kept = store.keep(unit, digest, found)?;
            self.slots[unit.arm][unit.replicate as usize] = Some(kept);
            self.simulated_units += 1;
            listener.finished(simulated.load(Ordering::Relaxed));
            Ok(())
        })
    }

    /// Replicates that are finished in every arm that they need, up to the first that is not.
    fn complete(&self) -> usize {
        let asked = self.slots.first().map_or(0, Vec::len);
        let is_complete = |replicate: &usize| {
            let arms = self.slots.iter().enumerate();
            let replicate = *replicate;
            arms.into_iter().all(|(arm, slots)| {
                let unit = Unit {
                    arm,
                    replicate: replicate as u32,
                };
                slots[replicate].is_some() || !self.experiment.needs(unit)
            })
        };
        (0..asked).take_while(is_complete).count()
    }

    /// The whole market's totals of the first replicates, arm by arm.
    fn totals(&self, replicates: usize) -> Vec<Vec<&Totals>> {
        let arms = self.slots.iter();
        arms.map(|slots| {
            let kept = slots[..replicates].iter().flatten();
            kept.filter_map(O::Found::totals).collect()
        })
        .collect()
    }
}
