//! `gresham bench`: how fast markets run on this machine.

use super::Failure;
use super::lists::{self, Format, print};
use crate::experiment::in_parallel;
use crate::market::consumer::{Consumer, Need};
use crate::market::kernel::trip_flags::TripFlags;
use crate::market::luck::draws::Luck;
use crate::market::probe::{Probe, Step};
use crate::market::{Market, Width};
use crate::outcome::Observer;
use crate::render::{Cell, Column, Table, json};
use crate::scenario::Scenario;
use clap::Args;
use jiff::civil::{Date, date};
use rayon::ThreadPoolBuilder;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Measure how fast markets run on this machine
///
/// Runs one market of every size on every number of threads, after a warm-up in which parcels get on
/// the road and shops are remembered. Speed is orders per second and core, the platform, shops and
/// outcomes included; files are not written. On a machine that others use too, compare only what was measured in
/// one run.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenario or file
    #[arg(value_name = "SCENARIO", default_value = "service-is-growth")]
    scenario: PathBuf,

    /// Consumers of each market, with a shop for every hundred of them
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_value = "20000,100000,1000000", value_parser = clap::value_parser!(u32).range(100..=500_000_000))]
    consumers: Vec<u32>,

    /// Numbers of threads
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_value = "1,2", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Vec<u16>,

    /// First day of the warm-up
    #[arg(long, value_name = "DATE", default_value_t = date(2025, 2, 1))]
    from: Date,

    /// Days of warm-up
    #[arg(long, value_name = "DAYS", default_value_t = 45)]
    warm_up: u32,

    /// Days on the clock
    #[arg(long, value_name = "DAYS", default_value_t = 45, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    days: u32,

    /// Work in the registers that every machine of its architecture has, to compare instructions between machines
    #[arg(long)]
    common_registers: bool,

    /// How the figures are printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham bench
  gresham bench --consumers 1000000,10000000 --threads 1
  gresham bench kernel --consumers 1000000 --format markdown";

/// Speed of one market.
#[derive(Debug, Serialize)]
struct Speed {
    consumers: u32,
    shops: u32,
    threads: u16,
    orders: u64,
    orders_per_second_and_core: f64,
    nanoseconds_per_order: f64,
    /// Bytes of state per consumer beside orders under way.
    state_bytes_per_consumer: usize,
    /// Bytes of orders under way per consumer.
    order_bytes_per_consumer: f64,
    /// Where a single thread's time goes; nothing for several threads.
    steps: Vec<StepTime>,
}

#[derive(Debug, Serialize)]
struct StepTime {
    step: &'static str,
    nanoseconds_per_order: f64,
}

/// What is not a step of the market's own day.
const OUTCOMES: &str = "outcomes";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let scenario = Scenario::read(&arguments.scenario)?;
    let mut speeds = Vec::new();
    for consumers in &arguments.consumers {
        for threads in &arguments.threads {
            speeds.push(measure(arguments, &scenario, *consumers, *threads)?);
        }
    }
    print(&render(&speeds, arguments.format))
}

fn measure(
    arguments: &Arguments,
    scenario: &Scenario,
    consumers: u32,
    threads: u16,
) -> Result<Speed, Failure> {
    let mut world = scenario.world.clone();
    world.population.consumers = consumers;
    world.population.shops = (consumers / 100).max(1);
    let mut calendar = scenario.calendar;
    calendar.start = arguments.from;
    calendar.end = arguments
        .from
        .checked_add(jiff::Span::new().days(arguments.warm_up + arguments.days))
        .map_err(Failure::input)?;
    calendar.burn_in_days = 0;
    let pool = ThreadPoolBuilder::new()
        .num_threads(usize::from(threads))
        .build()
        .map_err(Failure::input)?;
    let shards = usize::from(threads);
    let (policy, luck) = (&scenario.policy, Luck::new(1, 0));
    Ok(pool.install(|| {
        let market = Market::open(&world, policy, calendar, luck, shards, &in_parallel);
        run(arguments, market, threads)
    }))
}

fn run(arguments: &Arguments, mut market: Market, threads: u16) -> Speed {
    if arguments.common_registers {
        market.set_width(Width::Common);
    }
    let mut observer = Observer::new(&market);
    for _ in 0..arguments.warm_up {
        market.step(&in_parallel);
        observer.observe(&market, &in_parallel);
    }
    let orders_before = market.orders();
    let stopwatch = Arc::new(Stopwatch::new());
    if threads == 1 {
        let probe: Arc<dyn Probe> = Arc::<Stopwatch>::clone(&stopwatch);
        market.set_probe(&probe);
    }
    stopwatch.start();
    let clock = now();
    for _ in 0..arguments.days {
        market.step(&in_parallel);
        observer.observe(&market, &in_parallel);
        stopwatch.outcomes_ended();
    }
    let seconds = clock.elapsed().as_secs_f64();
    let orders = market.orders() - orders_before;
    let per_order = |nanoseconds: f64| nanoseconds / orders.max(1) as f64;
    let under_way: usize = market.shards().map(|shard| shard.pipeline.bytes()).sum();
    let population = market.world().population;
    Speed {
        consumers: population.consumers,
        shops: population.shops,
        threads,
        orders,
        orders_per_second_and_core: orders as f64 / seconds / f64::from(threads),
        nanoseconds_per_order: per_order(seconds * 1e9 * f64::from(threads)),
        state_bytes_per_consumer: size_of::<Consumer>()
            + size_of::<Need>()
            + size_of::<TripFlags>(),
        order_bytes_per_consumer: under_way as f64 / f64::from(population.consumers),
        steps: if threads == 1 {
            stopwatch.read(per_order)
        } else {
            Vec::new()
        },
    }
}

/// Adds up how long each step takes.
#[derive(Debug)]
struct Stopwatch {
    hand: Mutex<Hand>,
}

#[derive(Debug)]
struct Hand {
    last: Instant,
    spent: [Duration; Step::ALL.len() + 1],
}

impl Stopwatch {
    fn new() -> Self {
        Self {
            hand: Mutex::new(Hand {
                last: now(),
                spent: [Duration::ZERO; Step::ALL.len() + 1],
            }),
        }
    }

    fn start(&self) {
        let mut hand = self.hand.lock().expect("nobody panics with the stopwatch");
        hand.last = now();
    }

    fn stop(&self, place: usize) {
        let mut hand = self.hand.lock().expect("nobody panics with the stopwatch");
        let now = now();
        let spent = now - hand.last;
        hand.spent[place] += spent;
        hand.last = now;
    }

    fn outcomes_ended(&self) {
        self.stop(Step::ALL.len());
    }

    fn read(&self, per_order: impl Fn(f64) -> f64) -> Vec<StepTime> {
        let hand = self.hand.lock().expect("nobody panics with the stopwatch");
        let names = Step::ALL.iter().map(|step| step.name());
        names
            .chain([OUTCOMES])
            .zip(&hand.spent)
            .map(|(step, spent)| StepTime {
                step,
                nanoseconds_per_order: per_order(spent.as_secs_f64() * 1e9),
            })
            .collect()
    }
}

impl Probe for Stopwatch {
    fn ended(&self, step: Step) {
        self.stop(step as usize);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "time is what is measured here, and no result depends on it"
)]
fn now() -> Instant {
    Instant::now()
}

fn render(speeds: &[Speed], format: Format) -> String {
    let tables = [speeds_table(speeds), steps_table(speeds)];
    match format {
        Format::Json => json::document(&speeds),
        format => tables
            .map(|table| lists::written(&table, format))
            .join("\n"),
    }
}

fn speeds_table(speeds: &[Speed]) -> Table {
    let headings = [
        "consumers",
        "shops",
        "threads",
        "million orders/s/core",
        "ns/order",
        "bytes/consumer: state",
        "orders under way",
    ];
    let rows = speeds.iter().map(|speed| {
        vec![
            Cell::Count(speed.consumers.into()),
            Cell::Count(speed.shops.into()),
            Cell::Count(speed.threads.into()),
            Cell::Fixed(speed.orders_per_second_and_core / 1e6, 2),
            Cell::Fixed(speed.nanoseconds_per_order, 0),
            Cell::Count(speed.state_bytes_per_consumer as u64),
            Cell::Fixed(speed.order_bytes_per_consumer, 0),
        ]
    });
    Table::new(headings.map(Column::new), rows)
}

fn steps_table(speeds: &[Speed]) -> Table {
    let timed = || speeds.iter().filter(|speed| !speed.steps.is_empty());
    let columns = timed().map(|speed| Column::new(format!("{} consumers", speed.consumers)));
    let names = timed().next().map_or(&[][..], |speed| &speed.steps);
    let rows = names.iter().enumerate().map(|(nth, step)| {
        let cells = timed().map(|speed| Cell::Fixed(speed.steps[nth].nanoseconds_per_order, 1));
        [Cell::text(step.step)].into_iter().chain(cells).collect()
    });
    Table::new(
        [Column::new("ns per order")].into_iter().chain(columns),
        rows,
    )
}
