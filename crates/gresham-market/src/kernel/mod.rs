//! Machinery that is there for speed alone. None of it changes a result; whoever wants to know what
//! a market is need not read it.

pub mod batch;
pub mod bitmask;
pub mod deferred_counts;
pub mod executor;
pub mod niche_sampler;
pub mod order_draws;
pub mod packed_shop;
pub mod shop_day_counters;
pub mod storefronts;
pub mod trip_flags;
pub mod weighted_sampler;
pub mod width;
