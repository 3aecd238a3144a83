//! A part of the consumers with everything that is theirs.

use crate::board::Board;
use crate::consumer::population;
use crate::consumer::{Consumer, Need};
use crate::kernel::trip_flags::TripFlags;
use crate::luck::draws::{Agent, Key, Luck};
use crate::machine::fetch_ahead;
use crate::order::pipeline::Pipeline;
use crate::order::{Order, OrderId};
use crate::parameters::{IndustryParameters, WorldParameters};
use crate::platform::dispute_rules;
use crate::policy::{DisputeRules, InForce, ReturnFreight};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// All that a shard may read on a day.
#[derive(Debug, Clone, Copy)]
pub struct Today<'a> {
    /// The day.
    pub day: u32,
    /// The world's numbers.
    pub world: &'a WorldParameters,
    /// The board.
    pub board: &'a Board,
    /// The replicate's luck.
    pub luck: Luck,
}

impl Today<'_> {
    /// The key of an order's trip.
    #[inline]
    #[must_use]
    pub fn key_of(&self, order: OrderId) -> Key {
        let trip = Agent::Trip(order.consumer, u32::from(order.placed_day));
        self.luck.of(trip).nth(order.nth)
    }

    /// The industry of the order's shop.
    #[inline]
    #[must_use]
    pub fn industry_of(&self, order: &Order) -> &IndustryParameters {
        let listing = &self.board.listings[order.shop as usize];
        &self.world.industries[listing.industry as usize].parameters
    }

    /// The levers in force for the order's shop.
    #[inline]
    #[must_use]
    pub fn rules_of(&self, order: &Order) -> &InForce {
        self.board.rules.of(order.shop as usize)
    }

    /// The pool of return freight, if the order's shop has joined it.
    #[must_use]
    pub fn freight_pool(&self, order: &Order) -> Option<&ReturnFreight> {
        let profile = &self.board.service_profiles[order.shop as usize];
        let lever = self.rules_of(order).return_freight.as_ref();
        lever.filter(|_| profile.freight_premium_fen.is_some())
    }

    /// Saving of an order's buyer if returns are free, as a share of the price; 0 if they are not.
    #[must_use]
    pub fn freight_saved(&self, order: &Order) -> f32 {
        let pool = self.freight_pool(order);
        let insured = self.board.service_profiles[order.shop as usize].insures_returns;
        if insured || pool.is_some_and(|lever| lever.covers_misfits) {
            let freight_fen = self.industry_of(order).return_freight_fen as f32;
            (freight_fen / order.price_fen as f32).min(1.0)
        } else {
            0.0
        }
    }

    /// The rules for a dispute over the order, if its scene has any.
    #[must_use]
    pub fn rules_on(&self, order: &Order) -> Option<DisputeRules> {
        let industry = self.board.listings[order.shop as usize].industry as usize;
        let ruled = self.board.industries[industry].ruled[dispute_rules::scene_of(order.finding)];
        self.rules_of(order).dispute_rules.filter(|_| ruled)
    }

    /// The score band of the order's shop.
    #[inline]
    #[must_use]
    pub fn band_of(&self, order: &Order) -> usize {
        self.board.listings[order.shop as usize].band as usize
    }
}

/// A range of consumers, their state and their orders under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shard {
    /// Number of the first consumer.
    pub first_consumer: u32,
    /// Need rate and trust, one entry per consumer.
    pub needs: Vec<Need>,
    /// Flags of everybody, one entry per consumer.
    pub trip_flags: Vec<TripFlags>,
    /// The rest of the consumers' state.
    pub consumers: Vec<Consumer>,
    /// Orders under way.
    pub pipeline: Pipeline,
}

impl Shard {
    /// Draws the consumers `range` with expected quality `belief` of an unknown shop.
    #[must_use]
    pub fn new(luck: Luck, range: Range<u32>, world: &WorldParameters, belief: f64) -> Self {
        let first_consumer = range.start;
        let (needs, consumers): (_, Vec<Consumer>) = range
            .map(|number| population::draw(luck, number, world, belief))
            .unzip();
        Self {
            first_consumer,
            needs,
            trip_flags: consumers.iter().map(TripFlags::of).collect(),
            consumers,
            pipeline: Pipeline::default(),
        }
    }

    /// Asks for the state of the consumer at `index` to be in cache soon: consumers lie anywhere in
    /// memory.
    #[inline(always)]
    pub fn fetch_ahead(&self, index: usize) {
        fetch_ahead(&self.consumers[index]);
    }

    /// Asks for the buyer with a number, if there is one, whose trust may change.
    #[inline(always)]
    pub fn fetch_buyer_ahead(&self, consumer: Option<u32>) {
        if let Some(consumer) = consumer {
            let index = self.index(consumer);
            fetch_ahead(&self.needs[index]);
            self.fetch_ahead(index);
        }
    }

    /// Index within the shard of consumer `number`.
    #[inline]
    #[must_use]
    pub const fn index(&self, number: u32) -> usize {
        (number - self.first_consumer) as usize
    }
}

/// Cuts a range of consumers into so many of about equal length; none of them is empty.
pub fn cut(range: Range<u32>, parts: usize) -> impl Iterator<Item = Range<u32>> {
    let (first, length) = (range.start, u64::from(range.end - range.start));
    let parts = (parts as u64).clamp(1, length.max(1));
    let bound = move |part: u64| first + (length * part / parts) as u32;
    let filled = if length == 0 { 0 } else { parts };
    (0..filled).map(move |part| bound(part)..bound(part + 1))
}
