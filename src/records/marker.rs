//! `gresham.json`: which command a results folder belongs to, and which files of its report it
//! wrote.

use super::verb::Verb;
use super::{RecordsError, json_file};
use crate::market::MODEL_VERSION;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The number of this layout of the file.
const FORMAT: u32 = 1;
pub(super) const MARKER: &str = "gresham.json";

/// Named properties that folders must have in common for their records to be of one kind.
pub type Identity = Vec<(String, String)>;

/// The contents of `gresham.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Marker {
    /// The layout of the file.
    pub(super) format: u32,
    /// The version of gresham.
    pub(super) gresham: String,
    /// The version of the model.
    pub(super) model_version: u32,
    /// The command to which the folder belongs.
    pub(super) command: Verb,
    /// Properties that its records have in common.
    pub(super) identity: Identity,
    /// Files of the report with the digests of what was written.
    pub(super) files: BTreeSet<(String, String)>,
}

/// The command that a results folder belongs to, and how far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The command.
    pub verb: Verb,
    /// The version of the model of its records.
    pub model_version: u32,
    /// True if its report is written.
    pub is_told: bool,
}

impl Left {
    /// Reads whose folder it is; `None` if nothing there tells.
    ///
    /// # Errors
    /// If what should tell is damaged.
    pub fn by(folder: &Path) -> Result<Option<Self>, RecordsError> {
        let marker = Marker::read(folder)?;
        Ok(marker.map(|marker| Self {
            verb: marker.command,
            model_version: marker.model_version,
            is_told: !marker.files.is_empty(),
        }))
    }
}

impl Marker {
    /// The marker of a folder without a report.
    pub(super) fn new(command: Verb, identity: Identity) -> Self {
        Self {
            format: FORMAT,
            gresham: env!("CARGO_PKG_VERSION").to_owned(),
            model_version: MODEL_VERSION,
            command,
            identity,
            files: BTreeSet::new(),
        }
    }

    /// Reads a folder's marker; `None` if it has none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, RecordsError> {
        json_file::read(&folder.join(MARKER), "marker of a results folder")
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), RecordsError> {
        json_file::write(&folder.join(MARKER), self)
    }

    /// In what the folder of `other` differs from this one.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
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

    /// True if a file is absent or as gresham wrote it.
    pub(super) fn is_ours(&self, path: &Path, name: &str) -> Result<bool, RecordsError> {
        let file = path.join(name);
        if !file.exists() {
            return Ok(true);
        }
        let sum = if file.is_file() {
            digest_of(&file)?
        } else {
            String::new()
        };
        Ok(self.files.contains(&(name.to_owned(), sum)))
    }
}

pub(super) fn digest_of(file: &Path) -> Result<String, RecordsError> {
    let bytes = fs::read(file).map_err(|error| RecordsError::at("read", file, &error))?;
    Ok(digest(&bytes))
}

/// The first 16 hexadecimal digits of the hash of a file's contents.
pub(super) fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}
