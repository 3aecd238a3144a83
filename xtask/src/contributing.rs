//! Worked examples of CONTRIBUTING.md, applied to a copy of the sources and checked there, so that
//! the page cannot go out of date unnoticed.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Page that holds the examples, each a fenced block of the language `diff`.
const PAGE: &str = "CONTRIBUTING.md";

/// Applies every example to one copy of the sources and lets cargo check the whole.
pub fn check(root: &Path, mut cargo: Command) -> Result<(), String> {
    let page = fs::read_to_string(root.join(PAGE)).map_err(|error| format!("{PAGE}: {error}"))?;
    let examples = examples(&page);
    if examples.is_empty() {
        return Err(format!("{PAGE} holds no example"));
    }
    let copy = copy_sources(root)?;
    for (heading, patch) in &examples {
        println!("      {heading}");
        apply(&copy, heading, patch)?;
    }
    let checked = cargo
        .args(["check", "--workspace", "--all-targets", "--quiet"])
        .env("CARGO_TARGET_DIR", root.join("target"))
        .current_dir(&copy)
        .status();
    match checked {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("the examples of {PAGE} do not compile")),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}

/// Patches of the page, each with the heading that it stands under.
fn examples(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut heading = String::new();
    let mut patch: Option<String> = None;
    for line in page.lines() {
        match &mut patch {
            Some(text) if line == "```" => {
                found.push((heading.clone(), std::mem::take(text)));
                patch = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line == "```diff" => patch = Some(String::new()),
            None => {
                if let Some(title) = line.strip_prefix("## ") {
                    title.clone_into(&mut heading);
                }
            }
        }
    }
    found
}

/// Copies all files that version control does not ignore into a folder under `target`.
fn copy_sources(root: &Path) -> Result<PathBuf, String> {
    let copy = root.join("target/contributing");
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

/// Applies a patch in a folder, which is not taken for a part of the checkout that it lies in.
fn apply(folder: &Path, heading: &str, patch: &str) -> Result<(), String> {
    let mut git = Command::new("git")
        .args(["apply", "--whitespace=nowarn", "-"])
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
        _ => Err(format!("the example under \"{heading}\" does not apply")),
    }
}
