//! `gresham new`: the beginning of a scenario file.

use super::{Failure, lists};
use crate::studies::{self, NewRequest};
use clap::Args;
use std::path::PathBuf;

/// Begin a scenario file that extends another one, with comments on what it can change
///
/// The file is a scenario at once: the same as the one it extends, until lines in it are
/// uncommented and changed. A file that is there already is left alone.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The file to write, such as my-policy.toml; its name becomes the scenario's
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Built-in scenario or file to begin from
    #[arg(long, value_name = "SCENARIO")]
    extends: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  gresham new my-policy.toml --extends traffic-first
  gresham new policies/next.toml --extends policies/now.toml";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { file, extends } = arguments;
    studies::new_scenario(&NewRequest {
        file: file.clone(),
        extends: extends.clone(),
    })?;
    lists::print(&format!(
        "wrote {0}; change it, then\n  gresham compare {1} {0}\n",
        file.display(),
        extends.display()
    ))
}
