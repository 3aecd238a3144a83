//! A market half-way, written whole: what it is of, its pieces, and a checksum over all of it.

use super::manifest::Manifest;
use super::{RecordsError, atomic};
use crate::experiment::Unit;
use crate::market::MODEL_VERSION;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder of checkpoints within a results folder.
pub(super) const FOLDER: &str = "checkpoints";

/// The bytes that every checkpoint begins with.
const NAME: [u8; 8] = *b"GRESHCKP";

/// The number of this layout. It changes with what is written.
const FORMAT: u32 = 1;

/// Bytes of the checksum at the end.
const CHECKSUM: u64 = blake3::OUT_LEN as u64;

/// Where the checkpoints of an experiment are.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    folder: PathBuf,
    manifest: Manifest,
}

/// The checkpoint of one unit.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    path: PathBuf,
    subject: Subject,
}

/// The subject of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Subject {
    format: u32,
    gresham: String,
    model_version: u32,
    scenario: String,
    seed: u64,
    replicate: u32,
    efficiency: bool,
}

impl Subject {
    /// The difference from another subject, as a reader would say it.
    fn difference(&self, other: &Self) -> Option<String> {
        let told = |what: &str, mine: &dyn ToString, theirs: &dyn ToString| {
            let (mine, theirs) = (mine.to_string(), theirs.to_string());
            (mine != theirs).then(|| format!("it is of {what} {theirs}, not {mine}"))
        };
        told("format", &self.format, &other.format)
            .or_else(|| told("model version", &self.model_version, &other.model_version))
            .or_else(|| told("gresham", &self.gresham, &other.gresham))
            .or_else(|| told("scenario", &self.scenario, &other.scenario))
            .or_else(|| told("seed", &self.seed, &other.seed))
            .or_else(|| told("replicate", &self.replicate, &other.replicate))
            .or_else(|| told("efficiency", &self.efficiency, &other.efficiency))
    }
}

impl Checkpoints {
    pub(super) fn new(folder: &Path, manifest: &Manifest) -> Self {
        Self {
            folder: folder.join(FOLDER),
            manifest: manifest.clone(),
        }
    }

    /// The checkpoint of a unit, whether it is there or not.
    #[must_use]
    pub fn of(&self, unit: Unit) -> Checkpoint {
        let scenario = &self.manifest.scenarios[unit.arm];
        Checkpoint {
            path: self.folder.join(name(&scenario.name, unit.replicate)),
            subject: Subject {
                format: FORMAT,
                gresham: env!("CARGO_PKG_VERSION").to_owned(),
                model_version: MODEL_VERSION,
                scenario: scenario.digest.clone(),
                seed: self.manifest.seed,
                replicate: unit.replicate,
                efficiency: self.manifest.efficiency,
            },
        }
    }
}

/// Writes pieces one behind another, each behind its length.
#[derive(Debug)]
struct Pieces<'a> {
    file: BufWriter<&'a mut File>,
    hasher: blake3::Hasher,
}

impl Pieces<'_> {
    /// Writes a piece.
    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.add(&(piece.len() as u64).to_le_bytes())?;
        self.add(piece)
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }
}

/// The pieces of a checkpoint that has the checksum it states.
#[derive(Debug)]
pub struct Found {
    file: BufReader<File>,
    left: u64,
}

impl Found {
    /// The next piece.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn next_piece(&mut self) -> Result<Vec<u8>, String> {
        let mut length = [0; 8];
        let read = self.file.read_exact(&mut length);
        read.map_err(|error| error.to_string())?;
        let length = u64::from_le_bytes(length);
        let left = self
            .left
            .checked_sub(8)
            .and_then(|left| left.checked_sub(length));
        self.left = left.ok_or("it ends too soon")?;
        let mut piece = Vec::new();
        let read = (&mut self.file).take(length).read_to_end(&mut piece);
        read.map_err(|error| error.to_string())?;
        Ok(piece)
    }
}

impl Checkpoint {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes it as a whole, in the place of an earlier one.
    ///
    /// # Errors
    /// If it cannot be written; then an earlier one is as it was.
    pub fn write<E: From<RecordsError>>(
        &self,
        contents: impl FnOnce(&mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error: &io::Error| RecordsError::at("write", &self.path, error);
        let made = self.path.parent().map_or(Ok(()), fs::create_dir_all);
        made.map_err(|error| failed(&error))?;
        let mut inner = Ok(());
        let written = atomic::write_with(&self.path, |file| {
            let mut pieces = Pieces {
                file: BufWriter::new(file),
                hasher: blake3::Hasher::new(),
            };
            pieces.add(&NAME)?;
            let subject = serde_json::to_vec(&self.subject)?;
            pieces.write(&subject)?;
            inner =
                contents(&mut |piece| Ok(pieces.write(piece).map_err(|error| failed(&error))?));
            if inner.is_err() {
                return Err(io::Error::other("what was to be written is lost"));
            }
            let checksum = pieces.hasher.finalize();
            pieces.file.write_all(checksum.as_bytes())?;
            pieces.file.flush()
        });
        inner?;
        Ok(written.map_err(|error| failed(&error))?)
    }

    /// Opens it; none if it is not there.
    ///
    /// # Errors
    /// Why it cannot be relied on, in a few words.
    pub fn open(&self) -> Result<Option<Found>, String> {
        let file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(|error| error.to_string())?,
        };
        let mut file = BufReader::new(file);
        let bytes = is_whole(&mut file).map_err(|error| error.to_string())?;
        let bytes = bytes.ok_or("its checksum is wrong")?;
        let mut name = [0; NAME.len()];
        let begun = file.rewind().and_then(|()| file.read_exact(&mut name));
        begun.map_err(|error| error.to_string())?;
        if name != NAME {
            return Err("it is no checkpoint".to_owned());
        }
        let left = bytes.saturating_sub(NAME.len() as u64);
        let mut found = Found { file, left };
        let subject: Option<Subject> = serde_json::from_slice(&found.next_piece()?).ok();
        let subject = subject.ok_or("it does not say what it is of")?;
        match self.subject.difference(&subject) {
            None => Ok(Some(found)),
            Some(difference) => Err(difference),
        }
    }
}

/// Removes the checkpoint of a replicate that is on record from a results folder, and the folder of
/// checkpoints with the last of them.
pub(super) fn retire(folder: &Path, scenario: &str, replicate: u32) -> Result<(), RecordsError> {
    let folder = folder.join(FOLDER);
    if !folder.is_dir() {
        return Ok(());
    }
    let path = folder.join(name(scenario, replicate));
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(RecordsError::at("remove", &path, &error));
        }
        _ => {}
    }
    atomic::sweep(&folder, &|_| false)
        .map_err(|error| RecordsError::at("clear", &folder, &error))?;
    // Other replicates may have theirs there.
    let _ = fs::remove_dir(&folder);
    Ok(())
}

fn name(scenario: &str, replicate: u32) -> String {
    format!("{scenario}-{replicate:04}.checkpoint")
}

/// Bytes before the checksum at the end, if that is theirs.
fn is_whole(file: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    let length = file.seek(SeekFrom::End(0))?;
    let Some(bytes) = length.checked_sub(CHECKSUM) else {
        return Ok(None);
    };
    file.rewind()?;
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut file.by_ref().take(bytes), &mut hasher)?;
    let mut stated = [0; blake3::OUT_LEN];
    file.read_exact(&mut stated)?;
    Ok((hasher.finalize() == stated).then_some(bytes))
}
