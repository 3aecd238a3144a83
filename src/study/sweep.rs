//! Running a study: every arm at every point, each distinct scenario once.

use super::best::Taken;
use super::{Point, Study};
use crate::experiment::{Effort, Plan, ProgressListener, ReplicateSummary, Setup, Store, run};
use rayon::ThreadPool;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

/// Markets per thread that are given out together, so that threads do not wait for the slowest and
/// scenarios share the days that they have in common.
const UNITS_PER_THREAD: usize = 64;

/// Scenarios that are given out together on so many threads.
#[must_use]
pub fn scenarios_together(study: &Study, threads: usize) -> usize {
    if study.goals.is_empty() {
        (UNITS_PER_THREAD * threads).div_ceil(study.effort.replicates as usize)
    } else {
        study.arms.len()
    }
}

/// A study as far as it was run.
#[derive(Debug, Clone)]
pub struct Swept {
    /// The points that are finished, from the first on.
    pub points: Vec<SweptPoint>,
    /// True if the work was stopped before all were.
    pub interrupted: bool,
    /// Markets that other slices are to run.
    pub elsewhere: usize,
    /// Markets run now; the others were known.
    pub simulated_units: usize,
    /// Orders in these.
    pub simulated_orders: u64,
}

/// A point with its replicates.
#[derive(Debug, Clone)]
pub struct SweptPoint {
    /// The point.
    pub point: Point,
    /// Arm by arm the finished replicates, with the whole market's totals only.
    pub arms: Vec<Vec<ReplicateSummary>>,
}

impl Study {
    /// The plan of some arms with the days and the seed of the study.
    #[must_use]
    pub fn plan(&self, arms: Vec<Setup>) -> Plan {
        Plan {
            arms,
            seed: self.seed(),
            efficiency: self.effort.efficiency,
        }
    }

    /// The seed of all luck.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.effort.seed.unsigned_abs()
    }

    /// The arms at every point, and every distinct scenario among them, in order of appearance.
    ///
    /// # Panics
    /// If parameters contradict each other at a point, which reading the study rules out.
    #[must_use]
    pub fn scenarios(&self, points: &[Point]) -> (Vec<Vec<String>>, Vec<Setup>) {
        let mut seen = BTreeSet::new();
        let mut distinct = Vec::new();
        let mut digests = Vec::new();
        for point in points {
            let arms = self.arms_at(point).expect("every point was checked");
            digests.push(arms.iter().map(|arm| arm.digest.clone()).collect());
            for arm in arms {
                if seen.insert(arm.digest.clone()) {
                    distinct.push(arm);
                }
            }
        }
        (digests, distinct)
    }

    fn effort(&self) -> Effort {
        Effort {
            replicates: self.effort.replicates,
            goals: self.goals.clone(),
            cap: self.effort.max_replicates.max(self.effort.replicates),
            shards: None,
        }
    }
}

/// Runs a study on `pool`, remembering each replicate in `memory` as soon as it is finished and
/// running none that it knows. Setting `stop` ends it after the markets under way.
///
/// # Errors
/// The first error of the memory.
///
/// # Panics
/// If parameters contradict each other at a point, which reading the study rules out.
pub fn sweep<M: Store>(
    study: &Study,
    pool: &ThreadPool,
    stop: &AtomicBool,
    memory: &mut M,
    watch: &mut impl ProgressListener,
) -> Result<Swept, M::Error> {
    let points = study.points();
    let mut work = Work {
        study,
        pool,
        stop,
        done: BTreeMap::new(),
        units: 0,
        orders: 0,
        interrupted: false,
        elsewhere: 0,
    };
    let (digests, distinct) = study.scenarios(&points);
    if study.goals.is_empty() {
        let together = scenarios_together(study, pool.current_num_threads());
        for batch in distinct.chunks(together) {
            work.run(batch.to_vec(), memory, watch)?;
        }
    } else {
        for point in &points {
            // Arms that a factor does not concern are the same at several points.
            let arms = study.arms_at(point).expect("every point was checked");
            work.run(arms, memory, watch)?;
        }
    }
    let finished = points.into_iter().zip(digests);
    let finished = finished.map_while(|(point, digests)| {
        let arms = digests.iter().map(|digest| work.done.get(digest).cloned());
        let arms: Vec<Vec<ReplicateSummary>> = arms.collect::<Option<_>>()?;
        // With precisions to reach, another point may have wanted more of a common arm.
        let arms = in_common(arms);
        Some(SweptPoint { point, arms })
    });
    Ok(Swept {
        points: finished.collect(),
        interrupted: work.interrupted,
        elsewhere: work.elsewhere,
        simulated_units: work.units,
        simulated_orders: work.orders,
    })
}

/// Arms with the replicates that all of them have.
fn in_common(mut arms: Vec<Vec<ReplicateSummary>>) -> Vec<Vec<ReplicateSummary>> {
    let least = arms.iter().map(Vec::len).min().unwrap_or(0);
    for arm in &mut arms {
        arm.truncate(least);
    }
    arms
}

struct Work<'a> {
    study: &'a Study,
    pool: &'a ThreadPool,
    stop: &'a AtomicBool,
    /// Replicates by digest of their scenario.
    done: BTreeMap<String, Vec<ReplicateSummary>>,
    units: usize,
    orders: u64,
    interrupted: bool,
    elsewhere: usize,
}

impl Work<'_> {
    fn run<M: Store>(
        &mut self,
        arms: Vec<Setup>,
        memory: &mut M,
        watch: &mut impl ProgressListener,
    ) -> Result<(), M::Error> {
        if self.interrupted {
            return Ok(());
        }
        let plan = self.study.plan(arms);
        let effort = self.study.effort();
        let experiment = plan.experiment();
        let conducted = run(&experiment, &effort, self.pool, self.stop, memory, watch)?;
        self.units += conducted.simulated_units;
        self.orders += conducted.simulated_orders;
        self.interrupted = conducted.interrupted;
        self.elsewhere += conducted.elsewhere;
        if conducted.is_whole() {
            for (arm, kept) in plan.arms.iter().zip(conducted.arms) {
                let kept: Vec<ReplicateSummary> =
                    kept.iter().map(ReplicateSummary::whole_market).collect();
                let known = self.done.entry(arm.digest.clone()).or_default();
                if kept.len() > known.len() {
                    *known = kept;
                }
            }
        }
        Ok(())
    }
}

impl Swept {
    /// Adds what the selection of the best arm took at a point, by its place: from then on all is
    /// told from the replicates that every arm has.
    pub fn took(&mut self, point: usize, taken: Taken) {
        self.simulated_units += taken.simulated_units;
        self.simulated_orders += taken.simulated_orders;
        let arms = in_common(taken.arms);
        let known = &mut self.points[point].arms;
        if arms.iter().map(Vec::len).sum::<usize>() > known.iter().map(Vec::len).sum() {
            *known = arms;
        }
    }

    /// A fingerprint of everything that was found: equal digests mean equal results.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for point in &self.points {
            for arm in &point.arms {
                hasher.update(&(arm.len() as u64).to_le_bytes());
                for kept in arm {
                    hasher.update(kept.digest.as_bytes());
                }
            }
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Orders in all replicates, whenever they were run; those of arms that several points share
    /// are counted at each.
    #[must_use]
    pub fn orders(&self) -> u64 {
        let arms = self.points.iter().flat_map(|point| &point.arms);
        arms.flatten().map(|kept| kept.orders).sum()
    }
}
