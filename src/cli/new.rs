//! `gresham new`: the beginning of a scenario file.

use super::{Failure, lists};
use crate::builtin;
use crate::scenario::{Scenario, start};
use clap::Args;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

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
    if file.extension().is_none_or(|ending| ending != "toml") {
        return Err(Failure::input(format!(
            "a scenario file ends in .toml: write {}",
            file.with_extension("toml").display()
        )));
    }
    let parent = Scenario::read(extends)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let named = builtin::name_from(folder, extends);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = start(&stem, &named, &parent).map_err(Failure::input)?;
    write_new(file, &text)?;
    lists::print(&format!(
        "wrote {0}; change it, then\n  gresham compare {1} {0}\n",
        file.display(),
        extends.display()
    ))
}

/// Writes a file where there is none.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::input(format!(
            "{} is there already and is left as it is; name another file",
            path.display()
        )),
        _ => Failure::input(format!("cannot write {}: {error}", path.display())),
    })
}
