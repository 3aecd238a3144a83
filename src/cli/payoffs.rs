//! `gresham payoffs`: the game between shops that cooperate and shops that defect.

use super::budget::BudgetOption;
use super::jobs::JobOptions;
use super::lists::{self, Format};
use super::page::ReportOption;
use super::slices::SliceOption;
use super::worlds::UsualWorlds;
use super::{Failure, session, slices};
use crate::experiment::dilemma::Axis;
use crate::experiment::payoffs::{Game, PLAYED, Play, PriceRule};
use crate::market::shop::strategy::Component;
use crate::render::terminal::Width;
use crate::report::pages::payoff_map;
use crate::report::pages::payoffs::table;
use crate::studies::{self, PayoffsRequest, Task, USUAL_REPLICATES};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// Measure what it pays shops to cooperate or to defect, under each scenario
///
/// On one day every shop is told what to play, by lot; a sample plays both in turn, on the same
/// luck. Payoffs are the sample's profit a day over its revenue a day before: T and R are a
/// defector's and a cooperator's where most others cooperate, P and S where most defect. A mimic is
/// a defector that buys bonus items of the score.
///
/// A play is a value (quality=0.98), or a step from what is best for each by its own reckoning
/// (quality+1). A step of quality, promptness or effort is a halving of what goes wrong, or a
/// doubling.
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
    #[arg(long, value_enum, default_value_t = Prices::Answer)]
    prices: Prices,

    /// What cooperators do
    #[arg(long, value_name = "PLAY,…", value_delimiter = ',', value_parser = play,
          default_values = ["quality+1", "promptness+1", "effort+1"])]
    cooperate: Vec<(Component, Play)>,

    /// What defectors do
    #[arg(long, value_name = "PLAY,…", value_delimiter = ',', value_parser = play,
          default_values = ["quality-1", "promptness-1", "effort-1"])]
    defect: Vec<(Component, Play)>,

    /// Take steps from these values instead of what is best for each shop
    #[arg(long, value_name = "KEY=VALUE,…", value_delimiter = ',', value_parser = around)]
    around: Vec<(Component, f64)>,

    /// Map where the game is a prisoner's dilemma, over two keys; give it twice
    ///
    /// KEY is a parameter as --set takes it, or what shops play, such as quality: then roles step
    /// away from each value in turn.
    #[arg(long, value_name = "KEY=A,B,C", value_parser = axis)]
    map: Vec<Axis>,

    /// Bonus items that mimics offer, their industry's cheapest first; defectors offer none
    #[arg(long, value_name = "N", default_value_t = 1)]
    bonus_items: u32,

    /// How payoffs are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    worlds: UsualWorlds,

    /// Replicates of every game in each world
    #[arg(
        long,
        value_name = "N",
        default_value_t = USUAL_REPLICATES,
        value_parser = clap::value_parser!(u32).range(2..=100_000)
    )]
    world_replicates: u32,

    #[command(flatten)]
    budget: BudgetOption,

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
  gresham payoffs SCENARIO.toml --backgrounds 0.05,0.95 --prices pass-on --others-adapt
  gresham payoffs traffic-first --cooperate quality=0.98,effort=0.8 --defect quality=0.8,effort=0.2
  gresham payoffs traffic-first true-experience-score --worlds none \\
      --map quality=0.9,0.95,0.98 --map choice.quality_weight=2,6";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Prices {
    /// A shop keeps its price
    Keep,
    /// Its price moves with its unit cost, yuan for yuan
    PassOn,
    /// It sets the price that is best for it by its own reckoning
    Answer,
}

/// Reads `quality=0.9`, `quality+1` or `quality-0.5`.
fn play(text: &str) -> Result<(Component, Play), String> {
    if text.contains('=') {
        return around(text).map(|(component, value)| (component, Play::Set(value)));
    }
    let sign = text.find(['+', '-']).ok_or(
        "write it as KEY=VALUE to set it, such as quality=0.9, or as KEY+STEP or KEY-STEP to step \
         from what is best for the shop, such as quality+1",
    )?;
    let (name, step) = text.split_at(sign);
    let component = component(name)?;
    let step = number(step)?;
    Ok((component, Play::Step { step }))
}

/// Reads `quality=0.9`.
fn around(text: &str) -> Result<(Component, f64), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write it as KEY=VALUE, such as quality=0.9")?;
    let component = component(name)?;
    let (low, high) = component.bounds();
    let value = number(value)?;
    if (low..=high).contains(&value) {
        Ok((component, value))
    } else {
        Err(format!(
            "`{}` must lie between {low} and {high}",
            name.trim()
        ))
    }
}

fn component(name: &str) -> Result<Component, String> {
    let name = name.trim();
    let found = PLAYED.iter().find(|(known, _)| *known == name);
    found.map(|(_, component)| *component).ok_or_else(|| {
        let names = PLAYED.map(|(name, _)| name).join(", ");
        format!("shops do not play `{name}`; they play {names}")
    })
}

fn number(text: &str) -> Result<f64, String> {
    let number = text.trim().parse().ok();
    let number = number.filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| format!("`{}` is no number", text.trim()))
}

/// Reads `quality=0.9,0.95,0.99`.
fn axis(text: &str) -> Result<Axis, String> {
    let (key, values) = text
        .split_once('=')
        .ok_or("write it as KEY=A,B,C, such as quality=0.9,0.95,0.99")?;
    let values = values.split(',').map(number);
    Ok(Axis {
        key: key.trim().to_owned(),
        values: values.collect::<Result<_, _>>()?,
    })
}

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let JobOptions { threads, quiet, .. } = arguments.options;
    let request = PayoffsRequest {
        scenarios: arguments.scenarios.iter().map(Into::into).collect(),
        game: game(arguments),
        backgrounds: arguments.backgrounds.clone(),
        map: arguments.map.clone(),
        worlds: arguments.worlds.request(arguments.world_replicates),
        options: arguments.options.request(arguments.budget.asked()),
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
            let map = answer.map.as_ref().map(|map| {
                let map = payoff_map::table(&arguments.map, map);
                format!("\n{}", lists::text(&map))
            });
            let map = map.unwrap_or_default();
            let over = answer.over_worlds.as_ref();
            let over = over.map(|over| format!("\n{}", over.text(Width::of_stdout(Width::Piped))));
            let over = over.unwrap_or_default();
            format!("{table}{map}{over}everything is in {}\n", answer.folder)
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
        around: arguments.around.clone(),
        sample: arguments.sample,
        flip: arguments.flip,
        from_day: arguments.from_day,
        to_day: arguments.to_day,
        others_adapt: arguments.others_adapt,
        prices: match arguments.prices {
            Prices::Keep => PriceRule::Keep,
            Prices::PassOn => PriceRule::PassOn,
            Prices::Answer => PriceRule::Answer,
        },
        bonus_items: arguments.bonus_items,
    }
}
