//! Room in which a shard's day is laid out.

use super::{buyers, choice, need, recall, search};
use crate::kernel::{order_draws, shop_day_counters, storefronts};

/// Where a worker's day is laid out: columns that phases hand to one another. Nothing in it outlives
/// a batch but the room it takes.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// What parcels are like, and what has become of them.
    pub counters: shop_day_counters::ShopDayCounters,
    /// What luck has in store for orders due.
    pub draws: order_draws::OrderDraws,
    /// Who needs something.
    pub needy: need::Needy,
    /// Trips of a block of consumers.
    pub trips: need::Rounds,
    /// Who sets out.
    pub buyers: buyers::Buyers,
    /// What they remember.
    pub recall: recall::Recall,
    /// What they see.
    pub pages: search::Pages,
    /// What shops show.
    pub storefronts: storefronts::Storefronts,
    /// What they choose.
    pub race: choice::Race,
}
