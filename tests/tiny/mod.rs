//! Commands over two months in a market of a few shops.

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use std::path::Path;

/// Two months around the launch, in a market of a few shops.
const SETTINGS: [&str; 12] = [
    "--set",
    "population.consumers=200",
    "--set",
    "population.shops=16",
    "--set",
    "run.start=2025-04-01",
    "--set",
    "run.end=2025-05-31",
    "--set",
    "run.evaluate_from=2025-05-02",
    "--set",
    "run.burn_in_days=5",
];

/// Runs a verb on a file of a folder with three replicates; its results go into a folder there that
/// has the verb's name.
pub fn gresham(folder: &Path, verb: &str, file: &str, more: &[&str]) -> Assert {
    Command::cargo_bin("gresham")
        .expect("the program")
        .arg(verb)
        .arg(folder.join(file))
        .arg("--out")
        .arg(folder.join(verb))
        .args(["--quiet", "--replicates", "3"])
        .args(SETTINGS)
        .args(more)
        .assert()
}

/// The errors that a command has told.
pub fn complaint(refused: &Assert) -> String {
    String::from_utf8_lossy(&refused.get_output().stderr).into_owned()
}
