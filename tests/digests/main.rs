//! Equal bits everywhere: shipped scenarios in small against the digests on record. Other
//! systems and processors are held to the same record by `cargo xtask digests --all`.

mod elsewhere;
mod markets;

use gresham::market::Width;
use markets::{SEED, Way, digest_of, names, record, small};
use rayon::prelude::*;
use std::collections::BTreeMap;

const RECORD: &str = include_str!("shipped.toml");

/// The scenario with every lever.
const EVERY_LEVER: &str = "service-is-growth";

/// The digest of a scenario as it is on record.
fn recorded(name: &str) -> &'static str {
    let key = format!("\"{name}\" = \"");
    let rest = RECORD.lines().find_map(|line| line.strip_prefix(&*key));
    rest.and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or_else(|| panic!("no digest of {name} is on record"))
}

/// Each scenario in a way of its own: 1 to 16 threads, 1 to 7 shards, both widths.
fn way(index: usize) -> Way {
    Way {
        threads: 1 + index % 16,
        shards: 1 + index % 7,
        width: if index.is_multiple_of(2) {
            Width::Common
        } else {
            Width::Widest
        },
    }
}

#[test]
fn every_shipped_scenario_gives_its_digest_whichever_way_it_is_run() {
    let names = names();
    let digests: BTreeMap<String, String> = (0..names.len())
        .into_par_iter()
        .map(|index| {
            let name = &names[index];
            (name.clone(), digest_of(&small(name), SEED, way(index)))
        })
        .collect();
    let found = record(&digests);
    let moved: Vec<&str> = found
        .lines()
        .filter(|line| !RECORD.lines().any(|other| other == *line))
        .collect();
    assert!(
        found == RECORD,
        "digests differ from tests/digests/shipped.toml; if results were meant to move, \
         `cargo xtask digests record` puts new ones there:\n{}",
        moved.join("\n")
    );
}

#[test]
fn any_number_of_threads_in_any_width_of_registers_gives_the_digest_on_record() {
    let scenario = small(EVERY_LEVER);
    for threads in 1..=16 {
        for width in [Width::Common, Width::Widest] {
            let way = Way {
                threads,
                shards: 17 - threads,
                width,
            };
            let digest = digest_of(&scenario, SEED, way);
            assert_eq!(digest, recorded(EVERY_LEVER), "{way:?}");
        }
    }
}

#[test]
fn other_luck_or_another_world_has_another_digest() {
    let scenario = small(EVERY_LEVER);
    let digest = digest_of(&scenario, SEED, Way::PLAIN);
    assert_ne!(digest, digest_of(&scenario, SEED + 1, Way::PLAIN));
    let nearly = gresham::scenario::Setting::written("test", "population.consumers=1999");
    let nearly = scenario.with(&[nearly]).expect("the setting fits");
    assert_ne!(digest, digest_of(&nearly, SEED, Way::PLAIN));
}
