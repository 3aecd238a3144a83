//! The targets of a calibration, the worlds of its points, and the time that is left.

use super::super::budget::{least_fits, tell};
use super::super::capacity;
use super::super::error::Error;
use super::super::fact_markets::FactMarkets;
use super::super::markets::MarketOptions;
use super::super::run_options::Budget;
use super::super::session::Session;
use super::super::workload::Workload;
use super::request::CalibrateRequest;
use crate::claims::calibration::{self, Calibration, Point, Priors, Target, design};
use crate::facts::Facts;
use crate::records::{Journal, Verb};
use crate::scenario::Setting;
use std::path::Path;
use std::time::Instant;

/// Fewest points that make a wave worth beginning.
pub(super) const FEWEST: usize = 20;

/// The targets of a calibration, and the time that is left.
pub(super) struct Markets<'a> {
    of_facts: FactMarkets<'a>,
    targets: Vec<Target>,
    allowed: Option<Allowed>,
}

/// Time that may be used, and what was done in what has been.
struct Allowed {
    begun: Instant,
    seconds: f64,
    points: usize,
    /// Seconds that a point is expected to take, until some are run.
    expected: f64,
}

impl<'a> Markets<'a> {
    /// Reads the facts.
    pub(super) fn open(facts: &Path, options: &'a MarketOptions) -> Result<Self, Error> {
        let facts = Facts::read(facts, &options.settings()?)?.fit();
        let targets = Target::all(&facts);
        if targets.is_empty() {
            return Err(Error::invalid(
                "no fact of use `fit` can be measured, so that there is nothing to fit to",
            ));
        }
        Ok(Self {
            of_facts: FactMarkets::of(facts.facts(), options),
            targets,
            allowed: None,
        })
    }

    /// Tells how long a calibration will take that is not begun in its folder yet, and starts the
    /// clock of its budget, if it has one.
    ///
    /// # Errors
    /// If not even the screening and the least of a wave fit into it.
    pub(super) fn prepare(
        &mut self,
        request: &CalibrateRequest,
        priors: &Priors,
        session: &mut Session<'_>,
    ) -> Result<(), Error> {
        let options = &request.options;
        let record = options.on_record(Verb::Calibrate, &self.properties());
        let point = self.of_facts.in_worlds(&[Vec::new()])?;
        let Some(sample) = point.setups.last() else {
            return Ok(());
        };
        let (jobs, threads) = (options.replicates as usize, session.threads() as u16);
        let grounds = point.setups.iter().map(|setup| &*setup.world);
        capacity::check(grounds, false, jobs * point.setups.len(), Some(threads))?;
        let mut screening = Workload::default();
        let places = design(priors, request.screening as usize, options.seed);
        let settings = places.iter().map(|place| priors.settings(place));
        let screened = self.of_facts.in_worlds(&settings.collect::<Vec<_>>())?;
        let mut finished = record.finished("", &options.heading());
        let markets = screened.markets(options.replicates);
        screening.add_fixed(&markets, &mut markets.finished(&mut finished));
        let markets = point.markets(options.replicates);
        let seconds = Workload::of(&markets, &mut |_, _| false).seconds(options.replicates);
        let with = |points: f64| screening.clone().and(points * seconds);
        if !record.is_begun() {
            let all = with(f64::from(request.waves) * f64::from(request.points));
            tell(sample, &all, 0, session);
            self.of_facts.leave_untold();
        }
        let Some(budget) = options.budget else {
            return Ok(());
        };
        let fewest = FEWEST.min(request.points as usize);
        // Points of a wave that may be on record cannot be told from others yet.
        let least = with(if record.is_begun() {
            0.0
        } else {
            fewest as f64
        });
        let what =
            format!("what screens parameters and {fewest} worlds, the least that make a wave,");
        let scale = least_fits((budget, &what), sample, &least, session)?;
        self.allow(budget, seconds * scale);
        Ok(())
    }

    /// Starts the clock of a budget.
    #[expect(
        clippy::disallowed_methods,
        reason = "a budget of time decides how many points are run, which the record says"
    )]
    fn allow(&mut self, budget: Budget, expected: f64) {
        self.allowed = Some(Allowed {
            begun: Instant::now(),
            seconds: budget.seconds,
            points: 0,
            expected,
        });
    }

    /// So many points of the wanted ones as are expected to fit into what is left of the budget;
    /// all where there is none, and 0 where too few would.
    pub(super) fn affordable(&self, wanted: usize, session: &mut Session<'_>) -> usize {
        let Some(allowed) = &self.allowed else {
            return wanted;
        };
        let used = allowed.begun.elapsed().as_secs_f64();
        let pace = match allowed.points {
            0 => allowed.expected,
            points => used / points as f64,
        };
        let fits = ((allowed.seconds - used).max(0.0) / pace) as usize;
        if fits < wanted {
            session.note(&format!(
                "{fits} of {wanted} points of the next wave fit into the time that is left"
            ));
        }
        match fits.min(wanted) {
            few if few < FEWEST.min(wanted) => 0,
            enough => enough,
        }
    }

    /// The targets.
    pub(super) fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Refuses priors of parameters that the scenarios do not have.
    pub(super) fn check(&self, file: &Calibration) -> Result<(), Error> {
        for scenario in self.of_facts.needed() {
            file.check(&self.of_facts.scenarios()[scenario])?;
        }
        Ok(())
    }

    /// A parameter's value as the scenarios have it.
    pub(super) fn shipped(&self, key: &str) -> Result<f64, Error> {
        let scenario = &self.of_facts.scenarios()[self.of_facts.needed()[0]];
        let parameter = scenario.parameter(key).map_err(Error::invalid)?;
        Ok(calibration::number(parameter.value))
    }

    /// A fingerprint of the facts, of what they are measured in, and how.
    pub(super) fn identity(&self) -> String {
        self.of_facts.identity()
    }

    /// Properties that the points of one folder have in common.
    pub(super) fn properties(&self) -> [(&'static str, String); 1] {
        [("facts", self.of_facts.identity())]
    }

    /// Runs what is missing of some points and fills in their values.
    pub(super) fn run(
        &mut self,
        points: &mut [Point],
        priors: &Priors,
        journal: &mut Journal,
        session: &mut Session<'_>,
    ) -> Result<(), Error> {
        let settings = points.iter().map(|point| priors.settings(&point.place));
        let settings: Vec<Vec<Setting>> = settings.collect();
        let replicates = self.of_facts.options.replicates;
        let rows = self
            .of_facts
            .values(&settings, replicates, journal, session)?;
        for (point, rows) in points.iter_mut().zip(rows) {
            point.seen = rows;
        }
        if let Some(allowed) = &mut self.allowed {
            allowed.points += points.len();
        }
        Ok(())
    }
}
