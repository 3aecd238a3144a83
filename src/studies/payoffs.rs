//! `payoffs`: the game between shops that cooperate and shops that defect.

use super::capacity;
use super::error::Error;
use super::markets::{MarketOptions, complete, publish};
use super::run_options::ScenarioSource;
use super::session::Session;
use crate::experiment::payoffs::{Deal, Game, Role};
use crate::experiment::{Draws, Experiment, Intervention, Panels, Reading, Setup};
use crate::market::calendar::Calendar;
use crate::records::{Claim, Verb};
use crate::render::json;
use crate::report::pages::payoffs::{ROLES, document, readme, rules};
use crate::report::payoffs::{self, Rules};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

/// The payoffs under each scenario.
#[derive(Debug, Clone)]
pub struct PayoffsAnswer {
    /// Scenario by scenario the payoffs.
    pub rules: Vec<Rules>,
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
    let digests: Vec<&str> = setups.iter().map(|setup| setup.digest.as_str()).collect();
    let properties = [
        ("scenarios", digests.join(" and ")),
        ("game", format!("{game:?}")),
    ];
    let claim = options.claim(Verb::Payoffs, properties)?;
    let rules = measure(request, &setups, &claim, session)?;
    let document = json::document(&document(&rules, game));
    let readme = readme(&rules, game, &session.command);
    publish(
        &claim,
        [("payoffs.json", &document), ("README.md", &readme)],
        &[("payoffs", payoffs::page(&rules))],
    )?;
    Ok(PayoffsAnswer {
        rules,
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

/// Runs what is missing and reads the payoffs of every scenario.
fn measure(
    request: &PayoffsRequest,
    setups: &[Setup],
    claim: &Arc<Claim>,
    session: &mut Session<'_>,
) -> Result<Vec<Rules>, Error> {
    let PayoffsRequest {
        game,
        backgrounds,
        options,
        ..
    } = request;
    let mut journal = options.journal(claim, session)?;
    let dealt = dealt(setups, game, backgrounds);
    let payoffs = Reading {
        of: Panels(|calendar: &Calendar| game.periods(calendar)),
        read: |panel, _, draws: Draws| vec![game.payoff(&panel, draws.seed, draws.replicate)],
    };
    let experiment = Experiment::new(&dealt, options.seed, payoffs);
    let (replicates, sample) = (options.replicates, setups.first());
    complete(&experiment, replicates, sample, &mut journal, session)?;
    journal.settle()?;
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
        rules(&setup.name, backgrounds, &at)
    });
    Ok(measured.collect())
}
