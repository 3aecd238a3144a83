//! `gresham payoffs`: the game between shops that cooperate and shops that defect.

use super::Failure;
use super::jobs::{JobOptions, publish};
use super::lists::{self, Format};
use super::session::tell_expectation;
use crate::experiment::payoffs::{Deal, Game, PriceRule, Role};
use crate::experiment::pool::Outlet;
use crate::experiment::treated_market::{Intervention, Setup};
use crate::experiment::{Job, treated_market};
use crate::market::shop::strategy::Component;
use crate::outcome::Panel;
use crate::records::{Claim, Verb};
use crate::render::json;
use crate::report::pages::payoffs::{ROLES, document, readme, rules, table};
use crate::report::payoffs::{self, Rules};
use crate::scenario::Scenario;
use crate::studies::capacity;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    options: JobOptions,
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
    let game = game(arguments)?;
    let setups = arguments
        .scenarios
        .iter()
        .map(|path| setup(path, &game, &arguments.options))
        .collect::<Result<Vec<_>, _>>()?;
    let worlds = setups.iter().map(|setup| &setup.world);
    let jobs = arguments.options.replicates as usize * setups.len();
    capacity::check(worlds, false, jobs, arguments.options.threads)?;
    let digests: Vec<&str> = setups.iter().map(|setup| setup.digest.as_str()).collect();
    let properties = [
        ("scenarios", digests.join(" and ")),
        ("game", format!("{game:?}")),
    ];
    let claim = arguments.options.claim(Verb::Payoffs, properties)?;
    let rules = measure(arguments, &game, &setups, &claim)?;
    let document = json::document(&document(&rules, &game));
    let readme = readme(&rules, &game, command);
    publish(
        &claim,
        [("payoffs.json", &document), ("README.md", &readme)],
        &[("payoffs", payoffs::page(&rules))],
    )?;
    lists::print(&match arguments.format {
        Format::Table => {
            let table = lists::text(&table(&rules));
            format!("{table}everything is in {}\n", claim.path().display())
        }
        Format::Markdown => readme,
        Format::Json => document,
    })
}

fn game(arguments: &Arguments) -> Result<Game, Failure> {
    let shares = arguments.backgrounds.iter().chain([&arguments.sample]);
    if shares.clone().any(|share| !(0.0..=1.0).contains(share)) || arguments.sample <= 0.0 {
        return Err(Failure::input(
            "shares lie between 0 and 1, and the sample's is above 0",
        ));
    }
    if arguments.backgrounds.len() < 2 || !arguments.backgrounds.is_sorted_by(|a, b| a < b) {
        return Err(Failure::input(
            "--backgrounds needs at least two ascending shares",
        ));
    }
    if arguments.from_day >= arguments.to_day {
        return Err(Failure::input("--from-day must come before --to-day"));
    }
    Ok(Game {
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
    })
}

fn setup(path: &Path, game: &Game, options: &JobOptions) -> Result<Setup, Failure> {
    let scenario = Scenario::read(path)?.with(&options.settings()?)?;
    let (from, to) = game.span();
    if from < scenario.calendar.start || to > scenario.calendar.end.tomorrow().unwrap_or(to) {
        return Err(Failure::input(format!(
            "{} runs from {} to {}, but the game needs {from} to {to}; move --flip or shorten --to-day",
            scenario.name, scenario.calendar.start, scenario.calendar.end
        )));
    }
    Ok(Setup {
        name: scenario.name.clone(),
        digest: scenario.digest(),
        world: scenario.world,
        policy: scenario.policy,
        calendar: game.shortened(scenario.calendar),
        intervention: None,
    })
}

/// The setups as every deal of a game is played in them, setup by setup.
fn dealt(setups: &[Setup], game: &Game, backgrounds: &[f64]) -> Vec<Setup> {
    let deal = |setup: &Setup, background: f64, role: Role| Setup {
        digest: format!("{}/{background}/{role:?}", setup.digest),
        intervention: Some(Intervention::Deal(Deal {
            game: game.clone(),
            background,
            role,
        })),
        ..setup.clone()
    };
    let deals = backgrounds
        .iter()
        .flat_map(|background| ROLES.map(|role| (*background, role)));
    let deals: Vec<(f64, Role)> = deals.collect();
    let played = setups.iter().flat_map(|setup| {
        let deals = deals.iter();
        deals.map(move |(background, role)| deal(setup, *background, *role))
    });
    played.collect()
}

/// Runs what is missing and reads the payoffs of every scenario.
fn measure(
    arguments: &Arguments,
    game: &Game,
    setups: &[Setup],
    claim: &Arc<Claim>,
) -> Result<Vec<Rules>, Failure> {
    let options = &arguments.options;
    let mut journal = options.journal(claim)?;
    let dealt = dealt(setups, game, &arguments.backgrounds);
    let lacking = (0..options.replicates).map(|replicate| {
        let lacks = |deal: &usize| journal.values(&dealt[*deal].digest, replicate).is_none();
        (replicate, (0..dealt.len()).filter(lacks).collect())
    });
    let jobs = Job::of(lacking, |some| treated_market::branches(&dealt, some));
    let missing = Job::markets(&jobs);
    let all = options.replicates as usize * dealt.len();
    let seed = options.seed;
    if let Some(setup) = setups.first() {
        let days: u64 = jobs.iter().map(|job| job.branch.days(0)).sum();
        let markets = days as f64 / f64::from(setup.calendar.days());
        tell_expectation(setup, markets, options.threads);
    }
    options.run(
        &jobs,
        [all - missing, missing],
        |Job { replicate, branch }, outlet: &Outlet<'_, _>| {
            let periods = game.periods(&dealt[branch.arms[0]].calendar);
            let stopped = || outlet.is_closed();
            let give = |deal, panel: Panel| {
                outlet.give((deal, *replicate, game.payoff(&panel, seed, *replicate)));
            };
            treated_market::watch(
                branch,
                &dealt,
                (seed, *replicate),
                &periods,
                &stopped,
                &give,
            );
        },
        |(deal, replicate, payoff): (usize, u32, _)| {
            journal.keep_values(&dealt[deal].digest, replicate, vec![payoff])
        },
    )?;
    let rows = setups.iter().zip(dealt.chunks(dealt.len() / setups.len()));
    let measured = rows.map(|(setup, deals)| {
        let at = |background: f64, role: Role| -> Vec<Option<f64>> {
            let plays = |deal: &&Setup| {
                matches!(&deal.intervention, Some(Intervention::Deal(deal))
                    if deal.background.to_bits() == background.to_bits() && deal.role == role)
            };
            let digest = deals
                .iter()
                .find(plays)
                .map_or("", |deal| deal.digest.as_str());
            let replicates = 0..options.replicates;
            let values = replicates.map(|replicate| journal.values(digest, replicate));
            values
                .map(|values| values?.first().copied().flatten())
                .collect()
        };
        rules(&setup.name, &arguments.backgrounds, &at)
    });
    Ok(measured.collect())
}
