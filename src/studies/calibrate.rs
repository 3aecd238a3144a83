//! `calibrate`: the parameters that fit the claims and facts marked calibrated.

use super::capacity;
use super::error::Error;
use super::markets::{MarketOptions, complete, publish};
use super::session::Session;
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
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A calibration by history matching.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrateRequest {
    /// Built-in calibration or file: claims and priors.
    pub file: PathBuf,
    /// Points of each wave.
    pub points: u32,
    /// Waves.
    pub waves: u32,
    /// Targets that may be missed: with 1 the second worst decides.
    pub spare: usize,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

/// A calibration as it was found.
#[derive(Debug, Clone)]
pub struct CalibrateAnswer {
    /// The README of the folder.
    pub readme: String,
    /// The points for programs.
    pub document: String,
    /// The folder of the records and the report.
    pub folder: String,
}

/// Finds the parameters that fit; records and report are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn calibrate(
    request: &CalibrateRequest,
    session: &mut Session<'_>,
) -> Result<CalibrateAnswer, Error> {
    let options = &request.options;
    let file = Calibration::read(&request.file)?;
    let priors = &file.priors;
    let study = Study {
        path: file.claims.clone(),
        base: options.settings()?,
    };
    let targets = targets(&study.registry(&[])?);
    if targets.is_empty() {
        return Err(Error::invalid("no claim marked calibrated can be measured"));
    }
    study.check_keys(&file)?;
    let shipped = study.shipped(priors)?;
    let mut points = vec![shipped];
    let mut region = priors.clone();
    let mut noise = Noise::over(&[], targets.len());
    let claim = options.claim(Verb::Calibrate, study.properties(&targets)?)?;
    let mut journal = options.journal(&claim, session)?;
    for wave in 0..request.waves {
        let first = points.len();
        points.extend(region.spread(
            request.points as usize,
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
            session,
        )?;
        noise = judge(&mut points, &targets, request.spare);
        region = narrowed(priors, &points);
    }
    let fit = Fit {
        priors,
        targets: &targets,
        points: &points,
        noise: &noise,
        replicates: options.replicates as usize,
        spare: request.spare,
    };
    let document = json::document(&document(&fit));
    let readme = readme(&fit, &session.command);
    let figures = [
        ("calibration", figure::page(priors, &targets, &points)),
        ("influences", influences::page(priors, &targets, &points)),
    ];
    publish(
        &claim,
        [("calibration.json", &document), ("README.md", &readme)],
        &figures,
    )?;
    Ok(CalibrateAnswer {
        readme,
        document,
        folder: claim.path().display().to_string(),
    })
}

/// The claims under some parameters.
struct Study {
    path: PathBuf,
    base: Vec<Setting>,
}

impl Study {
    fn registry(&self, settings: &[Setting]) -> Result<Registry, Error> {
        let all: Vec<Setting> = self.base.iter().chain(settings).cloned().collect();
        Ok(Registry::read(&self.path, &all)?)
    }

    /// Properties that the points of one folder have in common.
    fn properties(&self, targets: &[Target]) -> Result<[(&'static str, String); 2], Error> {
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
    fn check_keys(&self, file: &Calibration) -> Result<(), Error> {
        let registry = self.registry(&[])?;
        let scenario = &registry.policies[0].scenario;
        Ok(file.check(scenario)?)
    }

    /// The parameters as the shipped scenarios have them.
    fn shipped(&self, priors: &Priors) -> Result<Point, Error> {
        let registry = self.registry(&[])?;
        let scenario = &registry.policies[0].scenario;
        let values = priors.keys().map(|key| {
            scenario
                .parameter(key)
                .map_err(Error::invalid)
                .map(|parameter| calibration::number(parameter.value))
        });
        Ok(Point::new(0, values.collect::<Result<Vec<f64>, Error>>()?))
    }
}

/// Runs what is missing of some points and fills in their values.
fn run_wave(
    points: &mut [Point],
    study: &Study,
    targets: &[Target],
    priors: &Priors,
    journal: &mut Journal,
    options: &MarketOptions,
    session: &mut Session<'_>,
) -> Result<(), Error> {
    let registries = points
        .iter()
        .map(|point| study.registry(&priors.settings(&point.values)))
        .collect::<Result<Vec<Registry>, Error>>()?;
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
    capacity::check(worlds, false, markets, Some(session.threads() as u16))?;
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
    let sample = setups.last();
    complete(&experiment, options.replicates, sample, &mut store, session)?;
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
