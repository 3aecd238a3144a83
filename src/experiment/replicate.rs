//! One replicate of one arm.

use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::kernel::executor::{Job, one_by_one};
use crate::market::luck::draws::Luck;
use crate::market::parameters::WorldParameters;
use crate::outcome::{DailySeries, Learned, Measure, Observer, ShopSnapshot, welfare_fen};
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
    /// Worths of signals as buyers have learned them. They follow from the rest and enter no
    /// digest; records of versions that did not watch it have none.
    pub learned: Learned,
}

impl Replicate {
    /// Observations of a market that stands where it ends.
    #[must_use]
    pub fn of(market: &Market, observer: Observer) -> Self {
        let learned = observer.learned().clone();
        let (series, shops) = observer.finish(market);
        Self {
            series,
            shops,
            orders: market.orders(),
            learned,
        }
    }

    /// The replicate beside its twin with visible quality, if there is one: with the welfare of
    /// each of the twin's days, and its orders among those simulated.
    #[must_use]
    pub fn beside(mut self, twin: Option<Self>) -> Self {
        let Some(twin) = twin else {
            return self;
        };
        for day in 0..self.series.days() {
            let welfare = welfare_fen(twin.series.row(day, 0));
            let whole_market = self.series.row_mut(day, 0);
            whole_market.add_measure(Measure::VisibleSurplus, welfare);
        }
        self.orders += twin.orders;
        self
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
    let mut market = Market::open(world, policy, calendar, luck, shards, &in_parallel);
    let mut observer = Observer::new(&market);
    while market.day() < calendar.days() {
        market.step(&in_parallel);
        observer.observe(&market, &in_parallel);
    }
    Replicate::of(&market, observer)
}

/// Does the jobs on the threads of the current pool.
pub fn in_parallel(jobs: Vec<Job<'_>>) {
    if jobs.len() == 1 || rayon::current_num_threads() == 1 {
        one_by_one(jobs);
    } else {
        jobs.into_par_iter().for_each(|job| job());
    }
}
