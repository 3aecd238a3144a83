//! Prints how much shipped baselines drift at zero growth, in so many replicates:
//! `cargo run --release --example rest 64`. What it prints is the record, `tests/rest/shipped.json`.

#[path = "../tests/rest/markets.rs"]
mod markets;

use gresham::machine::HugePages;
use markets::{baselines, drift_of, record};

#[global_allocator]
static ALLOCATOR: HugePages = HugePages;

fn main() {
    let replicates = std::env::args().nth(1);
    let replicates = replicates.map_or(64, |text| text.parse().expect("a number of replicates"));
    let names = baselines().into_iter();
    let drifts = names.map(|name| {
        let drifts = drift_of(&name, &[], replicates);
        (name, drifts)
    });
    let record = record(replicates, &drifts.collect::<Vec<_>>());
    println!("{record:#}");
}
