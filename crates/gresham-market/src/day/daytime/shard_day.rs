//! The day of one shard's consumers, phase by phase.

use super::need::{Rounds, Trip};
use super::scratch::Scratch;
use super::search::DRAWN_TOGETHER;
use super::shard_worker::ShardWorker;
use super::{after_sales, fulfilment, need, ordering, returns, settlement};
use crate::kernel::batch::BATCH;
use crate::kernel::shop_day_counters::ShopDayCounters;
use crate::kernel::width::in_every_width;
use crate::order::pipeline::{Batch, in_batches};
use crate::order::{Leg, Order, Stage};
use crate::platform::hotline;
use crate::probe::{self, Probed, Step};
use crate::shard::{Shard, Today};
use crate::tally::Tally;

/// The day of one shard's consumers. A function of its own, so that profiles and counts can name
/// it.
#[inline(never)]
pub fn consumers_day(worker: &mut ShardWorker, today: &Today) {
    let ShardWorker {
        shard,
        tally,
        scratch,
        width,
        probe,
    } = worker;
    tally.clear_sums();
    scratch.counters.open(today);
    for leg in Leg::ALL {
        let due = shard.pipeline.parcels.take(today.day, leg as usize);
        let mut chunks = due.peekable();
        while let Some(mut chunk) = chunks.next() {
            in_batches(&mut chunk, chunks.peek(), |batch| {
                fulfilment::move_on(*width, shard, today, leg, batch, scratch, tally);
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
                move_on(shard, today, stage, batch, &mut scratch.counters, tally);
            });
            shard.pipeline.orders.recycle(chunk);
        }
        probe::ended(probe, stage.step());
    }
    settlement::settle_due(shard, today, &mut scratch.counters, tally);
    probe::ended(probe, Step::Settlement);
    shop_around(*width, shard, today, scratch, tally, probe);
    scratch.storefronts.report(today, tally);
    scratch.counters.report(tally);
    tally.deferred.count(&mut tally.shops);
}

/// Moves on a batch of orders due today for one stage.
fn move_on(
    shard: &mut Shard,
    today: &Today,
    stage: Stage,
    mut batch: Batch<Order>,
    counters: &mut ShopDayCounters,
    tally: &mut Tally,
) {
    for lane in 0..batch.entries.len() {
        let (order, later) = batch.at(lane);
        shard.fetch_buyer_ahead(later.map(|order| order.consumer));
        match stage {
            Stage::Contact => after_sales::contact(shard, today, *order, tally),
            Stage::ReturnArrival => returns::return_arrival(shard, today, *order, tally),
            Stage::Appeal => hotline::decide(shard, today, order, tally),
            Stage::Settlement => settlement::settle_whole(today, order, counters, tally),
        }
    }
}

in_every_width! {
    /// From needs to orders.
    fn shop_around(
        shard: &mut Shard,
        today: &Today,
        scratch: &mut Scratch,
        tally: &mut Tally,
        probe: &Probed,
    ) = from_needs_to_orders
}

/// Needs, pages and choices. Consumers do not meet on the way, so blocks of them go through these
/// phases one after the other, which keeps what a phase hands to the next in cache; within a block
/// trips to one industry go together, because they look at the same shops.
#[inline(always)]
fn from_needs_to_orders(
    shard: &mut Shard,
    today: &Today,
    scratch: &mut Scratch,
    tally: &mut Tally,
    probe: &Probed,
) {
    let Scratch {
        needy,
        trips,
        buyers,
        recall,
        pages,
        storefronts,
        race,
        ..
    } = scratch;
    pages.open(today);
    storefronts.open(today);
    race.open(today);
    let block = need::block(today.board.listings.len());
    for first in (0..shard.needs.len()).step_by(block) {
        let end = shard.needs.len().min(first + block);
        need::gather(shard, today, (first, end), needy, trips, tally);
        probe::ended(probe, Step::Needs);
        for (industry, trips) in shop_ranges(trips) {
            pages.draw(today, shard.first_consumer, industry, trips);
            probe::ended(probe, Step::Search);
            for (nth, first) in (0..trips.len()).step_by(BATCH).enumerate() {
                buyers.meet(shard, today, &trips[first..]);
                let trips = &trips[first..trips.len().min(first + BATCH)];
                recall.run(shard, today, industry, trips, buyers);
                probe::ended(probe, Step::Recall);
                pages.fill(nth, trips.len(), recall, &mut tally.deferred);
                probe::ended(probe, Step::Search);
                race.run(today, trips.len(), buyers, pages, storefronts);
                probe::ended(probe, Step::Choice);
                ordering::order(
                    shard,
                    today,
                    trips,
                    (buyers, pages, race),
                    storefronts,
                    tally,
                );
                probe::ended(probe, Step::Ordering);
            }
        }
    }
}

/// Trips round by round, and within a round industry by industry, cut where shops are drawn anew:
/// the industry and the trips.
#[inline(always)]
fn shop_ranges(rounds: &Rounds) -> impl Iterator<Item = (usize, &[Trip])> {
    let by_industry = rounds.iter().flat_map(|round| round.iter().enumerate());
    by_industry.flat_map(|(industry, trips)| {
        let shop_ranges = trips.chunks(DRAWN_TOGETHER);
        shop_ranges.map(move |trips| (industry, trips))
    })
}
