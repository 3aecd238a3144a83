//! The targets of a calibration, the worlds of its points, and the time that is left.

use super::super::error::Error;
use super::super::fact_markets::FactMarkets;
use super::super::markets::MarketOptions;
use super::super::run_options::Budget;
use super::super::session::Session;
use crate::claims::calibration::{self, Calibration, Point, Priors, Target};
use crate::facts::Facts;
use crate::records::Journal;
use crate::scenario::Setting;
use std::path::Path;
use std::time::Instant;

/// Fewest points that make a wave worth beginning.
const FEWEST: usize = 20;

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

    /// Starts the clock of a budget.
    #[expect(
        clippy::disallowed_methods,
        reason = "a budget of time decides how many points are run, which the record says"
    )]
    pub(super) fn allow(&mut self, budget: Option<Budget>) {
        self.allowed = budget.map(|budget| Allowed {
            begun: Instant::now(),
            seconds: budget.seconds,
            points: 0,
        });
    }

    /// So many points of the wanted ones as are expected to fit into what is left of the budget;
    /// all where there is none or where nothing is known yet, and 0 where too few would.
    pub(super) fn affordable(&self, wanted: usize, session: &mut Session<'_>) -> usize {
        let Some(allowed) = &self.allowed else {
            return wanted;
        };
        let used = allowed.begun.elapsed().as_secs_f64();
        let pace = used / allowed.points.max(1) as f64;
        let fits = if allowed.points == 0 {
            wanted
        } else {
            ((allowed.seconds - used).max(0.0) / pace) as usize
        };
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
