//! The drift of shipped baselines, put on record.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Where it is on record, relative to the root.
const RECORD: &str = "tests/rest/shipped.json";

/// Writes the record anew, from so many replicates.
pub fn write(root: &Path, cargo: impl Fn(&[&str]) -> Command, replicates: &str) -> ExitCode {
    let example = [
        "run",
        "--quiet",
        "--release",
        "--example",
        "rest",
        replicates,
    ];
    let printed = match cargo(&example).output() {
        Ok(printed) if printed.status.success() => printed.stdout,
        Ok(failed) => return failure(&String::from_utf8_lossy(&failed.stderr)),
        Err(error) => return failure(&format!("cargo cannot be run: {error}")),
    };
    match fs::write(root.join(RECORD), printed) {
        Ok(()) => {
            println!("{RECORD}");
            ExitCode::SUCCESS
        }
        Err(error) => failure(&format!("cannot write {RECORD}: {error}")),
    }
}

fn failure(why: &str) -> ExitCode {
    eprintln!("error: {}", why.trim_end());
    ExitCode::FAILURE
}
