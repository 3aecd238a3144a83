//! A results folder claimed by one command: `gresham.json` tells which, for what, and which files of the
//! report it wrote.

use super::manifest::Manifest;
use super::{RecordsError, atomic, json_file};
use crate::market::MODEL_VERSION;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The number of this layout of the marker.
const FORMAT: u32 = 1;
const MARKER: &str = "gresham.json";
const README: &str = "README.md";
const FIGURES: &str = "figures";

/// Longest name of a default folder that is made of names of scenarios.
const LONGEST_NAME: usize = 64;

/// The files of a report by their path within the folder, with their contents.
pub type ReportFiles = Vec<(String, Vec<u8>)>;

/// Named properties that folders must have in common for their records to be of one kind.
pub type Identity = Vec<(String, String)>;

/// A command that keeps its results in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the command of that name")]
pub enum Verb {
    Run,
    Compare,
    Pairing,
    Ablate,
    Sweep,
    Search,
    Aa,
    Claims,
    Payoffs,
    Attribute,
    Calibrate,
}

impl Verb {
    const ALL: [Self; 11] = [
        Self::Run,
        Self::Compare,
        Self::Pairing,
        Self::Ablate,
        Self::Sweep,
        Self::Search,
        Self::Aa,
        Self::Claims,
        Self::Payoffs,
        Self::Attribute,
        Self::Calibrate,
    ];

    /// The command's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Compare => "compare",
            Self::Pairing => "pairing",
            Self::Ablate => "ablate",
            Self::Sweep => "sweep",
            Self::Search => "search",
            Self::Aa => "aa",
            Self::Claims => "claims",
            Self::Payoffs => "payoffs",
            Self::Attribute => "attribute",
            Self::Calibrate => "calibrate",
        }
    }

    /// The folder for the results of `names`, unless another is asked for. No two commands share one.
    #[must_use]
    pub fn default_folder(self, names: &[&str]) -> PathBuf {
        let results = Path::new("results");
        let folder = match self {
            Self::Ablate => return results.join("ablation"),
            Self::Calibrate => return results.join("calibration"),
            Self::Claims | Self::Payoffs | Self::Attribute => return results.join(self.name()),
            _ => results.join(self.name()),
        };
        let whole = names.join("-vs-");
        if whole.len() <= LONGEST_NAME {
            return folder.join(whole);
        }
        let first: String = names[0].chars().take(LONGEST_NAME / 2).collect();
        let digest = digest(whole.as_bytes());
        folder.join(format!("{first}-vs-{}-{}", names.len() - 1, &digest[..8]))
    }

    /// What lies at the top of the folder beside the report; the last tells that there are records.
    const fn records(self) -> &'static [&'static str] {
        match self {
            Self::Run | Self::Compare | Self::Pairing | Self::Ablate => &[
                "replicates",
                "shops",
                "scenarios",
                "outcomes.parquet",
                "daily.parquet",
                "manifest.json",
            ],
            Self::Search => &["confirmation", "replicates.jsonl"],
            Self::Sweep | Self::Aa | Self::Attribute | Self::Payoffs | Self::Calibrate => {
                &["replicates.jsonl"]
            }
            Self::Claims => &["panels"],
        }
    }

    /// Files of the report beside the README and the figures.
    const fn report(self) -> &'static [&'static str] {
        match self {
            Self::Run | Self::Compare | Self::Pairing => &[],
            Self::Ablate => &["ablation.json"],
            Self::Sweep => &["points.csv", "outcomes.csv", "sensitivity.csv", "study.json"],
            Self::Search => &["search.json", "package.toml"],
            Self::Aa => &["alarms.json", "counts.csv"],
            Self::Claims => &["findings.json"],
            Self::Payoffs => &["payoffs.json"],
            Self::Attribute => &["attribution.json"],
            Self::Calibrate => &["calibration.json"],
        }
    }

    fn writes(self, entry: &str) -> bool {
        self.reports(entry) || self.records().contains(&entry)
    }

    fn reports(self, entry: &str) -> bool {
        [README, FIGURES].contains(&entry) || self.report().contains(&entry)
    }

    /// Whether a README says that this command made it.
    fn signed(self, readme: &str) -> bool {
        let name = self.name();
        [
            format!("\n```sh\ngresham {name} "),
            format!("\nMade by `gresham {name}"),
            format!("\nMade by\n\n    gresham {name} "),
        ]
        .iter()
        .any(|line| readme.contains(line))
    }
}

/// What stands in `gresham.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Marker {
    /// The layout of the file.
    format: u32,
    /// The version of gresham.
    gresham: String,
    /// The version of the model.
    model_version: u32,
    /// The command to which the folder belongs.
    command: Verb,
    /// What its records have in common.
    identity: Identity,
    /// Files of the report with the digests of what was written.
    files: BTreeSet<(String, String)>,
}

/// A results folder that belongs to one command, locked for as long as this lives.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    marker: Marker,
    force: bool,
    /// Whether the report was removed since records have changed.
    retired: AtomicBool,
    _lock: Option<File>,
}

impl Claim {
    /// Claims a folder for a command: a new or empty one, one in which the same was begun, or one in
    /// which version control has kept the command's report. Everything that can be checked is
    /// checked before anything is changed.
    ///
    /// With `force` records of something else are discarded, and files that gresham did not write may
    /// be written over; a folder of files with which gresham has nothing to do is refused all the same.
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
        let mut marker = Marker {
            format: FORMAT,
            gresham: env!("CARGO_PKG_VERSION").to_owned(),
            model_version: MODEL_VERSION,
            command: verb,
            identity,
            files: BTreeSet::new(),
        };
        let lock = is_folder(path)?.then(|| lock(path)).transpose()?;
        let present = inspect(path, &marker, force)?;
        fs::create_dir_all(path).map_err(|error| RecordsError::at("make", path, &error))?;
        let lock = match lock {
            Some(lock) => lock,
            None => self::lock(path)?,
        };
        let checked = atomic::probe(path).and_then(|()| atomic::sweep(path));
        checked.map_err(|error| RecordsError::at("write into", path, &error))?;
        match present {
            Present::Ours(files) => marker.files = files,
            Present::Other(entries) => {
                discard(path, &entries).map_err(|error| RecordsError::at("clear", path, &error))?;
            }
        }
        json_file::write(&path.join(MARKER), &marker)?;
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

    /// Whether records of another kind may be discarded.
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
    pub fn publish(&self, files: ReportFiles) -> Result<(), RecordsError> {
        let named = |(name, bytes): &(String, Vec<u8>)| (name.clone(), digest(bytes));
        let new: BTreeSet<(String, String)> = files.iter().map(named).collect();
        let mut marker = self.marker.clone();
        // Until all are written, either version of a file is one of ours.
        marker.files.extend(new.iter().cloned());
        for (name, _) in &files {
            if !self.force && !is_ours(&self.path, name, &marker.files)? {
                return Err(foreign(&self.path, name, marker.command, false));
            }
        }
        json_file::write(&self.path.join(MARKER), &marker)?;
        for (name, bytes) in &files {
            super::put(&self.path.join(name), bytes)?;
        }
        self.remove_all_but(&new)?;
        marker.files = new;
        json_file::write(&self.path.join(MARKER), &marker)
    }

    fn remove_all_but(&self, kept: &BTreeSet<(String, String)>) -> Result<(), RecordsError> {
        let kept: BTreeSet<&String> = kept.iter().map(|(name, _)| name).collect();
        for (name, _) in &self.marker.files {
            let path = self.path.join(name);
            if !kept.contains(name) && is_ours(&self.path, name, &self.marker.files)? {
                remove(&path).map_err(|error| RecordsError::at("remove", &path, &error))?;
            }
        }
        Ok(())
    }
}

/// What there is at the place of a results folder.
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
    let Some(marker) = json_file::read::<Marker>(&path.join(MARKER), "results folder's marker")?
    else {
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
    let ours = |entry: &String| is_ours(path, entry, &marker.files);
    for entry in report_of(path, wanted.command)? {
        if !force && !ours(&entry)? {
            return Err(foreign(path, &entry, wanted.command, true));
        }
    }
    Ok(Present::Ours(marker.files))
}

/// A folder without a marker: empty, the report that version control has kept, or the first edition's.
fn unmarked(path: &Path, wanted: &Marker, force: bool) -> Result<Present, RecordsError> {
    let entries = entries(path)?;
    let verb = wanted.command;
    let readme = fs::read_to_string(path.join(README)).unwrap_or_default();
    let has = |entry: &str| entries.iter().any(|present| present == entry);
    let recorded = verb.records().last().is_some_and(|last| has(last));
    let signed = verb.signed(&readme) || (recorded && !has(README));
    let strange = entries.iter().find(|entry| !verb.writes(entry));
    if entries.is_empty() || (strange.is_none() && signed) {
        if let Some(manifest) = Manifest::read(path)? {
            let earlier = Marker {
                identity: manifest.identity(),
                ..wanted.clone()
            };
            let differences = earlier.differences(wanted);
            if !differences.is_empty() {
                return if force {
                    Ok(Present::Other(entries))
                } else {
                    Err(different(path, &differences))
                };
            }
        }
        let named = report_of(path, verb)?.into_iter().map(|name| {
            let sum = digest_of(&path.join(&name))?;
            Ok((name, sum))
        });
        return named.collect::<Result<_, RecordsError>>().map(Present::Ours);
    }
    let known = |entry: &String| Verb::ALL.iter().any(|verb| verb.writes(entry));
    let ours = Verb::ALL.iter().any(|verb| verb.signed(&readme));
    match entries.iter().find(|entry| !known(entry)) {
        // With its own manifest or README it is a results folder, in which somebody has put more.
        Some(strange) if !ours && !has("manifest.json") => Err(RecordsError::new(format!(
            "{} holds {strange}, which gresham did not write, and is no results folder; \
             choose another place for results with --out",
            path.display()
        ))),
        _ if force => {
            let discarded = |entry: &String| known(entry) && (ours || !verb.reports(entry));
            Ok(Present::Other(entries.into_iter().filter(discarded).collect()))
        }
        strange => {
            let entry = strange.unwrap_or(&entries[0]);
            Err(foreign(path, entry, verb, true))
        }
    }
}

impl Marker {
    /// In what the folder of `other` differs from this one.
    fn differences(&self, other: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        if self.command != other.command {
            let (here, there) = (self.command.name(), other.command.name());
            differences.push(format!("results of gresham {here}, not {there}"));
            return differences;
        }
        if self.model_version != other.model_version {
            let (here, there) = (self.model_version, other.model_version);
            differences.push(format!("model version {here}, not {there}"));
        }
        for (what, there) in &other.identity {
            let here = self.identity.iter().find(|(name, _)| name == what);
            match here {
                Some((_, here)) if here == there => {}
                Some((_, here)) => differences.push(format!("{what} {here}, not {there}")),
                None => differences.push(format!("no {what}, not {there}")),
            }
        }
        differences
    }
}

/// The command's report as it lies in the folder, file by file.
fn report_of(path: &Path, verb: Verb) -> Result<Vec<String>, RecordsError> {
    let mut files = Vec::new();
    for entry in entries(path)? {
        if entry == FIGURES && path.join(FIGURES).is_dir() {
            let figures = entries(&path.join(FIGURES))?.into_iter();
            files.extend(figures.map(|name| format!("{FIGURES}/{name}")));
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
        let name = entry.map_err(at)?.file_name().to_string_lossy().into_owned();
        if !atomic::is_unfinished(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Whether a file is absent or as gresham wrote it.
fn is_ours(
    path: &Path,
    name: &str,
    files: &BTreeSet<(String, String)>,
) -> Result<bool, RecordsError> {
    let file = path.join(name);
    if !file.exists() {
        return Ok(true);
    }
    let sum = if file.is_file() { digest_of(&file)? } else { String::new() };
    Ok(files.contains(&(name.to_owned(), sum)))
}

fn digest_of(file: &Path) -> Result<String, RecordsError> {
    let bytes = fs::read(file).map_err(|error| RecordsError::at("read", file, &error))?;
    Ok(digest(&bytes))
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
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

/// Removes entries, and the marker first, so that a removal cut short leaves a folder that is refused.
fn discard(path: &Path, entries: &[String]) -> io::Result<()> {
    remove(&path.join(MARKER))?;
    entries.iter().try_for_each(|entry| remove(&path.join(entry)))
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
