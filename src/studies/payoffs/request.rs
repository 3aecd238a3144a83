//! The request of `payoffs`, and what follows from it.

use super::matches::Match;
use crate::experiment::Setup;
use crate::experiment::dilemma::Axis;
use crate::experiment::payoffs::Game;
use crate::report::pages::payoffs::ROLES;
use crate::scenario::Setting;
use crate::studies::error::Error;
use crate::studies::in_worlds::WorldsRequest;
use crate::studies::markets::MarketOptions;
use crate::studies::run_options::ScenarioSource;
use serde::{Deserialize, Serialize};

/// A game to be measured under each of some scenarios.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayoffsRequest {
    /// The scenarios.
    pub scenarios: Vec<ScenarioSource>,
    /// The game.
    pub game: Game,
    /// Shares of cooperators among the other shops, ascending; the lowest and the highest make T,
    /// R, P and S.
    pub backgrounds: Vec<f64>,
    /// Two axes of a map of where the game is a prisoner's dilemma; none for no map.
    #[serde(default)]
    pub map: Vec<Axis>,
    /// Worlds over which payoffs are told, too.
    pub worlds: Option<WorldsRequest>,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

impl PayoffsRequest {
    /// The games of all roles among all shares of cooperators.
    pub(super) fn matches(&self, setups: &[Setup]) -> impl Iterator<Item = Match> {
        setups.iter().map(|setup| Match {
            setup: setup.clone(),
            game: self.game.clone(),
            backgrounds: self.backgrounds.clone(),
            roles: ROLES.to_vec(),
        })
    }
}

/// Refuses what makes no game.
pub(super) fn check(request: &PayoffsRequest) -> Result<(), Error> {
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

/// A scenario with the settings of all and some of its own.
pub(super) fn setup(
    source: &ScenarioSource,
    game: &Game,
    options: &MarketOptions,
    settings: &[Setting],
) -> Result<Setup, Error> {
    let settings = [&options.settings()?, settings].concat();
    let scenario = source.read()?.with(&settings)?;
    let (from, to) = game.span();
    if from < scenario.calendar.start || to > scenario.calendar.end.tomorrow().unwrap_or(to) {
        return Err(Error::invalid(format!(
            "{} runs from {} to {}, but the game needs {from} to {to}; move --flip or shorten \
             --to-day",
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
