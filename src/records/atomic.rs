//! Files that appear whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// How the names of files begin that are not finished yet. A killed run may leave some behind.
const UNFINISHED: &str = ".unfinished-";

/// Writes `bytes` to `path`: into a new file beside it, to the disk, and then under its name. A
/// file that is there gives its permissions to the new one.
///
/// # Errors
/// If the folder does not take the file; then `path` is as it was before.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes)).map_err(|error| plain(&error))
}

/// Writes a file as [`write`] does, with the contents written by `contents`.
pub(super) fn write_with(
    path: &Path,
    contents: impl FnOnce(&mut fs::File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().expect("a file of a results folder");
    let mut file = unfinished(folder)?;
    if let Ok(present) = fs::metadata(path) {
        file.as_file().set_permissions(present.permissions())?;
    }
    contents(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes `bytes` to `path` as [`write`] does, if nothing is there.
///
/// # Errors
/// If something is there, or the folder does not take the file.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut file = unfinished(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes).map_err(|error| plain(&error))?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Checks that files can be made in `folder`, by making one.
///
/// # Errors
/// If not.
pub fn probe(folder: &Path) -> io::Result<()> {
    let mut file = unfinished(folder)?;
    file.write_all(b"probe").map_err(|error| plain(&error))?;
    file.close()
}

/// True if a file of this name was not finished.
pub(super) fn is_unfinished(name: &str) -> bool {
    name.starts_with(UNFINISHED)
}

/// Removes what a killed run left unfinished in `folder` and in folders within that are `ours`:
/// in others another command may be at work.
///
/// # Errors
/// If a folder cannot be listed or a file not be removed.
pub(super) fn sweep(folder: &Path, ours: &dyn Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_unfinished(&name) {
            fs::remove_file(entry.path())?;
        } else if ours(&name) && entry.file_type()?.is_dir() {
            sweep(&entry.path(), &|_| true)?;
        }
    }
    Ok(())
}

fn unfinished(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // What the user's umask leaves of it, as with any other file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(|error| plain(&error))
}

/// The system's own error, without the name of a file that nobody knows.
fn plain(error: &io::Error) -> io::Error {
    let inner = error.get_ref().and_then(std::error::Error::source);
    let inner = inner.and_then(|inner| inner.downcast_ref::<io::Error>());
    let code = error
        .raw_os_error()
        .or(inner.and_then(io::Error::raw_os_error));
    code.map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use super::{sweep, unfinished, write, write_with};
    use std::fs;
    use std::io::{self, Write};

    #[test]
    fn a_full_disk_leaves_the_old_file_and_nothing_half_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        write(&path, b"old").unwrap();
        let error = write_with(&path, |file| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_run_left_unfinished_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (_, left) = unfinished(folder.path()).unwrap().keep().unwrap();
        let [inside, of_others] = ["figures", "mine"].map(|name| {
            let within = folder.path().join(name);
            fs::create_dir(&within).unwrap();
            unfinished(&within).unwrap().keep().unwrap().1
        });
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        sweep(folder.path(), &|name| name == "figures").unwrap();
        assert!(!left.exists() && !inside.exists());
        assert!(of_others.exists());
        assert!(folder.path().join("notes.txt").exists());
    }
}
