//! `gresham completions`: what a shell needs to complete commands.

use super::{Cli, Failure, lists};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// Print what a shell needs to complete commands, options and the names of levers and outcomes
///
/// Save it where the shell looks for it; new shells then complete `gresham` with Tab.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  gresham completions bash > ~/.local/share/bash-completion/completions/gresham
  gresham completions fish > ~/.config/fish/completions/gresham.fish
  gresham completions zsh > \"${fpath[1]}/_gresham\"";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "gresham", &mut text);
    lists::print(&String::from_utf8_lossy(&text))
}
