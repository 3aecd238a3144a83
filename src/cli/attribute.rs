//! `gresham attribute`: what each lever of a package contributes.

use super::Failure;
use super::jobs::{JobOptions, publish};
use super::lists::{self, Format};
use super::options::{Shown, shown};
use crate::experiment::Job;
use crate::experiment::attribution::{Attribution, EXACT_UP_TO};
use crate::experiment::pool::Outlet;
use crate::experiment::treated_market::Setup;
use crate::outcome::{self, Outcome};
use crate::records::{Claim, Verb};
use crate::render::json;
use crate::report::attribution::waterfalls;
use crate::report::pages::attribution::{self, Divided};
use crate::scenario::Scenario;
use crate::stats::{Coalition, MOST_PLAYERS};
use crate::studies::capacity;
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Divide a package's effect among its levers by Shapley values
///
/// A lever's value is its mean contribution over all orders in which the levers could be introduced,
/// so that the values add up to the package's effect. Up to ten levers every combination is run;
/// with more, or with --orders, random orders are, and the intervals hold their noise too.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Scenario without the package
    #[arg(value_name = "BASE")]
    base: PathBuf,

    /// Scenario with the package; its world must be the same
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,

    /// Outcomes to divide, separated by commas, or `all`
    #[arg(long, value_name = "A,B,C", default_value = "net_gmv,repeat_90,quality_traded,abuse_loss,honest_surplus", value_parser = shown)]
    outcomes: Shown,

    /// Pairs of random orders per replicate, instead of every combination of levers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    orders: Option<u32>,

    /// How values are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    options: JobOptions,
}

const EXAMPLES: &str = "\
Examples:
  gresham attribute traffic-first service-is-growth
  gresham attribute refund-only-relaxed true-experience-score --replicates 4
  gresham attribute BASE.toml PACKAGE.toml --orders 2 --replicates 20 --set population.consumers=4000";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let attribution = of_package(arguments)?;
    let jobs = options.replicates as usize;
    capacity::check([&attribution.base.world], false, jobs, options.threads)?;
    let outcomes: Vec<&'static Outcome> = arguments.outcomes.all().to_vec();
    if outcomes.contains(&outcome::EFFICIENCY) {
        return Err(Failure::input(format!(
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
    let worth = simulate(&attribution, &outcomes, &claim, options)?;
    let divided: Vec<Divided> = outcomes
        .iter()
        .enumerate()
        .map(|(index, outcome)| {
            let worth: Vec<BTreeMap<Coalition, Option<f64>>> = worth
                .iter()
                .map(|replicate| {
                    replicate
                        .iter()
                        .map(|(coalition, values)| (*coalition, values[index]))
                        .collect()
                })
                .collect();
            (*outcome, attribution.result(&worth))
        })
        .collect();
    let document = json::document(&attribution::document(&attribution, &divided));
    let readme = attribution::readme(&attribution, &divided, command);
    let figure = waterfalls(&attribution.levers, &divided);
    publish(
        &claim,
        [("attribution.json", &document), ("README.md", &readme)],
        &[("attribution", figure)],
    )?;
    lists::print(&match arguments.format {
        Format::Table => {
            let table = lists::text(&attribution::table(&attribution, &divided));
            format!("{table}everything is in {}\n", claim.path().display())
        }
        Format::Markdown => readme,
        Format::Json => document,
    })
}

fn scenario(path: &Path, options: &JobOptions) -> Result<Scenario, Failure> {
    Ok(Scenario::read(path)?.with(&options.settings()?)?)
}

fn of_package(arguments: &Arguments) -> Result<Attribution, Failure> {
    let base = scenario(&arguments.base, &arguments.options)?;
    let package = scenario(&arguments.package, &arguments.options)?;
    if base.world != package.world || base.calendar != package.calendar {
        return Err(Failure::input(format!(
            "{} and {} differ in more than their policies; only a policy can be divided among levers",
            base.name, package.name
        )));
    }
    let timelines = |scenario: &Scenario, lever: &str| {
        let entries = scenario.policy.entries().into_iter();
        entries.filter(|entry| entry.0 == lever).collect::<Vec<_>>()
    };
    let names = crate::policy::LEVERS.iter().map(|lever| lever.name);
    let levers: Vec<&str> = names
        .filter(|lever| timelines(&base, lever) != timelines(&package, lever))
        .collect();
    if levers.is_empty() || levers.len() > MOST_PLAYERS {
        return Err(Failure::input(format!(
            "{} and {} differ in {} levers; it takes 1 to {MOST_PLAYERS} to divide an effect",
            base.name,
            package.name,
            levers.len()
        )));
    }
    let sampled = arguments.orders.map(|pairs| pairs as usize);
    let too_many = (levers.len() > EXACT_UP_TO).then_some(1);
    Ok(Attribution {
        base: Setup {
            name: base.name.clone(),
            digest: format!("{}-{}", base.digest(), package.digest()),
            world: base.world,
            policy: base.policy,
            calendar: base.calendar,
            intervention: None,
        },
        package: package.policy,
        levers,
        pairs: sampled.or(too_many),
        seed: arguments.options.seed,
    })
}

/// What each coalition is worth in each replicate: one value per outcome.
type Worth = Vec<BTreeMap<Coalition, Vec<Option<f64>>>>;

fn simulate(
    attribution: &Attribution,
    outcomes: &[&'static Outcome],
    claim: &Arc<Claim>,
    options: &JobOptions,
) -> Result<Worth, Failure> {
    let mut journal = options.journal(claim)?;
    let key = |coalition: Coalition| format!("{}/{coalition:x}", attribution.base.digest);
    let mut all = 0;
    let lacking = (0..options.replicates).map(|replicate| {
        let coalitions = attribution.coalitions(replicate);
        all += coalitions.len();
        let lacks = |coalition: &Coalition| journal.values(&key(*coalition), replicate).is_none();
        let coalitions = coalitions.into_iter().filter(lacks);
        (
            replicate,
            coalitions.map(|coalition| coalition as usize).collect(),
        )
    });
    let jobs = Job::of(lacking, |coalitions| attribution.branches(coalitions));
    let missing = Job::markets(&jobs);
    options.run(
        &jobs,
        [all - missing, missing],
        |Job { replicate, branch }, outlet: &Outlet<'_, _>| {
            let stopped = || outlet.is_closed();
            attribution.simulate(
                branch,
                *replicate,
                outcomes,
                &stopped,
                &|coalition, values| {
                    outlet.give((coalition, *replicate, values));
                },
            );
        },
        |(coalition, replicate, values)| journal.keep_values(&key(coalition), replicate, values),
    )?;
    let replicates = 0..options.replicates;
    let worth = replicates.map(|replicate| {
        let coalitions = attribution.coalitions(replicate).into_iter();
        coalitions
            .map(|coalition| {
                let values = journal
                    .values(&key(coalition), replicate)
                    .unwrap_or_default();
                (coalition, values.to_vec())
            })
            .collect()
    });
    Ok(worth.collect())
}
