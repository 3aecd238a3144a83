//! Files of results folders: damaged ones are refused, or say what the sound ones said.

use super::place::{PLACE, Place};
use bytes::Bytes;
use gresham::experiment::{Store, Unit, Values};
use gresham::records::{Journal, Results, decode_table, finished_in, gather};
use std::fs;
use std::path::Path;
use std::sync::{MutexGuard, PoisonError};

const FIRST: Unit = Unit {
    arm: 0,
    replicate: 0,
};

/// The place, for one reader at a time.
fn place() -> MutexGuard<'static, Place> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls a reader while a file holds other bytes.
fn with<T>(file: &Path, bytes: &[u8], read: impl FnOnce() -> T) -> T {
    let sound = fs::read(file).expect("a file of the place");
    fs::write(file, bytes).expect("room for the file");
    let found = read();
    fs::write(file, sound).expect("room for the file");
    found
}

pub fn table(bytes: &[u8]) {
    if let Ok(table) = decode_table(Bytes::copy_from_slice(bytes)) {
        let names = table.columns.iter().map(|(name, _)| name.len());
        assert!(names.sum::<usize>() <= bytes.len().saturating_mul(1_000));
    }
}

/// The file of a replicate's totals; of its shops, where the first byte is odd.
pub fn replicate(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    let place = place();
    let kind = ["replicates", "shops"][usize::from(which % 2)];
    let file = place
        .path
        .join("whole")
        .join(kind)
        .join("traffic-first/0000.parquet");
    let loaded = with(&file, bytes, || Results::load(&place.path.join("whole")));
    if let Ok(found) = loaded {
        assert!(found == place.results, "damaged and read as good");
    }
}

pub fn panel(bytes: &[u8]) {
    let place = place();
    let read = || place.panels.read(FIRST, "digest");
    let sound = read().expect("a sound panel");
    let file = place.path.join("panels/panels/arm/0000.parquet");
    if let Ok(found) = with(&file, bytes, read) {
        assert!(found == sound, "damaged and read as good");
    }
}

/// Lines of a journal, whose checksums are made here: damage beyond them is told by those.
pub fn journal(bytes: &[u8]) {
    let place = place();
    let mut text = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let sum = blake3::hash(line).to_hex();
        text.extend([&sum.as_bytes()[..16], b" ", line, b"\n"].concat());
    }
    // The last byte tells if the journal was cut short.
    if bytes.last().is_some_and(|last| last % 2 == 1) {
        text.pop();
    }
    let folder = place.path.join("journal");
    fs::write(folder.join("replicates.jsonl"), &text).expect("room for the file");
    let known = finished_in(&folder, &place.heading);
    if let Ok(mut journal) = Journal::open(&place.claim, "", &place.heading) {
        assert_eq!(known.len(), journal.len());
        for (market, replicate) in &known {
            let unit = Unit {
                arm: 0,
                replicate: *replicate,
            };
            let _ = journal.values(market, *replicate);
            let recalled = Store::<Values>::recall(&mut journal, unit, market);
            recalled.expect("nothing is written");
        }
        journal.settle().expect("room for the file");
        assert_eq!(finished_in(&folder, &place.heading), known);
    }
}

/// The manifest; the folder's marker, where the first byte is odd.
pub fn manifest(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    let place = place();
    let folder = place.path.join("whole");
    let file = folder.join(["manifest.json", "gresham.json"][usize::from(which % 2)]);
    let loaded = with(&file, bytes, || {
        let claimed = Place::claim_again(&folder);
        let _ = gresham::records::Manifest::read(&folder).map(|read| read.map(|it| it.identity()));
        (Results::load(&folder), claimed)
    });
    if let (Ok(found), _) = loaded {
        for (arm, sound) in found.arms.iter().zip(&place.results.arms) {
            for (one, other) in arm.replicates.iter().zip(&sound.replicates) {
                assert!(one.shops == other.shops, "damaged and read as good");
            }
        }
    }
}

/// A part's own record; its marker, where the first byte is odd.
pub fn part(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    let place = place();
    let parts = [1, 2].map(|number| place.path.join(format!("part-{number}")));
    let file = parts[1].join(["slice.json", "gresham.json"][usize::from(which % 2)]);
    let out = place.path.join("merged");
    let gathered = with(&file, bytes, || gather(&parts, &out));
    if gathered.is_ok() {
        let [whole, merged] = [&place.path.join("whole"), &out]
            .map(|folder| fs::read(folder.join("replicates/traffic-first/0001.parquet")).ok());
        assert!(whole == merged, "another part and read as good");
    }
    if out.exists() {
        fs::remove_dir_all(&out).expect("a folder of our own");
    }
}

pub mod seeds {
    use super::place;
    use std::fs;

    fn files(names: &[(u8, &str)]) -> Vec<Vec<u8>> {
        let place = place();
        let read = |(first, name): &(u8, &str)| {
            let bytes = fs::read(place.path.join(name)).expect("a file of the place");
            [&[*first], bytes.as_slice()].concat()
        };
        names.iter().map(read).collect()
    }

    fn whole(name: &str) -> Vec<Vec<u8>> {
        vec![files(&[(0, name)])[0][1..].to_vec()]
    }

    pub fn table() -> Vec<Vec<u8>> {
        let shops = whole("whole/shops/traffic-first/0000.parquet");
        [shops, whole("whole/outcomes.parquet")].concat()
    }

    pub fn replicate() -> Vec<Vec<u8>> {
        files(&[
            (0, "whole/replicates/traffic-first/0000.parquet"),
            (1, "whole/shops/traffic-first/0000.parquet"),
        ])
    }

    pub fn panel() -> Vec<Vec<u8>> {
        whole("panels/panels/arm/0000.parquet")
    }

    pub fn journal() -> Vec<Vec<u8>> {
        let text = place().journal_lines.join("\n");
        vec![text.into_bytes()]
    }

    pub fn manifest() -> Vec<Vec<u8>> {
        files(&[(0, "whole/manifest.json"), (1, "whole/gresham.json")])
    }

    pub fn part() -> Vec<Vec<u8>> {
        files(&[(0, "part-2/slice.json"), (1, "part-2/gresham.json")])
    }
}
