//! Which arm is best, with as few replicates as it takes.

use super::{Best, Point, Study};
use crate::experiment::{Effort, ProgressListener, ReplicateSummary, Setup, Store, run};
use crate::stats::{Direction, Selection, Standing};
use rayon::ThreadPool;
use std::sync::atomic::AtomicBool;

/// How a selection ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected {
    /// The arms still in question, by index: one if the selection is decided.
    pub arms: Vec<usize>,
    /// Replicates taken of each arm.
    pub replicates: Vec<usize>,
}

/// Replicates that a selection took of each arm.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Arm by arm its replicates, with the whole market's totals only.
    pub arms: Vec<Vec<ReplicateSummary>>,
    /// Markets run for it; the others were known.
    pub simulated_units: usize,
    /// Orders in these.
    pub simulated_orders: u64,
}

/// Probability of selecting an arm that is worse than the best by more than the indifference.
pub const ALPHA: f64 = 0.05;

/// Selects the best arm at a point by the procedure of Kim and Nelson, after a pilot of the study's
/// replicates and up to its most. Arms that are clearly worse are run no further.
///
/// # Errors
/// The first error of the memory.
///
/// # Panics
/// If parameters contradict each other at the point.
pub fn select<M: Store>(
    study: &Study,
    best: &Best,
    point: &Point,
    pool: &ThreadPool,
    stop: &AtomicBool,
    memory: &mut M,
    watch: &mut impl ProgressListener,
) -> Result<(Selected, Taken), M::Error> {
    let arms = study.arms_at(point).expect("the point was checked");
    let selection = Selection {
        indifference: best.indifference,
        alpha: ALPHA,
        pilot: (study.effort.replicates as usize).max(2),
    };
    let mut taken = Taken {
        arms: vec![Vec::new(); arms.len()],
        simulated_units: 0,
        simulated_orders: 0,
    };
    let mut samples: Vec<Vec<f64>> = vec![Vec::new(); arms.len()];
    let mut open: Vec<usize> = (0..arms.len()).collect();
    let mut replicates = selection.pilot;
    let most = study.effort.max_replicates as usize;
    while open.len() > 1 && replicates <= most {
        let chosen: Vec<Setup> = open.iter().map(|arm| arms[*arm].clone()).collect();
        let plan = study.plan(chosen);
        let effort = Effort::of(replicates as u32);
        let conducted = run(&plan.experiment(), &effort, pool, stop, memory, watch)?;
        taken.simulated_units += conducted.simulated_units;
        taken.simulated_orders += conducted.simulated_orders;
        if conducted.interrupted {
            break;
        }
        for (arm, kept) in open.iter().zip(&conducted.arms) {
            let value = |totals| {
                let value = (best.outcome.value)(totals).unwrap_or(f64::NAN);
                if best.outcome.direction == Direction::LowerIsBetter {
                    -value
                } else {
                    value
                }
            };
            samples[*arm] = kept.iter().map(|kept| value(&kept.window[0])).collect();
            taken.arms[*arm] = kept.iter().map(ReplicateSummary::whole_market).collect();
        }
        open = match selection.replay(&samples) {
            Standing::Selected(arm) => vec![arm],
            Standing::Open(arms) => arms,
        };
        replicates += pool.current_num_threads().div_ceil(open.len()).max(1);
    }
    let selected = Selected {
        arms: open,
        replicates: samples.iter().map(Vec::len).collect(),
    };
    Ok((selected, taken))
}
