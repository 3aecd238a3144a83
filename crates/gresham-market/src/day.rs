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
//! trailing windows move; shops whose day it is decide, owners are paid, the bankrupt leave and
//! entrants open; the books are balanced.

use super::consumers::batch::BATCH;
use super::consumers::need::{Rounds, Trip};
use super::consumers::parcels::Parcels;
use super::consumers::search::DRAWN_TOGETHER;
use super::consumers::{Workspace, after_sales, fulfilment, need, ordering, returns, settlement};
use super::crew::{Crew, Job, Shares};
use super::order::{Leg, Order, Stage};
use super::pipeline::{Batch, in_batches};
use super::platform::hotline;
use super::probe::{self, Probed, Step};
use super::shard::{Shard, Today};
use super::tally::Tally;
use super::width::in_every_width;
use super::{Desk, Market};

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
    pub fn step(&mut self, crew: Crew) {
        for phase in Phase::ALL {
            self.pass(phase, crew);
        }
    }

    /// Simulates one phase of the day; phases follow one another in their order.
    pub fn pass(&mut self, phase: Phase, crew: Crew) {
        match phase {
            Phase::Morning => {
                self.morning(&self.shares(crew));
                probe::ended(&self.probe, Step::Morning);
            }
            Phase::Daytime => self.daytime(crew),
            Phase::Evening => {
                self.evening(&self.shares(crew));
                self.day += 1;
                probe::ended(&self.probe, Step::Evening);
            }
        }
    }

    fn daytime(&mut self, crew: Crew) {
        // The morning has cleared the market's own tally, the evening those of the other desks.
        std::mem::swap(&mut self.tally, &mut self.desks[0].tally);
        let today = Today {
            day: self.day,
            world: &self.world,
            board: &self.board,
            luck: self.luck,
        };
        let jobs = self.desks.iter_mut().map(|desk| {
            let today = &today;
            Box::new(move || consumers_day(desk, today)) as Job
        });
        crew(jobs.collect());
    }

    /// How shops are shared out over as many hands of a crew as there are shards.
    #[must_use]
    pub fn shares<'c>(&self, crew: Crew<'c>) -> Shares<'c> {
        Shares::new(crew, self.desks.len(), &self.industries)
    }
}

/// The day of one shard's consumers. A function of its own, so that profiles and counts can name it.
#[inline(never)]
fn consumers_day(desk: &mut Desk, today: &Today) {
    let Desk {
        shard,
        tally,
        workspace,
        width,
        probe,
    } = desk;
    tally.clear_sums();
    workspace.parcels.open(today);
    for leg in Leg::ALL {
        let due = shard.pipeline.parcels.take(today.day, leg as usize);
        let mut chunks = due.peekable();
        while let Some(mut chunk) = chunks.next() {
            in_batches(&mut chunk, chunks.peek(), |batch| {
                fulfilment::move_on(*width, shard, today, leg, batch, workspace, tally);
            });
            shard.pipeline.parcels.recycle(chunk);
        }
        probe::ended(probe, leg.step());
    }
    for stage in Stage::ALL {
        let due = shard.pipeline.orders.take(today.day, stage as usize);
        let mut chunks = due.peekable();
        while let Some(mut chunk) = chunks.next() {
            in_batches(&mut chunk, chunks.peek(), |batch| {
                move_on(shard, today, stage, batch, &mut workspace.parcels, tally);
            });
            shard.pipeline.orders.recycle(chunk);
        }
        probe::ended(probe, stage.step());
    }
    settlement::settle_due(shard, today, &mut workspace.parcels, tally);
    probe::ended(probe, Step::Settlement);
    shop_around(*width, shard, today, workspace, tally, probe);
    workspace.windows.report(today, tally);
    workspace.parcels.report(tally);
    tally.noted.count(&mut tally.shops);
}

/// Moves on a batch of orders due today for one stage.
fn move_on(
    shard: &mut Shard,
    today: &Today,
    stage: Stage,
    mut batch: Batch<Order>,
    parcels: &mut Parcels,
    tally: &mut Tally,
) {
    for lane in 0..batch.entries.len() {
        let (order, later) = batch.at(lane);
        shard.fetch_buyer_ahead(later.map(|order| order.consumer));
        match stage {
            Stage::Contact => after_sales::contact(shard, today, *order, tally),
            Stage::ReturnArrival => returns::return_arrival(shard, today, *order, tally),
            Stage::Appeal => hotline::decide(shard, today, order, tally),
            Stage::Settlement => settlement::settle_whole(today, order, parcels, tally),
        }
    }
}

in_every_width! {
    /// From needs to orders.
    fn shop_around(
        shard: &mut Shard,
        today: &Today,
        workspace: &mut Workspace,
        tally: &mut Tally,
        probe: &Probed,
    ) = from_needs_to_orders
}

/// Needs, pages and choices. Consumers do not meet on the way, so blocks of them go through these
/// phases one after the other, which keeps what a phase hands to the next in cache; within a block
/// trips to one industry go together, because they look at the same shops.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "compiled for every width of registers"
)]
fn from_needs_to_orders(
    shard: &mut Shard,
    today: &Today,
    workspace: &mut Workspace,
    tally: &mut Tally,
    probe: &Probed,
) {
    let Workspace {
        needy,
        trips,
        buyers,
        recall,
        pages,
        windows,
        race,
        ..
    } = workspace;
    pages.open(today);
    windows.open(today);
    race.open(today);
    let block = need::block(today.board.cards.len());
    for first in (0..shard.needs.len()).step_by(block) {
        let end = shard.needs.len().min(first + block);
        need::gather(shard, today, (first, end), needy, trips, tally);
        probe::ended(probe, Step::Needs);
        for (industry, trips) in stretches(trips) {
            pages.draw(today, industry, trips);
            probe::ended(probe, Step::Search);
            for (nth, first) in (0..trips.len()).step_by(BATCH).enumerate() {
                buyers.meet(shard, today, &trips[first..]);
                let trips = &trips[first..trips.len().min(first + BATCH)];
                recall.run(shard, today, industry, trips, buyers);
                probe::ended(probe, Step::Recall);
                pages.fill(nth, trips.len(), recall, &mut tally.noted);
                probe::ended(probe, Step::Search);
                race.run(today, trips.len(), buyers, pages, windows);
                probe::ended(probe, Step::Choice);
                ordering::order(shard, today, trips, (buyers, pages, race), windows, tally);
                probe::ended(probe, Step::Ordering);
            }
        }
    }
}

/// Trips round by round, and within a round industry by industry, cut where shops are drawn anew: the industry and the trips.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "compiled for every width of registers"
)]
fn stretches(rounds: &Rounds) -> impl Iterator<Item = (usize, &[Trip])> {
    let by_industry = rounds.iter().flat_map(|round| round.iter().enumerate());
    by_industry.flat_map(|(industry, trips)| {
        let stretches = trips.chunks(DRAWN_TOGETHER);
        stretches.map(move |trips| (industry, trips))
    })
}
