//! One simulated day.
//!
//! **Morning**: the platform looks up the policy in force and, on its cycle or when the policy has
//! changed, recomputes scores, lists, tags, tickets, exposure and the auction; then the board is
//! written.
//!
//! **Daytime**, each shard by itself, reading the board and filling its tally:
//! 1. orders due today move on: pick-up, delivery and inspection, contact and verdict, return,
//!    settlement; buyers learn from what happens to them;
//! 2. needs arise;
//! 3. consumers recall a shop or search;
//! 4. consumers choose and order.
//!
//! **Evening**: tallies are added up; shops book the day's service and fixed cost; rumour spreads;
//! trailing storefronts move; shops whose day it is decide, owners are paid, the bankrupt leave and
//! entrants open; the books are balanced.

pub mod daytime;
pub mod evening;
pub mod morning;

use crate::kernel::executor::{Executor, Job, Partition};
use crate::market::Market;
use crate::probe::{self, Step};
use crate::shard::Today;
use daytime::shard_day::consumers_day;

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The platform scores, exposes, sells slots and writes the board.
    Morning,
    /// Consumers and their orders move on.
    Daytime,
    /// Shops book, decide, open and close.
    Evening,
}

impl Phase {
    /// The phases in their order.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Daytime, Self::Evening];
}

impl Market {
    /// Simulates one day.
    pub fn step(&mut self, executor: Executor) {
        for phase in Phase::ALL {
            self.pass(phase, executor);
        }
    }

    /// Simulates one phase of the day; phases follow one another in their order.
    pub fn pass(&mut self, phase: Phase, executor: Executor) {
        match phase {
            Phase::Morning => {
                self.morning(&self.partition(executor));
                probe::ended(&self.probe, Step::Morning);
            }
            Phase::Daytime => self.daytime(executor),
            Phase::Evening => {
                self.evening(&self.partition(executor));
                self.clock.day += 1;
                probe::ended(&self.probe, Step::Evening);
            }
        }
    }

    fn daytime(&mut self, executor: Executor) {
        // The morning has cleared the market's own tally, the evening those of the other workers.
        std::mem::swap(&mut self.tally, &mut self.consumers.workers[0].tally);
        let today = Today {
            day: self.clock.day,
            world: &self.world,
            board: &self.platform.board,
            luck: self.luck,
        };
        let jobs = self.consumers.workers.iter_mut().map(|worker| {
            let today = &today;
            Box::new(move || consumers_day(worker, today)) as Job
        });
        executor(jobs.collect());
    }

    /// How shops are shared out over as many workers as there are shards, or hands where consumers
    /// are held elsewhere.
    #[must_use]
    pub fn partition<'c>(&self, executor: Executor<'c>) -> Partition<'c> {
        Partition::new(executor, self.consumers.hands, &self.platform.industries)
    }
}
