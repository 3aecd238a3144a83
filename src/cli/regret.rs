//! What a search says of its packages where the world is another one that fits as well.

use super::Failure;
use crate::claims::accepted;
use crate::report::pages::search::Elsewhere;
use crate::scenario::Setting;
use crate::study::Study;
use crate::study::regret::OverWorlds;
use crate::study::search::Found;
use clap::Args;
use std::path::{Path, PathBuf};

/// Options of a search that asks for regret.
#[derive(Debug, Args)]
pub(super) struct RegretOptions {
    /// Tell the regret of what is found over accepted worlds: the calibration.json of gresham calibrate
    #[arg(long, value_name = "FILE")]
    over: Option<PathBuf>,

    /// Accepted worlds, spread over the set
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=1000), requires = "over")]
    worlds: u16,

    /// Replicates of every package in each of them
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(3..=100_000), requires = "over")]
    world_replicates: u32,
}

/// The worlds over which regret is asked for.
pub(super) struct Worlds {
    /// The record of them.
    file: PathBuf,
    /// What is set in each. What a world says of levers is left out: levers are what is decided.
    settings: Vec<Vec<Setting>>,
    /// The study as read in each.
    pub(super) studies: Vec<Study>,
    pub(super) replicates: u32,
}

impl RegretOptions {
    /// Reads the worlds that are asked for; nothing if none are.
    pub(super) fn worlds(&self, study: &Path) -> Result<Option<Worlds>, Failure> {
        let Some(file) = &self.over else {
            return Ok(None);
        };
        let wrong = |why: String| Failure::input(format!("{}: {why}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
        let mut settings = accepted::worlds(&text, usize::from(self.worlds)).map_err(wrong)?;
        for world in &mut settings {
            world.retain(|setting| setting.lever().is_none());
        }
        let studies = settings.iter().map(|world| Study::read_in(study, world));
        Ok(Some(Worlds {
            file: file.clone(),
            studies: studies.collect::<Result<_, _>>()?,
            settings,
            replicates: self.world_replicates,
        }))
    }
}

impl Worlds {
    /// Whether every package is possible in every world.
    pub(super) fn check(&self, found: &Found) -> Result<(), Failure> {
        for study in &self.studies {
            for package in &found.confirmed {
                let arms = study.arms_at(&package.point);
                arms?;
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
