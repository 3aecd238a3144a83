//! `replicates.jsonl`: finished replicates of a study, one line each, by the digest of their scenario.
//!
//! A line is appended and brought to the disk as soon as its replicate is finished. It begins with a
//! checksum, so that a line that was cut short or damaged is told from a whole one: the last is cut
//! off, any other is passed over, and their replicates are run again.

use super::folder::lock;
use super::{RecordsError, atomic};
use crate::experiment::{Kept, Memory};
use crate::outcome::Totals;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

const FILE: &str = "replicates.jsonl";

/// What replicates must have in common to lie in one journal, beside what their scenarios' digests
/// tell. It is the journal's first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The layout of the journal.
    pub format: u32,
    /// The version of gresham.
    pub gresham: String,
    /// The seed of all luck.
    pub seed: u64,
    /// Whether markets were also run with quality visible.
    pub efficiency: bool,
    /// The columns of totals.
    pub columns: Vec<String>,
}

impl Heading {
    /// The heading of replicates run by this program.
    #[must_use]
    pub fn new(seed: u64, efficiency: bool) -> Self {
        Self {
            format: 1,
            gresham: env!("CARGO_PKG_VERSION").to_owned(),
            seed,
            efficiency,
            columns: Totals::column_names().map(str::to_owned).collect(),
        }
    }
}

/// One replicate as written.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    scenario: String,
    replicate: u32,
    digest: String,
    orders: u64,
    totals: Vec<i64>,
}

/// The finished replicates of a study.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    known: BTreeMap<(String, u32), Kept>,
    damaged: usize,
    _lock: Option<File>,
}

impl Journal {
    /// Opens the journal of a folder, or begins one; with `force` a journal of other replicates is
    /// discarded.
    ///
    /// # Errors
    /// If the folder cannot be made or written, another command is writing into it, or it holds a
    /// journal of other replicates.
    pub fn open(folder: &Path, heading: &Heading, force: bool) -> Result<Self, RecordsError> {
        let path = folder.join(FILE);
        fs::create_dir_all(folder).map_err(|error| RecordsError::at("make", folder, &error))?;
        let lock = lock(folder)?;
        let text = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(RecordsError::at("read", &path, &error)),
        };
        let read = text.map(|bytes| read(&bytes));
        let whole = match &read {
            Some(contents) if contents.heading.as_ref() == Some(heading) => contents.whole_bytes,
            Some(contents) if contents.whole_bytes > 0 && !force => {
                return Err(different(folder, contents.heading.as_ref(), heading));
            }
            _ => {
                let line = line(heading);
                let written = atomic::write(&path, line.as_bytes());
                written.map_err(|error| RecordsError::at("write", &path, &error))?;
                line.len()
            }
        };
        let kept = read.filter(|contents| contents.heading.as_ref() == Some(heading));
        let file = OpenOptions::new().append(true).open(&path);
        let file = file.map_err(|error| RecordsError::at("write", &path, &error))?;
        // What was cut short would run into the next line.
        file.set_len(whole as u64)
            .map_err(|error| RecordsError::at("write", &path, &error))?;
        let (known, damaged) = kept.map_or_else(Default::default, |contents| {
            (contents.known, contents.damaged)
        });
        Ok(Self {
            path,
            file,
            known,
            damaged,
            _lock: lock,
        })
    }

    /// Lines that were passed over because they are damaged.
    #[must_use]
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// How many replicates are finished.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether a replicate is finished.
    #[must_use]
    pub fn holds(&self, scenario: &str, replicate: u32) -> bool {
        self.known.contains_key(&(scenario.to_owned(), replicate))
    }
}

impl Memory for Journal {
    type Error = RecordsError;

    fn recall(&mut self, scenario: &str, replicate: u32) -> Option<Kept> {
        self.known.get(&(scenario.to_owned(), replicate)).cloned()
    }

    fn keep(&mut self, scenario: &str, replicate: u32, kept: &Kept) -> Result<(), RecordsError> {
        let text = line(&Line {
            scenario: scenario.to_owned(),
            replicate,
            digest: kept.digest.to_hex().to_string(),
            orders: kept.orders,
            totals: kept.window[0].values().to_vec(),
        });
        self.file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(|error| RecordsError::at("write", &self.path, &error))?;
        let key = (scenario.to_owned(), replicate);
        self.known.insert(key, kept.whole_market());
        Ok(())
    }
}

/// A line with its checksum before it.
fn line(contents: &impl Serialize) -> String {
    let json = serde_json::to_string(contents).expect("plain data with text keys");
    format!("{} {json}\n", checksum(&json))
}

fn checksum(json: &str) -> String {
    blake3::hash(json.as_bytes()).to_hex()[..16].to_owned()
}

/// A journal as found.
struct Contents {
    heading: Option<Heading>,
    known: BTreeMap<(String, u32), Kept>,
    damaged: usize,
    /// Bytes up to the end of the last line that is not cut short.
    whole_bytes: usize,
}

fn read(bytes: &[u8]) -> Contents {
    let whole_bytes = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let mut contents = Contents {
        heading: None,
        known: BTreeMap::new(),
        damaged: 0,
        whole_bytes,
    };
    let lines = bytes[..whole_bytes].split_inclusive(|byte| *byte == b'\n');
    for (number, line) in lines.enumerate() {
        let sound = std::str::from_utf8(line).ok().and_then(|line| {
            let (sum, json) = line.trim_end().split_once(' ')?;
            (checksum(json) == sum).then_some(json)
        });
        if number == 0 {
            contents.heading = sound.and_then(|json| serde_json::from_str(json).ok());
        } else {
            match sound.and_then(replicate) {
                Some((key, kept)) => drop(contents.known.insert(key, kept)),
                None => contents.damaged += 1,
            }
        }
    }
    contents
}

fn replicate(json: &str) -> Option<((String, u32), Kept)> {
    let line: Line = serde_json::from_str(json).ok()?;
    let kept = Kept {
        digest: blake3::Hash::from_hex(line.digest).ok()?,
        orders: line.orders,
        window: vec![Totals::from_values(line.totals.try_into().ok()?)],
    };
    Some(((line.scenario, line.replicate), kept))
}

fn different(folder: &Path, present: Option<&Heading>, wanted: &Heading) -> RecordsError {
    let why = match present {
        None => "its journal cannot be read".to_owned(),
        Some(present) if present.gresham != wanted.gresham => {
            format!("gresham {}, not {}", present.gresham, wanted.gresham)
        }
        Some(present) if present.seed != wanted.seed => {
            format!("seed {}, not {}", present.seed, wanted.seed)
        }
        Some(present) if present.efficiency != wanted.efficiency => {
            format!(
                "efficiency {}, not {}",
                present.efficiency, wanted.efficiency
            )
        }
        Some(_) => "other totals".to_owned(),
    };
    RecordsError::new(format!(
        "{} holds replicates of a different kind: {why}\nchoose another place with --out, or \
         discard what is there with --force",
        folder.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(orders: u64) -> Kept {
        Kept {
            digest: blake3::hash(&orders.to_le_bytes()),
            orders,
            window: vec![Totals::default()],
        }
    }

    fn open(folder: &Path) -> Journal {
        Journal::open(folder, &Heading::new(1, false), false).unwrap()
    }

    #[test]
    fn what_was_kept_is_recalled_by_the_next_command() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path());
        journal.keep("a", 0, &kept(5)).unwrap();
        journal.keep("a", 1, &kept(6)).unwrap();
        drop(journal);
        let mut journal = open(folder.path());
        assert_eq!(journal.recall("a", 1), Some(kept(6)));
        assert_eq!(journal.recall("b", 1), None);
        assert_eq!((journal.len(), journal.damaged()), (2, 0));
    }

    #[test]
    fn a_line_cut_short_anywhere_costs_its_replicate_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path());
        journal.keep("a", 0, &kept(5)).unwrap();
        let path = folder.path().join(FILE);
        let before = fs::read(&path).unwrap();
        journal.keep("a", 1, &kept(6)).unwrap();
        drop(journal);
        let whole = fs::read(&path).unwrap();
        for length in before.len()..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let mut journal = open(folder.path());
            assert!(journal.holds("a", 0) && !journal.holds("a", 1), "{length}");
            journal.keep("a", 1, &kept(6)).unwrap();
            drop(journal);
            assert_eq!(fs::read(&path).unwrap(), whole, "{length}");
        }
    }

    #[test]
    fn a_damaged_line_in_the_middle_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path());
        journal.keep("a", 0, &kept(5)).unwrap();
        journal.keep("a", 1, &kept(6)).unwrap();
        drop(journal);
        let path = folder.path().join(FILE);
        let text = fs::read_to_string(&path)
            .unwrap()
            .replace("\"orders\":5", "\"orders\":7");
        fs::write(&path, text).unwrap();
        let journal = open(folder.path());
        assert!(!journal.holds("a", 0) && journal.holds("a", 1));
        assert_eq!(journal.damaged(), 1);
    }

    #[test]
    fn replicates_of_another_seed_are_not_mixed_in() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).keep("a", 0, &kept(5)).unwrap();
        let other = Heading::new(2, false);
        let refused = Journal::open(folder.path(), &other, false).unwrap_err();
        assert!(refused.to_string().contains("seed 1, not 2"), "{refused}");
        assert!(open(folder.path()).holds("a", 0));
        assert!(
            Journal::open(folder.path(), &other, true)
                .unwrap()
                .is_empty()
        );
    }
}
