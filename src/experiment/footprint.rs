//! Memory that markets take, estimated before they are opened.

use crate::market::parameters::WorldParameters;

/// Bytes of a consumer: what is known of it, and its orders under way in the busiest week.
/// Measured: 14.4 GiB for 100 million consumers and a million shops on two threads.
const CONSUMER: u64 = 130;

/// Bytes of a place for a shop, its results included.
const SHOP: u64 = 2_000;

/// Bytes of what a shard counts of a shop.
const SHOP_AND_SHARD: u64 = 600;

/// Bytes of everything else.
const REST: u64 = 16 << 20;

/// Estimates the bytes that one market takes, its consumers cut into `shards` parts.
#[must_use]
pub fn market_bytes(world: &WorldParameters, shards: usize) -> u64 {
    let consumers = u64::from(world.population.consumers);
    let shops = u64::from(world.population.shops);
    REST + CONSUMER * consumers + (SHOP + SHOP_AND_SHARD * shards as u64) * shops
}

/// Estimates the bytes that a run takes at a time: `jobs` of which each has a market (and a twin of
/// it where efficiency is measured), spread over `threads`.
#[must_use]
pub fn run_bytes(world: &WorldParameters, efficiency: bool, jobs: usize, threads: usize) -> u64 {
    let at_once = jobs.clamp(1, threads.max(1));
    let shards = threads.max(1).div_ceil(at_once);
    let twins = if efficiency { 2 } else { 1 };
    at_once as u64 * twins * market_bytes(world, shards)
}
