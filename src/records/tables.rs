//! Tables of records: what all of them say about themselves, and how their files are read.

use super::RecordsError;
use super::manifest::first_version;
use bytes::Bytes;
use gresham_tables::Table;
use std::fs::File;
use std::path::Path;

/// Under which a file says of which version of the model its numbers are.
pub(super) const VERSION: &str = "model version";

/// The version of the model that a table's numbers are of; `None` if it is no number.
pub(super) fn model_version(table: &Table) -> Option<u32> {
    let stated = table.about(VERSION);
    stated.map_or(Some(first_version()), |version| version.parse().ok())
}

/// An index as a value of a column of small whole numbers.
///
/// # Panics
/// If it does not fit; days and replicates do.
pub(super) fn int32(index: usize) -> i32 {
    i32::try_from(index).expect("days and replicates are fewer than 2^31")
}

/// Reads a file of records.
///
/// # Errors
/// If the file is absent or damaged.
pub fn read(path: &Path) -> Result<Table, RecordsError> {
    opened(path, gresham_tables::read)
}

/// Reads what a file of records says about itself, and none of its columns.
pub(super) fn read_about(path: &Path) -> Result<Table, RecordsError> {
    opened(path, gresham_tables::read_about)
}

/// Reads the contents of a file of records.
///
/// # Errors
/// If they are damaged.
pub fn read_bytes(bytes: Bytes) -> Result<Table, RecordsError> {
    gresham_tables::read_bytes(bytes)
        .map_err(|why| RecordsError::new(format!("this is no table: {why}")))
}

fn opened(
    path: &Path,
    read: impl FnOnce(File) -> Result<Table, String>,
) -> Result<Table, RecordsError> {
    let file = File::open(path).map_err(|error| RecordsError::at("read", path, &error))?;
    read(file).map_err(|why| RecordsError::new(format!("cannot read {}: {why}", path.display())))
}
