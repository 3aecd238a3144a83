//! The command line: one file per verb. A verb checks everything it is given before it begins.
//!
//! **To add a verb**, write a file with its arguments and its `execute`, and add a line to `Verb`
//! and one to [`Cli::execute`].

mod aa;
mod ablate;
mod answer;
#[cfg(test)]
mod answer_tests;
mod attribute;
mod baseline;
mod bench;
mod budget;
mod calibrate;
mod check;
mod claims;
mod compare;
mod completions;
mod facts;
mod hold;
mod interrupt;
mod jobs;
mod levers;
mod lists;
mod metrics;
mod named;
mod new;
mod options;
mod outcomes;
mod output_target;
mod own_data;
mod page;
mod pairing;
mod payoffs;
mod progress;
mod run;
mod scenarios;
mod schema;
mod search;
mod session;
mod slices;
mod study;
mod sweep;
mod verify;
mod worlds;

pub use hold::started_by;

use crate::render::terminal;
use crate::studies::Error;
use clap::{Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::ffi::OsString;
use std::fmt;
use std::io::Write as _;

/// Simulates an online marketplace under different policies and tells what a policy changes, by how
/// much and how sure that is.
#[derive(Debug, Parser)]
#[command(name = "gresham", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "\
Examples:
  gresham scenarios
  gresham run traffic-first
  gresham compare traffic-first true-experience-score
  gresham sweep score-strength
  gresham new my-policy.toml --extends traffic-first
  gresham lever refund_only
  gresham outcomes
  gresham explore

Exit status: 0 done, 2 bad input or usage, 130 interrupted. `gresham check`: 0 pass, 1 fail,
3 undecided. `gresham verify`: 1 if a check fails. `gresham merge`: 3 if another round is left.";

#[derive(Debug, Subcommand)]
enum Verb {
    Run(run::Arguments),
    Compare(compare::Arguments),
    Ablate(ablate::Arguments),
    Pairing(pairing::Arguments),
    Sweep(sweep::Arguments),
    Search(search::Arguments),
    Check(check::Arguments),
    Baseline(baseline::Arguments),
    Aa(aa::Arguments),
    Claims(claims::Arguments),
    Payoffs(payoffs::Arguments),
    Attribute(attribute::Arguments),
    Calibrate(calibrate::Arguments),
    Facts(facts::Arguments),
    Verify(verify::Arguments),
    Merge(slices::Arguments),
    #[command(hide = true)]
    Hold(hold::Arguments),
    #[command(visible_alias = "lever")]
    Levers(levers::Arguments),
    #[command(visible_alias = "scenario")]
    Scenarios(scenarios::Arguments),
    New(new::Arguments),
    Outcomes(outcomes::Arguments),
    Metrics(metrics::Arguments),
    Explore(page::ExploreArguments),
    Report(page::ReportArguments),
    Bench(bench::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
}

impl Cli {
    /// Reads the words of a command line, the first of which is the program; ends the process if it
    /// asks for help or is wrong.
    #[must_use]
    pub fn read(words: &[OsString]) -> Self {
        let matches = with_negative_numbers(Self::command()).get_matches_from(words);
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Does what was asked; `command` is the command as typed, for the records.
    ///
    /// # Errors
    /// Whatever stands in the way, with the exit status that tells it.
    pub fn execute(self, command: &str) -> Result<(), Failure> {
        match self.verb {
            Verb::Run(arguments) => run::execute(&arguments, command),
            Verb::Compare(arguments) => compare::execute(&arguments, command),
            Verb::Ablate(arguments) => ablate::execute(&arguments, command),
            Verb::Pairing(arguments) => pairing::execute(&arguments, command),
            Verb::Sweep(arguments) => sweep::execute(&arguments, command),
            Verb::Search(arguments) => search::execute(&arguments, command),
            Verb::Check(arguments) => check::execute(&arguments),
            Verb::Baseline(arguments) => baseline::execute(&arguments),
            Verb::Aa(arguments) => aa::execute(&arguments, command),
            Verb::Claims(arguments) => claims::execute(&arguments, command),
            Verb::Payoffs(arguments) => payoffs::execute(&arguments, command),
            Verb::Attribute(arguments) => attribute::execute(&arguments, command),
            Verb::Calibrate(arguments) => calibrate::execute(&arguments, command),
            Verb::Facts(arguments) => facts::execute(&arguments, command),
            Verb::Verify(arguments) => verify::execute(&arguments, command),
            Verb::Merge(arguments) => slices::execute(&arguments),
            Verb::Hold(arguments) => hold::execute(&arguments),
            Verb::Levers(arguments) => levers::execute(&arguments),
            Verb::Scenarios(arguments) => scenarios::execute(&arguments),
            Verb::New(arguments) => new::execute(&arguments),
            Verb::Outcomes(arguments) => outcomes::execute(&arguments),
            Verb::Metrics(arguments) => metrics::execute(&arguments),
            Verb::Explore(arguments) => page::explore(&arguments),
            Verb::Report(arguments) => page::report(&arguments),
            Verb::Bench(arguments) => bench::execute(&arguments),
            Verb::Schema(arguments) => schema::execute(&arguments),
            Verb::Completions(arguments) => completions::execute(&arguments),
        }
    }
}

/// Runs the command of these words, the first of which is the program, and gives its exit status:
/// 0 done; 1 the gate or a check of theory fails; 3 the gate is undecided; 2 bad input, bad usage,
/// or a file that cannot be read or written; 130 interrupted.
#[must_use]
pub fn main(words: &[OsString]) -> u8 {
    match Cli::read(words).execute(&as_typed(words)) {
        Ok(()) => 0,
        Err(failure) => {
            // Nobody may be listening any more, and then the status has to do.
            let _ = writeln!(std::io::stderr(), "{failure}");
            failure.code()
        }
    }
}

/// The command as a reader would type it.
fn as_typed(words: &[OsString]) -> String {
    let needs_quotes = |word: &str| {
        let plain = |c: char| c.is_alphanumeric() || "-_./=,:%+@".contains(c);
        word.is_empty() || !word.chars().all(plain)
    };
    let mut typed = vec!["gresham".to_owned()];
    for word in words.iter().skip(1) {
        let word = word.to_string_lossy();
        typed.push(if needs_quotes(&word) {
            format!("'{}'", word.replace('\'', r"'\''"))
        } else {
            word.into_owned()
        });
    }
    typed.join(" ")
}

/// Takes `-1` for a value that is refused, not for an option that does not exist.
fn with_negative_numbers(command: Command) -> Command {
    command
        .mut_args(|argument| {
            let takes_value = argument.get_action().takes_values() && !argument.is_positional();
            argument.allow_negative_numbers(takes_value)
        })
        .mut_subcommands(with_negative_numbers)
}

/// Why a command ended without doing all it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// A use case has no answer.
    Error(Error),
    /// The gate or a check of theory does not pass, or parts are merged and another round is left:
    /// exit status 1 if it fails, 3 if it is undecided or not done.
    Gate(&'static str, u8),
}

impl Failure {
    /// Bad input or usage, or a file that cannot be read or written: exit status 2.
    pub(crate) fn input(message: impl fmt::Display) -> Self {
        Self::Error(Error::invalid(message))
    }

    /// The exit status.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Error(error) => error.exit_code(),
            Self::Gate(_, code) => *code,
        }
    }
}

/// The failure as stderr shows it, coloured if that is a terminal.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => {
                formatter.write_str(&error.render(terminal::colours(&std::io::stderr())))
            }
            Self::Gate(message, _) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Failure {}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}
