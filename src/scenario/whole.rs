//! A checked scenario.

use crate::market::calendar::Calendar;
use crate::market::parameters::WorldParameters;
use crate::policy::{FORMULAS, Policy};
use jiff::ToSpan as _;

/// A world, the days to simulate and the policy in force: all that a run needs beside a seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name in kebab case.
    pub name: String,
    /// One sentence on what it is; empty if the file states none.
    pub summary: String,
    /// Which days are simulated, reported and compared.
    pub calendar: Calendar,
    /// Everything about the market that is not policy.
    pub world: WorldParameters,
    /// The levers with their timelines.
    pub policy: Policy,
}

impl Scenario {
    /// The entries of levers and formulas that are in force on no simulated day, each as a
    /// sentence.
    #[must_use]
    pub fn never_in_force(&self) -> Vec<String> {
        let Calendar { start, end, .. } = self.calendar;
        let first = start.saturating_sub(i64::from(self.calendar.burn_in_days).days());
        let levers = self.policy.entries().into_iter();
        let levers = levers.map(|entry| (entry.lever, entry.terms.from, entry.terms.to));
        let formulas = self.policy.formulas.entries().iter();
        let formulas = formulas.map(|entry| (FORMULAS, entry.terms.from, entry.terms.to));
        let told = levers.chain(formulas).filter_map(|(name, from, to)| {
            let why = match (from, to) {
                (Some(from), _) if from > end => {
                    format!("begins on {from}, and the run ends on {end}")
                }
                (_, Some(to)) if to <= first => {
                    format!("ends before {to}, and the run begins on {first}")
                }
                _ => return None,
            };
            let scenario = &self.name;
            Some(format!(
                "an entry of `{name}` in {scenario} never comes into force: it {why}"
            ))
        });
        told.collect()
    }

    /// The names of the industries, in order.
    pub(crate) fn industry_names(&self) -> Vec<&str> {
        let industries = self.world.industries.iter();
        industries.map(|industry| industry.name.as_str()).collect()
    }
}
