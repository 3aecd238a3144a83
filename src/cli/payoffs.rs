//! `gresham payoffs`: the game between shops that cooperate and shops that defect.

use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::page::ReportOption;
use super::slices::SliceOption;
use super::worlds::UsualWorlds;
use super::{Failure, session, slices};
use crate::experiment::payoffs::{Game, PriceRule};
use crate::market::shop::strategy::Component;
use crate::render::terminal::Width;
use crate::report::pages::payoffs::table;
use crate::studies::{self, PayoffsRequest, Task, USUAL_REPLICATES};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// Measure what it pays shops to cooperate or to defect, under each scenario
///
/// On one day every shop is told what to play, by lot; a sample plays both in turn, on the same luck.
/// Payoffs are the sample's profit a day over its revenue a day before: T and R are a defector's and a
/// cooperator's where most others cooperate, P and S where most defect. A mimic is a defector that buys
/// bonus items of the score.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenarios or files, such as old rules and new ones
    #[arg(value_name = "SCENARIO", required = true, num_args = 1..)]
    scenarios: Vec<PathBuf>,

    /// Shares of cooperators among the other shops; the lowest and the highest make T, R, P and S
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', default_values_t = [0.1, 0.5, 0.9])]
    backgrounds: Vec<f64>,

    /// Share of shops whose payoff is measured
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    sample: f64,

    /// Day on which shops are told what to play
    #[arg(long, value_name = "DATE", default_value = "2025-02-01")]
    flip: Date,

    /// Days from then to the first that counts, so that scores and memories have caught up
    #[arg(long, value_name = "DAYS", default_value_t = 120)]
    from_day: u32,

    /// Days from then to the end of what counts
    #[arg(long, value_name = "DAYS", default_value_t = 300)]
    to_day: u32,

    /// Let shops outside the sample go on adapting, and shops open and close
    #[arg(long)]
    others_adapt: bool,

    /// What happens to the price of a shop that is told what to play
    #[arg(long, value_enum, default_value_t = Prices::Keep)]
    prices: Prices,

    /// What cooperators do
    #[arg(long, value_name = "KEY=VALUE,…", value_delimiter = ',', value_parser = play,
          default_values = ["quality=0.98", "promptness=0.97", "effort=0.8", "exaggeration=0"])]
    cooperate: Vec<(Component, f64)>,

    /// What defectors do
    #[arg(long, value_name = "KEY=VALUE,…", value_delimiter = ',', value_parser = play,
          default_values = ["quality=0.80", "promptness=0.80", "effort=0.2", "exaggeration=0.12"])]
    defect: Vec<(Component, f64)>,

    /// Bonus items that mimics offer, their industry's cheapest first; defectors offer none
    #[arg(long, value_name = "N", default_value_t = 1)]
    bonus_items: u32,

    /// How payoffs are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    worlds: UsualWorlds,

    /// Replicates of every game in each world
    #[arg(long, value_name = "N", default_value_t = USUAL_REPLICATES, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    world_replicates: u32,

    #[command(flatten)]
    options: JobOptions,

    #[command(flatten)]
    slice: SliceOption,

    #[command(flatten)]
    report: ReportOption,
}

const EXAMPLES: &str = "\
Examples:
  gresham payoffs traffic-first true-experience-score
  gresham payoffs service-is-growth --bonus-items 2
  gresham payoffs SCENARIO.toml --backgrounds 0.05,0.95 --prices pass-on --others-adapt";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Prices {
    /// A shop keeps its price
    Keep,
    /// Its price moves with its unit cost, yuan for yuan
    PassOn,
}

/// Reads `quality=0.9`.
fn play(text: &str) -> Result<(Component, f64), String> {
    const NAMES: [(&str, Component); 5] = [
        ("quality", Component::Quality),
        ("promptness", Component::Promptness),
        ("effort", Component::Effort),
        ("exaggeration", Component::Exaggeration),
        ("advertising", Component::Advertising),
    ];
    let (name, value) = text
        .split_once('=')
        .ok_or("write it as KEY=VALUE, such as quality=0.9")?;
    let found = NAMES.iter().find(|(known, _)| *known == name.trim());
    let (_, component) = found.ok_or_else(|| {
        let names = NAMES.map(|(name, _)| name).join(", ");
        format!("shops do not play `{name}`; they play {names}")
    })?;
    let (low, high) = component.bounds();
    let value: f64 = value
        .trim()
        .parse()
        .map_err(|_| format!("`{value}` is no number"))?;
    if (low..=high).contains(&value) {
        Ok((*component, value))
    } else {
        Err(format!("`{name}` must lie between {low} and {high}"))
    }
}

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let JobOptions { threads, quiet, .. } = arguments.options;
    let request = PayoffsRequest {
        scenarios: arguments.scenarios.iter().map(Into::into).collect(),
        game: game(arguments),
        backgrounds: arguments.backgrounds.clone(),
        worlds: arguments.worlds.request(arguments.world_replicates),
        options: arguments.options.request(),
    };
    if let Some(slice) = arguments.slice.asked() {
        let task = Task::Payoffs(request);
        return slices::execute_slice(task, slice, threads, quiet, command);
    }
    let answer = session::with(threads, quiet, command, |session| {
        studies::payoffs(&request, session)
    })?;
    let folder = answer.folder.clone();
    lists::print(&match arguments.format {
        Format::Table => {
            let table = lists::text(&table(&answer.rules));
            let over = answer.over_worlds.as_ref();
            let over = over.map(|over| format!("\n{}", over.text(Width::of_stdout(Width::Piped))));
            let over = over.unwrap_or_default();
            format!("{table}{over}everything is in {}\n", answer.folder)
        }
        Format::Markdown => answer.readme,
        Format::Json => answer.document,
    })?;
    arguments.report.write(folder)
}

fn game(arguments: &Arguments) -> Game {
    Game {
        cooperate: arguments.cooperate.clone(),
        defect: arguments.defect.clone(),
        sample: arguments.sample,
        flip: arguments.flip,
        from_day: arguments.from_day,
        to_day: arguments.to_day,
        others_adapt: arguments.others_adapt,
        prices: match arguments.prices {
            Prices::Keep => PriceRule::Keep,
            Prices::PassOn => PriceRule::PassOn,
        },
        bonus_items: arguments.bonus_items,
    }
}
