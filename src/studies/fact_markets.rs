//! Markets in which facts are measured: the scenarios that they name, in some worlds.

use super::capacity;
use super::error::Error;
use super::markets::{MarketOptions, complete};
use super::session::Session;
use super::workload::Markets;
use crate::experiment::{
    Allotment, Dealt, Evidence, Experiment, Lookup, Reading, Setup, Simulated, Store, Unit, Values,
    WholeMarket, WithPurchases,
};
use crate::facts::{Facts, Statistic};
use crate::outcome::Outcome;
use crate::records::{Journal, RecordsError};
use crate::scenario::{Scenario, Setting};
use std::collections::BTreeMap;
use std::sync::Arc;

/// In which scenario, by index, and how something is measured, or why it is not.
type Measured = Result<(usize, Statistic), String>;

/// Statistics, the scenarios that they are measured in, and how those are run.
pub(super) struct FactMarkets<'a> {
    scenarios: Vec<Scenario>,
    /// By identifier.
    measured: Vec<(String, Measured)>,
    pub(super) options: &'a MarketOptions,
    /// True if it was told already how long they will take.
    told: bool,
}

/// The setups of some worlds.
pub(super) struct InWorlds {
    pub(super) setups: Vec<Setup>,
    /// The world that each setup is of.
    parts: Vec<usize>,
    /// World by world what tells its values.
    identities: Vec<String>,
}

impl InWorlds {
    /// So many replicates of them, for what is left of these.
    pub(super) fn markets(&self, replicates: u32) -> Markets<'_> {
        Markets::of(&self.setups, replicates).read_as(&self.identities, &self.parts)
    }
}

impl<'a> FactMarkets<'a> {
    /// The markets in which some facts are measured.
    pub(super) fn of(facts: &Facts, options: &'a MarketOptions) -> Self {
        let measured = facts.facts.iter();
        Self {
            scenarios: facts.scenarios.clone(),
            measured: measured
                .map(|fact| {
                    let measured = fact.measured.clone();
                    (fact.id.clone(), measured.map_err(|why| why.to_string()))
                })
                .collect(),
            options,
            told: false,
        }
    }

    /// Markets of some scenarios in which outcomes are read, scenario by scenario.
    pub(super) fn of_outcomes(
        scenarios: Vec<Scenario>,
        outcomes: &[&'static Outcome],
        options: &'a MarketOptions,
    ) -> Self {
        let of = |scenario: usize| {
            outcomes.iter().map(move |outcome| {
                let statistic = Statistic::of(outcome);
                (outcome.name.to_owned(), Ok((scenario, statistic)))
            })
        };
        Self {
            measured: (0..scenarios.len()).flat_map(of).collect(),
            scenarios,
            options,
            told: false,
        }
    }

    /// Leaves it to others to tell how long they will take.
    pub(super) fn leave_untold(&mut self) {
        self.told = true;
    }
}

impl FactMarkets<'_> {
    /// The scenarios that the file names.
    pub(super) fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// Scenarios, by index, in which something is measured.
    pub(super) fn needed(&self) -> Vec<usize> {
        let measured = self.measured.iter().flat_map(|(_, measured)| measured);
        let mut needed: Vec<usize> = measured.map(|(scenario, _)| *scenario).collect();
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// A fingerprint of what they are measured in, and how.
    pub(super) fn identity(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (id, measured) in &self.measured {
            hasher.update(format!("{id} {measured:?}").as_bytes());
        }
        for scenario in self.needed() {
            hasher.update(self.scenarios()[scenario].digest().as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// The setups of worlds that some settings make.
    pub(super) fn in_worlds(&self, worlds: &[Vec<Setting>]) -> Result<InWorlds, Error> {
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
        Ok(InWorlds {
            setups,
            parts,
            identities,
        })
    }

    /// Values of all targets in worlds that some settings make, replicate by replicate.
    pub(super) fn values(
        &self,
        worlds: &[Vec<Setting>],
        replicates: u32,
        journal: &mut Journal,
        session: &mut Session<'_>,
    ) -> Result<Vec<Vec<Values>>, Error> {
        let InWorlds {
            setups,
            parts,
            identities,
        } = self.in_worlds(worlds)?;
        let jobs = setups.len() * replicates as usize;
        let grounds = setups.iter().map(|setup| &*setup.world);
        capacity::check(grounds, false, jobs, Some(session.threads() as u16))?;
        // A world's values are one line, so that worlds are dealt out, not markets.
        let groups = identities.iter().map(|one| vec![one.clone()]);
        let groups: Vec<Vec<String>> = groups.collect();
        let allotment = Allotment::by_groups(session.share, replicates, &groups);
        let mut store = PointStore {
            journal: Dealt::new(journal, allotment),
            identities: &identities,
            parts: &parts,
            arms: self.needed().len(),
            unfinished: BTreeMap::new(),
        };
        self.run(&setups, replicates, &mut store, session)?;
        let rows = identities.iter().map(|identity| {
            let rows = (0..replicates).filter_map(|replicate| journal.values(identity, replicate));
            rows.map(<[Option<f64>]>::to_vec).collect()
        });
        Ok(rows.collect())
    }

    /// Runs what the store lacks. Every purchase is watched only where some fact needs that.
    fn run(
        &self,
        setups: &[Setup],
        replicates: u32,
        store: &mut PointStore<'_>,
        session: &mut Session<'_>,
    ) -> Result<(), Error> {
        let (needed, statistics) = (self.needed(), self.statistics());
        let sample = setups.last().filter(|_| !self.told);
        let seed = self.options.seed;
        let values = |part: usize, value: &dyn Fn(&Statistic) -> Option<f64>| -> Values {
            let scenario = needed[part % needed.len()];
            let of = statistics.iter().map(|(measured, statistic)| {
                let concerned = *measured == scenario;
                concerned.then(|| value(statistic))?
            });
            of.collect()
        };
        if statistics
            .iter()
            .all(|(_, statistic)| statistic.is_of_totals())
        {
            let totals = Reading {
                of: WholeMarket { efficiency: false },
                read: |simulated: Simulated, part: usize, _| {
                    values(part, &|it| it.value(&simulated.summary.window))
                },
            };
            let experiment = Experiment::new(setups, seed, totals);
            complete(&experiment, replicates, sample, store, session)?;
            return Ok(());
        }
        let purchases = Reading {
            of: WithPurchases,
            read: |seen: Evidence, part: usize, _| values(part, &|it| it.value_in(&seen)),
        };
        let experiment = Experiment::new(setups, seed, purchases);
        complete(&experiment, replicates, sample, store, session)?;
        Ok(())
    }

    fn statistics(&self) -> Vec<(usize, &Statistic)> {
        let measured = self.measured.iter().flat_map(|(_, measured)| measured);
        measured.map(|(scenario, how)| (*scenario, how)).collect()
    }
}

/// The values of points, each made up of what its scenarios give.
struct PointStore<'a> {
    journal: Dealt<&'a mut Journal>,
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
        Store::<Values>::recall(&mut self.journal, unit, identity)
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
