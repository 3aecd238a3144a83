//! Records in JSON: read if they are there, written whole.

use super::{RecordsError, atomic};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

/// The contents of the file, if there is one; `kind` is what it should be, for the complaint.
///
/// # Errors
/// If it is there and cannot be read, or is something else.
pub(super) fn read<T: DeserializeOwned>(
    path: &Path,
    kind: &str,
) -> Result<Option<T>, RecordsError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(RecordsError::at("read", path, &error)),
    };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| RecordsError::new(format!("{} is no {kind}: {error}", path.display())))
}

/// The file's text.
pub(super) fn text(record: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(record);
    text.expect("records are plain data with text keys") + "\n"
}

/// Writes the file.
///
/// # Errors
/// If it cannot be written; then an earlier one is as it was.
pub(super) fn write(path: &Path, record: &impl Serialize) -> Result<(), RecordsError> {
    let written = atomic::write(path, text(record).as_bytes());
    written.map_err(|error| RecordsError::at("write", path, &error))
}
