//! `gresham calibrate`: which parameters fit the claims and facts marked calibrated.

use super::Failure;
use super::jobs::{JobOptions, publish};
use super::lists::{self, Format};
use super::session::tell_expectation;
use crate::claims::arms::Arms;
use crate::claims::calibration::{
    Calibration, Noise, Point, Priors, Target, judge, narrowed, targets,
};
use crate::claims::{Registry, calibration};
use crate::records::{Journal, Verb};
use crate::render::json;
use crate::report::pages::calibration::{Fit, document, readme};
use crate::report::{calibration as figure, influences};
use crate::scenario::Setting;
use crate::studies::capacity;
use clap::Args;
use std::path::PathBuf;

/// Find the parameters that fit the claims and facts marked calibrated, by history matching
///
/// Points are spread over the priors, and each is run. A point is implausible if some target lies
/// further from its simulated value than the target's tolerance and the noise of few replicates
/// explain. The next wave is spread over what is left. What is accepted in the end is a set, not a point.
/// Ctrl-C keeps what is finished; the same command goes on, also with more replicates, waves or points
/// (a wave of another size is another design).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in calibration or file: claims and priors
    #[arg(value_name = "CALIBRATION", default_value = "calibration")]
    file: PathBuf,

    /// Points of each wave
    #[arg(long, value_name = "N", default_value_t = 96, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    points: u32,

    /// Waves
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    waves: u32,

    /// Targets that may be missed: with 1 the second worst decides
    #[arg(long, value_name = "N", default_value_t = 1)]
    spare: usize,

    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    options: JobOptions,
}

const EXAMPLES: &str = "\
Examples:
  gresham calibrate --replicates 8
  gresham calibrate --points 16 --waves 1 --replicates 2 --set population.consumers=3000 --out results/quick
  gresham calibrate my-calibration.toml --out results/my-calibration";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let file = Calibration::read(&arguments.file)?;
    let priors = &file.priors;
    let study = Study {
        path: file.claims.clone(),
        base: options.settings()?,
    };
    let targets = targets(&study.registry(&[])?);
    if targets.is_empty() {
        return Err(Failure::input("no claim marked calibrated can be measured"));
    }
    study.check_keys(&file)?;
    let shipped = study.shipped(priors)?;
    let mut points = vec![shipped];
    let mut region = priors.clone();
    let mut noise = Noise::over(&[], targets.len());
    let claim = options.claim(Verb::Calibrate, study.properties(&targets)?)?;
    let mut journal = options.journal(&claim)?;
    for wave in 0..arguments.waves {
        let first = points.len();
        points.extend(region.spread(
            arguments.points as usize,
            options.seed + u64::from(wave),
            wave + 1,
        ));
        let begin = if wave == 0 { 0 } else { first };
        run_wave(
            &mut points[begin..],
            &study,
            &targets,
            priors,
            &mut journal,
            options,
        )?;
        noise = judge(&mut points, &targets, arguments.spare);
        region = narrowed(priors, &points);
    }
    let fit = Fit {
        priors,
        targets: &targets,
        points: &points,
        noise: &noise,
        replicates: options.replicates as usize,
        spare: arguments.spare,
    };
    let document = json::document(&document(&fit));
    let readme = readme(&fit, command);
    let figures = [
        ("calibration", figure::page(priors, &targets, &points)),
        ("influences", influences::page(priors, &targets, &points)),
    ];
    publish(
        &claim,
        [("calibration.json", &document), ("README.md", &readme)],
        &figures,
    )?;
    lists::print(&match arguments.format {
        Format::Json => document,
        Format::Table | Format::Markdown => readme,
    })
}

/// The claims under some parameters.
struct Study {
    path: PathBuf,
    base: Vec<Setting>,
}

impl Study {
    fn registry(&self, settings: &[Setting]) -> Result<Registry, Failure> {
        let all: Vec<Setting> = self.base.iter().chain(settings).cloned().collect();
        Ok(Registry::read(&self.path, &all)?)
    }

    /// What the points of one folder have in common.
    fn properties(&self, targets: &[Target]) -> Result<[(&'static str, String); 2], Failure> {
        let registry = self.registry(&[])?;
        let policies = registry.policies.iter();
        let digests: Vec<String> = policies.map(|policy| policy.scenario.digest()).collect();
        let names: Vec<&str> = targets.iter().map(|target| target.id.as_str()).collect();
        Ok([
            ("targets", names.join(",")),
            ("scenarios", digests.join(" and ")),
        ])
    }

    /// Refuses keys of parameters that the shipped scenarios do not have.
    fn check_keys(&self, file: &Calibration) -> Result<(), Failure> {
        let registry = self.registry(&[])?;
        let scenario = &registry.policies[0].scenario;
        Ok(file.check(scenario)?)
    }

    /// The parameters as the shipped scenarios have them.
    fn shipped(&self, priors: &Priors) -> Result<Point, Failure> {
        let registry = self.registry(&[])?;
        let scenario = &registry.policies[0].scenario;
        let values = priors.keys().map(|key| {
            scenario
                .parameter(key)
                .map_err(Failure::input)
                .map(|parameter| calibration::number(parameter.value))
        });
        Ok(Point::new(
            0,
            values.collect::<Result<Vec<f64>, Failure>>()?,
        ))
    }
}

/// Runs what is missing of some points and fills in their values.
fn run_wave(
    points: &mut [Point],
    study: &Study,
    targets: &[Target],
    priors: &Priors,
    journal: &mut Journal,
    options: &JobOptions,
) -> Result<(), Failure> {
    let registries = points
        .iter()
        .map(|point| study.registry(&priors.settings(&point.values)))
        .collect::<Result<Vec<Registry>, Failure>>()?;
    let arms: Vec<Arms> = registries.iter().map(Arms::of).collect();
    let worlds = arms.iter().flat_map(|arms| &arms.setups);
    let worlds = worlds.map(|setup| &setup.world);
    let jobs = points.len() * options.replicates as usize;
    capacity::check(worlds, false, jobs, options.threads)?;
    let key = |point: usize| calibration::identity(&arms[point]);
    let replicates = options.replicates;
    let jobs = (0..points.len())
        .flat_map(|point| (0..replicates).map(move |replicate| (point, replicate)));
    let (found, missing): (Vec<_>, Vec<_>) =
        jobs.partition(|(point, replicate)| journal.values(&key(*point), *replicate).is_some());
    if let Some(setup) = arms.first().and_then(|arms| arms.setups.first()) {
        let markets = missing.len() * arms[0].setups.len();
        tell_expectation(setup, markets as f64, options.threads);
    }
    options.run(
        &missing,
        [found.len(), missing.len()],
        |(point, replicate), outlet| {
            let (registry, arms) = (&registries[*point], &arms[*point]);
            let values = calibration::simulate(registry, arms, targets, options.seed, *replicate);
            outlet.give((*point, *replicate, values));
        },
        |(point, replicate, values)| journal.keep_values(&key(point), replicate, values),
    )?;
    for (index, point) in points.iter_mut().enumerate() {
        let rows = (0..replicates).filter_map(|replicate| journal.values(&key(index), replicate));
        point.seen = rows.map(<[Option<f64>]>::to_vec).collect();
    }
    Ok(())
}
