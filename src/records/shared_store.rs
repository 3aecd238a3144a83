//! Replicates that any command has run: the whole market's totals, kept by what they are of.
//!
//! Each file holds the replicates of one scenario under one seed, with or without visible-quality
//! twins, and is a journal: a heading, then one line per replicate with a checksum. Several
//! commands may read and add at once: a line is written in one piece under a lock, and two lines of
//! one replicate are equal. What is damaged or cut short is passed over. The folder may be deleted
//! at any time.

use super::RecordsError;
use super::journal_lines::{Heading, Record, line, read};
use crate::experiment::{ReplicateSummary, Values};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// The store that results folders below `results` share.
const SHARED: &str = "results/.store";

/// A folder of replicates that commands share.
#[derive(Debug)]
pub(super) struct SharedStore {
    folder: PathBuf,
    heading: Heading,
    /// Replicates of a scenario that were there when it was first asked for.
    known: BTreeMap<String, BTreeMap<(String, u32), Record>>,
}

impl SharedStore {
    /// The store that a results folder shares with others; `None` for a folder that does not lie
    /// below `results`.
    pub(super) fn shared_by(folder: &Path, heading: &Heading) -> Option<Self> {
        let folder = folder.strip_prefix(".").unwrap_or(folder);
        folder.starts_with("results").then(|| Self {
            folder: Path::new(SHARED).join(format!("v{}", heading.model_version)),
            heading: heading.clone(),
            known: BTreeMap::new(),
        })
    }

    fn path(&self, scenario: &str) -> PathBuf {
        let Heading {
            seed, efficiency, ..
        } = self.heading;
        let twins = if efficiency { "twins-" } else { "" };
        self.folder.join(format!("{scenario}-{twins}{seed}.jsonl"))
    }

    /// The totals of a replicate, if they are known.
    pub(super) fn recall(&mut self, scenario: &str, replicate: u32) -> Option<ReplicateSummary> {
        match self.record(scenario, replicate) {
            Some(Record::Totals(kept)) => Some(kept.clone()),
            _ => None,
        }
    }

    /// The values that were read off a replicate, if they are known.
    pub(super) fn recall_values(&mut self, scenario: &str, replicate: u32) -> Option<Values> {
        match self.record(scenario, replicate) {
            Some(Record::Values(values)) => Some(values.clone()),
            _ => None,
        }
    }

    /// True if anything of a replicate is known.
    pub(super) fn holds(&mut self, scenario: &str, replicate: u32) -> bool {
        self.record(scenario, replicate).is_some()
    }

    fn record(&mut self, scenario: &str, replicate: u32) -> Option<&Record> {
        if !self.known.contains_key(scenario) {
            let known = self.read(scenario).unwrap_or_default();
            self.known.insert(scenario.to_owned(), known);
        }
        self.known[scenario].get(&(scenario.to_owned(), replicate))
    }

    /// The replicates of a scenario as they lie there; `None` if there is no file of this heading.
    fn read(&self, scenario: &str) -> Option<BTreeMap<(String, u32), Record>> {
        let contents = read(&fs::read(self.path(scenario)).ok()?);
        let difference = contents.heading?.difference(&self.heading);
        difference.is_none().then_some(contents.known)
    }

    /// Keeps the totals of a replicate.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn keep(
        &self,
        scenario: &str,
        replicate: u32,
        kept: &ReplicateSummary,
    ) -> Result<(), RecordsError> {
        self.add(scenario, replicate, &Record::Totals(kept.whole_market()))
    }

    /// Keeps a record of a replicate.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn add(
        &self,
        scenario: &str,
        replicate: u32,
        record: &Record,
    ) -> Result<(), RecordsError> {
        let path = self.path(scenario);
        let text = record.line(scenario, replicate);
        fs::create_dir_all(&self.folder)
            .and_then(|()| append(&path, &self.heading, &text))
            .map_err(|error| RecordsError::at("write", &path, &error))
    }
}

/// Appends a line, after the heading if it is the first and apart from one that was cut short.
fn append(path: &Path, heading: &Heading, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file: File = options.create(true).read(true).append(true).open(path)?;
    file.lock()?;
    let mut piece = String::new();
    if file.seek(SeekFrom::End(0))? == 0 {
        piece = line(heading);
    } else if !ends_whole(&mut file)? {
        piece.push('\n');
    }
    file.write_all((piece + text).as_bytes())
}

fn ends_whole(file: &mut File) -> io::Result<bool> {
    use std::io::Read as _;
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Totals;

    fn store(folder: &Path, seed: u64) -> SharedStore {
        SharedStore {
            folder: folder.to_owned(),
            heading: Heading::new(seed, false),
            known: BTreeMap::new(),
        }
    }

    fn kept(orders: u64) -> ReplicateSummary {
        ReplicateSummary {
            digest: blake3::hash(&orders.to_le_bytes()),
            orders,
            window: vec![Totals::default()],
            months: Vec::new(),
        }
    }

    #[test]
    fn replicates_are_found_by_scenario_seed_and_number_and_by_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = store(folder.path(), 1);
        one.keep("a", 3, &kept(5)).unwrap();
        one.keep("a", 4, &kept(6)).unwrap();
        assert_eq!(one.recall("a", 3), Some(kept(5)));
        assert_eq!(one.recall("a", 4), Some(kept(6)));
        assert_eq!(one.recall("a", 5), None);
        assert_eq!(one.recall("b", 3), None);
        assert_eq!(store(folder.path(), 2).recall("a", 3), None);
    }

    #[test]
    fn several_writers_do_not_harm_one_another() {
        let folder = tempfile::tempdir().unwrap();
        let writers = [(); 3].map(|()| store(folder.path(), 1));
        for replicate in 0..25 {
            for writer in &writers {
                let kept = kept(u64::from(replicate));
                writer.keep("a", replicate, &kept).unwrap();
            }
        }
        for replicate in 0..25 {
            let expected = kept(u64::from(replicate));
            assert_eq!(
                store(folder.path(), 1).recall("a", replicate),
                Some(expected)
            );
        }
    }

    #[test]
    fn a_line_cut_short_costs_its_replicate_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path(), 1);
        store.keep("a", 0, &kept(5)).unwrap();
        store.keep("a", 1, &kept(6)).unwrap();
        let path = store.path("a");
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 9]).unwrap();
        store.keep("a", 2, &kept(7)).unwrap();
        assert_eq!(store.recall("a", 0), Some(kept(5)));
        assert_eq!(store.recall("a", 1), None);
        assert_eq!(store.recall("a", 2), Some(kept(7)));
    }
}
