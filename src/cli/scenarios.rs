//! `gresham scenarios`: what is built in, or one scenario with its chain resolved.

use super::Failure;
use super::lists::{self, Format};
use crate::builtin::{self, BuiltIn, Kind};
use crate::render::{Cell, Column, Table, json};
use crate::scenario::Scenario;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// List the scenarios, studies and claims that are built in, or print one scenario as a whole
///
/// What is listed works by its name in any folder: `gresham compare traffic-first
/// true-experience-score`. With a name or a file, the scenario is printed with everything it
/// inherits and where each value comes from; what is printed is a scenario file itself.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenario or file to print [default: list what is built in]
    #[arg(value_name = "SCENARIO")]
    scenario: Option<PathBuf>,

    /// List also the scenarios that change a single lever
    #[arg(long, conflicts_with = "scenario")]
    all: bool,

    /// How the list is printed; JSON has everything
    #[arg(long, value_enum, default_value_t = Format::Table, conflicts_with = "scenario")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham scenarios
  gresham scenarios --format json
  gresham scenario traffic-first > whole.toml";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(path) = &arguments.scenario {
        let text = Scenario::resolved(path)?;
        return lists::print(&text);
    }
    let everything = Kind::ALL.map(|kind| (kind, builtin::all(kind)));
    let everything: Vec<(Kind, BuiltIn)> = everything
        .into_iter()
        .flat_map(|(kind, files)| files.map(move |file| (kind, file)))
        .collect();
    let shown = everything
        .iter()
        .filter(|(_, file)| arguments.all || !file.is_single);
    let columns = [
        Column::new("name").whole(),
        Column::new("kind").whole(),
        Column::new("what it is"),
    ];
    let rows = shown.map(|(kind, file)| {
        vec![
            Cell::text(&file.name),
            Cell::text(kind.word()),
            Cell::text(file.summary()),
        ]
    });
    let table = Table::new(columns, rows);
    let left_out = everything.iter().filter(|(_, file)| file.is_single).count();
    lists::print(&match arguments.format {
        Format::Json => json::document(&everything.iter().map(entry).collect::<Vec<_>>()),
        Format::Table if !arguments.all => format!(
            "{}\nand {left_out} scenarios that change a single lever, such as alone-traffic and \
             without-traffic; --all lists them.\n`gresham scenario NAME` prints one, `gresham new \
             FILE --extends NAME` begins one of your own.\n",
            lists::text(&table)
        ),
        format => lists::written(&table, format),
    })
}

fn entry((kind, file): &(Kind, BuiltIn)) -> serde_json::Value {
    json!({
        "name": file.name,
        "kind": kind.word(),
        "summary": file.summary(),
        "source": file.source(),
    })
}
