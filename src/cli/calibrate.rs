//! `gresham calibrate`: which parameters fit the claims and facts marked calibrated.

use super::jobs::{JobOptions, publish};
use super::lists::{self, Format};
use super::plan::refused;
use super::{Failure, capacity};
use crate::claims::arms::Arms;
use crate::claims::calibration::{
    Calibration, Noise, Point, Priors, Target, judge, narrowed, targets,
};
use crate::claims::{Registry, calibration};
use crate::experiment::{Experiment, Lookup, Panels, Reading, Setup, Store, Unit, Values};
use crate::market::calendar::Calendar;
use crate::records::{Journal, RecordsError, Verb};
use crate::render::json;
use crate::report::pages::calibration::{Fit, document, readme};
use crate::report::{calibration as figure, influences};
use crate::scenario::Setting;
use clap::Args;
use std::collections::BTreeMap;
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
    let file = Calibration::read(&arguments.file).map_err(|problem| refused(&problem))?;
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
        Registry::read(&self.path, &all).map_err(|problem| refused(&problem))
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
        file.check(scenario).map_err(|problem| refused(&problem))
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
    let parts: Vec<Part> = arms
        .iter()
        .enumerate()
        .flat_map(|(point, arms)| {
            let needed = calibration::needed(&registries[point], arms, targets);
            needed.into_iter().map(move |arm| Part { point, arm })
        })
        .collect();
    let setups = parts.iter().map(|part| &arms[part.point].setups[part.arm]);
    let setups: Vec<Setup> = setups.cloned().collect();
    let worlds = setups.iter().map(|setup| &*setup.world);
    let markets = points.len() * options.replicates as usize;
    capacity::check(worlds, false, markets, options.threads)?;
    let values = Reading {
        of: Panels(|_: &Calendar| arms[0].periods.clone()),
        read: |panel, part: usize, _| {
            let Part { point, arm } = parts[part];
            calibration::values(&registries[point], &arms[point], targets, arm, &panel)
        },
    };
    let mut store = PointStore {
        journal,
        identities: arms.iter().map(calibration::identity).collect(),
        parts: &parts,
        unfinished: BTreeMap::new(),
    };
    let experiment = Experiment::new(&setups, options.seed, values);
    options.run(&setups, &experiment, options.replicates, &mut store)?;
    for (point, identity) in points.iter_mut().zip(&store.identities) {
        let replicates = 0..options.replicates;
        let rows = replicates.filter_map(|replicate| store.journal.values(identity, replicate));
        point.seen = rows.map(<[Option<f64>]>::to_vec).collect();
    }
    Ok(())
}

/// An arm of a point.
#[derive(Debug, Clone, Copy)]
struct Part {
    point: usize,
    arm: usize,
}

/// The values of points, each made up of what its arms give.
struct PointStore<'a> {
    journal: &'a mut Journal,
    identities: Vec<String>,
    parts: &'a [Part],
    /// Values of points of which some arms are finished, and how many those are.
    unfinished: BTreeMap<(usize, u32), (usize, Values)>,
}

impl Store<Values> for PointStore<'_> {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit, _: &str) -> Result<Lookup<Values>, RecordsError> {
        let identity = &self.identities[self.parts[unit.arm].point];
        Store::<Values>::recall(self.journal, unit, identity)
    }

    fn keep(&mut self, unit: Unit, _: &str, values: Values) -> Result<Values, RecordsError> {
        let point = self.parts[unit.arm].point;
        let parts = self.parts.iter().filter(|part| part.point == point).count();
        let whole = self.unfinished.entry((point, unit.replicate)).or_default();
        whole.0 += 1;
        whole.1.resize(values.len(), None);
        for (known, value) in whole.1.iter_mut().zip(values) {
            *known = known.or(value);
        }
        let (finished, values) = whole.clone();
        if finished == parts {
            self.unfinished.remove(&(point, unit.replicate));
            let identity = &self.identities[point];
            self.journal.keep(unit, identity, values.clone())?;
        }
        Ok(values)
    }
}
