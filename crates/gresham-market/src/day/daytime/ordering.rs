//! Phase: ordering. Who has chosen a shop orders there, remembers it, and the order sets out.

use crate::day::daytime::buyers::Buyers;
use crate::day::daytime::choice::Race;
use crate::day::daytime::need::Trip;
use crate::day::daytime::search::{Pages, UNKNOWN};
use crate::kernel::batch::{BATCH, Column, lanes};
use crate::kernel::bitmask::each;
use crate::kernel::storefronts::{Slot, Storefronts};
use crate::luck::draws::Decision;
use crate::luck::elementary::ln;
use crate::machine::fetch_ahead;
use crate::order::{Leg, Order, Parcel};
use crate::shard::{Shard, Today};
use crate::tally::{Event, Repeat, Tally};

/// Places the orders of a batch of trips.
#[inline(always)]
pub fn order(
    shard: &mut Shard,
    today: &Today,
    trips: &[Trip],
    (buyers, pages, race): (&Buyers, &Pages, &Race),
    storefronts: &mut Storefronts,
    tally: &mut Tally,
) {
    let terms = Terms::of(trips.len(), buyers, race);
    if today.board.is_vast() {
        fetch_shops_ahead(today, pages, race);
    }
    // Who comes back nobody could predict, and it makes other work.
    let again = ordering_again(pages, race);
    for lane in each(again) {
        let chosen = terms.chosen(lane, pages, race);
        place_order::<true>(shard, today, &trips[lane], &chosen, storefronts, tally);
    }
    for lane in each(race.orders & !again) {
        let chosen = terms.chosen(lane, pages, race);
        place_order::<false>(shard, today, &trips[lane], &chosen, storefronts, tally);
    }
}

/// Asks for what the orders need of the shops that were chosen.
#[inline(always)]
fn fetch_shops_ahead(today: &Today, pages: &Pages, race: &Race) {
    for lane in each(race.orders) {
        let shop = pages.shops[race.slots[lane] as usize][lane] as usize;
        fetch_ahead(&today.board.listings[shop]);
    }
}

/// Lanes whose trip ends in an order at a shop that the buyer remembers, a bit for each.
#[inline(always)]
fn ordering_again(pages: &Pages, race: &Race) -> u64 {
    each(race.orders).fold(0, |again, lane| {
        let affinity = pages.affinities[race.slots[lane] as usize][lane];
        again | u64::from(affinity != UNKNOWN) << lane
    })
}

/// Columns worked out for the orders of a batch of trips at once.
struct Terms {
    /// Surplus over buying nothing, as a share of the price.
    surplus_shares: Column<f32>,
    /// Luck of the pick-ups.
    pickups: Column<f32>,
    /// Luck of a warning in time.
    warnings: Column<f32>,
    /// Luck of questions before the sale.
    questions: Column<f32>,
}

impl Terms {
    #[inline(always)]
    fn of(trips: usize, buyers: &Buyers, race: &Race) -> Self {
        let mut terms = Self {
            surplus_shares: [0.0; BATCH],
            pickups: [0.0; BATCH],
            warnings: [0.0; BATCH],
            questions: [0.0; BATCH],
        };
        for lane in 0..lanes(trips) {
            // Perturbed utility over that of buying nothing; a log point of price is worth α, to
            // first order.
            let advantage = ln(race.outsides[lane] / race.firsts[lane]);
            terms.surplus_shares[lane] = advantage / buyers.price_sensitivity[lane];
            terms.pickups[lane] = buyers.keys[lane].unit(Decision::Pickup);
            terms.warnings[lane] = buyers.keys[lane].unit(Decision::Warning);
            terms.questions[lane] = buyers.keys[lane].unit(Decision::Question);
        }
        terms
    }

    /// The shop chosen on the trip of a lane.
    #[inline(always)]
    fn chosen(&self, lane: usize, pages: &Pages, race: &Race) -> Chosen {
        let slot = race.slots[lane] as usize;
        Chosen {
            shop: pages.shops[slot][lane],
            sold: pages.kind(slot) == Slot::Sold,
            surplus_share: self.surplus_shares[lane],
            expected_quality: race.expected_qualities[slot][lane],
            pickup: (self.pickups[lane], self.warnings[lane]),
            question: self.questions[lane],
        }
    }
}

/// The shop chosen on a trip.
struct Chosen {
    shop: u32,
    /// True if it stands in a sold slot.
    sold: bool,
    /// Surplus over buying nothing, as a share of the price.
    surplus_share: f32,
    expected_quality: f32,
    /// Luck of the pick-up, and of a warning in time.
    pickup: (f32, f32),
    /// Luck of a question before the sale.
    question: f32,
}

/// Places an order at a shop that the buyer remembers, if `AGAIN`, or gets to know; unless the
/// buyer asks something first and the shop does not answer in time.
#[inline(always)]
fn place_order<const AGAIN: bool>(
    shard: &mut Shard,
    today: &Today,
    trip: &Trip,
    chosen: &Chosen,
    storefronts: &mut Storefronts,
    tally: &mut Tally,
) {
    let shop = chosen.shop;
    let consumer = &mut shard.consumers[trip.consumer as usize];
    let member = consumer.character.kind.is_member();
    if !storefronts.order(shop, member, chosen.question) {
        return tally.deferred.note(Event::Unanswered, shop);
    }
    let listing = &today.board.listings[shop as usize];
    let mut order = Order::place(
        (shard.first_consumer + trip.consumer, consumer.character),
        shop,
        listing.price_fen,
        (today.day, trip.nth),
        chosen.expected_quality,
        (chosen.surplus_share * listing.price_fen as f32) as i32,
    );
    if AGAIN {
        let kept_after = |days| today.board.kept_after(days);
        let gap_days = consumer.order_again(shop, today.day, kept_after);
        tally.repeats.push(Repeat::new(shop, gap_days));
    } else {
        consumer.get_to_know(shop, today.day);
        if chosen.sold {
            tally.deferred.note(Event::AdCustomers, shop);
        }
    }
    let (pickup, warning) = chosen.pickup;
    if pickup >= listing.promptness {
        // A warning in time may prevent it.
        order.late = warning >= listing.averted;
        if !order.late
            && today
                .board
                .rules
                .of(shop as usize)
                .logistics_compensation
                .is_some()
        {
            tally.deferred.note(Event::LateAverted, shop);
        }
    }
    let delay_days = if order.late {
        today.world.fulfilment.pickup_late
    } else {
        today.world.fulfilment.pickup_on_time
    };
    let (pipeline, parcel) = (&mut shard.pipeline, Parcel::of(&order));
    pipeline.send(today.day, delay_days, Leg::Pickup, parcel);
}
