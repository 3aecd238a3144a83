//! `replicates.jsonl`: finished work, one line each: the whole market's totals of a replicate by
//! the digest of its scenario, or the values that were read off one market.
//!
//! A line is appended and brought to the disk as soon as its work is finished. It begins with a
//! checksum, so that a line that was cut short or damaged is told from a whole one: the last is cut
//! off, any other is passed over, and their work is done again.

use super::claim::Claim;
use super::journal_lines::{Heading, Record, line, read, settled};
use super::shared_store::SharedStore;
use super::{RecordsError, atomic};
use crate::experiment::{Lookup, ReplicateSummary, Simulated, Store, Unit, Values};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) const FILE: &str = "replicates.jsonl";

/// Finished work in a results folder.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    heading: Heading,
    known: BTreeMap<(String, u32), Record>,
    damaged: usize,
    claim: Arc<Claim>,
    /// Replicates that other commands have run.
    store: Option<SharedStore>,
    /// True if values are shared with other commands, too.
    shares_values: bool,
}

impl Journal {
    /// Opens the journal of a claimed folder or of a folder within, or begins one. A journal of
    /// other replicates is discarded if the claim was forced.
    ///
    /// # Errors
    /// If the folder cannot be made or written, or it holds a journal of other replicates.
    pub fn open(claim: &Arc<Claim>, within: &str, heading: &Heading) -> Result<Self, RecordsError> {
        let folder = claim.path().join(within);
        let path = folder.join(FILE);
        fs::create_dir_all(&folder)
            .and_then(|()| atomic::sweep(&folder, &|_| false))
            .map_err(|error| RecordsError::at("make", &folder, &error))?;
        let contents = match fs::read(&path) {
            Ok(bytes) => Some(read(&bytes)).filter(|contents| contents.whole_bytes > 0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(RecordsError::at("read", &path, &error)),
        };
        let difference = contents
            .as_ref()
            .and_then(|contents| match &contents.heading {
                None => Some("its journal cannot be read".to_owned()),
                Some(present) => present.difference(heading),
            });
        let contents = match (contents, difference) {
            (Some(contents), None) => contents,
            (Some(_), Some(why)) if !claim.is_forced() => return Err(different(&folder, &why)),
            _ => {
                let line = line(heading);
                let written = atomic::write(&path, line.as_bytes());
                written.map_err(|error| RecordsError::at("write", &path, &error))?;
                read(line.as_bytes())
            }
        };
        let opened = OpenOptions::new().append(true).open(&path);
        // What was cut short would run into the next line.
        let opened = opened.and_then(|file| {
            file.set_len(contents.whole_bytes as u64)?;
            Ok(file)
        });
        Ok(Self {
            file: opened.map_err(|error| RecordsError::at("write", &path, &error))?,
            path,
            heading: contents.heading.unwrap_or_else(|| heading.clone()),
            known: contents.known,
            damaged: contents.damaged,
            claim: Arc::clone(claim),
            store: SharedStore::shared_by(claim.path(), heading),
            shares_values: false,
        })
    }

    /// This journal, which shares values with other commands, too: their digests tell a market and
    /// what is read off it from all others.
    #[must_use]
    pub fn sharing_values(self) -> Self {
        Self {
            shares_values: true,
            ..self
        }
    }

    /// Puts the lines in the order of their markets, so that the journal does not tell in which
    /// order they were finished.
    ///
    /// # Errors
    /// If it cannot be written; then it is as it was.
    pub fn settle(&mut self) -> Result<(), RecordsError> {
        let written = atomic::write(&self.path, settled(&self.heading, &self.known).as_bytes());
        // The file that was open until now is gone.
        let opened = written.and_then(|()| OpenOptions::new().append(true).open(&self.path));
        self.file = opened.map_err(|error| RecordsError::at("write", &self.path, &error))?;
        Ok(())
    }

    /// Lines that were passed over because they are damaged.
    #[must_use]
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// How many pieces of work are finished.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// True if none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// True if a replicate is finished.
    #[must_use]
    pub fn holds(&self, digest: &str, replicate: u32) -> bool {
        self.known.contains_key(&(digest.to_owned(), replicate))
    }

    /// The whole market's totals of a replicate, which lie here or where commands share them.
    ///
    /// # Errors
    /// If what lies elsewhere cannot be written here.
    pub fn totals(
        &mut self,
        digest: &str,
        replicate: u32,
    ) -> Result<Option<ReplicateSummary>, RecordsError> {
        if let Some(record) = self.known.get(&(digest.to_owned(), replicate)) {
            return Ok(match record {
                Record::Totals(kept) => Some(kept.clone()),
                Record::Values(_) => None,
            });
        }
        let store = self.store.as_mut();
        let found = store.and_then(|store| store.recall(digest, replicate));
        if let Some(kept) = &found {
            // So that the folder tells its results by itself.
            self.add(digest, replicate, Record::Totals(kept.clone()))?;
        }
        Ok(found)
    }

    /// Keeps the whole market's totals of a replicate, here and where commands share them.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn keep_totals(
        &mut self,
        digest: &str,
        replicate: u32,
        kept: &ReplicateSummary,
    ) -> Result<(), RecordsError> {
        self.add(digest, replicate, Record::Totals(kept.whole_market()))?;
        let store = self.store.as_ref();
        store.map_or(Ok(()), |store| store.keep(digest, replicate, kept))
    }

    /// The values that were read off a market.
    #[must_use]
    pub fn values(&self, digest: &str, replicate: u32) -> Option<&[Option<f64>]> {
        match self.known.get(&(digest.to_owned(), replicate)) {
            Some(Record::Values(values)) => Some(values),
            _ => None,
        }
    }

    /// Keeps the values that were read off a market.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn keep_values(
        &mut self,
        digest: &str,
        replicate: u32,
        values: Values,
    ) -> Result<(), RecordsError> {
        self.add(digest, replicate, Record::Values(values))
    }

    fn add(&mut self, digest: &str, replicate: u32, record: Record) -> Result<(), RecordsError> {
        self.claim.retire_report()?;
        let text = record.line(digest, replicate);
        self.file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(|error| RecordsError::at("write", &self.path, &error))?;
        self.known.insert((digest.to_owned(), replicate), record);
        Ok(())
    }
}

impl Store for Journal {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit, digest: &str) -> Result<Lookup, RecordsError> {
        Ok(self.totals(digest, unit.replicate)?.into())
    }

    fn keep(
        &mut self,
        unit: Unit,
        digest: &str,
        found: Simulated,
    ) -> Result<ReplicateSummary, RecordsError> {
        self.keep_totals(digest, unit.replicate, &found.summary)?;
        Ok(found.summary)
    }
}

impl Store<Values> for Journal {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit, digest: &str) -> Result<Lookup<Values>, RecordsError> {
        if let Some(known) = self.values(digest, unit.replicate) {
            return Ok(Lookup::Found(known.to_vec()));
        }
        let store = self.store.as_mut().filter(|_| self.shares_values);
        let found = store.and_then(|store| store.recall_values(digest, unit.replicate));
        let Some(values) = found else {
            return Ok(Lookup::Absent);
        };
        self.keep_values(digest, unit.replicate, values.clone())?;
        Ok(Lookup::Found(values))
    }

    fn keep(&mut self, unit: Unit, digest: &str, values: Values) -> Result<Values, RecordsError> {
        self.keep_values(digest, unit.replicate, values.clone())?;
        let store = self.store.as_ref().filter(|_| self.shares_values);
        if let Some(store) = store {
            let record = Record::Values(values.clone());
            store.add(digest, unit.replicate, &record)?;
        }
        Ok(values)
    }
}

pub(super) fn different(folder: &Path, why: &str) -> RecordsError {
    RecordsError::new(format!(
        "{} holds replicates of a different kind: {why}\nchoose another place with --out, or \
         discard what is there with --force",
        folder.display()
    ))
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
