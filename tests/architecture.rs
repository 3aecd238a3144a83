//! Which room may import which, and a few rules of the house, read off the sources.

#[path = "architecture/circles.rs"]
mod circles;
#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/sources.rs"]
mod sources;

use rooms::{OUTSIDE, ROOMS};
use sources::{LIBRARY, REFERENCE, Source, below, library, sources};
use std::collections::{BTreeMap, BTreeSet};

const MOST_LINES: usize = 400;

/// Which rooms each room imports, with the places where it does.
fn imports() -> BTreeMap<(String, String), Vec<String>> {
    let mut imports: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for source in library() {
        for (line, path) in source.crate_paths() {
            let target = path[0].clone();
            // What `super` reaches from an inner module is not always the crate's root.
            let is_room = ROOMS.iter().any(|(room, _)| *room == target);
            if is_room && target != source.room() {
                let place = format!("{}:{line}", source.path);
                imports
                    .entry((source.room().to_owned(), target))
                    .or_default()
                    .push(place);
            }
        }
    }
    imports
}

fn assert_none(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}\n\n  {}\n", broken.join("\n  "));
}

/// Every import by `room` of a path that `is_forbidden`.
fn forbidden_imports(room: &str, is_forbidden: impl Fn(&[String]) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    for source in library().iter().filter(|source| source.room() == room) {
        for (line, path) in source.crate_paths() {
            if is_forbidden(&path) {
                broken.push(format!(
                    "{}:{line} imports {}",
                    source.path,
                    path.join("::")
                ));
            }
        }
    }
    broken
}

#[test]
fn every_room_is_in_the_table() {
    let known: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let mut strangers: Vec<String> = library()
        .iter()
        .map(|source| source.room().to_owned())
        .filter(|room| room != "lib" && !known.contains(&room.as_str()))
        .collect();
    strangers.dedup();
    assert_none(
        &strangers,
        "these rooms are new: say in tests/architecture/rooms.rs and in ARCHITECTURE.md what \
         they may import",
    );
}

#[test]
fn rooms_import_only_rooms_below_them() {
    let mut broken = Vec::new();
    for ((room, target), places) in imports() {
        let allowed = ROOMS.iter().find(|(name, _)| *name == room);
        if allowed.is_some_and(|(_, allowed)| !allowed.contains(&target.as_str())) {
            broken.push(format!("{room} imports {target}: {}", places.join(", ")));
        }
    }
    assert_none(
        &broken,
        "a room may import only what tests/architecture/rooms.rs allows; move what is shared \
         into the lower room, or hand it over as an argument",
    );
}

#[test]
fn no_rooms_import_each_other_in_a_circle() {
    let edges: BTreeSet<(String, String)> = imports().into_keys().collect();
    let mut rooms: BTreeSet<&str> = edges
        .iter()
        .flat_map(|(room, target)| [room.as_str(), target.as_str()])
        .collect();
    // Rooms whose imports are all gone can be gone, too; a circle never goes.
    while let Some(free) = rooms.iter().copied().find(|room| {
        !edges
            .iter()
            .any(|(from, to)| from == room && rooms.contains(to.as_str()))
    }) {
        rooms.remove(free);
    }
    let circle: Vec<String> = rooms.iter().map(ToString::to_string).collect();
    assert_none(
        &circle,
        "these rooms import each other, directly or by way of others",
    );
}

/// Parts of the market's crate that the reference may take numbers and names from.
const GIVEN_TO_THE_REFERENCE: &[&str] = &[
    "parameters",
    "policy",
    "calendar",
    "luck::draws",
    "luck::elementary",
    "tally::Event",
    "tally::Money",
];

#[test]
fn the_reference_takes_numbers_and_names_from_the_market_and_nothing_else() {
    let mut broken = Vec::new();
    for source in below(REFERENCE) {
        for mention in source.mentions(&["gresham_market"]) {
            let path = mention.split(' ').nth(1).unwrap_or_default();
            let path = path.trim_start_matches("gresham_market::");
            let given = |part: &&str| path == *part || path.starts_with(&format!("{part}::"));
            if !GIVEN_TO_THE_REFERENCE.iter().any(given) {
                broken.push(mention);
            }
        }
    }
    assert_none(
        &broken,
        "the reference is the second who builds from docs/model.md: it shares no code of the model",
    );
}

#[test]
fn every_allowance_points_downwards() {
    for (index, (room, allowed)) in ROOMS.iter().enumerate() {
        for target in *allowed {
            let below = ROOMS[..index].iter().any(|(name, _)| name == target);
            assert!(
                below,
                "{room} is allowed to import {target}, which is not below it"
            );
        }
    }
}

#[test]
fn the_map_tells_what_each_room_may_import() {
    let map = include_str!("../ARCHITECTURE.md");
    for (room, allowed) in ROOMS {
        let starts = [format!("| `{room}/` |"), format!("| `{room}.rs` |")];
        let row = map
            .lines()
            .find(|line| starts.iter().any(|start| line.starts_with(start)))
            .unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for {room}"));
        let told = row.trim_end_matches(" |").rsplit(" | ").next();
        // A remark in brackets narrows an import.
        let told = told.map(|told| told.split(" (").next().unwrap_or(told));
        let expected = match allowed {
            [] => "nothing".to_owned(),
            allowed => allowed.join(", "),
        };
        assert_eq!(
            told,
            Some(expected.as_str()),
            "what {room} may import, in ARCHITECTURE.md"
        );
    }
}

#[test]
fn the_market_knows_no_files_threads_clocks_or_surroundings() {
    let mut broken = Vec::new();
    for room in ["market", "policy", "parameter", "outcome", "stats"] {
        for source in library().iter().filter(|source| source.room() == room) {
            broken.extend(source.mentions(OUTSIDE));
        }
    }
    assert_none(
        &broken,
        "what is simulated and measured must be a function of scenario and seed alone; files, \
         threads and clocks belong to experiment, records and cli",
    );
}

#[test]
fn experiments_read_no_file_and_no_clock() {
    let mut broken = Vec::new();
    for source in below("src/experiment") {
        broken.extend(source.mentions(&["std::fs", "std::time", "std::env", "std::net"]));
    }
    assert_none(
        &broken,
        "an experiment keeps its replicates in a Store and tells a ProgressListener",
    );
}

#[test]
fn scenarios_see_only_the_markets_numbers_and_dates() {
    let broken = forbidden_imports("scenario", |path| {
        let part = path.get(1).map_or("", String::as_str);
        path[0] == "market" && !["parameters", "calendar"].contains(&part)
    });
    assert_none(
        &broken,
        "a scenario is data: of the market it may import `parameters` and `calendar` only",
    );
}

#[test]
fn only_built_ins_reader_records_reports_and_the_command_touch_files() {
    let mut broken = Vec::new();
    for source in library() {
        if ![
            "builtin", "reader", "tables", "records", "report", "studies", "cli", "main",
        ]
        .contains(&source.room())
        {
            broken.extend(source.mentions(&["std::fs"]));
        }
    }
    assert_none(&broken, "files are read and written elsewhere");
}

#[test]
fn threads_are_the_experiments_and_the_commands() {
    let mut broken = Vec::new();
    for source in library() {
        if !["experiment", "study", "holders", "studies", "cli"].contains(&source.room()) {
            let starts = ["rayon", "std::thread::spawn", "std::thread::scope"];
            broken.extend(source.without_tests().mentions(&starts));
        }
    }
    assert_none(
        &broken,
        "threads are handed down as a pool or an executor, not started here",
    );
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let mut all = library();
    all.extend(below(REFERENCE));
    let long: Vec<String> = all
        .iter()
        .map(|source| (source.text.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert_none(
        &long,
        "a file over 400 lines holds more than one idea; split it",
    );
}

#[test]
fn nothing_is_left_half_done() {
    let marks = ["todo!(", "unimplemented!(", "dbg!(", "#[ignore"];
    let mut broken = Vec::new();
    for root in LIBRARY
        .into_iter()
        .chain(["tests", "benches", "examples", "xtask/src"])
    {
        for source in sources(root) {
            broken.extend(source.contains(&marks));
        }
    }
    assert_none(&broken, "finish it, or leave it out");
}

#[test]
fn the_reading_of_imports_finds_every_form() {
    let source = Source::new(
        "src/claims/audit/months.rs",
        "use crate::{outcome::Totals, policy::{self, Policy}};\n\
         // use crate::cli;\n\
         fn f() { super::super::super::records::g(); super::super::day::h(); }\n\
         /* crate::report */ use std::{fmt, fs::{self, File}};\n\
         fn url() -> &'static str { \"https://crate::experiment\" }\n\
         fn after() { crate::stats::judge() } // crate::cli\n",
    );
    let found: Vec<(usize, String)> = source
        .crate_paths()
        .into_iter()
        .map(|(line, path)| (line, path.join("::")))
        .collect();
    let expected = [
        (1, "outcome::Totals"),
        (1, "policy::Policy"),
        (1, "policy::self"),
        (3, "claims::day::h"),
        (3, "records::g"),
        (6, "stats::judge"),
    ];
    let expected = expected.map(|(line, path)| (line, path.to_owned()));
    assert_eq!(found, expected);
    assert_eq!(source.mentions(&["std::fs"]).len(), 2);
    assert!(source.mentions(&["std::time", "rayon"]).is_empty());
}
