//! How fast markets run, and what they take of memory: whole days by size and threads, each part of
//! a day by itself, and consumers who need nothing. `gresham bench` tells where within the daytime
//! the time goes.

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use gresham::experiment::in_parallel;
use gresham::market::Market;
use gresham::market::day::Phase;
use gresham::market::kernel::executor::{Executor, Job, one_by_one};
use gresham::market::luck::draws::Luck;
use gresham::market::parameters::WorldParameters;
use gresham::outcome::Observer;
use gresham::policy::Policy;
use gresham::scenario::Scenario;
use rayon::ThreadPoolBuilder;
use std::path::Path;

/// Counts allocations, so that divan reports the most memory that each benchmark holds.
#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

/// Days before the clock starts: parcels are on the road, shops are remembered.
const WARM_UP_DAYS: u32 = 20;

/// Days on the clock.
const DAYS: u32 = 10;

/// Consumers of the market whose day is taken apart.
const CONSUMERS: u32 = 100_000;

const LUCK: Luck = Luck::new(1, 0);

fn main() {
    divan::main();
}

/// The package of 2026 for so many consumers and a shop for every hundred of them, and its market
/// on the first day.
fn open(consumers: u32, shards: usize, change: impl FnOnce(&mut WorldParameters)) -> Market {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/service-is-growth.toml");
    let mut scenario = Scenario::read(&file).expect("a shipped scenario");
    let policy: Policy = scenario.policy;
    scenario.world.population.consumers = consumers;
    scenario.world.population.shops = consumers / 100;
    change(&mut scenario.world);
    let mut calendar = scenario.calendar;
    calendar.start = jiff::civil::date(2025, 3, 1);
    calendar.burn_in_days = 0;
    Market::open(
        &scenario.world,
        &policy,
        calendar,
        LUCK,
        shards,
        &one_by_one,
    )
}

fn run(market: &mut Market, observer: &mut Observer, days: u32, crew: Executor) {
    for _ in 0..days {
        market.step(crew);
        observer.observe(market, crew);
    }
}

fn warm(consumers: u32, shards: usize, crew: Executor) -> (Market, Observer) {
    let mut market = open(consumers, shards, |_| {});
    let mut observer = Observer::new(&market);
    run(&mut market, &mut observer, WARM_UP_DAYS, crew);
    (market, observer)
}

/// Everything: consumers, life of orders, merchants, platform, outcomes. Items are orders.
#[divan::bench(
    args = [(20_000, 1), (20_000, 2), (100_000, 1), (100_000, 2), (1_000_000, 1), (1_000_000, 2)],
    sample_count = 5,
    sample_size = 1
)]
fn whole_market(bencher: Bencher, (consumers, threads): (u32, usize)) {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.expect("threads can be had");
    let crew = |jobs: Vec<Job<'_>>| pool.install(|| in_parallel(jobs));
    let warm = warm(consumers, threads, &crew);
    let (mut market, mut observer) = warm.clone();
    run(&mut market, &mut observer, DAYS, &crew);
    let orders = market.orders() - warm.0.orders();
    bencher
        .counter(ItemsCount::new(orders))
        .with_inputs(|| warm.clone())
        .bench_local_refs(|(market, observer)| run(market, observer, DAYS, &crew));
}

/// One part of the day on one thread. Items are consumers.
#[divan::bench(args = Phase::ALL, sample_count = 10, sample_size = 1)]
fn part_of_the_day(bencher: Bencher, part: Phase) {
    let (mut market, _) = warm(CONSUMERS, 1, &one_by_one);
    for before in Phase::ALL.iter().take_while(|before| **before != part) {
        market.pass(*before, &one_by_one);
    }
    bencher
        .counter(ItemsCount::new(CONSUMERS))
        .with_inputs(|| market.clone())
        .bench_local_refs(|market| market.pass(part, &one_by_one));
}

/// What is noted of a day in its evening, on one thread. Items are consumers.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn outcomes(bencher: Bencher) {
    let (market, observer) = warm(CONSUMERS, 1, &one_by_one);
    bencher
        .counter(ItemsCount::new(CONSUMERS))
        .with_inputs(|| observer.clone())
        .bench_local_refs(|observer| observer.observe(&market, &one_by_one));
}

/// The daytime of consumers who need nothing: the test of who needs something. Items are consumers.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn nobody_needs_anything(bencher: Bencher) {
    const IDLE: u32 = 1_000_000;
    let mut market = open(IDLE, 1, |world| {
        world.demand.needs_per_day = 0.0;
        world.population.shops = 100;
    });
    market.pass(Phase::Morning, &one_by_one);
    bencher
        .counter(ItemsCount::new(IDLE))
        .bench_local(|| market.pass(Phase::Daytime, &one_by_one));
}

/// A market's opening; its most memory is what a market takes before the first order.
#[divan::bench(args = [20_000, 100_000, 1_000_000], sample_count = 1, sample_size = 1)]
fn opening(bencher: Bencher, consumers: u32) {
    bencher
        .counter(ItemsCount::new(consumers))
        .bench_local(|| open(consumers, 1, |_| {}));
}
