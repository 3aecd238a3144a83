//! Room in which a shard's day is laid out.

use super::{buyers, choice, need, recall, search};
use crate::kernel::{order_draws, shop_day_counters, storefronts};

/// Where a worker's day is laid out: columns that phases hand to one another. Nothing in it
/// outlives a batch but the room it takes.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// Counters of parcels by shop.
    pub counters: shop_day_counters::ShopDayCounters,
    /// Random numbers for orders due.
    pub draws: order_draws::OrderDraws,
    /// Consumers who need something.
    pub needy: need::Needy,
    /// Trips of a block of consumers.
    pub trips: need::Rounds,
    /// Buyers who set out.
    pub buyers: buyers::Buyers,
    /// Shops that they remember.
    pub recall: recall::Recall,
    /// Pages that they see.
    pub pages: search::Pages,
    /// Storefronts of the shops.
    pub storefronts: storefronts::Storefronts,
    /// The race of what they see.
    pub race: choice::Race,
}
