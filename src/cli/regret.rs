//! What a search says of its packages where the world is another one that fits as well.

use super::plan::refused;
use super::{Failure, numbers};
use crate::claims::accepted;
use crate::scenario::Setting;
use crate::stats::Estimate;
use crate::study::regret::OverWorlds;
use crate::study::search::Found;
use crate::study::{Search, Study};
use clap::Args;
use serde_json::{Value, json};
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
            studies: studies
                .collect::<Result<_, _>>()
                .map_err(|problem| refused(&problem))?,
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
                arms.map_err(|problem| refused(&problem))?;
            }
        }
        Ok(())
    }

    /// One sentence on how regret was taken.
    pub(super) fn sentence(&self) -> String {
        format!(
            "Regret over {} accepted worlds of {}, {} replicates of everything in each, on the fresh seeds: how far a \
             package falls short of the best of them all (the reference included) in the same world; on average \
             over the worlds, and in the world where it is most. The best and the worst are chosen without the replicate \
             in which the shortfall is measured, so that luck is no regret; what is below zero is noise. 95 % intervals over \
             replicates, one at a time.",
            self.studies.len(),
            self.file.display(),
            self.replicates,
        )
    }

    pub(super) fn document(&self, study: &Study, asked: &Search, over: &OverWorlds) -> Value {
        let worlds = self
            .settings
            .iter()
            .map(|world| world.iter().map(Setting::text).collect::<Vec<_>>());
        let number =
            |one: &Estimate| json!({ "value": one.mean, "half_width": one.half_width, "n": one.n });
        let packages = over.regrets.iter().enumerate().map(|(option, row)| {
            let objectives = asked.objectives.iter().zip(row).map(|(outcome, regret)| {
                json!({
                    "outcome": outcome.name,
                    "unit": outcome.unit.name(),
                    "regret": regret.as_ref().map(|regret| json!({
                        "mean": number(&regret.mean),
                        "worst": number(&regret.worst),
                        "worst_world": regret.worst_world + 1,
                        "by_world": regret.by_world.iter().map(number).collect::<Vec<_>>(),
                    })),
                })
            });
            json!({ "package": name(study, option), "objectives": objectives.collect::<Vec<_>>() })
        });
        json!({
            "file": self.file.display().to_string(),
            "replicates": over.replicates,
            "worlds": worlds.collect::<Vec<_>>(),
            "packages": packages.collect::<Vec<_>>(),
        })
    }
}

/// How a package is called: the reference by its name, the others by their number.
fn name(study: &Study, option: usize) -> String {
    match option {
        0 => study.arms[0].name.clone(),
        package => package.to_string(),
    }
}

pub(super) fn header(asked: &Search) -> Vec<String> {
    let columns = asked.objectives.iter().flat_map(|outcome| {
        let unit = numbers::unit(outcome.unit);
        ["mean", "worst"].map(|which| format!("{}, {which} ({unit})", outcome.name))
    });
    std::iter::once("package".to_owned())
        .chain(columns)
        .collect()
}

pub(super) fn rows<'a>(
    study: &'a Study,
    asked: &'a Search,
    over: &'a OverWorlds,
) -> impl Iterator<Item = Vec<String>> + 'a {
    over.regrets.iter().enumerate().map(|(option, row)| {
        let cells = asked
            .objectives
            .iter()
            .zip(row)
            .flat_map(|(outcome, regret)| {
                let cell = |estimate: Option<&Estimate>| numbers::mean(estimate, outcome.unit);
                let worst = match regret {
                    Some(regret) => format!(
                        "{} (world {})",
                        cell(Some(&regret.worst)),
                        regret.worst_world + 1
                    ),
                    None => cell(None),
                };
                [cell(regret.as_ref().map(|regret| &regret.mean)), worst]
            });
        std::iter::once(name(study, option)).chain(cells).collect()
    })
}
