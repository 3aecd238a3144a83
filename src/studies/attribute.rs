//! `attribute`: the effect of a package divided among its levers.

use super::capacity;
use super::error::Error;
use super::markets::{MarketOptions, complete, publish};
use super::run_options::ScenarioSource;
use super::session::Session;
use crate::experiment::attribution::{Attribution, EXACT_UP_TO};
use crate::experiment::{Experiment, Reading, Setup, Simulated, WholeMarket};
use crate::outcome::{self, Outcome};
use crate::records::{Claim, Verb};
use crate::render::json;
use crate::report::attribution::waterfalls;
use crate::report::pages::attribution::{self, Divided};
use crate::scenario::Scenario;
use crate::stats::{Coalition, MOST_PLAYERS};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A package whose effect is divided among its levers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeRequest {
    /// The scenario without the package.
    pub base: ScenarioSource,
    /// The scenario with it, in the same world.
    pub package: ScenarioSource,
    /// The outcomes to divide.
    pub outcomes: Vec<&'static Outcome>,
    /// Pairs of random orders per replicate, in place of every combination of levers.
    #[serde(default)]
    pub orders: Option<u32>,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

/// A package's effect, outcome by outcome.
#[derive(Debug, Clone)]
pub struct AttributeAnswer {
    /// The package.
    pub attribution: Attribution,
    /// Outcome by outcome the division; `None` where one is not defined.
    pub divided: Vec<Divided>,
    /// The README of the folder.
    pub readme: String,
    /// The divisions for programs.
    pub document: String,
    /// The folder of the records and the report.
    pub folder: String,
}

/// Divides the effect of a package; records and report are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn attribute(
    request: &AttributeRequest,
    session: &mut Session<'_>,
) -> Result<AttributeAnswer, Error> {
    let AttributeRequest {
        outcomes, options, ..
    } = request;
    let attribution = of_package(request)?;
    let (jobs, threads) = (options.replicates as usize, session.threads() as u16);
    capacity::check([&*attribution.base.world], false, jobs, Some(threads))?;
    if outcomes.contains(&outcome::EFFICIENCY) {
        return Err(Error::invalid(format!(
            "`{}` needs a second market and cannot be divided here",
            outcome::EFFICIENCY.name
        )));
    }
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.name).collect();
    let properties = [
        ("scenarios", attribution.base.digest.clone()),
        ("outcomes", names.join(",")),
    ];
    let claim = options.claim(Verb::Attribute, properties)?;
    let worth = simulate(&attribution, outcomes, &claim, options, session)?;
    let divided = outcomes.iter().enumerate().map(|(index, outcome)| {
        let of_outcome = |replicate: &BTreeMap<Coalition, Vec<Option<f64>>>| {
            let coalitions = replicate.iter();
            coalitions
                .map(|(coalition, values)| (*coalition, values[index]))
                .collect()
        };
        let worth: Vec<_> = worth.iter().map(of_outcome).collect();
        (*outcome, attribution.result(&worth))
    });
    let divided: Vec<Divided> = divided.collect();
    let document = json::document(&attribution::document(&attribution, &divided));
    let readme = attribution::readme(&attribution, &divided, &session.command);
    let figure = waterfalls(&attribution.levers, &divided);
    publish(
        &claim,
        [("attribution.json", &document), ("README.md", &readme)],
        &[("attribution", figure)],
    )?;
    Ok(AttributeAnswer {
        attribution,
        divided,
        readme,
        document,
        folder: claim.path().display().to_string(),
    })
}

fn scenario(source: &ScenarioSource, options: &MarketOptions) -> Result<Scenario, Error> {
    Ok(source.read()?.with(&options.settings()?)?)
}

fn of_package(request: &AttributeRequest) -> Result<Attribution, Error> {
    let base = scenario(&request.base, &request.options)?;
    let package = scenario(&request.package, &request.options)?;
    if base.world != package.world || base.calendar != package.calendar {
        return Err(Error::invalid(format!(
            "{} and {} differ in more than their policies; only a policy can be divided among levers",
            base.name, package.name
        )));
    }
    let timelines = |scenario: &Scenario, lever: &str| {
        let entries = scenario.policy.entries().into_iter();
        entries
            .filter(|entry| entry.lever == lever)
            .collect::<Vec<_>>()
    };
    let names = crate::policy::LEVERS.iter().map(|lever| lever.name);
    let levers: Vec<&str> = names
        .filter(|lever| timelines(&base, lever) != timelines(&package, lever))
        .collect();
    if levers.is_empty() || levers.len() > MOST_PLAYERS {
        return Err(Error::invalid(format!(
            "{} and {} differ in {} levers; it takes 1 to {MOST_PLAYERS} to divide an effect",
            base.name,
            package.name,
            levers.len()
        )));
    }
    let sampled = request.orders.map(|pairs| pairs as usize);
    let too_many = (levers.len() > EXACT_UP_TO).then_some(1);
    Ok(Attribution {
        base: Setup::new(
            &base.name,
            format!("{}-{}", base.digest(), package.digest()),
            base.world,
            base.policy,
            base.calendar,
        ),
        package: package.policy,
        levers,
        pairs: sampled.or(too_many),
        seed: request.options.seed,
    })
}

/// Worth of each coalition in each replicate: one value per outcome.
type Worth = Vec<BTreeMap<Coalition, Vec<Option<f64>>>>;

fn simulate(
    attribution: &Attribution,
    outcomes: &[&'static Outcome],
    claim: &Arc<Claim>,
    options: &MarketOptions,
    session: &mut Session<'_>,
) -> Result<Worth, Error> {
    let mut journal = options.journal(claim, session)?;
    let coalitions: Vec<BTreeSet<Coalition>> = (0..options.replicates)
        .map(|replicate| attribution.coalitions(replicate))
        .collect();
    let all: BTreeSet<Coalition> = coalitions.iter().flatten().copied().collect();
    let setups = attribution.setups(&all);
    let places: BTreeMap<Coalition, usize> = all.into_iter().zip(0..).collect();
    let needed = coalitions.iter().map(|coalitions| {
        let places = coalitions.iter().map(|coalition| places[coalition]);
        places.collect()
    });
    let values = Reading {
        of: WholeMarket { efficiency: false },
        read: |found: Simulated, _, _| {
            let totals = &found.summary.window[0];
            let values = outcomes.iter().map(|outcome| (outcome.value)(totals));
            values
                .map(|value| value.filter(|value| value.is_finite()))
                .collect()
        },
    };
    let experiment = Experiment::new(&setups, options.seed, values).needing(needed.collect());
    let sample = setups.last();
    complete(
        &experiment,
        options.replicates,
        sample,
        &mut journal,
        session,
    )?;
    journal.settle()?;
    let worth = coalitions.iter().zip(0..).map(|(coalitions, replicate)| {
        let values = |coalition: &Coalition| {
            let digest = &setups[places[coalition]].digest;
            let values = journal.values(digest, replicate).unwrap_or_default();
            (*coalition, values.to_vec())
        };
        coalitions.iter().map(values).collect()
    });
    Ok(worth.collect())
}
