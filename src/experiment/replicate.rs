//! One replicate of one arm.

use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::crew::{Job, one_by_one};
use crate::market::draws::Luck;
use crate::market::parameters::WorldParameters;
use crate::outcome::{DailySeries, Observer, ShopSnapshot};
use crate::policy::Policy;
use rayon::prelude::*;

/// What one replicate of one arm gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicate {
    /// Totals per reported day and slice.
    pub series: DailySeries,
    /// Shops open on the last day.
    pub shops: Vec<ShopSnapshot>,
    /// Orders simulated, burn-in included.
    pub orders: u64,
}

/// Simulates one replicate.
///
/// `shards` is the number of parts into which consumers are cut; it never changes the result.
#[must_use]
pub fn simulate(
    world: &WorldParameters,
    policy: &Policy,
    calendar: Calendar,
    seed: u64,
    replicate: u32,
    shards: usize,
) -> Replicate {
    let mut market = Market::open(world, policy, calendar, Luck::new(seed, replicate), shards);
    let mut observer = Observer::new(&market);
    while !market.is_over() {
        market.step(&in_parallel);
        observer.observe(&market, &in_parallel);
    }
    let orders = market.orders();
    let (series, shops) = observer.finish(&market);
    Replicate {
        series,
        shops,
        orders,
    }
}

/// Does the jobs on the threads of the current pool.
pub fn in_parallel(jobs: Vec<Job<'_>>) {
    if jobs.len() == 1 || rayon::current_num_threads() == 1 {
        one_by_one(jobs);
    } else {
        jobs.into_par_iter().for_each(|job| job());
    }
}
