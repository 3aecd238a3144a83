//! `bench`: how fast markets run on this machine.

use super::error::Error;
use super::run_options::ScenarioSource;
use crate::experiment::in_parallel;
use crate::market::board::Board;
use crate::market::consumer::{Consumer, Need};
use crate::market::day::Phase;
use crate::market::kernel::trip_flags::TripFlags;
use crate::market::luck::draws::Luck;
use crate::market::probe::{Probe, Step};
use crate::market::tally::Tally;
use crate::market::{Market, Width};
use crate::outcome::Observer;
use crate::scenario::Scenario;
use jiff::civil::Date;
use rayon::ThreadPoolBuilder;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Markets whose speed is measured: one of every size on every number of threads.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchRequest {
    /// The scenario.
    pub scenario: ScenarioSource,
    /// Consumers of each market, with a shop for every hundred of them.
    pub consumers: Vec<u32>,
    /// Numbers of threads.
    pub threads: Vec<u16>,
    /// First day of the warm-up.
    pub from: Date,
    /// Days of warm-up.
    pub warm_up: u32,
    /// Days on the clock.
    pub days: u32,
    /// Work in the registers that every machine of its architecture has.
    #[serde(default)]
    pub common_registers: bool,
}

/// Speed of one market.
#[derive(Debug, Clone, Serialize)]
pub struct MarketSpeed {
    /// Consumers of the market.
    pub consumers: u32,
    /// Its shops.
    pub shops: u32,
    /// Threads that simulated it.
    pub threads: u16,
    /// Orders on the clock.
    pub orders: u64,
    /// Orders per second of a thread.
    pub orders_per_second_and_core: f64,
    /// Nanoseconds of a thread per order.
    pub nanoseconds_per_order: f64,
    /// Bytes of state per consumer beside orders under way.
    pub state_bytes_per_consumer: usize,
    /// Bytes of orders under way per consumer.
    pub order_bytes_per_consumer: f64,
    /// Bytes that go between shops and consumers held elsewhere.
    pub carried: Carried,
    /// Where a single thread's time goes; nothing for several threads.
    pub steps: Vec<StepTime>,
}

/// Traffic between shops and consumers held elsewhere, one holder for each thread: bytes, and
/// milliseconds of a thread to write and read them.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Carried {
    /// The board of a day.
    pub board_bytes: usize,
    /// Writing it and reading it.
    pub board_milliseconds: [f64; 2],
    /// The largest report of a holder on a day.
    pub report_bytes: usize,
    /// The reports of a day added up.
    pub sum_bytes: usize,
    /// Writing and reading that.
    pub sum_milliseconds: [f64; 2],
    /// A consumer in a checkpoint.
    pub checkpoint_bytes_per_consumer: f64,
}

impl Carried {
    /// Passes one more day of the market to see.
    fn of(mut market: Market) -> Self {
        let held = market.shards().next();
        let checkpoint = held.map_or(0.0, |shard| {
            shard.to_bytes().len() as f64 / shard.consumers.len() as f64
        });
        market.pass(Phase::Morning, &in_parallel);
        market.pass(Phase::Daytime, &in_parallel);
        let reports = market.reports().map(|report| report.to_bytes().len());
        let report_bytes = reports.max().unwrap_or(0);
        let places = market.shops().len();
        let mut sum = Tally::new(places);
        for report in market.reports() {
            sum.absorb(report);
        }
        let (board, board_written) = timed(|| market.board().to_bytes());
        let (_, board_read) = timed(|| Board::from_bytes(&board));
        let (written, sum_written) = timed(|| sum.to_bytes());
        let (_, sum_read) = timed(|| Tally::from_bytes(&written, places));
        Self {
            board_bytes: board.len(),
            board_milliseconds: [board_written, board_read],
            report_bytes,
            sum_bytes: written.len(),
            sum_milliseconds: [sum_written, sum_read],
            checkpoint_bytes_per_consumer: checkpoint,
        }
    }
}

/// The result of work, and the milliseconds it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let clock = now();
    let done = work();
    (done, clock.elapsed().as_secs_f64() * 1e3)
}

/// Time of one step of the day.
#[derive(Debug, Clone, Serialize)]
pub struct StepTime {
    /// The step's name.
    pub step: &'static str,
    /// Nanoseconds per order of the market.
    pub nanoseconds_per_order: f64,
}

/// The step that is none of the market's own day.
const OUTCOMES: &str = "outcomes";

/// Measures how fast markets run; nothing is written.
///
/// # Errors
/// If the scenario cannot be used, or the threads cannot be started.
pub fn bench(request: &BenchRequest) -> Result<Vec<MarketSpeed>, Error> {
    let scenario = request.scenario.read()?;
    let sizes = request.consumers.iter();
    let markets = sizes.flat_map(|size| request.threads.iter().map(|threads| (*size, *threads)));
    markets
        .map(|(consumers, threads)| measure(request, &scenario, consumers, threads))
        .collect()
}

fn measure(
    request: &BenchRequest,
    scenario: &Scenario,
    consumers: u32,
    threads: u16,
) -> Result<MarketSpeed, Error> {
    Error::below(100, [("consumers", Some(consumers))])?;
    Error::below(1, [("threads", Some(u32::from(threads)))])?;
    let mut world = scenario.world.clone();
    world.population.consumers = consumers;
    world.population.shops = (consumers / 100).max(1);
    let mut calendar = scenario.calendar;
    calendar.start = request.from;
    calendar.end = request
        .from
        .checked_add(jiff::Span::new().days(request.warm_up + request.days))
        .map_err(Error::invalid)?;
    calendar.burn_in_days = 0;
    let pool = ThreadPoolBuilder::new()
        .num_threads(usize::from(threads))
        .build()
        .map_err(Error::invalid)?;
    let shards = usize::from(threads);
    let (policy, luck) = (&scenario.policy, Luck::new(1, 0));
    Ok(pool.install(|| {
        let market = Market::open(&world, policy, calendar, luck, shards, &in_parallel);
        run(request, market, threads)
    }))
}

fn run(request: &BenchRequest, mut market: Market, threads: u16) -> MarketSpeed {
    if request.common_registers {
        market.set_width(Width::Common);
    }
    let mut observer = Observer::new(&market);
    for _ in 0..request.warm_up {
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
    for _ in 0..request.days {
        market.step(&in_parallel);
        observer.observe(&market, &in_parallel);
        stopwatch.outcomes_ended();
    }
    let seconds = clock.elapsed().as_secs_f64();
    let orders = market.orders() - orders_before;
    let per_order = |nanoseconds: f64| nanoseconds / orders.max(1) as f64;
    let under_way: usize = market.shards().map(|shard| shard.pipeline.bytes()).sum();
    let population = market.world().population;
    let steps = if threads == 1 {
        stopwatch.read(per_order)
    } else {
        Vec::new()
    };
    MarketSpeed {
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
        carried: Carried::of(market),
        steps,
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
