//! `gresham facts from`: facts of a platform's own table.

use super::Failure;
use super::lists;
use super::output_target::OutputTarget;
use crate::own_data::{COLUMNS, FEWEST_SHOPS, MOST_MONTHS, MOST_SHOPS, RESAMPLES};
use crate::render::{Cell, Column, Table};
use crate::studies::{OwnDataAnswer, OwnDataRequest, facts_from};
use clap::Args;
use std::path::PathBuf;

/// Make facts of a table of shops by month, to which a world is then fitted
///
/// One row is one shop in one month. No personal data are needed and none are read: no buyers, no
/// names, no orders one by one; a pseudonym tells shops apart. Rows are read one at a time, so a
/// table may have any number of them. What a shop-month holds decides which facts there are. How
/// far each would move with other shops is drawn, and widened by what a model may miss; the file
/// that is written goes to `gresham calibrate --facts`.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(super) struct Arguments {
    /// The table, in CSV (UTF-8) or Parquet
    #[arg(value_name = "TABLE")]
    table: PathBuf,

    /// A map of its headings, in lines such as sales = "turnover"
    #[arg(long, value_name = "MAP")]
    columns: Option<PathBuf>,

    /// Where the facts go
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: OutputTarget,

    /// The scenario that stands for what was in force when the table was recorded
    #[arg(long, value_name = "SCENARIO", default_value = "traffic-first")]
    scenario: String,

    /// Share of every figure that a model may miss
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    discrepancy: f64,

    /// Seed of the draws behind bands
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn after_help() -> String {
    let columns = COLUMNS.iter().map(|column| {
        let needed = if column.required { ", required" } else { "" };
        let aliases = column.aliases.join(" ");
        format!(
            "  {:<16} {}{needed} ({aliases})\n",
            column.name, column.holds
        )
    });
    format!(
        "Columns, with other headings that are known:\n{}\nLimits: {FEWEST_SHOPS} to {MOST_SHOPS} shops, \
         {MOST_MONTHS} months; a shop's months ascend. Bands: {RESAMPLES} draws.\n\nExamples:\n  gresham \
         facts from shops.csv --out mine.toml\n  gresham facts from 店铺.csv --columns map.toml --scenario \
         true-experience-score\n  gresham calibrate --facts mine.toml",
        columns.collect::<String>()
    )
}

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let request = OwnDataRequest {
        table: arguments.table.clone(),
        columns: arguments.columns.clone(),
        scenario: arguments.scenario.clone(),
        discrepancy: arguments.discrepancy,
        seed: arguments.seed,
    };
    let output = arguments.out.open()?;
    let answer = facts_from(&request)?;
    output.write(&answer.text)?;
    let told = told(&answer);
    if output.is_standard() {
        lists::tell(&told);
        return Ok(());
    }
    lists::print(&told)
}

fn told(answer: &OwnDataAnswer) -> String {
    let headings = ["fact", "value", "low", "high", "use"];
    let rows = answer.figures.iter().map(|figure| {
        let purpose = if figure.fitted { "fit" } else { "validate" };
        let (low, high) = figure.band;
        let numbers = [figure.value, low, high].map(|value| Cell::Fixed(value, 4));
        let cells = std::iter::once(Cell::text(&figure.id)).chain(numbers);
        cells.chain([Cell::text(purpose)]).collect()
    });
    let table = Table::new(headings.map(|heading| Column::new(heading).whole()), rows);
    let (from, to) = &answer.months;
    let (count, shops) = (answer.rows, answer.shops);
    format!(
        "{}\n{count} rows of {shops} shops, {from} to {to}; low and high are the ends of the band\n",
        lists::text(&table)
    )
}
