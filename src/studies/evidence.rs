//! `lever`: what is on record about levers.

use super::error::Error;
use crate::builtin::{self, Kind};
use crate::records::AblationRecord;
use crate::report::reference::evidence::{Evidence, LeverUser};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Places to look for what is on record about levers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceRequest {
    /// Folder of the scenarios that are searched, in place of the built-in ones.
    pub scenarios: Option<PathBuf>,
    /// Folder of the ablation, in place of the built-in one.
    pub ablation: Option<PathBuf>,
}

/// Reads what there is.
///
/// # Errors
/// If a scenario or the record is there and cannot be read.
pub fn evidence(request: &EvidenceRequest) -> Result<Evidence, Error> {
    Ok(Evidence {
        users: match &request.scenarios {
            Some(folder) => on_disk(folder)?,
            None => built_in()?,
        },
        record: match &request.ablation {
            Some(folder) => AblationRecord::read(folder)?,
            None => Some(AblationRecord::built_in()?),
        },
        ablation: request.ablation.clone(),
    })
}

fn built_in() -> Result<Vec<LeverUser>, Error> {
    let (single, whole): (Vec<_>, Vec<_>) =
        builtin::all(Kind::Scenario).partition(|file| file.is_single);
    let files = whole.into_iter().chain(single);
    let users = files.map(|file| {
        Ok(LeverUser {
            levers: levers(&file.path, file.is_single)?,
            path: file.source(),
            name: file.name,
        })
    });
    users.collect()
}

fn on_disk(folder: &Path) -> Result<Vec<LeverUser>, Error> {
    let single = ["alone", "without"].map(|kind| files(&folder.join(kind)));
    let whole = files(folder).into_iter().map(|path| (path, false));
    let single = single.concat().into_iter().map(|path| (path, true));
    let users = whole.chain(single).map(|(path, is_single)| {
        let shown = path.display().to_string();
        Ok(LeverUser {
            levers: levers(&path, is_single)?,
            name: shown.clone(),
            path: shown,
        })
    });
    users.collect()
}

/// The levers that the scenario at a path is about.
fn levers(path: &Path, is_single: bool) -> Result<Vec<String>, Error> {
    if is_single {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        return Ok(vec![stem.replace('-', "_")]);
    }
    let scenario = Scenario::read(path)?;
    let levers = scenario.policy.levers();
    Ok(levers.into_iter().map(ToOwned::to_owned).collect())
}

/// The scenario files of a folder by name; none if there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort_unstable();
    paths
}
