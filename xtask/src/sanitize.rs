//! `cargo xtask sanitize`: the code that is unsafe, and small markets on it, under
//! `AddressSanitizer`.

use std::path::Path;
use std::process::{Command, ExitCode};

/// Sanitisers are built for a named target, so that build scripts and macros go without.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Programs that run: the allocator's tests, the page's exported functions, and shipped scenarios
/// in small with the allocator in place.
const RUNS: [&[&str]; 3] = [
    &["test", "--package", "gresham-market", "--lib", "machine"],
    &["test", "--package", "gresham-web"],
    &[
        "run",
        "--package",
        "gresham",
        "--no-default-features",
        "--example",
        "digests",
    ],
];

/// Scenarios of the third: all levers, and the market of benchmarks.
const SCENARIOS: [&str; 3] = ["service-is-growth", "as-announced", "kernel"];

/// Runs all of it, and holds the digests to the record.
pub fn check(root: &Path, cargo: impl Fn(&[&str]) -> Command) -> ExitCode {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        eprintln!("nothing is sanitised: that is set up for x86-64 Linux alone");
        return ExitCode::FAILURE;
    }
    for run in RUNS {
        let mut command = cargo(run);
        command
            .args(["--target", TARGET, "--target-dir", "target/sanitize"])
            // The sanitiser is part of the stable compiler, behind a switch.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zsanitizer=address")
            .env("ASAN_OPTIONS", "detect_stack_use_after_return=1");
        println!("+ cargo {}", run.join(" "));
        let is_market = run[0] == "run";
        if is_market {
            command.arg("--").args(SCENARIOS);
            match crate::digests::held(root, command) {
                crate::digests::Found::Same(count) => {
                    println!("{count} digests, all as on record");
                }
                crate::digests::Found::Other(why) | crate::digests::Found::Missing(why) => {
                    eprintln!("{why}");
                    return ExitCode::FAILURE;
                }
            }
        } else if !command.status().is_ok_and(|status| status.success()) {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
