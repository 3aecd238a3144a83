//! Markets that will not fit into memory, refused before they are opened.

use super::error::Error;
use crate::experiment::{market_bytes, run_bytes};
use crate::market::parameters::WorldParameters;
use crate::records::{AvailableMemory, available_memory};
use crate::render::number;

/// Refuses a run whose markets need more memory than there is.
pub(crate) fn check<'w>(
    worlds: impl IntoIterator<Item = &'w WorldParameters>,
    efficiency: bool,
    jobs: usize,
    threads: Option<u16>,
) -> Result<(), Error> {
    let threads = threads.map_or_else(
        || std::thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    );
    let largest = worlds
        .into_iter()
        .max_by_key(|world| market_bytes(world, 1));
    match (largest, available_memory()) {
        (Some(world), Some(available)) => {
            fits(world, efficiency, [jobs, threads], available).map_err(Error::Invalid)
        }
        _ => Ok(()),
    }
}

/// Says what a run needs and what would fit, if it does not fit.
fn fits(
    world: &WorldParameters,
    efficiency: bool,
    [jobs, threads]: [usize; 2],
    available: AvailableMemory,
) -> Result<(), String> {
    let need = |threads| run_bytes(world, efficiency, jobs, threads);
    if need(threads) <= available.bytes {
        return Ok(());
    }
    let remedy = (1..threads)
        .rev()
        .find(|fewer| need(*fewer) <= available.bytes)
        .map_or_else(
            || smaller(world, efficiency, available.bytes),
            |fewer| format!("--threads {fewer}, with about {}", size(need(fewer))),
        );
    Err(format!(
        "this needs about {} of memory, and {} are available {}: {} consumers and {} shops take \
         about {} a market, and {} at a time on {}\nwhat would fit: {remedy}",
        size(need(threads)),
        size(available.bytes),
        available.limit,
        number::whole(u64::from(world.population.consumers)),
        number::whole(u64::from(world.population.shops)),
        size(market_bytes(world, 1)),
        match (jobs.min(threads), efficiency) {
            (0 | 1, false) => "one market is run".to_owned(),
            (0 | 1, true) => "one market and its twin for efficiency are run".to_owned(),
            (some, false) => format!("{some} markets are run"),
            (some, true) => format!("{some} markets, each with its twin for efficiency, are run"),
        },
        if threads == 1 {
            "one thread".to_owned()
        } else {
            format!("{threads} threads")
        },
    ))
}

/// A market that fits on one thread, with as many shops per consumer.
fn smaller(world: &WorldParameters, efficiency: bool, available: u64) -> String {
    let industries = world.industries.len() as u32;
    let mut shrunk = world.clone();
    // Some hundred steps lead from the largest market to the smallest.
    while run_bytes(&shrunk, efficiency, 1, 1) > available {
        let population = &mut shrunk.population;
        if population.consumers <= 1 {
            return "no market at all; free some memory".to_owned();
        }
        let less = |number: u32| rounded((f64::from(number) * 0.9) as u32);
        population.consumers = less(population.consumers).max(1);
        population.shops = less(population.shops).max(industries);
    }
    format!(
        "--threads 1 --set population.consumers={} --set population.shops={}",
        shrunk.population.consumers, shrunk.population.shops
    )
}

/// A number cut to its first two digits.
fn rounded(number: u32) -> u32 {
    let digits = number.checked_ilog10().unwrap_or(0).saturating_sub(1);
    let unit = 10_u32.pow(digits);
    number / unit * unit
}

/// Bytes for reading.
fn size(bytes: u64) -> String {
    let mebibytes = bytes >> 20;
    if mebibytes < 10_000 {
        format!("{} MiB", number::whole(mebibytes))
    } else {
        format!("{} GiB", number::whole(bytes >> 30))
    }
}

#[cfg(test)]
mod tests {
    use super::fits;
    use crate::market::parameters::WorldParameters;
    use crate::records::{AvailableMemory, Limit};
    use crate::scenario::Scenario;
    use std::path::Path;

    const GIBIBYTE: u64 = 1 << 30;

    fn world(consumers: u32, shops: u32) -> WorldParameters {
        let mut world = Scenario::read(Path::new("world")).unwrap().world;
        world.population.consumers = consumers;
        world.population.shops = shops;
        world
    }

    fn available(bytes: u64) -> AvailableMemory {
        AvailableMemory {
            bytes,
            limit: Limit::Machine,
        }
    }

    #[test]
    fn what_fits_is_not_refused() {
        let country = world(100_000_000, 1_000_000);
        assert_eq!(
            fits(&country, false, [1, 2], available(16 * GIBIBYTE)),
            Ok(())
        );
        assert_eq!(
            fits(&world(12_000, 72), true, [40, 2], available(GIBIBYTE)),
            Ok(())
        );
    }

    #[test]
    fn fewer_threads_are_offered_where_they_suffice() {
        let told = fits(
            &world(10_000_000, 1_000),
            false,
            [20, 4],
            available(3 * GIBIBYTE),
        );
        let told = told.unwrap_err();
        assert!(
            told.contains("4 markets are run at a time on 4 threads"),
            "{told}"
        );
        assert!(
            told.contains("what would fit: --threads 2, with about 2,"),
            "{told}"
        );
    }

    #[test]
    fn a_smaller_market_of_the_same_shape_is_offered_and_fits() {
        let told = fits(
            &world(200_000_000, 100_000),
            false,
            [1, 1],
            available(4 * GIBIBYTE),
        );
        let told = told.unwrap_err();
        assert!(
            told.starts_with("this needs about 24 GiB of memory, and 4,096 MiB"),
            "{told}"
        );
        let number = |key: &str| -> u32 {
            let rest = told.split(key).nth(1).unwrap();
            rest.split_whitespace().next().unwrap().parse().unwrap()
        };
        let [consumers, shops] = ["consumers=", "shops="].map(number);
        assert!(consumers > 20_000_000, "{told}");
        assert!((consumers / shops).abs_diff(2_000) < 400, "{told}");
        let offered = world(consumers, shops);
        assert_eq!(
            fits(&offered, false, [1, 1], available(4 * GIBIBYTE)),
            Ok(())
        );
    }
}
