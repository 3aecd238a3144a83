//! The contents of a folder, and which of them are finished work.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Files by their path within the place, with their bytes. How fast a run was is no result.
pub type Contents = BTreeMap<String, Vec<u8>>;

/// The contents of folders and files of a place.
pub fn contents(place: &Path, written: &[&str]) -> Contents {
    let mut files = Contents::new();
    for name in written {
        add(&place.join(name), name, &mut |name, path| {
            let bytes = fs::read(path).unwrap_or_default();
            files.insert(name.to_owned(), in_order(name, without_speed(name, bytes)));
        });
    }
    files
}

/// Calls for every file below a path, in order.
fn add(path: &Path, name: &str, found: &mut dyn FnMut(&str, &Path)) {
    let Ok(entries) = fs::read_dir(path) else {
        if path.is_file() {
            found(name, path);
        }
        return;
    };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    for entry in names {
        let inner = format!("{name}/{}", entry.to_string_lossy());
        add(&path.join(&entry), &inner, found);
    }
}

/// A journal with its lines in order: they are written as work is finished.
fn in_order(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    if name
        .rsplit_once('.')
        .is_none_or(|(_, kind)| kind != "jsonl")
    {
        return bytes;
    }
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    lines.sort_unstable();
    lines.concat()
}

/// A manifest without the lines that tell how fast the run was.
fn without_speed(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    if !name.ends_with("manifest.json") {
        return bytes;
    }
    // A command that found all markets finished has no speed to tell.
    let text = String::from_utf8_lossy(&bytes).replace("\n  \"speed\": null,", "");
    let Some((before, rest)) = text.split_once("\n  \"speed\": {") else {
        return text.into_bytes();
    };
    let after = rest.split_once("\n  },").map_or("", |(_, after)| after);
    format!("{before}{after}").into_bytes()
}

/// The first difference of two folders, in words.
pub fn difference(expected: &Contents, found: &Contents) -> Option<String> {
    for (name, bytes) in expected {
        match found.get(name) {
            None => return Some(format!("{name} is missing")),
            Some(other) if other != bytes => {
                return Some(format!(
                    "{name} differs: {} bytes for {}",
                    other.len(),
                    bytes.len()
                ));
            }
            Some(_) => {}
        }
    }
    let strange = found.keys().find(|name| !expected.contains_key(*name));
    strange.map(|name| format!("{name} is there, too"))
}

/// Finished work: files of replicates and panels with the times at which they were written, and
/// whole lines of journals.
#[derive(Default)]
pub struct Finished {
    pub files: BTreeMap<String, SystemTime>,
    pub lines: usize,
}

impl Finished {
    /// Markets that are finished.
    pub fn count(&self) -> usize {
        self.files.len() + self.lines
    }

    /// The finished work of a place.
    pub fn of(place: &Path, written: &[&str]) -> Self {
        let mut finished = Self::default();
        for name in written {
            add(&place.join(name), name, &mut |name, path| {
                let leaf = name.rsplit('/').next().unwrap_or_default();
                let is_market = name.contains("/replicates/") || name.contains("/panels/");
                if leaf == "replicates.jsonl" {
                    let text = fs::read(path).unwrap_or_default();
                    let lines = text.split_inclusive(|byte| *byte == b'\n');
                    let lines = lines.filter(|line| line.ends_with(b"\n")).count();
                    // The first line says what the journal is of.
                    finished.lines += lines.saturating_sub(1);
                } else if is_market && !leaf.starts_with('.') {
                    let written = fs::metadata(path).and_then(|about| about.modified());
                    if let Ok(written) = written {
                        finished.files.insert(name.to_owned(), written);
                    }
                }
            });
        }
        finished
    }
}
