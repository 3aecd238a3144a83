//! Results with other bytes: what is read is what was written, or it is refused.

#[path = "../fuzz/readers/mod.rs"]
#[expect(
    dead_code,
    reason = "of the readers only their folders of results are used"
)]
mod readers;

use gresham::experiment::Unit;
use gresham::records::{Journal, Results, finished_in, gather};
use readers::place::{PLACE, Place};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::{MutexGuard, PoisonError};

const FIRST: Unit = Unit {
    arm: 0,
    replicate: 0,
};

fn place() -> MutexGuard<'static, Place> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls `check` while a file has one bit changed, for every `step`th byte, and while it is cut
/// short, at every `step`th length; gives how often it was read as good.
fn damaged(file: &Path, step: usize, mut check: impl FnMut(&[u8]) -> bool) -> usize {
    let sound = fs::read(file).unwrap();
    let mut good = 0;
    for place in (0..sound.len()).step_by(step) {
        let mut changed = sound.clone();
        changed[place] ^= 1 << (place / step % 8);
        for bytes in [&changed[..], &sound[..place]] {
            fs::write(file, bytes).unwrap();
            good += usize::from(check(bytes));
        }
    }
    fs::write(file, sound).unwrap();
    good
}

/// The contents of a record, without what tells its damage.
fn said(bytes: &[u8]) -> Value {
    let mut value: Value = serde_json::from_slice(bytes).expect("a sound record");
    let keys = value.as_object_mut().expect("a record");
    keys.remove("checksum");
    keys.remove("speed");
    value
}

/// True if bytes say all that a sound record says. Where the name of the checksum itself is
/// damaged, the record is one of an earlier version, and the same.
fn says(bytes: &[u8], sound: &Value) -> bool {
    let found: Option<Value> = serde_json::from_slice(bytes).ok();
    let keys = sound.as_object().expect("a record");
    found.is_some_and(|found| {
        keys.iter()
            .all(|(key, value)| found.get(key) == Some(value))
    })
}

#[test]
fn a_replicate_with_another_byte_is_refused_or_the_same() {
    let place = place();
    let whole = place.path.join("whole");
    for (kind, step) in [("shops", 7), ("replicates", 401)] {
        let file = whole.join(kind).join("traffic-first/0000.parquet");
        let good = damaged(&file, step, |bytes| {
            let found = Results::load(&whole);
            let same = found.as_ref().is_ok_and(|found| *found == place.results);
            assert!(
                found.is_err() || same,
                "{kind} of {} bytes read as good",
                bytes.len()
            );
            same
        });
        // Names of columns and the like are not looked at; most bytes are.
        let tries = 2 * fs::metadata(&file).unwrap().len() as usize / step;
        assert!(
            good * 2 < tries,
            "{kind}: {good} of {tries} are not noticed"
        );
    }
    assert_eq!(Results::load(&whole), Ok(place.results.clone()));
}

#[test]
fn a_panel_with_another_byte_is_refused_or_the_same() {
    let place = place();
    let sound = place.panels.read(FIRST, "digest").unwrap();
    let file = place.path.join("panels/panels/arm/0000.parquet");
    damaged(&file, 5, |bytes| match place.panels.read(FIRST, "digest") {
        Err(_) => false,
        Ok(found) => {
            assert!(
                found == sound,
                "a panel of {} bytes read as good",
                bytes.len()
            );
            true
        }
    });
}

#[test]
fn a_manifest_with_another_byte_is_refused_or_says_the_same() {
    let place = place();
    let whole = place.path.join("whole");
    let file = whole.join("manifest.json");
    let sound = said(&fs::read(&file).unwrap());
    damaged(&file, 1, |bytes| match Results::load(&whole) {
        Err(_) => false,
        Ok(found) => {
            assert!(says(bytes, &sound));
            assert!(found == place.results, "another manifest read as good");
            true
        }
    });
}

#[test]
fn a_marker_with_another_byte_is_refused_or_says_the_same() {
    let place = place();
    let whole = place.path.join("whole");
    let file = whole.join("gresham.json");
    let sound = said(&fs::read(&file).unwrap());
    damaged(&file, 1, |bytes| {
        let read = Place::claim_again(&whole).is_ok();
        assert!(
            !read || says(bytes, &sound),
            "{}",
            String::from_utf8_lossy(bytes)
        );
        read
    });
}

#[test]
fn a_record_of_a_slice_with_another_byte_is_refused_or_says_the_same() {
    let place = place();
    let parts = [1, 2].map(|number| place.path.join(format!("part-{number}")));
    let out = place.path.join("merged");
    for name in ["slice.json", "gresham.json"] {
        let file = parts[1].join(name);
        let sound = said(&fs::read(&file).unwrap());
        damaged(&file, 3, |bytes| {
            let read = gather(&parts, &out).is_ok();
            assert!(
                !read || says(bytes, &sound),
                "{}",
                String::from_utf8_lossy(bytes)
            );
            let _ = fs::remove_dir_all(&out);
            read
        });
    }
}

#[test]
fn a_journal_with_another_byte_loses_a_line_at_most_and_changes_none() {
    let place = place();
    let folder = place.path.join("journal");
    let file = folder.join("replicates.jsonl");
    let sound = fs::read(&file).unwrap();
    let known = finished_in(&folder, &place.heading);
    let values = |journal: &Journal| -> Vec<Option<Vec<Option<f64>>>> {
        let of = |(market, replicate): &(String, u32)| {
            journal.values(market, *replicate).map(<[_]>::to_vec)
        };
        known.iter().map(of).collect()
    };
    let expected = values(&Journal::open(&place.claim, "", &place.heading).unwrap());
    damaged(&file, 1, |bytes| {
        let Ok(journal) = Journal::open(&place.claim, "", &place.heading) else {
            return false;
        };
        let found = finished_in(&folder, &place.heading);
        assert!(found.is_subset(&known));
        let changed = bytes.len() == sound.len();
        assert!(
            !changed || found.len() + 2 >= known.len(),
            "a line at most, or two that it joins"
        );
        for (found, expected) in values(&journal).iter().zip(&expected) {
            assert!(found.is_none() || found == expected);
        }
        true
    });
}
