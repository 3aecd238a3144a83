//! `payoffs`: the game between shops that cooperate and shops that defect.

use super::capacity;
use super::error::Error;
use super::in_worlds::{Worlds, WorldsRequest};
use super::markets::{MarketOptions, complete, publish};
use super::run_options::ScenarioSource;
use super::session::Session;
use crate::experiment::payoffs::{Deal, Game, Role};
use crate::experiment::{Draws, Experiment, Intervention, Panels, Reading, Setup};
use crate::market::calendar::Calendar;
use crate::outcome::Unit;
use crate::records::{Journal, Verb};
use crate::render::json;
use crate::report::pages::payoffs::{ROLES, document, measures, readme, rules};
use crate::report::payoffs::{self, Rules};
use crate::report::worlds::{Quantities, Quantity, luck_only};
use crate::scenario::Setting;
use crate::stats::{Estimate, OverWorlds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A game to be measured under each of some scenarios.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayoffsRequest {
    /// The scenarios.
    pub scenarios: Vec<ScenarioSource>,
    /// The game.
    pub game: Game,
    /// Shares of cooperators among the other shops, ascending; the lowest and the highest make T, R, P
    /// and S.
    pub backgrounds: Vec<f64>,
    /// Worlds over which payoffs are told, too.
    pub worlds: Option<WorldsRequest>,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

/// The payoffs under each scenario.
#[derive(Debug, Clone)]
pub struct PayoffsAnswer {
    /// Scenario by scenario the payoffs.
    pub rules: Vec<Rules>,
    /// Payoffs over worlds, if they were asked for.
    pub over_worlds: Option<Quantities>,
    /// The README of the folder.
    pub readme: String,
    /// The payoffs for programs.
    pub document: String,
    /// The folder of the records and the report.
    pub folder: String,
}

/// Measures the payoffs of a game; records and report are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn payoffs(
    request: &PayoffsRequest,
    session: &mut Session<'_>,
) -> Result<PayoffsAnswer, Error> {
    let PayoffsRequest { game, options, .. } = request;
    check(request)?;
    let setups = request.scenarios.iter();
    let setups = setups.map(|source| setup(source, game, options));
    let setups = setups.collect::<Result<Vec<_>, _>>()?;
    let worlds = setups.iter().map(|setup| &*setup.world);
    let jobs = options.replicates as usize * setups.len();
    capacity::check(worlds, false, jobs, Some(session.threads() as u16))?;
    let worlds = read_worlds(request, &setups, session)?;
    let digests: Vec<&str> = setups.iter().map(|setup| setup.digest.as_str()).collect();
    let properties = [
        ("scenarios", digests.join(" and ")),
        ("game", format!("{game:?}")),
    ];
    let claim = options.claim(Verb::Payoffs, properties)?;
    let mut journal = options.journal(&claim, session)?;
    let played = play(request, &setups, options.replicates, &mut journal, session)?;
    let backgrounds = &request.backgrounds;
    let measured = setups.iter().enumerate().map(|(place, setup)| {
        rules(&setup.name, backgrounds, &|background, role| {
            played.at(place, background, role)
        })
    });
    let rules: Vec<Rules> = measured.collect();
    let own = (setups.as_slice(), &played);
    let over = worlds.map(|worlds| over_worlds(request, &worlds, own, &mut journal, session));
    let over = over.transpose()?;
    let mut document = document(&rules, game);
    document["over_worlds"] = serde_json::json!(over);
    let document = json::document(&document);
    let readme = || {
        let over = over.as_ref();
        let over = over.map_or(String::new(), |over| format!("\n{}", over.section()));
        readme(&rules, game, &session.command) + &over
    };
    publish(&claim, &[("payoffs.json", &document)], || {
        (readme(), vec![("payoffs", payoffs::page(&rules))])
    })?;
    let readme = readme();
    Ok(PayoffsAnswer {
        rules,
        over_worlds: over,
        readme,
        document,
        folder: claim.path().display().to_string(),
    })
}

fn check(request: &PayoffsRequest) -> Result<(), Error> {
    let PayoffsRequest {
        game, backgrounds, ..
    } = request;
    let shares = backgrounds.iter().chain([&game.sample]);
    if shares.clone().any(|share| !(0.0..=1.0).contains(share)) || game.sample <= 0.0 {
        return Err(Error::invalid(
            "shares lie between 0 and 1, and the sample's is above 0",
        ));
    }
    if backgrounds.len() < 2 || !backgrounds.is_sorted_by(|a, b| a < b) {
        return Err(Error::invalid(
            "--backgrounds needs at least two ascending shares",
        ));
    }
    if game.from_day >= game.to_day {
        return Err(Error::invalid("--from-day must come before --to-day"));
    }
    Ok(())
}

fn setup(source: &ScenarioSource, game: &Game, options: &MarketOptions) -> Result<Setup, Error> {
    let scenario = source.read()?.with(&options.settings()?)?;
    let (from, to) = game.span();
    if from < scenario.calendar.start || to > scenario.calendar.end.tomorrow().unwrap_or(to) {
        return Err(Error::invalid(format!(
            "{} runs from {} to {}, but the game needs {from} to {to}; move --flip or shorten --to-day",
            scenario.name, scenario.calendar.start, scenario.calendar.end
        )));
    }
    let (name, digest) = (&scenario.name, scenario.digest());
    let calendar = game.shortened(scenario.calendar);
    Ok(Setup::new(
        name,
        digest,
        scenario.world,
        scenario.policy,
        calendar,
    ))
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

/// Payoffs by scenario, share of cooperators and role, replicate by replicate.
struct Played {
    deals: Vec<Vec<Setup>>,
    values: BTreeMap<String, Vec<Option<f64>>>,
}

impl Played {
    /// The payoffs of a role in one of the setups.
    fn at(&self, setup: usize, background: f64, role: Role) -> Vec<Option<f64>> {
        let plays = |deal: &&Setup| {
            matches!(&deal.intervention, Some(Intervention::Deal(deal))
                if deal.background.to_bits() == background.to_bits() && deal.role == role)
        };
        let deal = self.deals[setup].iter().find(plays);
        let known = deal.and_then(|deal| self.values.get(&deal.digest));
        known.cloned().unwrap_or_default()
    }
}

/// Runs what is missing of the game in some setups, and reads its payoffs.
fn play(
    request: &PayoffsRequest,
    setups: &[Setup],
    replicates: u32,
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Played, Error> {
    let PayoffsRequest {
        game,
        backgrounds,
        options,
        ..
    } = request;
    let dealt = dealt(setups, game, backgrounds);
    let payoffs = Reading {
        of: Panels(|calendar: &Calendar| game.periods(calendar)),
        read: |panel, _, draws: Draws| vec![game.payoff(&panel, draws.seed, draws.replicate)],
    };
    let experiment = Experiment::new(&dealt, options.seed, payoffs);
    complete(&experiment, replicates, setups.first(), journal, session)?;
    journal.settle()?;
    let values = dealt.iter().map(|deal| {
        let replicates = 0..replicates;
        let values = replicates.map(|replicate| journal.values(&deal.digest, replicate));
        let values = values.map(|values| values?.first().copied().flatten());
        (deal.digest.clone(), values.collect())
    });
    Ok(Played {
        values: values.collect(),
        deals: dealt
            .chunks(dealt.len() / setups.len())
            .map(<[_]>::to_vec)
            .collect(),
    })
}

/// The worlds that are asked for, if any; how long they will take is told.
fn read_worlds(
    request: &PayoffsRequest,
    setups: &[Setup],
    session: &mut Session<'_>,
) -> Result<Option<Worlds>, Error> {
    let Some(worlds) = &request.worlds else {
        session.note(&format!("note: {}", luck_only()));
        return Ok(None);
    };
    let settings = request.options.settings()?;
    let fixed: Vec<String> = settings.iter().map(Setting::key).collect();
    let worlds = Worlds::read(worlds, setups, &fixed, session)?;
    let games = request.backgrounds.len() * setups.len() * ROLES.len();
    worlds.announce(setups, games, session);
    Ok(Some(worlds))
}

/// Payoffs and inequalities over worlds.
fn over_worlds(
    request: &PayoffsRequest,
    worlds: &Worlds,
    own: (&[Setup], &Played),
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Quantities, Error> {
    let (setups, here) = own;
    let placed = worlds.arms(setups)?.concat();
    let there = play(request, &placed, worlds.replicates, journal, session)?;
    let backgrounds = &request.backgrounds;
    let weights = worlds.weights();
    let mut all = Vec::new();
    for (nth, setup) in setups.iter().enumerate() {
        let read = |played: &Played, place: usize| {
            measures(backgrounds, &|background, role| {
                played.at(place, background, role)
            })
        };
        let there_at = (0..weights.len()).map(|world| world * setups.len() + nth);
        let found: Vec<_> = there_at.map(|place| read(&there, place)).collect();
        for (row, (name, own)) in read(here, nth).into_iter().enumerate() {
            let effects: Vec<_> = found.iter().map(|rows| rows[row].1.clone()).collect();
            all.push(Quantity {
                of: setup.name.clone(),
                name: name.to_owned(),
                unit: Unit::Share,
                own: Estimate::of(&own.iter().copied().flatten().collect::<Vec<f64>>()),
                over: OverWorlds::of(&weights, &effects, &own),
            });
        }
    }
    Ok(Quantities {
        source: worlds.source.clone(),
        replicates: worlds.replicates,
        weights,
        all,
    })
}
