//! How fast a market runs: whole days by the order, and single phases by what they work on.

use divan::Bencher;
use divan::counter::ItemsCount;
use gresham::market::Market;
use gresham::market::crew::one_by_one;
use gresham::market::draws::Luck;
use gresham::outcome::Observer;
use gresham::scenario::Scenario;
use std::path::Path;

/// Days before the clock starts: parcels are on the road, shops are remembered.
const WARM_UP_DAYS: u32 = 30;

/// Days on the clock.
const DAYS: u32 = 60;

const LUCK: Luck = Luck::new(1, 0);

fn main() {
    divan::main();
}

/// A market of 100,000 consumers and 1,000 shops under the newest policy, after the warm-up.
fn warm_market() -> (Market, Observer) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/true-experience-score.toml");
    let mut scenario = Scenario::read(&file).expect("a shipped scenario");
    scenario.world.population.consumers = 100_000;
    scenario.world.population.shops = 1_000;
    // The policy is in force from the warm-up on.
    scenario.calendar.start = jiff::civil::date(2025, 3, 1);
    scenario.calendar.burn_in_days = WARM_UP_DAYS;
    let mut market = Market::open(
        &scenario.world,
        &scenario.policy,
        scenario.calendar,
        LUCK,
        1,
    );
    let mut observer = Observer::new(&market);
    run(&mut market, &mut observer, WARM_UP_DAYS);
    (market, observer)
}

fn run(market: &mut Market, observer: &mut Observer, days: u32) {
    for _ in 0..days {
        market.step(&one_by_one);
        observer.observe(market, &one_by_one);
    }
}

/// Everything: consumers, life of orders, merchants, platform, outcomes. Items are orders.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_market(bencher: Bencher) {
    let warm = warm_market();
    let (mut market, mut observer) = warm.clone();
    run(&mut market, &mut observer, DAYS);
    let orders = market.orders() - warm.0.orders();
    bencher
        .counter(ItemsCount::new(orders))
        .with_inputs(|| warm.clone())
        .bench_refs(|(market, observer)| run(market, observer, DAYS));
}
