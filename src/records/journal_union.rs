//! Journals of several folders made one.

use super::RecordsError;
use super::claim::Claim;
use super::journal::{FILE, different};
use super::journal_lines::{Heading, Record, read, settled};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Known = BTreeMap<(String, u32), Record>;

/// Unites the journals `within` some folders, and that of a claimed one if it has any, in the
/// latter.
///
/// # Errors
/// If a journal is damaged or of another kind, or two of them differ on the same market.
pub(super) fn unite(folders: &[&Path], within: &str, claim: &Claim) -> Result<(), RecordsError> {
    let file = Path::new(within).join(FILE);
    let path = claim.path().join(&file);
    let mut sources: Vec<PathBuf> = folders.iter().map(|folder| folder.join(&file)).collect();
    sources.extend(path.is_file().then(|| path.clone()));
    let mut heading: Option<Heading> = None;
    let mut known = Known::new();
    for source in &sources {
        let (present, found) = sound(source)?;
        if let Some(why) = heading.as_ref().and_then(|first| present.difference(first)) {
            return Err(different(source, &why));
        }
        heading.get_or_insert(present);
        for ((market, replicate), record) in found {
            let text = record.line(&market, replicate);
            let earlier = known.insert((market.clone(), replicate), record);
            // As texts, since a value that is no number does not equal itself.
            if earlier.is_some_and(|earlier| earlier.line(&market, replicate) != text) {
                return Err(RecordsError::new(format!(
                    "{} differs from another part on replicate {replicate} of {market}; run both \
                     parts again",
                    source.display()
                )));
            }
        }
    }
    let united = heading.map(|heading| settled(&heading, &known));
    match united {
        Some(united) if fs::read(&path).ok().as_deref() != Some(united.as_bytes()) => {
            claim.retire_report()?;
            super::put(&path, united.as_bytes())
        }
        _ => Ok(()),
    }
}

/// The heading and the lines of a journal that is whole.
fn sound(path: &Path) -> Result<(Heading, Known), RecordsError> {
    let bytes = fs::read(path).map_err(|error| RecordsError::at("read", path, &error))?;
    let contents = read(&bytes);
    match contents.heading {
        Some(heading) if contents.damaged == 0 && contents.whole_bytes == bytes.len() => {
            Ok((heading, contents.known))
        }
        _ => Err(RecordsError::new(format!(
            "{} is damaged; run its part again",
            path.display()
        ))),
    }
}
