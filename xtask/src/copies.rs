//! Copies of the sources, to which patches are applied.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Copies all files that version control does not ignore into a folder under `target`.
pub fn copy_sources(root: &Path, folder: &str) -> Result<PathBuf, String> {
    let copy = root.join("target").join(folder);
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    }
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if !listed.status.success() {
        return Err("git does not list the files of this checkout".to_owned());
    }
    let names = String::from_utf8_lossy(&listed.stdout);
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (root.join(name), copy.join(name));
        let folder = to.parent().unwrap_or(&copy);
        fs::create_dir_all(folder)
            .and_then(|()| fs::copy(&from, &to))
            .map_err(|error| format!("cannot copy {name}: {error}"))?;
    }
    Ok(copy)
}

/// Applies a patch in a folder, which is not taken for a part of the checkout that it lies in, with
/// more options of `git apply`.
pub fn apply(folder: &Path, options: &[&str], name: &str, patch: &str) -> Result<(), String> {
    let mut git = Command::new("git")
        .args(["apply", "--whitespace=nowarn"])
        .args(options)
        .arg("-")
        .env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap_or(folder))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run git: {error}"))?;
    let written = git
        .stdin
        .take()
        .map(|mut input| input.write_all(patch.as_bytes()));
    let status = git
        .wait()
        .map_err(|error| format!("cannot run git: {error}"))?;
    match written {
        Some(Ok(())) if status.success() => Ok(()),
        _ => Err(format!("{name} does not apply")),
    }
}
