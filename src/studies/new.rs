//! `new`: a scenario file that extends another one.

use super::error::Error;
use crate::builtin;
use crate::records::write_new;
use crate::scenario::{Scenario, start};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A scenario file to begin.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// The file; its name becomes the scenario's.
    pub file: PathBuf,
    /// A built-in scenario or a file to begin from.
    pub extends: PathBuf,
}

/// Writes the file, with comments on what it can change.
///
/// # Errors
/// If the scenario to begin from cannot be used, or the file is there already.
pub fn new_scenario(request: &NewRequest) -> Result<(), Error> {
    let NewRequest { file, extends } = request;
    if file.extension().is_none_or(|ending| ending != "toml") {
        return Err(Error::invalid(format!(
            "a scenario file ends in .toml: write {}",
            file.with_extension("toml").display()
        )));
    }
    let parent = Scenario::read(extends)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let named = builtin::name_from(folder, extends);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = start(&stem, &named, &parent).map_err(Error::invalid)?;
    // Whole or not at all: a half of it would stand in the way of the same command.
    write_new(file, text.as_bytes()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::invalid(format!(
            "{} is there already and is left as it is; name another file",
            file.display()
        )),
        _ => Error::invalid(format!("cannot write {}: {error}", file.display())),
    })
}
