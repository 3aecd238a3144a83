//! Regret of the packages of a search where the world is another one that fits as well.

use super::error::Error;
use super::in_worlds::WorldsSource;
use crate::report::pages::search::Elsewhere;
use crate::scenario::Setting;
use crate::study::Study;
use crate::study::regret::OverWorlds;
use crate::study::search::Found;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Worlds over which the regret of what is found is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegretRequest {
    /// The ensemble.
    pub source: WorldsSource,
    /// Replicates of every package in each of them.
    pub replicates: u32,
}

/// The worlds over which regret is asked for.
pub(super) struct Worlds {
    /// The name of the ensemble, or its file.
    source: String,
    /// Settings of each, without those of levers: levers are what is decided.
    settings: Vec<Vec<Setting>>,
    /// The study as read in each.
    pub(super) studies: Vec<Study>,
    pub(super) replicates: u32,
}

impl Worlds {
    /// Reads the worlds that are asked for.
    pub(super) fn read(request: &RegretRequest, path: &Path, study: &Study) -> Result<Self, Error> {
        Error::below(3, [("world replicates", Some(request.replicates))])?;
        let arms = study.arms.iter().map(|arm| &arm.scenario);
        let ensemble = request.source.read(&arms.collect::<Vec<_>>())?;
        let worlds = ensemble.worlds.iter().map(|world| {
            let mut settings = ensemble.settings(world);
            settings.retain(|setting| setting.lever().is_none());
            settings
        });
        let settings: Vec<Vec<Setting>> = worlds.collect();
        let studies = settings.iter().map(|world| Study::read_in(path, world));
        Ok(Self {
            source: request.source.called(),
            studies: studies.collect::<Result<_, _>>()?,
            settings,
            replicates: request.replicates,
        })
    }

    /// Refuses a package that is not possible in some world.
    pub(super) fn check(&self, found: &Found) -> Result<(), Error> {
        for study in &self.studies {
            for package in &found.confirmed {
                study.arms_at(&package.point)?;
            }
        }
        Ok(())
    }

    /// Regret in these worlds as the page of the search tells it.
    pub(super) fn elsewhere(&self, over: OverWorlds) -> Elsewhere {
        let worlds = self.settings.iter();
        Elsewhere {
            file: self.source.clone(),
            worlds: worlds
                .map(|world| world.iter().map(|setting| setting.text().clone()).collect())
                .collect(),
            replicates: self.replicates,
            over,
        }
    }
}
