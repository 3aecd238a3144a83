//! Parcels of each shop today: their odds, and counts of what has become of them.

use crate::machine::fetch_ahead;
use crate::shard::Today;
use crate::tally::{Event, Tally};

/// The parcels of a shop: 64 bytes, so that picking up, delivering or settling an order touches one
/// line of cache for what its shop is like and for what is counted of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, align(64))]
pub struct ShopDayCounter {
    /// Probability that an item is as described.
    pub quality: f32,
    /// Probability of damage on the road.
    pub damage: f32,
    /// Probability that a sound item does not suit.
    pub misfit: f32,
    /// Share of buyers willing to return what does not suit who do.
    pub returns_left: f32,
    /// Probability that a promised special service is not given.
    pub broken: f32,
    /// Cost of one item, in fen.
    pub unit_cost_fen: u32,
    /// Day of opening; memories from before are of another shop.
    pub opened_day: u16,
    /// Index of the industry.
    pub industry: u8,
    /// True if orders may not be filled.
    pub disturbed: bool,
    /// True if special services are promised.
    pub promises: bool,
    /// True if money held for its orders goes back to buyers.
    pub frozen: bool,
    /// Parcels picked up today.
    pub picked_up: u32,
    /// Of these, late ones.
    pub late_pickups: u32,
    /// Parcels delivered today.
    pub delivered: u32,
    /// Of these, late ones.
    pub late_deliveries: u32,
    /// Of these, defective ones and those damaged on the road.
    pub problems: u32,
    /// Of these, defective ones.
    pub defects: u32,
    /// Sound ones delivered that do not suit.
    pub misfits: u32,
    /// Orders settled today.
    pub settled: u32,
}

const _: () = assert!(size_of::<ShopDayCounter>() == 64);

/// The parcels of all shops, by place.
#[derive(Debug, Clone, Default)]
pub struct ShopDayCounters {
    shops: Vec<ShopDayCounter>,
}

impl ShopDayCounters {
    /// Begins a day: shops as on the board, nothing counted.
    pub fn open(&mut self, today: &Today) {
        self.shops.clear();
        let shops = today
            .board
            .service_profiles
            .iter()
            .zip(&today.board.listings);
        self.shops
            .extend(shops.map(|(profile, listing)| ShopDayCounter {
                quality: profile.quality,
                damage: profile.damage,
                misfit: profile.misfit,
                returns_left: profile.returns_left,
                broken: profile.broken,
                unit_cost_fen: profile.unit_cost_fen,
                opened_day: listing.opened_day,
                industry: listing.industry,
                disturbed: profile.disturbed,
                promises: profile.promises,
                frozen: profile.frozen,
                ..ShopDayCounter::default()
            }));
    }

    /// The parcels of the shop at place `shop`.
    #[inline(always)]
    pub fn of(&mut self, shop: u32) -> &mut ShopDayCounter {
        &mut self.shops[shop as usize]
    }

    /// Asks for the parcels of a shop, if there is one, to be in cache soon.
    #[inline(always)]
    pub fn fetch_ahead(&self, shop: Option<u32>) {
        if let Some(shop) = shop {
            fetch_ahead(&self.shops[shop as usize]);
        }
    }

    /// Reports what was counted. Services are promised with every parcel of a shop that promises
    /// any.
    pub fn report(&self, tally: &mut Tally) {
        for (shop, parcels) in tally.shops.iter_mut().zip(&self.shops) {
            shop.count_many(Event::PickedUp, parcels.picked_up);
            shop.count_many(Event::LatePickups, parcels.late_pickups);
            shop.count_many(Event::Delivered, parcels.delivered);
            shop.count_many(Event::LateDeliveries, parcels.late_deliveries);
            shop.count_many(Event::Problems, parcels.problems);
            shop.count_many(Event::Defects, parcels.defects);
            shop.count_many(Event::Misfits, parcels.misfits);
            shop.count_many(Event::Settled, parcels.settled);
            let promised = if parcels.promises {
                parcels.delivered
            } else {
                0
            };
            shop.count_many(Event::Promised, promised);
        }
    }
}
