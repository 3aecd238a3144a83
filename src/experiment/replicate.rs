//! One replicate of one arm.

use super::prefix_tree::SharedPrefix;
use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::kernel::executor::{Job, one_by_one};
use crate::market::luck::draws::Luck;
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

/// A market under way, and who watches it.
#[derive(Debug, Clone)]
pub struct ObservedMarket {
    market: Market,
    observer: Observer,
}

impl ObservedMarket {
    /// Starts watching a market that has not simulated a day yet.
    #[must_use]
    pub fn of(market: Market) -> Self {
        Self {
            observer: Observer::new(&market),
            market,
        }
    }

    /// Orders simulated so far.
    #[must_use]
    pub const fn orders(&self) -> u64 {
        self.market.orders()
    }

    /// Ends on the morning where it stands.
    #[must_use]
    pub fn finish(self) -> Replicate {
        let orders = self.market.orders();
        let (series, shops) = self.observer.finish(&self.market);
        Replicate {
            series,
            shops,
            orders,
        }
    }
}

impl SharedPrefix for ObservedMarket {
    type Rules = Policy;

    fn follow(&mut self, policy: &Policy) {
        self.market.follow(policy);
    }

    fn advance(&mut self, day: u32) {
        while self.market.day() < day {
            self.market.step(&in_parallel);
            self.observer.observe(&self.market, &in_parallel);
        }
    }
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
    let luck = Luck::new(seed, replicate);
    let mut course = ObservedMarket::of(Market::open(
        world,
        policy,
        calendar,
        luck,
        shards,
        &in_parallel,
    ));
    course.advance(calendar.days());
    course.finish()
}

/// Does the jobs on the threads of the current pool.
pub fn in_parallel(jobs: Vec<Job<'_>>) {
    if jobs.len() == 1 || rayon::current_num_threads() == 1 {
        one_by_one(jobs);
    } else {
        jobs.into_par_iter().for_each(|job| job());
    }
}
