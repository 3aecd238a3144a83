//! Prints how much shipped baselines drift at zero growth, in so many replicates:
//! `cargo run --release --example rest 64`. What it prints is the record, `tests/rest/shipped.json`.
//! Settings may follow, to look at other worlds: `… rest 64 merchants.fixed_cost=0.003`.

#[path = "../tests/rest/markets.rs"]
mod markets;

use gresham::machine::HugePages;
use markets::{baselines, drift_of, record};

#[global_allocator]
static ALLOCATOR: HugePages = HugePages;

fn main() {
    let mut words = std::env::args().skip(1);
    let replicates = words.next();
    let settings: Vec<String> = words.collect();
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let replicates = replicates.map_or(64, |text| text.parse().expect("a number of replicates"));
    let names = baselines().into_iter();
    let drifts = names.map(|name| {
        let drifts = drift_of(&name, &settings, replicates);
        (name, drifts)
    });
    let record = record(replicates, &drifts.collect::<Vec<_>>());
    println!("{record:#}");
}
