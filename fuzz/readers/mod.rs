//! Readers of everything that comes from outside, each as a function of bytes that must come back:
//! with what the bytes say or with a refusal, never with a panic. Fuzz targets and
//! `tests/corpora.rs` call the same functions.

mod page;
pub mod place;
mod records;
mod states;
mod tables;
mod texts;

/// A reader, and bytes that it begins with.
pub struct Target {
    /// Its name: a file of `fuzz_targets`, a folder of `corpus`.
    pub name: &'static str,
    /// The reader.
    pub read: fn(&[u8]),
    /// Sound inputs, from what ships and from tiny markets.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

macro_rules! targets {
    ($($file:ident :: $name:ident),* $(,)?) => {
        /// Every reader.
        pub const TARGETS: &[Target] = &[$(Target {
            name: stringify!($name),
            read: $file::$name,
            seeds: $file::seeds::$name,
        }),*];
    };
}

targets! {
    texts::scenario,
    texts::setting,
    texts::study,
    texts::facts,
    texts::claims,
    texts::calibration,
    texts::worlds,
    texts::formula,
    texts::baseline,
    tables::columns,
    tables::csv,
    tables::parquet,
    records::table,
    records::replicate,
    records::panel,
    records::journal,
    records::manifest,
    records::part,
    states::market,
    states::shard,
    states::board,
    page::question,
}

/// Calls the reader of this name.
///
/// # Panics
/// If there is none, or it does not keep to its word.
pub fn read(name: &str, bytes: &[u8]) {
    let found = TARGETS.iter().find(|target| target.name == name);
    (found.expect("the name of a target").read)(bytes);
}
