//! Records in JSON: read if they are there, written whole, and believed only if they are as they
//! were written: the last key is a checksum of the others.

use super::{RecordsError, atomic};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs;
use std::path::Path;

const CHECKSUM: &str = "checksum";

/// Left out of the checksum: how fast a run was is no result, and the only thing that two runs of
/// one command do not have in common.
const FREE: &str = "speed";

/// A record with its checksum.
#[derive(Serialize)]
struct Sealed<'r, R> {
    #[serde(flatten)]
    record: &'r R,
    checksum: String,
}

/// The contents of the file, if there is one; `kind` is what it should be, for the complaint. Files
/// of earlier versions have no checksum.
///
/// # Errors
/// If it is there and cannot be read, is something else, or was changed.
pub(super) fn read<T: DeserializeOwned>(
    path: &Path,
    kind: &str,
) -> Result<Option<T>, RecordsError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(RecordsError::at("read", path, &error)),
    };
    let refused = |why: &dyn std::fmt::Display| {
        RecordsError::new(format!("{} is no {kind}: {why}", path.display()))
    };
    let mut value: Value = serde_json::from_slice(&bytes).map_err(|error| refused(&error))?;
    let stated = value.as_object_mut().and_then(|keys| keys.remove(CHECKSUM));
    if stated.is_some_and(|stated| stated != checksum(value)) {
        return Err(RecordsError::new(format!(
            "{} is damaged: it is not as gresham wrote it; bring back a copy, or delete the folder \
             and run its command again",
            path.display()
        )));
    }
    let record = serde_json::from_slice(&bytes);
    record.map(Some).map_err(|error| refused(&error))
}

/// The file's text, without a checksum.
pub(super) fn text(record: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(record);
    text.expect("records are plain data with text keys") + "\n"
}

/// Writes the file.
///
/// # Errors
/// If it cannot be written; then an earlier one is as it was.
pub(super) fn write(path: &Path, record: &impl Serialize) -> Result<(), RecordsError> {
    let plain = text(record);
    // Of what will be read: a number may be read as its neighbour.
    let value = serde_json::from_str(&plain).expect("a text that was just written");
    let sealed = Sealed {
        record,
        checksum: checksum(value),
    };
    let written = atomic::write(path, text(&sealed).as_bytes());
    written.map_err(|error| RecordsError::at("write", path, &error))
}

/// The checksum of a record that has none.
fn checksum(mut value: Value) -> String {
    if let Some(keys) = value.as_object_mut() {
        keys.remove(FREE);
    }
    blake3::hash(value.to_string().as_bytes()).to_hex()[..16].to_owned()
}
