//! Consumers held apart from their market: whoever holds them is told each day's board and answers
//! with a tally.
//!
//! A market whose consumers are elsewhere is founded by [`Market::found`], told who they are by
//! [`Market::meet`], and passes its days phase by phase: the morning writes the board, the reports
//! of all holders, added up, take the place of the daytime, and the evening books them. Reports are
//! whole numbers, so neither how many holders there are nor in which order their reports are added
//! changes anything.

use crate::board::Board;
use crate::calendar::Calendar;
use crate::census::Census;
use crate::day::daytime::scratch::Scratch;
use crate::day::daytime::shard_day::consumers_day;
use crate::day::daytime::shard_worker::ShardWorker;
use crate::kernel::executor::{self, Executor, Job};
use crate::kernel::width::Width;
use crate::luck::draws::Luck;
use crate::market::Market;
use crate::opening;
use crate::parameters::WorldParameters;
use crate::policy::Policy;
use crate::shard::{Shard, Today, cut};
use crate::state::StateError;
use crate::tally::{ShopTally, Tally};
use std::ops::Range;

impl Market {
    /// Founds a market whose consumers are held elsewhere, and tells what they expect of an unknown
    /// shop. The work on shops is cut into as many parts as there are `hands`; results do not
    /// depend on it.
    #[must_use]
    pub fn found(
        world: &WorldParameters,
        policy: &Policy,
        calendar: Calendar,
        luck: Luck,
        hands: usize,
    ) -> (Self, f64) {
        let (founded, belief, ledger) = opening::founded(luck, world);
        let run = (calendar, luck);
        let mut market = Self::of_parts(world, policy, run, founded, Vec::new(), ledger);
        market.consumers.hands = hands;
        (market, belief)
    }

    /// Takes note of the consumers who are held elsewhere.
    pub fn meet(&mut self, census: Census) {
        self.consumers.census = census;
    }

    /// Takes the reports of all holders on the day whose morning has passed, added up, in place of
    /// the daytime.
    ///
    /// # Errors
    /// If they are of another number of places for shops.
    pub fn report(&mut self, reports: Tally) -> Result<(), StateError> {
        if reports.shops.len() != self.merchants.shops.len() {
            return Err(StateError::Unsound);
        }
        self.tally = reports;
        Ok(())
    }
}

/// A range of a market's consumers, held apart from it.
#[derive(Debug, Clone)]
pub struct Holder {
    world: WorldParameters,
    luck: Luck,
    places: usize,
    /// The next day.
    day: u32,
    workers: Vec<ShardWorker>,
    /// The report of a holder of nobody.
    blank: Option<Tally>,
}

impl Holder {
    /// Draws the consumers `range`, who expect quality `belief` of an unknown shop, in so many
    /// shards, for a market with `places` for shops.
    #[must_use]
    pub fn open(
        world: WorldParameters,
        luck: Luck,
        range: Range<u32>,
        belief: f64,
        (places, shards): (usize, usize),
        executor: Executor,
    ) -> Self {
        let shards = executor::each(executor, cut(range, shards), |range| {
            Shard::new(luck, range, &world, belief)
        });
        Self::of_shards(world, luck, places, 0, shards)
    }

    /// Takes up more shards, which stand on the same morning.
    pub fn take_up(&mut self, shards: Vec<Shard>) {
        let places = self.places;
        let workers = shards.into_iter().map(|shard| worker(shard, places));
        self.workers.extend(workers);
    }

    /// A holder of these shards on the morning of `day`.
    #[must_use]
    pub fn of_shards(
        world: WorldParameters,
        luck: Luck,
        places: usize,
        day: u32,
        shards: Vec<Shard>,
    ) -> Self {
        let workers = shards.into_iter().map(|shard| worker(shard, places));
        Self {
            world,
            luck,
            places,
            day,
            workers: workers.collect(),
            blank: None,
        }
    }

    /// The day of the consumers under a board, and their report of it.
    ///
    /// # Errors
    /// If the board is not the next day's, or not this market's.
    pub fn pass(&mut self, board: &Board, executor: Executor) -> Result<&Tally, StateError> {
        if board.day != self.day || board.listings.len() != self.places {
            return Err(StateError::Unsound);
        }
        let today = Today {
            day: self.day,
            world: &self.world,
            board,
            luck: self.luck,
        };
        let jobs = self.workers.iter_mut().map(|worker| {
            let today = &today;
            let day = move || {
                worker.tally.shops.fill(ShopTally::default());
                consumers_day(worker, today);
            };
            Box::new(day) as Job
        });
        executor(jobs.collect());
        self.day += 1;
        let places = self.places;
        let Some((first, others)) = self.workers.split_first_mut() else {
            return Ok(self.blank.get_or_insert_with(|| Tally::new(places)));
        };
        for worker in others {
            first.tally.absorb(&worker.tally);
        }
        Ok(&first.tally)
    }

    /// The shards.
    pub fn shards(&self) -> impl Iterator<Item = &Shard> {
        self.workers.iter().map(|worker| &worker.shard)
    }

    /// Figures that the market has of the consumers.
    #[must_use]
    pub fn census(&self) -> Census {
        let active = self.world.population.consumers;
        let mut census = Census::default();
        for shard in self.shards() {
            census.absorb(&Census::of(shard, active));
        }
        census
    }

    /// Money held for their orders under way, in fen.
    #[must_use]
    pub fn held_fen(&self) -> i64 {
        self.shards().map(|shard| shard.pipeline.held_fen()).sum()
    }
}

fn worker(shard: Shard, places: usize) -> ShardWorker {
    ShardWorker {
        shard,
        tally: Tally::new(places),
        scratch: Scratch::default(),
        width: Width::default(),
        probe: None,
    }
}
