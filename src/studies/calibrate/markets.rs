//! Markets of a calibration: the worlds of its points, in which its targets are measured.

use super::super::capacity;
use super::super::error::Error;
use super::super::markets::{MarketOptions, complete};
use super::super::run_options::Budget;
use super::super::session::Session;
use crate::claims::calibration::{self, Calibration, Point, Priors, Target};
use crate::experiment::{
    Experiment, Lookup, Reading, Setup, Simulated, Store, Unit, Values, WholeMarket,
};
use crate::facts::{Facts, FitFacts, Statistic};
use crate::records::{Journal, RecordsError};
use crate::scenario::{Scenario, Setting};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Fewest points that make a wave worth beginning.
const FEWEST: usize = 20;

/// The facts, the scenarios in which they are measured, and the time that is left.
pub(super) struct Markets<'a> {
    facts: FitFacts,
    targets: Vec<Target>,
    options: &'a MarketOptions,
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
            facts,
            targets,
            options,
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

    /// So many points of the wanted ones as are expected to fit into what is left of the budget; all
    /// where there is none or where nothing is known yet, and 0 where too few would.
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

    fn scenarios(&self) -> &[Scenario] {
        &self.facts.facts().scenarios
    }

    /// Refuses priors of parameters that the scenarios do not have.
    pub(super) fn check(&self, file: &Calibration) -> Result<(), Error> {
        for scenario in self.needed() {
            file.check(&self.scenarios()[scenario])?;
        }
        Ok(())
    }

    fn needed(&self) -> Vec<usize> {
        self.facts.facts().needed()
    }

    /// A parameter's value as the scenarios have it.
    pub(super) fn shipped(&self, key: &str) -> Result<f64, Error> {
        let scenario = &self.scenarios()[self.needed()[0]];
        let parameter = scenario.parameter(key).map_err(Error::invalid)?;
        Ok(calibration::number(parameter.value))
    }

    /// A fingerprint of the facts, of what they are measured in, and how.
    pub(super) fn identity(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for fact in &self.facts.facts().facts {
            hasher.update(format!("{fact:?}").as_bytes());
        }
        for scenario in self.needed() {
            hasher.update(self.scenarios()[scenario].digest().as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Properties that the points of one folder have in common.
    pub(super) fn properties(&self) -> [(&'static str, String); 1] {
        [("facts", self.identity())]
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
        let rows = self.values(&settings, journal, session)?;
        for (point, rows) in points.iter_mut().zip(rows) {
            point.seen = rows;
        }
        if let Some(allowed) = &mut self.allowed {
            allowed.points += points.len();
        }
        Ok(())
    }

    /// Values of all targets in worlds that some settings make, replicate by replicate.
    fn values(
        &self,
        worlds: &[Vec<Setting>],
        journal: &mut Journal,
        session: &mut Session<'_>,
    ) -> Result<Vec<Vec<Values>>, Error> {
        let needed = self.needed();
        let mut setups = Vec::new();
        let mut parts = Vec::new();
        let mut identities = Vec::new();
        for (world, settings) in worlds.iter().enumerate() {
            let mut digests = self.identity();
            let mut shared: Option<Arc<_>> = None;
            for scenario in &needed {
                let scenario = self.scenarios()[*scenario].with(settings)?;
                let digest = scenario.digest();
                digests = digests + "-" + &digest;
                let same = shared.clone().filter(|known| **known == scenario.world);
                let own = same.unwrap_or_else(|| Arc::new(scenario.world.clone()));
                shared = Some(Arc::clone(&own));
                let Scenario {
                    name,
                    policy,
                    calendar,
                    ..
                } = scenario;
                let name = format!("{name}-{world}");
                setups.push(Setup::new(&name, digest, own, policy, calendar));
                parts.push(world);
            }
            identities.push(blake3::hash(digests.as_bytes()).to_hex()[..16].to_owned());
        }
        let replicates = self.options.replicates;
        let jobs = setups.len() * replicates as usize;
        let grounds = setups.iter().map(|setup| &*setup.world);
        capacity::check(grounds, false, jobs, Some(session.threads() as u16))?;
        let statistics: Vec<(usize, &Statistic)> = self.statistics();
        let values = Reading {
            of: WholeMarket { efficiency: false },
            read: |simulated: Simulated, part: usize, _| {
                let scenario = needed[part % needed.len()];
                let of = statistics.iter().map(|(measured, statistic)| {
                    let concerned = *measured == scenario;
                    concerned.then(|| statistic.value(&simulated.summary.window))?
                });
                of.collect()
            },
        };
        let mut store = PointStore {
            journal,
            identities: &identities,
            parts: &parts,
            arms: needed.len(),
            unfinished: BTreeMap::new(),
        };
        let experiment = Experiment::new(&setups, self.options.seed, values);
        complete(&experiment, replicates, setups.last(), &mut store, session)?;
        let rows = identities.iter().map(|identity| {
            let rows = (0..replicates).filter_map(|replicate| journal.values(identity, replicate));
            rows.map(<[Option<f64>]>::to_vec).collect()
        });
        Ok(rows.collect())
    }

    fn statistics(&self) -> Vec<(usize, &Statistic)> {
        let facts = self.facts.facts().facts.iter();
        let measured = facts.flat_map(|fact| &fact.measured);
        measured.map(|(scenario, how)| (*scenario, how)).collect()
    }
}

/// The values of points, each made up of what its scenarios give.
struct PointStore<'a> {
    journal: &'a mut Journal,
    identities: &'a [String],
    /// The point that each arm belongs to.
    parts: &'a [usize],
    /// Arms of a point.
    arms: usize,
    /// Values of points of which some arms are finished, and how many those are.
    unfinished: BTreeMap<(usize, u32), (usize, Values)>,
}

impl Store<Values> for PointStore<'_> {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit, _: &str) -> Result<Lookup<Values>, RecordsError> {
        let identity = &self.identities[self.parts[unit.arm]];
        Store::<Values>::recall(self.journal, unit, identity)
    }

    fn keep(&mut self, unit: Unit, _: &str, values: Values) -> Result<Values, RecordsError> {
        let point = self.parts[unit.arm];
        let whole = self.unfinished.entry((point, unit.replicate)).or_default();
        whole.0 += 1;
        whole.1.resize(values.len(), None);
        for (known, value) in whole.1.iter_mut().zip(values) {
            *known = known.or(value);
        }
        let (finished, values) = whole.clone();
        if finished == self.arms {
            self.unfinished.remove(&(point, unit.replicate));
            let identity = &self.identities[point];
            self.journal.keep(unit, identity, values.clone())?;
        }
        Ok(values)
    }
}
