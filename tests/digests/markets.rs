//! Every shipped scenario as a small market of a few months, and its digest.

use gresham::builtin::{self, Kind};
use gresham::experiment::digest::{self, MODEL_VERSION};
use gresham::experiment::replicate::{Replicate, in_parallel};
use gresham::market::luck::draws::Luck;
use gresham::market::{Market, Width};
use gresham::outcome::Observer;
use gresham::scenario::{Scenario, Setting};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

pub const SEED: u64 = 1;

/// Months in which the measures of 2025 are in force and those of 2026 come into it, at a size that
/// every machine finishes in moments.
pub const SETTINGS: [&str; 6] = [
    "population.consumers=2000",
    "population.shops=60",
    "run.start=2025-12-01",
    "run.end=2026-01-31",
    "run.evaluate_from=2026-01-01",
    "run.burn_in_days=61",
];

/// Ways to run that must not change a result.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub threads: usize,
    pub shards: usize,
    pub width: Width,
}

impl Way {
    pub const PLAIN: Self = Self {
        threads: 1,
        shards: 1,
        width: Width::Widest,
    };
}

/// Names of all shipped scenarios, in order.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = builtin::all(Kind::Scenario).map(|one| one.name).collect();
    names.sort();
    names
}

/// A shipped scenario at the size of the record.
pub fn small(name: &str) -> Scenario {
    let settings = SETTINGS.map(|text| Setting::written("the record of digests", text));
    let shipped = Scenario::read(Path::new(name)).expect("a shipped scenario reads");
    shipped.with(&settings).expect("the settings fit")
}

/// Simulates one replicate in this way.
fn simulate(scenario: &Scenario, seed: u64, way: Way) -> Replicate {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(way.threads);
    let pool = pool.build().expect("a pool of threads");
    pool.install(|| {
        let (world, policy, calendar) = (&scenario.world, &scenario.policy, scenario.calendar);
        let luck = Luck::new(seed, 0);
        let mut market = Market::open(world, policy, calendar, luck, way.shards, &in_parallel);
        market.set_width(way.width);
        let mut observer = Observer::new(&market);
        while !market.is_over() {
            market.step(&in_parallel);
            observer.observe(&market, &in_parallel);
        }
        assert!(market.orders() > 1_000, "too few orders to tell anything");
        Replicate::of(&market, observer)
    })
}

/// The digest that `gresham run` prints of one replicate.
pub fn digest_of(scenario: &Scenario, seed: u64, way: Way) -> String {
    let market = digest::of_replicate(&simulate(scenario, seed, way));
    let market = vec![market.to_hex().to_string()];
    let whole = digest::of_digests(seed, [(scenario.digest().as_str(), &market)]);
    digest::short(&whole.expect("hexadecimal digits"))
}

/// The text of the record.
pub fn record(digests: &BTreeMap<String, String>) -> String {
    let mut text = format!(
        "# Made by `cargo xtask digests record`: what `gresham run SCENARIO --no-efficiency` prints as its\n\
         # digest with these settings, this seed and one replicate.\n\
         model = {MODEL_VERSION}\nseed = {SEED}\nreplicates = 1\nsettings = [\n"
    );
    for setting in SETTINGS {
        let _ = writeln!(text, "  \"{setting}\",");
    }
    text += "]\n\n[digests]\n";
    for (name, digest) in digests {
        let _ = writeln!(text, "\"{name}\" = \"{digest}\"");
    }
    text
}
