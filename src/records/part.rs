//! `slice.json`: which slice of which task a results folder holds. Such a folder is a part, of
//! which [`gather`] makes a whole.

use super::claim::Claim;
use super::journal::FILE as JOURNAL;
use super::journal_union::unite;
use super::marker::{MARKER, Marker};
use super::{RecordsError, atomic, json_file};
use crate::experiment::Slice;
use crate::market::MODEL_VERSION;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FILE: &str = "slice.json";

/// Folders in which every file is the finished work of a market.
const FOLDERS: [&str; 3] = ["replicates", "shops", "panels"];

/// Folders within with a journal of their own.
const WITHIN: [&str; 4] = ["", "worlds", "confirmation", "report"];

/// The whole that a folder is a part of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The version of the model.
    pub model_version: u32,
    /// The slice.
    pub slice: Slice,
    /// True if all of its markets are finished.
    pub finished: bool,
    /// The command as a reader would type it, without slice and folder.
    pub command: String,
    /// The request that the parts have in common, without the folder.
    pub task: Value,
}

impl Part {
    /// A part of which nothing is finished.
    #[must_use]
    pub fn new(slice: Slice, command: &str, task: Value) -> Self {
        Self {
            model_version: MODEL_VERSION,
            slice,
            finished: false,
            command: command.to_owned(),
            task,
        }
    }

    /// Writes it into its folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), RecordsError> {
        fs::create_dir_all(folder).map_err(|error| RecordsError::at("make", folder, &error))?;
        json_file::write(&folder.join(FILE), self)
    }

    /// Refuses a folder that holds another slice or a slice of another task.
    ///
    /// # Errors
    /// If it does.
    pub fn check(&self, folder: &Path) -> Result<(), RecordsError> {
        let present: Option<Self> = json_file::read(&folder.join(FILE), "record of a slice")?;
        let other = present.filter(|one| (one.slice, &one.task) != (self.slice, &self.task));
        other.map_or(Ok(()), |one| {
            Err(RecordsError::new(format!(
                "{} holds slice {} of `{}`; choose another place with --out",
                folder.display(),
                one.slice,
                one.command
            )))
        })
    }
}

/// A part with its place and what it belongs to.
struct Found<'a> {
    folder: &'a Path,
    part: Part,
    marker: Marker,
}

impl Found<'_> {
    fn read(folder: &Path) -> Result<Found<'_>, RecordsError> {
        let part = json_file::read(&folder.join(FILE), "record of a slice")?;
        match (part, Marker::read(folder)?) {
            (Some(part), Some(marker)) => Ok(Found {
                folder,
                part,
                marker,
            }),
            (None, _) => Err(RecordsError::new(format!(
                "{} is no part: it has no {FILE}; parts are made with --slice I/N --out DIR",
                folder.display()
            ))),
            (Some(_), None) => Err(RecordsError::new(format!(
                "{} was begun and has no {MARKER} yet; run its command again",
                folder.display()
            ))),
        }
    }

    /// Refuses a part that is of something else than the first.
    fn belongs_to(&self, first: &Self) -> Result<(), RecordsError> {
        let mut differences = self.marker.differences(&first.marker);
        let [here, there] = [self, first].map(|one| one.part.model_version);
        if here != there && differences.is_empty() {
            differences.push(format!("model version {here}, not {there}"));
        }
        let [here, there] = [self, first].map(|one| one.part.slice.of());
        if here != there {
            differences.push(format!("a slice of {here}, not of {there}"));
        }
        if differences.is_empty() && self.part.task != first.part.task {
            let [here, there] = [self, first].map(|one| &one.part.command);
            differences.push(format!("made by `{here}`, not by `{there}`"));
        }
        if differences.is_empty() {
            return Ok(());
        }
        Err(RecordsError::new(format!(
            "{} is not a part of what {} is:\n  {}",
            self.folder.display(),
            first.folder.display(),
            differences.join("\n  ")
        )))
    }
}

/// Puts the finished work of all parts of a task into a folder, and tells what task it was. Doing
/// it again changes nothing.
///
/// # Errors
/// If a part is of something else, unfinished, missing or there twice, or two parts have different
/// results for the same market; then the folder is as it was, or lacks some of the work.
pub fn gather(parts: &[PathBuf], out: &Path) -> Result<Part, RecordsError> {
    let found = parts.iter().map(|folder| Found::read(folder));
    let found = found.collect::<Result<Vec<_>, _>>()?;
    let Some(first) = found.first() else {
        return Err(RecordsError::new("no part is named"));
    };
    if first.part.model_version != MODEL_VERSION {
        return Err(RecordsError::new(format!(
            "{} is of model version {}, and this program of {MODEL_VERSION}; run the parts anew",
            first.folder.display(),
            first.part.model_version
        )));
    }
    for other in &found[1..] {
        other.belongs_to(first)?;
    }
    complete(&found)?;
    let (verb, identity) = (first.marker.command, first.marker.identity.clone());
    let claim = Claim::open(out, verb, identity, false)?;
    let folders: Vec<&Path> = found.iter().map(|one| one.folder).collect();
    collect(&folders, &claim)?;
    Ok(first.part.clone())
}

/// Puts what parts have come to so far, which lies merged in a folder, into the folder of a part,
/// which goes on from there.
///
/// # Errors
/// If it is of something else than the part, or a file cannot be read or written.
pub fn adopt(merged: &Path, part: &Part, folder: &Path) -> Result<(), RecordsError> {
    let Some(marker) = Marker::read(merged)? else {
        return Err(RecordsError::new(format!(
            "{} holds no merged parts: it has no {MARKER}; `gresham merge` makes it",
            merged.display()
        )));
    };
    let claim = Claim::open(folder, marker.command, marker.identity, false)?;
    collect(&[merged], &claim)?;
    let begun = Part {
        finished: false,
        ..part.clone()
    };
    begun.write(folder)
}

/// Brings the finished work of some folders into a claimed one.
fn collect(folders: &[&Path], claim: &Claim) -> Result<(), RecordsError> {
    for folder in folders {
        for within in FOLDERS {
            copy(&folder.join(within), &claim.path().join(within), claim)?;
        }
    }
    for within in WITHIN {
        let has = |folder: &&&Path| folder.join(within).join(JOURNAL).is_file();
        let some: Vec<&Path> = folders.iter().filter(has).copied().collect();
        if !some.is_empty() {
            unite(&some, within, claim)?;
        }
    }
    Ok(())
}

/// Refuses parts that are not each of the slices once, and finished.
fn complete(found: &[Found<'_>]) -> Result<(), RecordsError> {
    let mut by_slice: BTreeMap<Slice, &Path> = BTreeMap::new();
    for Found { folder, part, .. } in found {
        if let Some(other) = by_slice.insert(part.slice, folder) {
            return Err(RecordsError::new(format!(
                "slice {} is there twice: {} and {}",
                part.slice,
                other.display(),
                folder.display()
            )));
        }
        if !part.finished {
            return Err(RecordsError::new(format!(
                "slice {} in {} is not finished; to continue, run `{} --slice {} --out {}` again",
                part.slice,
                folder.display(),
                part.command,
                part.slice,
                folder.display()
            )));
        }
    }
    let of = found[0].part.slice.of();
    let numbers: Vec<u32> = by_slice.keys().map(|slice| slice.number()).collect();
    let missing = (1..=of).filter(|number| numbers.binary_search(number).is_err());
    let missing: Vec<String> = missing.map(|number| format!("{number}/{of}")).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(RecordsError::new(format!(
        "missing: slice {}; run `{} --slice I/{of} --out DIR` for each",
        missing.join(", "),
        found[0].part.command
    )))
}

/// Copies files that are not there yet, and refuses any that is there and different.
fn copy(from: &Path, to: &Path, claim: &Claim) -> Result<(), RecordsError> {
    if !from.is_dir() {
        return Ok(());
    }
    let listed = |error| RecordsError::at("list", from, &error);
    for entry in fs::read_dir(from).map_err(listed)? {
        let entry = entry.map_err(listed)?.file_name();
        let (from, to) = (from.join(&entry), to.join(&entry));
        if from.is_dir() {
            copy(&from, &to, claim)?;
        } else if !atomic::is_unfinished(&entry.to_string_lossy()) {
            let read = |path: &Path| {
                fs::read(path).map_err(|error| RecordsError::at("read", path, &error))
            };
            let bytes = read(&from)?;
            if !to.is_file() {
                claim.retire_report()?;
                super::put(&to, &bytes)?;
            } else if read(&to)? != bytes {
                return Err(RecordsError::new(format!(
                    "{} and {} are of the same market and differ; delete the damaged one and run \
                     its part again",
                    from.display(),
                    to.display()
                )));
            }
        }
    }
    Ok(())
}
