//! `calibrate`: worlds that the published facts do not rule out.

mod effects;
mod markets;
mod recover;
mod request;
mod waves;

use super::error::Error;
use super::markets::publish;
use super::session::Session;
use crate::claims::calibration::{
    Calibration, Emulators, Group, Noise, Point, Priors, design, groups,
};
use crate::records::{Journal, Verb};
use crate::render::json;
use crate::report::pages::calibration::{Fit, document, readme};
use crate::report::pages::recovery::recovered;
use crate::report::{calibration as figure, influences};
use crate::worlds::{Ensemble, World};
use effects::Effects;
use markets::Markets;
use std::path::PathBuf;
use waves::Search;

pub use request::CalibrateRequest;

/// A calibration as it was found.
#[derive(Debug, Clone)]
pub struct CalibrateAnswer {
    /// The README of the folder.
    pub readme: String,
    /// The points for programs.
    pub document: String,
    /// The ensemble.
    pub ensemble: Ensemble,
    /// The folder of the records and the report.
    pub folder: PathBuf,
}

/// Finds the worlds that fit; records, report and ensemble are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn calibrate(
    request: &CalibrateRequest,
    session: &mut Session<'_>,
) -> Result<CalibrateAnswer, Error> {
    let options = &request.options;
    let file = Calibration::read(&request.file)?;
    let facts = request.facts.as_ref().unwrap_or(&file.facts);
    let mut markets = Markets::open(facts, options)?;
    markets.check(&file)?;
    markets.prepare(request, &file.priors, session)?;
    let claim = options.claim(Verb::Calibrate, &markets.properties())?;
    let mut journal = options.journal(&claim, session)?;
    let (screened, priors) = screen(request, &file.priors, &mut markets, &mut journal, session)?;
    let shipped = shipped(&priors, &markets)?;
    let mut search = Search::new(&priors, request, vec![shipped]);
    let found = search.run(&mut markets, &mut journal, session)?;
    let targets = markets.targets().to_vec();
    let noise = Noise::over(&search.points, &targets);
    let all: Vec<&Point> = search
        .points
        .iter()
        .filter(|point| point.wave > 0)
        .collect();
    let emulators = Emulators::fit(&all, &targets, &noise);
    let growth = waves::growth(&all, &targets, &noise);
    let fit = Fit {
        groups: &screened,
        priors: &priors,
        targets: &targets,
        points: &search.points,
        noise: &noise,
        counted: &found.counted,
        emulators: &emulators,
        waves: &found.waves,
        worlds: &found.worlds,
        growth: &growth,
        replicates: options.replicates as usize,
    };
    let recovery = if request.recover == 0 {
        None
    } else {
        let effects = Effects::run(&file, &fit, options, &mut journal, session)?;
        recover::recover(request, &fit, effects.as_ref())
    };
    journal.settle()?;
    if request.recover > 0 && recovery.is_none() {
        session.note("note: no known world could be tried: in each some fact is not defined");
    }
    let ensemble = ensemble(&fit, &markets.identity(), &session.command);
    let json = json::document(&document(&fit));
    let told = || readme(&fit, &session.command) + &recovered(recovery.as_ref());
    let toml = ensemble.write();
    let documents = [
        ("calibration.json", json.as_str()),
        ("worlds.toml", toml.as_str()),
    ];
    publish(&claim, &documents, || {
        let figures = vec![
            ("calibration", figure::page(&fit)),
            ("influences", influences::page(&fit)),
        ];
        (told(), figures)
    })?;
    let text = told();
    Ok(CalibrateAnswer {
        readme: text,
        document: json,
        ensemble,
        folder: claim.path().to_owned(),
    })
}

/// Screens groups of parameters, and keeps those that some target speaks about.
fn screen(
    request: &CalibrateRequest,
    priors: &Priors,
    markets: &mut Markets<'_>,
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<(Vec<Group>, Priors), Error> {
    if request.screening == 0 {
        return Ok((Vec::new(), priors.clone()));
    }
    let places = design(priors, request.screening as usize, request.options.seed);
    let mut points: Vec<Point> = places.into_iter().map(|it| Point::new(0, it)).collect();
    markets.run(&mut points, priors, journal, session)?;
    let noise = Noise::over(&points, markets.targets());
    let groups = groups(priors, markets.targets(), &points, &noise);
    let noticed = groups.iter().filter(|group| group.is_noticed());
    let mut kept: Vec<usize> = noticed.flat_map(|group| group.members.clone()).collect();
    kept.sort_unstable();
    if kept.is_empty() {
        return Err(Error::invalid(
            "no fact speaks about any group of parameters, so that nothing can be fitted",
        ));
    }
    let varied = kept.len();
    let all = priors.iter().len();
    session.note(&format!(
        "{varied} of {all} parameters move some fact and are varied"
    ));
    Ok((groups, priors.only(&kept)))
}

/// The shipped world as a point.
fn shipped(priors: &Priors, markets: &Markets<'_>) -> Result<Point, Error> {
    let places = priors.iter().map(|prior| {
        let value = markets.shipped(&prior.key)?;
        Ok(prior.place(value))
    });
    Ok(Point::new(0, places.collect::<Result<Vec<f64>, Error>>()?))
}

/// The worlds that are left, as other commands read them.
fn ensemble(fit: &Fit<'_>, facts: &str, command: &str) -> Ensemble {
    let worlds = fit.worlds.iter().map(|world| {
        let point = &fit.points[world.point];
        let distances = point.distances(fit.targets, fit.noise);
        let (implausibility, second, _) = distances.worst(&fit.counted.counted);
        World {
            weight: world.weight,
            implausibility,
            second,
            values: fit.priors.values(&point.place),
        }
    });
    Ensemble {
        facts: facts.to_owned(),
        made_by: command.to_owned(),
        keys: fit.priors.keys().map(str::to_owned).collect(),
        worlds: worlds.collect(),
    }
}
