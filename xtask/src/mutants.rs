//! Broken equations, each of which a line of `gresham verify` has to catch.
//!
//! A mutant is a patch in `tests/mutants`: a line that says what it breaks, a line `Caught by:
//! CHECK LINE`, and the change.

use super::copies::{apply, copy_sources};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Folder of the patches.
const FOLDER: &str = "tests/mutants";

/// A patch with its head.
struct Mutant {
    name: String,
    breaks: String,
    check: String,
    line: String,
    patch: String,
}

/// Builds every mutant (or those named), runs the check that is to catch it, and prints a table of
/// the lines that do. Fails if the unbroken market fails or a mutant is not caught.
pub fn check(root: &Path, names: &[&str], cargo: &dyn Fn() -> Command) -> Result<(), String> {
    let mutants = read(root)?;
    let asked = |mutant: &&Mutant| names.is_empty() || names.contains(&mutant.name.as_str());
    let mutants: Vec<&Mutant> = mutants.iter().filter(asked).collect();
    let copy = copy_sources(root, "mutants/sources")?;
    let built = root.join("target/mutants/build");
    let mut checks: Vec<&str> = mutants.iter().map(|mutant| mutant.check.as_str()).collect();
    checks.sort_unstable();
    checks.dedup();
    build(&copy, &built, cargo())?;
    let failing = failing(&built, &checks)?;
    if !failing.is_empty() {
        return Err(format!("unbroken, {} fails already", failing.join(", ")));
    }
    println!("| mutant | what it breaks | caught by |");
    println!("|---|---|---|");
    let mut missed = Vec::new();
    for mutant in mutants {
        apply(&copy, &[], &mutant.name, &mutant.patch)?;
        let caught = build(&copy, &built, cargo())
            .and_then(|()| self::failing(&built, &[mutant.check.as_str()]));
        apply(&copy, &["--reverse"], &mutant.name, &mutant.patch)?;
        let caught = caught?;
        let expected = format!("{}: {}", mutant.check, mutant.line);
        if !caught.contains(&expected) {
            missed.push(format!("{} by {expected}", mutant.name));
        }
        println!(
            "| `{}` | {} | {} |",
            mutant.name,
            mutant.breaks,
            caught.join("; ")
        );
    }
    if missed.is_empty() {
        Ok(())
    } else {
        Err(format!("not caught: {}", missed.join(", ")))
    }
}

/// The patches, in the order of their names.
fn read(root: &Path) -> Result<Vec<Mutant>, String> {
    let folder = root.join(FOLDER);
    let entries = fs::read_dir(&folder).map_err(|error| format!("{FOLDER}: {error}"))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| format!("{FOLDER}: {error}"))?.path());
    }
    paths.sort();
    paths.iter().map(|path| mutant(path)).collect()
}

fn mutant(path: &Path) -> Result<Mutant, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    let mut lines = text.lines();
    let breaks = lines.next().unwrap_or_default().to_owned();
    let caught = lines
        .next()
        .and_then(|line| line.strip_prefix("Caught by: "));
    let (check, line) = caught
        .and_then(|caught| caught.split_once(' '))
        .ok_or_else(|| format!("{shown}: the second line is to be `Caught by: CHECK LINE`"))?;
    let name = path.file_stem().unwrap_or_default();
    Ok(Mutant {
        name: name.to_string_lossy().into_owned(),
        breaks,
        check: check.to_owned(),
        line: line.to_owned(),
        patch: text.clone(),
    })
}

/// Builds the program of a copy. What is not the market's need not be fast.
fn build(copy: &Path, built: &Path, mut cargo: Command) -> Result<(), String> {
    let status = cargo
        .args(["build", "--release", "--quiet", "--bin", "gresham"])
        .args(["--no-default-features", "--features", "cli"])
        .env("CARGO_TARGET_DIR", built)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_INCREMENTAL", "1")
        .current_dir(copy)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("a mutant does not compile".to_owned()),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}

/// The lines of some checks that do not hold.
fn failing(built: &Path, checks: &[&str]) -> Result<Vec<String>, String> {
    let run = Command::new(built.join("release/gresham"))
        .arg("verify")
        .args(checks)
        .args(["--quiet", "--format", "csv"])
        .output()
        .map_err(|error| format!("cannot run the program: {error}"))?;
    let table = String::from_utf8_lossy(&run.stdout);
    let mut rows = table.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let header = rows.next().unwrap_or_default();
    let column = header.iter().position(|name| *name == "verdict");
    let Some(column) = column.filter(|_| matches!(run.status.code(), Some(0 | 1))) else {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned());
    };
    let failing = rows.filter(|row| row.get(column).is_some_and(|verdict| *verdict != "holds"));
    Ok(failing
        .map(|row| format!("{}: {}", row[0], row[1]))
        .collect())
}
