//! Worked examples of CONTRIBUTING.md, applied to a copy of the sources and checked there, so that
//! the page cannot go out of date unnoticed.

use super::copies::{apply, copy_sources};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Page that holds the examples, each a fenced block of the language `diff`.
const PAGE: &str = "CONTRIBUTING.md";

/// Applies every example to one copy of the sources and lets cargo check the whole.
pub fn check(root: &Path, mut cargo: Command) -> Result<(), String> {
    let page = fs::read_to_string(root.join(PAGE)).map_err(|error| format!("{PAGE}: {error}"))?;
    let examples = examples(&page);
    if examples.is_empty() {
        return Err(format!("{PAGE} holds no example"));
    }
    let copy = copy_sources(root, "contributing")?;
    for (heading, patch) in &examples {
        println!("      {heading}");
        apply(&copy, &[], heading, patch)?;
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
