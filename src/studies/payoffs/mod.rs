//! `payoffs`: the game between shops that cooperate and shops that defect.

mod map;
mod matches;
mod request;

use super::budget::markets_within;
use super::capacity;
use super::error::Error;
use super::in_worlds::Worlds;
use super::markets::publish;
use super::session::Session;
use super::workload::Workload;
use crate::experiment::Setup;
use crate::experiment::dilemma::Square;
use crate::outcome::Unit;
use crate::records::{Journal, Verb};
use crate::render::json;
use crate::report::page::Page;
use crate::report::pages::payoff_map;
use crate::report::pages::payoffs::{document, measures, readme, rules};
use crate::report::payoff_map as figure;
use crate::report::payoffs::{self, Rules};
use crate::report::worlds::{Quantities, Quantity, luck_only};
use crate::scenario::Setting;
use crate::stats::{Estimate, OverWorlds};
use matches::{Deals, Match, Played, play};

pub use request::PayoffsRequest;

/// The payoffs under each scenario.
#[derive(Debug, Clone)]
pub struct PayoffsAnswer {
    /// Scenario by scenario the payoffs.
    pub rules: Vec<Rules>,
    /// The map, scenario by scenario, if one was asked for.
    pub map: Option<Vec<Square>>,
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
    request::check(request)?;
    map::check(request)?;
    let setups = request.scenarios.iter();
    let setups = setups.map(|source| request::setup(source, game, options, &[]));
    let setups = setups.collect::<Result<Vec<_>, _>>()?;
    let places = map::places(request)?;
    let matches = request.matches(&setups);
    let matches: Vec<Match> = matches.chain(map::matches(request, &places)).collect();
    let worlds = matches.iter().map(|one| &*one.setup.world);
    let jobs = options.replicates as usize * matches.len();
    capacity::check(worlds, false, jobs, Some(session.threads() as u16))?;
    let worlds = read_worlds(request, &setups, session)?;
    let digests: Vec<&str> = setups.iter().map(|setup| setup.digest.as_str()).collect();
    let properties = [
        ("scenarios", digests.join(" and ")),
        ("game", format!("{game:?}")),
    ];
    let record = options.on_record(Verb::Payoffs, &properties);
    let mut finished = record.finished("", &options.heading());
    let own = Deals::of(&matches);
    let own = own.markets(options.replicates);
    let mut workload = Workload::of(&own, &mut own.finished(&mut finished));
    if let Some(worlds) = &worlds {
        let there = Deals::of(&placed(request, worlds, &setups)?);
        let there = there.markets(worlds.replicates);
        workload.add_elsewhere(&there, &mut there.finished(&mut finished));
    }
    let Some(Match { setup, .. }) = matches.first() else {
        return Err(Error::invalid("there is no scenario to play a game under"));
    };
    let (options, command) = markets_within(options, setup, &workload, session)?;
    let claim = options.claim(Verb::Payoffs, &properties)?;
    let mut journal = options.journal(&claim, session)?;
    let played = play(
        &matches,
        &options,
        options.replicates,
        &mut journal,
        session,
    )?;
    let backgrounds = &request.backgrounds;
    let measured = setups.iter().enumerate().map(|(place, setup)| {
        rules(&setup.name, backgrounds, &|background, role| {
            played.at(place, background, role)
        })
    });
    let rules: Vec<Rules> = measured.collect();
    let map = map::squares(request, &places, |nth, background, role| {
        played.at(setups.len() + nth, background, role)
    });
    let own = (setups.as_slice(), &played);
    let over = worlds.map(|worlds| over_worlds(request, &worlds, own, &mut journal, session));
    let mut answer = PayoffsAnswer {
        rules,
        map,
        over_worlds: over.transpose()?,
        readme: String::new(),
        document: String::new(),
        folder: claim.path().display().to_string(),
    };
    answer.document = answer.documented(request);
    publish(&claim, &[("payoffs.json", &answer.document)], || {
        (answer.told(request, &command), answer.pages(request))
    })?;
    answer.readme = answer.told(request, &command);
    Ok(answer)
}

impl PayoffsAnswer {
    /// The document for programs.
    fn documented(&self, request: &PayoffsRequest) -> String {
        let mut document = document(&self.rules, &request.game);
        document["over_worlds"] = serde_json::json!(self.over_worlds);
        let map = self.map.as_ref();
        document["map"] = serde_json::json!(map.map(|map| payoff_map::document(&request.map, map)));
        json::document(&document)
    }

    /// The README in the language that is spoken.
    fn told(&self, request: &PayoffsRequest, command: &str) -> String {
        let map = self.map.as_ref();
        let over = self.over_worlds.as_ref();
        let parts = [
            Some(readme(&self.rules, &request.game, command)),
            map.map(|map| payoff_map::section(&request.map, map)),
            over.map(Quantities::section),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// The figures.
    fn pages(&self, request: &PayoffsRequest) -> Vec<(&'static str, Page)> {
        let mut pages = vec![("payoffs", payoffs::page(&self.rules))];
        let map = self.map.as_ref();
        pages.extend(map.map(|map| ("map", figure::page(&request.map, map))));
        pages
    }
}

/// The worlds that are asked for, if any.
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
    Ok(Some(Worlds::read(worlds, setups, &fixed, session)?))
}

/// The games of all roles in every world.
fn placed(
    request: &PayoffsRequest,
    worlds: &Worlds,
    setups: &[Setup],
) -> Result<Vec<Match>, Error> {
    let placed = worlds.arms(setups)?.concat();
    Ok(request.matches(&placed).collect())
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
    let placed = placed(request, worlds, setups)?;
    let options = &request.options;
    let there = play(&placed, options, worlds.replicates, journal, session)?;
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
