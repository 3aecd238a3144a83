//! `bench --soak`: markets one after another in one process, to see that its memory stays flat.

use super::error::Error;
use super::run_options::ScenarioSource;
use crate::experiment::in_parallel;
use crate::experiment::replicate::Replicate;
use crate::market::Market;
use crate::market::luck::draws::Luck;
use crate::outcome::Observer;
use crate::records::resident_memory_bytes;
use crate::render::number;
use rayon::ThreadPoolBuilder;
use serde::{Deserialize, Serialize};

/// Markets before memory counts: by then the allocator holds what a market needs.
const SETTLING: usize = 2;

/// Growth that is no leak: memory that the allocator keeps in pieces.
const SLACK_BYTES: u64 = 16 << 20;

/// A number of orders to be simulated in one process.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoakRequest {
    /// The scenario.
    pub scenario: ScenarioSource,
    /// Consumers of each market, with a shop for every hundred of them.
    pub consumers: u32,
    /// Threads.
    pub threads: u16,
    /// Orders after which it ends, with the market under way.
    pub orders: u64,
}

/// How it stood after a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SoakMark {
    /// Markets so far.
    pub markets: usize,
    /// Their orders.
    pub orders: u64,
    /// Memory that the process had resident, in bytes; `None` where the system does not say.
    pub resident_bytes: Option<u64>,
}

/// Simulates so many orders; every market's books have to balance. `tell` hears how it stands after
/// every market.
///
/// # Errors
/// If the scenario cannot be used, books do not balance, or memory grows.
pub fn soak(
    request: &SoakRequest,
    tell: &mut (dyn FnMut(&SoakMark) + Send),
) -> Result<Vec<SoakMark>, Error> {
    Error::below(100, [("consumers", Some(request.consumers))])?;
    Error::below(1, [("threads", Some(u32::from(request.threads)))])?;
    let pool = ThreadPoolBuilder::new()
        .num_threads(usize::from(request.threads))
        .build()
        .map_err(Error::invalid)?;
    let scenario = request.scenario.read()?;
    let mut world = scenario.world.clone();
    world.population.consumers = request.consumers;
    world.population.shops = (request.consumers / 100).max(world.industries.len() as u32);
    let one = |replicate: u32| -> Result<u64, Error> {
        let (policy, luck) = (&scenario.policy, Luck::new(1, replicate));
        let shards = usize::from(request.threads);
        let calendar = scenario.calendar;
        let mut market = Market::open(&world, policy, calendar, luck, shards, &in_parallel);
        let mut observer = Observer::new(&market);
        while !market.is_over() {
            market.step(&in_parallel);
            observer.observe(&market, &in_parallel);
        }
        if !market.ledger().is_balanced() {
            let why = format!("the books of replicate {replicate} do not balance");
            return Err(Error::invalid(why));
        }
        Ok(Replicate::of(&market, observer).orders)
    };
    let mut marks: Vec<SoakMark> = Vec::new();
    let mut orders = 0;
    while orders < request.orders {
        orders += pool.install(|| one(marks.len() as u32))?;
        let mark = SoakMark {
            markets: marks.len() + 1,
            orders,
            resident_bytes: resident_memory_bytes(),
        };
        tell(&mark);
        marks.push(mark);
    }
    flat(&marks).map_err(Error::Invalid)?;
    Ok(marks)
}

/// Refuses memory that grows once it has settled. The allocator of glibc learns to keep large blocks
/// that are freed, which looks like growth; with its threshold stated it gives them back.
fn flat(marks: &[SoakMark]) -> Result<(), String> {
    let resident = |mark: &SoakMark| mark.resident_bytes;
    let settled = marks.get(SETTLING - 1).and_then(resident);
    let last = marks.iter().skip(SETTLING).filter_map(resident).max();
    match (settled, last) {
        (Some(settled), Some(last)) if last > settled + settled / 20 + SLACK_BYTES => {
            let [settled, last] = [settled, last].map(|bytes| number::whole(bytes >> 20));
            Err(format!(
                "memory has grown from {settled} to {last} MiB over markets of one size; where the \
                 allocator is glibc's, set MALLOC_MMAP_THRESHOLD_=131072, so that it keeps nothing \
                 of markets that are over"
            ))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{SoakMark, flat};

    fn marks(resident: [u64; 4]) -> Vec<SoakMark> {
        let mark = |(nth, mebibytes): (usize, u64)| SoakMark {
            markets: nth + 1,
            orders: 1_000 * (nth as u64 + 1),
            resident_bytes: Some(mebibytes << 20),
        };
        resident.into_iter().enumerate().map(mark).collect()
    }

    #[test]
    fn memory_may_settle_over_two_markets_and_not_grow_after_them() {
        assert_eq!(flat(&marks([100, 400, 405, 410])), Ok(()));
        let grown = flat(&marks([100, 400, 430, 460])).unwrap_err();
        assert!(grown.contains("from 400 to 460 MiB"), "{grown}");
    }
}
