//! `cargo xtask faults` and `cargo xtask fuzz`.

use crate::{faults, fuzz};
use std::path::Path;
use std::process::{Command, ExitCode};

/// Kills unless others are asked for.
const ROUNDS: usize = 500;

/// Torments the release build of the command.
pub fn faults(mut cargo: Command, root: &Path, options: &[&str]) -> ExitCode {
    let numbers = match numbers(options, ["--rounds", "--seed"]) {
        Ok(numbers) => numbers,
        Err(why) => return failed(&why),
    };
    let built = cargo
        .args(["build", "--release", "--package", "gresham"])
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return failed("the build failed");
    }
    let program = root.join("target/release/gresham");
    let work = root.join("target/faults");
    let rounds = numbers[0].map_or(ROUNDS, |rounds| rounds as usize);
    match faults::everything(&program, &work, rounds, numbers[1].unwrap_or(1)) {
        Err(why) => failed(&why),
        // Where somebody looks, what cannot be tried is told; where nobody does, it is a failure.
        Ok(all) if all || std::env::var_os("CI").is_none() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
    }
}

/// Fuzzes readers in turn.
pub fn fuzz(cargo: Command, root: &Path, options: &[&str]) -> ExitCode {
    let (targets, options): (Vec<&str>, Vec<&str>) = match options {
        ["--minutes", minutes, targets @ ..] => (targets.to_vec(), vec!["--minutes", minutes]),
        targets => (targets.to_vec(), Vec::new()),
    };
    let done = numbers(&options, ["--minutes", "--seed"])
        .and_then(|numbers| fuzz::fuzz(cargo, root, numbers[0].unwrap_or(10), &targets));
    done.map_or_else(|why| failed(&why), |()| ExitCode::SUCCESS)
}

/// The numbers of some options.
fn numbers<const N: usize>(options: &[&str], names: [&str; N]) -> Result<[Option<u64>; N], String> {
    let mut numbers = [None; N];
    for pair in options.chunks(2) {
        let place = names.iter().position(|name| *name == pair[0]);
        let number = pair.get(1).and_then(|text| text.parse().ok());
        match (place, number) {
            (Some(place), Some(number)) => numbers[place] = Some(number),
            _ => return Err(format!("options with a number each: {}", names.join(", "))),
        }
    }
    Ok(numbers)
}

fn failed(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}
