//! Everything read from or written to a results folder.
//!
//! ```text
//! gresham.json                        which command the folder belongs to, and what it wrote as a
//! report manifest.json                       what was run, where and with what digest
//! replicates/<arm>/<index>.parquet    totals per day and slice
//! shops/<arm>/<index>.parquet         shops open on the last day
//! outcomes.parquet                    outcomes per replicate over the evaluation window
//! daily.parquet                       outcomes per day: mean over replicates and its interval
//! scenarios/<arm>.json                every value of the scenario as it was run
//! ablation.json                       what each lever of a package does; made by `ablate` only
//! checkpoints/                        markets half-way, while `run` or `compare` works with
//! processes slice.json                          which slice of which task it holds, if it is a
//! part ```
//!
//! Every file appears whole or not at all. A replicate carries its own digest and is believed only
//! if what was read has that digest.

mod ablation_file;
mod atomic;
mod available;
mod checkpoint;
mod claim;
mod daily;
mod encode_together;
mod folder;
mod journal;
mod journal_lines;
mod journal_union;
mod json_file;
mod machine;
mod manifest;
mod marker;
mod on_record;
mod outcome_files;
mod panel_files;
mod part;
mod replicate_files;
mod results;
mod scenario_file;
mod shared_store;
mod tables;
mod verb;

pub use ablation_file::{AblationRecord, AimRecord, EffectRecord, Finding, LeverRecord};
pub use available::{AvailableMemory, Limit, available_memory};
pub use checkpoint::{Checkpoint, Checkpoints, Found as FoundCheckpoint};
pub use claim::{Claim, ReportFiles};
pub use folder::Folder;
pub use gresham_tables::{Column, Table};
pub use journal::Journal;
pub use journal_lines::Heading;
pub use machine::{Machine, peak_memory_bytes, resident_memory_bytes};
pub use manifest::{CalendarRecord, Manifest, ReplicateCount, ScenarioRecord, Speed};
pub use marker::{Identity, Left};
pub use on_record::{Finished, OnRecord, finished_in};
pub use panel_files::PanelFiles;
pub use part::{Part, adopt, gather};
pub use results::{ArmResults, Drawn, Results, drawn_days};
pub use tables::{read as read_table, read_bytes as decode_table};
pub use verb::{TRANSLATED, Verb};

pub use atomic::{probe, write_new};

use std::fmt;
use std::io;
use std::path::Path;

/// Why records could not be written or read, as a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsError(String);

impl RecordsError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// Says what could not be done with which path, why, and what helps.
    pub(crate) fn at(action: &str, path: &Path, why: &io::Error) -> Self {
        let remedy = remedy(why).map_or_else(String::new, |remedy| format!("\n{remedy}"));
        Self(format!("cannot {action} {}: {why}{remedy}", path.display()))
    }
}

/// The remedy where the system refuses.
fn remedy(why: &io::Error) -> Option<&'static str> {
    /// Too many open files, of the process and of the system; not all systems number them so.
    const TOO_MANY_OPEN: [i32; 2] = [24, 23];
    if cfg!(unix)
        && why
            .raw_os_error()
            .is_some_and(|code| TOO_MANY_OPEN.contains(&code))
    {
        return Some("let more files be open (ulimit -n) and run the command again");
    }
    Some(match why.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some room, or choose another place with --out; what is finished is kept"
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "see to it that you may read and write there, or choose another place with --out"
        }
        io::ErrorKind::FileTooLarge => {
            "allow larger files (ulimit -f) and run the command again; what is finished is kept"
        }
        _ => return None,
    })
}

/// Writes a file as a whole or not at all, and the folder it is in if there is none.
///
/// # Errors
/// If it cannot be written; then an earlier one is as it was.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), RecordsError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let made = std::fs::create_dir_all(folder.unwrap_or(Path::new(".")));
    made.and_then(|()| atomic::write(path, bytes))
        .map_err(|error| RecordsError::at("write", path, &error))
}

impl fmt::Display for RecordsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for RecordsError {}
