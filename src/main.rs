//! The `gresham` command: parses, dispatches to a verb and sets the exit status.
//!
//! 0: done. 1: the gate fails. 3: the gate is undecided. 2: bad input, bad usage, or a file that cannot be read or written. 130: interrupted.

use gresham::cli::Cli;
use gresham::machine::HugePages;
use std::io::Write as _;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: HugePages = HugePages;

fn main() -> ExitCode {
    match Cli::read().execute(&command()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody may be listening any more, and then the status has to do.
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::from(failure.code())
        }
    }
}

/// The command as a reader would type it.
fn command() -> String {
    let mut words = vec!["gresham".to_owned()];
    for argument in std::env::args_os().skip(1) {
        let argument = argument.to_string_lossy();
        words.push(if needs_quotes(&argument) {
            format!("'{}'", argument.replace('\'', r"'\''"))
        } else {
            argument.into_owned()
        });
    }
    words.join(" ")
}

fn needs_quotes(argument: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:%+@".contains(c);
    argument.is_empty() || !argument.chars().all(plain)
}
