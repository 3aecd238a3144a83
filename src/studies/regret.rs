//! Regret of the packages of a search where the world is another one that fits as well.

use super::error::Error;
use crate::claims::accepted;
use crate::report::pages::search::Elsewhere;
use crate::scenario::Setting;
use crate::study::Study;
use crate::study::regret::OverWorlds;
use crate::study::search::Found;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Accepted worlds over which the regret of what is found is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegretRequest {
    /// The record of a calibration.
    pub over: PathBuf,
    /// Worlds, spread over the accepted set.
    pub worlds: u16,
    /// Replicates of every package in each of them.
    pub replicates: u32,
}

/// The worlds over which regret is asked for.
pub(super) struct Worlds {
    /// The record of them.
    file: PathBuf,
    /// Settings of each, without those of levers: levers are what is decided.
    settings: Vec<Vec<Setting>>,
    /// The study as read in each.
    pub(super) studies: Vec<Study>,
    pub(super) replicates: u32,
}

impl Worlds {
    /// Reads the worlds that are asked for.
    pub(super) fn read(request: &RegretRequest, study: &Path) -> Result<Self, Error> {
        Error::below(1, [("worlds", Some(u32::from(request.worlds)))])?;
        Error::below(3, [("replicates", Some(request.replicates))])?;
        let file = &request.over;
        let wrong = |why: String| Error::invalid(format!("{}: {why}", file.display()));
        let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
        let mut settings = accepted::worlds(&text, usize::from(request.worlds)).map_err(wrong)?;
        for world in &mut settings {
            world.retain(|setting| setting.lever().is_none());
        }
        let studies = settings.iter().map(|world| Study::read_in(study, world));
        Ok(Self {
            file: file.clone(),
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
            file: self.file.display().to_string(),
            worlds: worlds
                .map(|world| world.iter().map(|setting| setting.text().clone()).collect())
                .collect(),
            replicates: self.replicates,
            over,
        }
    }
}
