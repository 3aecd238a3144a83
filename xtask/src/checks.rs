//! `cargo xtask test`: everything that a change has to pass.

use crate::{code, python, web};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Instant;

/// Arguments of cargo, and variables that are set for it.
struct Step {
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
}

/// Checks that take the compiler alone.
const COMPILED: &[Step] = &[
    Step {
        arguments: &["fmt", "--all", "--check"],
        variables: &[],
    },
    // Benchmarks and examples are built here, too.
    Step {
        arguments: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        variables: &[],
    },
    // The library alone, as a page or a package of another language takes it.
    Step {
        arguments: &["check", "--lib", "--no-default-features"],
        variables: &[],
    },
    // Documentation tests included.
    Step {
        arguments: &["test", "--workspace"],
        variables: &[],
    },
    Step {
        arguments: &["doc", "--no-deps", "--workspace"],
        variables: &[("RUSTDOCFLAGS", "-Dwarnings")],
    },
    Step {
        arguments: &["run", "--quiet", "--package", "xtask", "--", "contributing"],
        variables: &[],
    },
];

/// Checks that take packages of other languages, too.
const FURNISHED: &[Step] = &[
    Step {
        arguments: &["run", "--quiet", "--package", "xtask", "--", "python"],
        variables: &[],
    },
    Step {
        arguments: &["run", "--quiet", "--package", "xtask", "--", "browser"],
        variables: &[("GRESHAM", "target/debug/gresham")],
    },
];

/// Runs every check and stops at the first that fails, with its exit status. Packages of other
/// languages are fetched and unpacked meanwhile.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a check takes is for its reader alone"
)]
pub fn test(root: &'static Path, cargo: impl Fn(&[&str]) -> Command) -> ExitCode {
    let clock = Instant::now();
    let furnished = thread::spawn(|| [python::furnish(root), web::furnish(root)]);
    if let Err(status) = passed(COMPILED, 0, &cargo) {
        return status;
    }
    // Whose packages are missing says so once more, as a check that fails.
    for problem in furnished
        .join()
        .into_iter()
        .flatten()
        .filter_map(Result::err)
    {
        eprintln!("{problem}");
    }
    if let Err(status) = passed(FURNISHED, COMPILED.len(), &cargo) {
        return status;
    }
    let (count, seconds) = (
        COMPILED.len() + FURNISHED.len(),
        clock.elapsed().as_secs_f64(),
    );
    println!("all {count} checks passed in {seconds:.1} s");
    ExitCode::SUCCESS
}

/// Runs checks, of which so many have passed before.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a check takes is for its reader alone"
)]
fn passed(
    checks: &[Step],
    before: usize,
    cargo: impl Fn(&[&str]) -> Command,
) -> Result<(), ExitCode> {
    let all = COMPILED.len() + FURNISHED.len();
    for (index, step) in checks.iter().enumerate() {
        println!("[{}/{all}] {}", before + index + 1, shown(step));
        let clock = Instant::now();
        let status = cargo(step.arguments)
            .envs(step.variables.iter().copied())
            .status();
        let seconds = clock.elapsed().as_secs_f64();
        let failure = match status {
            Ok(status) if status.success() => {
                println!("      passed in {seconds:.1} s");
                continue;
            }
            Ok(status) => code(status.code()),
            Err(error) => {
                eprintln!("cannot run cargo: {error}");
                ExitCode::FAILURE
            }
        };
        eprintln!("      FAILED after {seconds:.1} s: {}", shown(step));
        for skipped in COMPILED.iter().chain(FURNISHED).skip(before + index + 1) {
            eprintln!("      not run: {}", shown(skipped));
        }
        return Err(failure);
    }
    Ok(())
}

/// A step as one would type it.
fn shown(step: &Step) -> String {
    let variables = step.variables.iter();
    let mut words: Vec<String> = variables
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    words.push("cargo".to_owned());
    words.extend(step.arguments.iter().map(ToString::to_string));
    words.join(" ")
}
