//! Arms run in several worlds that fit what is known.

use super::capacity;
use super::error::Error;
use super::expectation::told;
use super::markets::complete;
use super::run_options::RunOptions;
use super::session::Session;
use super::workload::{Markets, Workload};
use crate::builtin;
use crate::experiment::over_worlds::InWorlds;
use crate::experiment::watched::Watched;
use crate::experiment::{
    Allotment, Dealt, Experiment, Lookup, Reading, ReplicateSummary, Setup, Simulated, Store, Unit,
    Values, WholeMarket,
};
use crate::records::{Heading, OnRecord, RecordsError};
use crate::scenario::{Scenario, Setting};
use crate::worlds::{Ensemble, EnsembleFile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

/// The ensemble that is taken where a number of worlds is asked for.
const SHIPPED: &str = "shipped";

/// Worlds that a verb takes where the user does not say how many.
pub const USUAL_WORLDS: usize = 8;

/// Replicates in each world where the user does not say how many.
pub const USUAL_REPLICATES: u32 = 2;

/// Folder within a results folder where what was read in worlds is kept.
pub(super) const FOLDER: &str = "worlds";

/// An ensemble, and how many of its worlds: `24`, `mine.toml`, `shipped:8`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorldsSource {
    /// A built-in ensemble or a file.
    pub ensemble: PathBuf,
    /// Worlds that stand for all of it; `None` takes all.
    pub take: Option<usize>,
}

impl WorldsSource {
    /// So many worlds of the ensemble that ships.
    #[must_use]
    pub fn shipped(worlds: usize) -> Self {
        Self {
            ensemble: SHIPPED.into(),
            take: Some(worlds),
        }
    }

    /// The name of the ensemble, or its file.
    pub(super) fn called(&self) -> String {
        let path = &self.ensemble;
        builtin::name_at(path).unwrap_or_else(|| path.display().to_string())
    }

    /// Reads the worlds, for scenarios that they are to fit.
    pub(super) fn read(&self, scenarios: &[&Scenario]) -> Result<Ensemble, Error> {
        let path = &self.ensemble;
        let file = EnsembleFile::read(path)?;
        file.check(scenarios)?;
        let ensemble = match self.take {
            Some(count) => file.ensemble.take(count),
            None => file.ensemble,
        };
        if ensemble.worlds.len() < 2 {
            return Err(Error::invalid(format!(
                "{} has one world, and a range takes at least two",
                path.display()
            )));
        }
        Ok(ensemble)
    }
}

impl FromStr for WorldsSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let count = |digits: &str| match digits.parse::<usize>() {
            Ok(worlds) if worlds >= 2 => Ok(worlds),
            _ => Err("a range takes at least two worlds".to_owned()),
        };
        let is_whole = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if is_whole(text) {
            return Ok(Self::shipped(count(text)?));
        }
        match text.rsplit_once(':') {
            Some((ensemble, digits)) if is_whole(digits) && !ensemble.is_empty() => Ok(Self {
                ensemble: ensemble.into(),
                take: Some(count(digits)?),
            }),
            _ if text.is_empty() => Err("name an ensemble, or say how many worlds".to_owned()),
            _ => Ok(Self {
                ensemble: text.into(),
                take: None,
            }),
        }
    }
}

/// Worlds over which a verb is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorldsRequest {
    /// The ensemble.
    pub source: WorldsSource,
    /// Replicates of every arm in each world.
    pub replicates: u32,
}

impl WorldsRequest {
    /// The worlds of a verb that takes some although none are asked for.
    #[must_use]
    pub fn usual() -> Self {
        Self {
            source: WorldsSource::shipped(USUAL_WORLDS),
            replicates: USUAL_REPLICATES,
        }
    }
}

/// Worlds, read and found to fit some arms.
#[derive(Debug, Clone)]
pub(super) struct Worlds {
    pub(super) ensemble: Ensemble,
    /// The name of the ensemble, or its file.
    pub(super) source: String,
    pub(super) replicates: u32,
    /// Keys that each arm takes from a world.
    taken: Vec<Vec<bool>>,
}

impl Worlds {
    /// Reads the worlds that are asked for, for arms that have what the user sets. A parameter that
    /// is `fixed`, by a setting or as the factor of a study, or in which arms differ, is left to
    /// them; the listener is told of it.
    pub(super) fn read(
        request: &WorldsRequest,
        arms: &[Setup],
        fixed: &[String],
        session: &mut Session<'_>,
    ) -> Result<Self, Error> {
        Error::below(2, [("world replicates", Some(request.replicates))])?;
        let scenarios: Vec<Scenario> = arms.iter().map(scenario).collect();
        let every: Vec<&Scenario> = scenarios.iter().collect();
        let ensemble = request.source.read(&every)?;
        let left: Vec<bool> = ensemble
            .keys
            .iter()
            .map(|key| is_left(key, &scenarios, fixed))
            .collect();
        let told = ensemble.keys.iter().zip(&left).filter(|(_, left)| **left);
        let told: Vec<&str> = told.map(|(key, _)| key.as_str()).collect();
        if !told.is_empty() {
            session.note(&format!(
                "note: worlds do not vary what is set otherwise, or in which arms differ: {}",
                told.join(", ")
            ));
        }
        let taken = scenarios.iter().map(|scenario| {
            let keys = ensemble.keys.iter().zip(&left);
            keys.map(|(key, left)| !left && scenario.parameter(key).is_ok())
                .collect()
        });
        Ok(Self {
            taken: taken.collect(),
            source: request.source.called(),
            replicates: request.replicates,
            ensemble,
        })
    }

    /// Tells how long so many arms in all worlds will take, before anything is run.
    pub(super) fn announce(&self, arms: &[Setup], markets: usize, session: &mut Session<'_>) {
        let worlds = self.ensemble.worlds.len();
        let all = worlds * markets * self.replicates as usize;
        let threads = Some(session.threads() as u16);
        let told = arms.last().and_then(|arm| told(arm, all as f64, threads));
        if let Some(told) = told {
            session.note(&format!("over {worlds} worlds: {told}"));
        }
    }

    /// How much each world counts.
    pub(super) fn weights(&self) -> Vec<f64> {
        let worlds = self.ensemble.worlds.iter();
        worlds.map(|world| world.weight).collect()
    }

    /// The arms in each world. Arms of a world share its parameters where they are equal.
    pub(super) fn arms(&self, arms: &[Setup]) -> Result<Vec<Vec<Setup>>, Error> {
        let worlds = self.ensemble.worlds.iter().enumerate();
        worlds
            .map(|(nth, world)| {
                let settings = self.ensemble.settings(world);
                let mut placed: Vec<Setup> = Vec::new();
                for (arm, taken) in arms.iter().zip(&self.taken) {
                    let settings = settings.iter().zip(taken).filter(|(_, taken)| **taken);
                    let settings: Vec<Setting> = settings.map(|(one, _)| one.clone()).collect();
                    let mut setup = in_world(arm, &settings)?;
                    setup.name = format!("{} in world {}", arm.name, nth + 1);
                    if let Some(first) = placed.iter().find(|one| one.world == setup.world) {
                        setup.world = Arc::clone(&first.world);
                    }
                    placed.push(setup);
                }
                Ok(placed)
            })
            .collect()
    }

    /// The arms in each world, by digests that tell what is read there. The arms of a world have
    /// days in common.
    fn watched(&self, arms: &[Setup]) -> Result<Vec<Vec<Setup>>, Error> {
        let suffix = Watched::digest();
        let mut groups = self.arms(arms)?;
        for setup in groups.iter_mut().flatten() {
            setup.digest = format!("{}-{suffix}", setup.digest);
        }
        Ok(groups)
    }

    /// Adds the arms in all worlds to a task, but for what is on record.
    pub(super) fn add_to(
        &self,
        workload: &mut Workload,
        arms: &[Setup],
        seed: u64,
        record: &OnRecord,
    ) -> Result<(), Error> {
        let setups = self.watched(arms)?.concat();
        let mut finished = record.finished_anywhere(FOLDER, &Heading::new(seed, false));
        let markets = Markets::of(&setups, self.replicates);
        workload.add_elsewhere(&markets, &mut markets.finished(&mut finished));
        Ok(())
    }

    /// Runs the arms in all worlds, but for what the store knows, and reads what they gave.
    pub(super) fn run(
        &self,
        arms: &[Setup],
        seed: u64,
        store: &mut impl Store<Values, Error = RecordsError>,
        session: &mut Session<'_>,
    ) -> Result<InWorlds, Error> {
        let industries = arms[0].world.industries.iter();
        let industries: Vec<&str> = industries.map(|one| one.name.as_str()).collect();
        let watched = Watched::of(&industries);
        let groups = self.watched(arms)?;
        let digests = |group: &Vec<Setup>| group.iter().map(|one| one.digest.clone()).collect();
        let digests: Vec<Vec<String>> = groups.iter().map(digests).collect();
        let allotment = Allotment::by_groups(session.share, self.replicates, &digests);
        let mut dealt = Dealt::new(store, allotment);
        let setups = groups.concat();
        let jobs = setups.len() * self.replicates as usize;
        let worlds = setups.iter().map(|setup| &*setup.world);
        capacity::check(worlds, false, jobs, Some(session.threads() as u16))?;
        let read = Reading {
            of: WholeMarket { efficiency: false },
            read: |found: Simulated, _, _| watched.values(&found.summary.window),
        };
        let experiment = Experiment::new(&setups, seed, read);
        let values = complete(&experiment, self.replicates, None, &mut dealt, session)?;
        let worlds = &self.ensemble.worlds;
        Ok(InWorlds {
            source: self.source.clone(),
            weights: self.weights(),
            keys: self.ensemble.keys.clone(),
            parameters: worlds.iter().map(|world| world.values.clone()).collect(),
            replicates: self.replicates,
            runs: values.chunks(arms.len()).map(<[_]>::to_vec).collect(),
        })
    }
}

/// Readings in worlds, kept for as long as the program runs.
#[derive(Debug, Default)]
pub(super) struct Memory(BTreeMap<(String, u32), Values>);

impl Store<Values> for Memory {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit, digest: &str) -> Result<Lookup<Values>, RecordsError> {
        let known = self.0.get(&(digest.to_owned(), unit.replicate));
        Ok(known.cloned().into())
    }

    fn keep(&mut self, unit: Unit, digest: &str, values: Values) -> Result<Values, RecordsError> {
        self.0
            .insert((digest.to_owned(), unit.replicate), values.clone());
        Ok(values)
    }
}

/// Keys that the user sets, whatever the scenario.
pub(super) fn fixed(options: &RunOptions) -> Vec<String> {
    let set = options.set.iter();
    set.map(|assignment| assignment.setting.key()).collect()
}

/// Readings in the scenario's own world, arm by arm.
pub(super) fn reference(industries: &[&str], arms: &[Vec<ReplicateSummary>]) -> Vec<Vec<Values>> {
    let watched = Watched::of(industries);
    let read = |kept: &ReplicateSummary| watched.values(&kept.window);
    arms.iter()
        .map(|arm| arm.iter().map(read).collect())
        .collect()
}

/// True if a parameter stays as the arms have it.
fn is_left(key: &str, scenarios: &[Scenario], fixed: &[String]) -> bool {
    let found: Vec<_> = scenarios
        .iter()
        .filter_map(|scenario| Some((scenario, scenario.parameter(key).ok()?)))
        .collect();
    let differ = found
        .windows(2)
        .any(|pair| pair[0].1.value != pair[1].1.value);
    let is_fixed = found.iter().any(|(scenario, parameter)| {
        let mut fixed = fixed.iter().filter_map(|key| scenario.parameter(key).ok());
        fixed.any(|other| parameter.overlaps(&other))
    });
    differ || is_fixed
}

/// The scenario of a setup.
fn scenario(setup: &Setup) -> Scenario {
    Scenario {
        name: setup.name.clone(),
        summary: setup.summary.clone(),
        calendar: setup.calendar,
        world: (*setup.world).clone(),
        policy: setup.policy.clone(),
    }
}

/// A setup with some parameters set.
pub(super) fn in_world(setup: &Setup, settings: &[Setting]) -> Result<Setup, Error> {
    let placed = scenario(setup).with(settings)?;
    Ok(Setup {
        digest: placed.digest(),
        world: placed.world.into(),
        policy: placed.policy,
        ..setup.clone()
    })
}
