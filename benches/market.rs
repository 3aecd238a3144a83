//! How fast a market runs: whole days by the order, and single phases by what they work on.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use gresham::market::Market;
use gresham::market::consumers::need::{self, Columns, Rounds, Trip};
use gresham::market::consumers::{Workspace, buyers, choice, search};
use gresham::market::day::one_by_one;
use gresham::market::draws::Luck;
use gresham::market::shard::{Shard, Today};
use gresham::market::tally::Tally;
use gresham::outcome::Observer;
use gresham::scenario::Scenario;
use multiversion::multiversion;
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
        observer.observe(market);
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

/// Who needs something. Items are consumers.
#[divan::bench(sample_count = 50)]
fn needs(bencher: Bencher) {
    let (market, _) = warm_market();
    let (shard, today) = shard_today(&market);
    let (mut columns, mut rounds) = (Columns::default(), Rounds::default());
    bencher
        .counter(ItemsCount::new(shard.needs.len()))
        .bench_local(|| {
            for first in (0..shard.needs.len()).step_by(need::BLOCK) {
                black_box(gather(shard, &today, first, &mut columns, &mut rounds));
            }
        });
}

/// [`need::gather`] in the widest registers that this machine has.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"))]
fn gather(
    shard: &Shard,
    today: &Today,
    first: usize,
    columns: &mut Columns,
    rounds: &mut Rounds,
) -> usize {
    need::gather(shard, today, first, columns, rounds)
}

/// Meeting buyers, recalling shops and filling pages. Items are trips.
#[divan::bench(sample_count = 50)]
fn pages(bencher: Bencher) {
    look_around(bencher, Until::Pages);
}

/// The same and the race of utilities on the pages. Items are trips.
#[divan::bench(sample_count = 50)]
fn pages_and_choices(bencher: Bencher) {
    look_around(bencher, Until::Choice);
}

/// Where a trip ends.
#[derive(Clone, Copy, PartialEq)]
enum Until {
    Pages,
    Choice,
}

/// Everybody's first trip of the day.
fn look_around(bencher: Bencher, until: Until) {
    let (market, _) = warm_market();
    let (shard, today) = shard_today(&market);
    let trips = first_trips(shard, &today);
    let mut workspace = Workspace::default();
    workspace.pages.open(&today);
    workspace.race.open(&today);
    let mut tally = Tally::new(market.shops().len());
    bencher
        .counter(ItemsCount::new(trips.iter().map(Vec::len).sum::<usize>()))
        .bench_local(|| {
            for (industry, trips) in trips.iter().enumerate() {
                for trips in trips.chunks(search::BATCH) {
                    look(
                        shard,
                        &today,
                        (industry, trips),
                        &mut workspace,
                        &mut tally,
                        until,
                    );
                    black_box(&workspace);
                }
            }
        });
}

/// One batch of trips to one industry, in the widest registers that this machine has.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"))]
fn look(
    shard: &Shard,
    today: &Today,
    (industry, trips): (usize, &[Trip]),
    workspace: &mut Workspace,
    tally: &mut Tally,
    until: Until,
) {
    let Workspace {
        buyers,
        recall,
        pages,
        race,
        ..
    } = workspace;
    buyers::meet(shard, trips, buyers);
    recall.run(today, industry, trips, buyers);
    search::fill(pages, today, industry, trips, recall, tally);
    if until == Until::Choice {
        choice::run(race, today, trips, buyers, pages);
    }
}

fn shard_today(market: &Market) -> (&Shard, Today<'_>) {
    let today = Today {
        day: market.day(),
        world: market.world(),
        board: market.board(),
        luck: LUCK,
    };
    (market.shards().next().expect("one shard"), today)
}

/// Everybody's first trip of the day, by industry.
fn first_trips(shard: &Shard, today: &Today) -> Vec<Vec<Trip>> {
    let (mut columns, mut rounds) = (Columns::default(), Rounds::default());
    let mut trips = vec![Vec::new(); today.board.industries.len()];
    for first in (0..shard.needs.len()).step_by(need::BLOCK) {
        gather(shard, today, first, &mut columns, &mut rounds);
        for (all, some) in trips.iter_mut().zip(&rounds[0]) {
            all.extend_from_slice(some);
        }
    }
    trips
}
