//! Corpora of fuzzing, replayed: every input that has taught us something is read without a panic.

#[path = "../fuzz/readers/mod.rs"]
mod readers;

use readers::TARGETS;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    entries.map(|entry| stem(entry.unwrap().path())).collect()
}

#[test]
fn whatever_was_found_by_fuzzing_and_whatever_ships_is_read_without_a_panic() {
    for target in TARGETS {
        for seed in (target.seeds)() {
            (target.read)(&seed);
        }
        let mut inputs: Vec<PathBuf> = fs::read_dir(corpora().join(target.name))
            .unwrap_or_else(|error| panic!("{}: {error}", target.name))
            .map(|entry| entry.unwrap().path())
            .collect();
        inputs.sort();
        assert!(!inputs.is_empty(), "{} has no corpus", target.name);
        for input in inputs {
            let bytes = fs::read(&input).unwrap();
            println!("{}", input.display());
            readers::read(target.name, &bytes);
        }
    }
}

#[test]
fn every_reader_has_a_fuzz_target_and_a_corpus() {
    let known: BTreeSet<String> = TARGETS.iter().map(|one| one.name.to_owned()).collect();
    assert_eq!(names(&corpora()), known);
    assert_eq!(names(&corpora().join("../fuzz_targets")), known);
}
