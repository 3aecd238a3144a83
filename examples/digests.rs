//! Prints the digests of all shipped scenarios in small, or of those that are named:
//! `cargo run --example digests`. What it prints is the record, `tests/digests/shipped.toml`; built
//! for another system it tells whether that system computes the same.

#[path = "../tests/digests/markets.rs"]
mod markets;

use gresham::machine::HugePages;
use markets::{SEED, Way, digest_of, names, record, small};
use std::collections::BTreeMap;

#[global_allocator]
static ALLOCATOR: HugePages = HugePages;

fn main() {
    let mut named: Vec<String> = std::env::args().skip(1).collect();
    if named.is_empty() {
        named = names();
    }
    let digests = named.into_iter().map(|name| {
        let digest = digest_of(&small(&name), SEED, Way::PLAIN);
        (name, digest)
    });
    print!("{}", record(&digests.collect::<BTreeMap<_, _>>()));
}
