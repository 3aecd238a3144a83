//! A results folder claimed by one command: `gresham.json` tells which, for what, and which files
//! of the report it wrote.

use super::manifest::Manifest;
use super::marker::{Identity, MARKER, Marker, digest, digest_of};
use super::verb::{FIGURES, README, TRANSLATED, Verb};
use super::{RecordsError, atomic};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The files of a report by their path within the folder, with their contents.
pub type ReportFiles = Vec<(String, Vec<u8>)>;

/// A results folder that belongs to one command, locked for as long as this lives.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    marker: Marker,
    force: bool,
    /// True if the report was removed since records have changed.
    retired: AtomicBool,
    _lock: Option<File>,
}

impl Claim {
    /// Claims a folder for a command: a new or empty one, one in which the same was begun, or one
    /// in which version control has kept the command's report. Everything that can be checked is
    /// checked before anything is changed.
    ///
    /// With `force` records of something else are discarded, and files that gresham did not write
    /// may be written over; a folder of files with which gresham has nothing to do is refused all
    /// the same.
    ///
    /// # Errors
    /// If the path is no folder, files cannot be made in it, it holds something else, or another
    /// command is writing into it.
    pub fn open(
        path: &Path,
        verb: Verb,
        identity: Identity,
        force: bool,
    ) -> Result<Self, RecordsError> {
        let mut marker = Marker::new(verb, identity);
        let lock = is_folder(path)?.then(|| lock(path)).transpose()?;
        let present = inspect(path, &marker, force)?;
        fs::create_dir_all(path).map_err(|error| RecordsError::at("make", path, &error))?;
        let lock = match lock {
            Some(lock) => lock,
            None => self::lock(path)?,
        };
        let ours = |name: &str| verb.writes(name);
        let checked = atomic::probe(path).and_then(|()| atomic::sweep(path, &ours));
        checked.map_err(|error| RecordsError::at("write into", path, &error))?;
        match present {
            Present::Ours(files) => marker.files = files,
            Present::Other(entries) => {
                discard(path, &entries).map_err(|error| RecordsError::at("clear", path, &error))?;
            }
        }
        marker.write(path)?;
        Ok(Self {
            path: path.to_owned(),
            marker,
            force,
            retired: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// True if records of another kind may be discarded.
    #[must_use]
    pub fn is_forced(&self) -> bool {
        self.force
    }

    /// Removes the report, because records are about to change; the first call does it.
    ///
    /// # Errors
    /// If a file cannot be removed.
    pub fn retire_report(&self) -> Result<(), RecordsError> {
        if self.retired.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        self.remove_all_but(&BTreeSet::new())
    }

    /// Writes the files of a report, each as a whole, and removes those of an earlier one.
    ///
    /// # Errors
    /// If a file cannot be written, or one is in the way that gresham did not write.
    pub fn publish(&self, files: &[(String, Vec<u8>)]) -> Result<(), RecordsError> {
        let named = |(name, bytes): &(String, Vec<u8>)| (name.clone(), digest(bytes));
        let new: BTreeSet<(String, String)> = files.iter().map(named).collect();
        let mut marker = self.marker.clone();
        // Until all are written, either version of a file is one of ours.
        marker.files.extend(new.iter().cloned());
        for (name, _) in files {
            if !self.force && !marker.is_ours(&self.path, name)? {
                return Err(foreign(&self.path, name, marker.command, false));
            }
        }
        marker.write(&self.path)?;
        for (name, bytes) in files {
            super::put(&self.path.join(name), bytes)?;
        }
        self.remove_all_but(&new)?;
        marker.files = new;
        marker.write(&self.path)
    }

    fn remove_all_but(&self, kept: &BTreeSet<(String, String)>) -> Result<(), RecordsError> {
        let kept: BTreeSet<&String> = kept.iter().map(|(name, _)| name).collect();
        for (name, _) in &self.marker.files {
            let path = self.path.join(name);
            if !kept.contains(name) && self.marker.is_ours(&self.path, name)? {
                remove(&path).map_err(|error| RecordsError::at("remove", &path, &error))?;
            }
        }
        Ok(())
    }
}

/// Contents of the place of a results folder.
enum Present {
    /// Nothing, or what the command itself has left, with its report.
    Ours(BTreeSet<(String, String)>),
    /// Something else, of which these entries are to be discarded.
    Other(Vec<String>),
}

fn is_folder(path: &Path) -> Result<bool, RecordsError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(RecordsError::at("use", path, &error)),
        Ok(metadata) if !metadata.is_dir() => Err(RecordsError::new(format!(
            "{} is not a folder; choose another place for results with --out",
            path.display()
        ))),
        Ok(_) => Ok(true),
    }
}

fn inspect(path: &Path, wanted: &Marker, force: bool) -> Result<Present, RecordsError> {
    if !is_folder(path)? {
        return Ok(Present::Ours(BTreeSet::new()));
    }
    let Some(marker) = Marker::read(path)? else {
        return unmarked(path, wanted, force);
    };
    let differences = marker.differences(wanted);
    if !differences.is_empty() {
        if !force {
            return Err(different(path, &differences));
        }
        let records = marker.command.records().iter().copied().map(str::to_owned);
        let report = marker.files.iter().map(|(name, _)| name.clone());
        return Ok(Present::Other(records.chain(report).collect()));
    }
    for entry in report_of(path, wanted.command)? {
        if !force && !marker.is_ours(path, &entry)? {
            return Err(foreign(path, &entry, wanted.command, true));
        }
    }
    Ok(Present::Ours(marker.files))
}

/// A folder without a marker: empty, the report that version control has kept, or the first
/// edition's.
fn unmarked(path: &Path, wanted: &Marker, force: bool) -> Result<Present, RecordsError> {
    let (entries, verb) = (entries(path)?, wanted.command);
    let readme = fs::read_to_string(path.join(README)).unwrap_or_default();
    let has = |entry: &str| entries.iter().any(|present| present == entry);
    let unreported = verb.records().last().is_some_and(|last| has(last)) && !has(README);
    let is_ours = entries.iter().all(|entry| verb.writes(entry))
        && (entries.is_empty() || unreported || verb.signed(&readme));
    if !is_ours {
        return foreign_folder(path, verb, entries, &readme, force);
    }
    let earlier = Manifest::read(path)?.map(|manifest| Marker {
        identity: manifest.identity(),
        model_version: manifest.model_version,
        ..wanted.clone()
    });
    let differences = earlier.map_or_else(Vec::new, |earlier| earlier.differences(wanted));
    match (differences.is_empty(), force) {
        (true, _) => {
            let report = report_of(path, verb)?.into_iter();
            let report = report.map(|name| Ok((name.clone(), digest_of(&path.join(name))?)));
            report.collect::<Result<_, _>>().map(Present::Ours)
        }
        (false, true) => Ok(Present::Other(entries)),
        (false, false) => Err(different(path, &differences)),
    }
}

/// A folder of another command of the first edition, or of somebody's files.
fn foreign_folder(
    path: &Path,
    verb: Verb,
    entries: Vec<String>,
    readme: &str,
    force: bool,
) -> Result<Present, RecordsError> {
    let known = |entry: &String| Verb::ALL.iter().any(|verb| verb.writes(entry));
    let signed = Verb::ALL.iter().any(|verb| verb.signed(readme));
    let strange = entries.iter().find(|entry| !known(entry));
    match strange {
        // With a manifest or a README of gresham's it is a results folder into which more was put.
        Some(strange) if !signed && !path.join("manifest.json").exists() => {
            Err(RecordsError::new(format!(
                "{} holds {strange}, which gresham did not write, and is no results folder; \
                 choose another place for results with --out",
                path.display()
            )))
        }
        _ if force => {
            let ours = |entry: &String| known(entry) && (signed || !verb.reports(entry));
            Ok(Present::Other(entries.into_iter().filter(ours).collect()))
        }
        strange => Err(foreign(path, strange.unwrap_or(&entries[0]), verb, true)),
    }
}

/// The command's report as it lies in the folder, file by file.
fn report_of(path: &Path, verb: Verb) -> Result<Vec<String>, RecordsError> {
    let mut files = Vec::new();
    for entry in entries(path)? {
        if [FIGURES, TRANSLATED].contains(&entry.as_str()) && path.join(&entry).is_dir() {
            for name in entries(&path.join(&entry))? {
                let within = format!("{entry}/{name}");
                if !path.join(&within).is_dir() {
                    files.push(within);
                    continue;
                }
                let deeper = entries(&path.join(&within))?.into_iter();
                files.extend(deeper.map(|name| format!("{within}/{name}")));
            }
        } else if verb.reports(&entry) {
            files.push(entry);
        }
    }
    Ok(files)
}

/// Names of what lies in a folder, in order, without what a killed run left unfinished.
fn entries(path: &Path) -> Result<Vec<String>, RecordsError> {
    let at = |error| RecordsError::at("list", path, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(at)? {
        let name = entry
            .map_err(at)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if !atomic::is_unfinished(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn different(path: &Path, differences: &[String]) -> RecordsError {
    RecordsError::new(format!(
        "{} holds a different experiment:\n  {}\nchoose another place with --out, or discard what is \
         there with --force",
        path.display(),
        differences.join("\n  ")
    ))
}

fn foreign(path: &Path, entry: &str, verb: Verb, before: bool) -> RecordsError {
    let path = path.display();
    let remedy = if before {
        "choose another place with --out, or have it written over with --force"
    } else {
        "move it away and run the command again; what is finished is kept"
    };
    RecordsError::new(format!(
        "{path} holds {entry}, which is not as gresham {} wrote it; {remedy}",
        verb.name()
    ))
}

/// Locks a folder against other commands, where the system can lock folders; the lock ends with the
/// process, however it ends.
fn lock(path: &Path) -> Result<Option<File>, RecordsError> {
    let Ok(folder) = File::open(path) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(RecordsError::new(format!(
            "another command is writing into {}; wait for it or choose another place with --out",
            path.display()
        ))),
        Err(TryLockError::Error(_)) => Ok(None),
        Ok(()) => Ok(Some(folder)),
    }
}

/// Removes entries, and the marker first, so that a removal cut short leaves a folder that is
/// refused.
fn discard(path: &Path, entries: &[String]) -> io::Result<()> {
    remove(&path.join(MARKER))?;
    entries
        .iter()
        .try_for_each(|entry| remove(&path.join(entry)))
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
