//! `gresham attribute`: what each lever of a package contributes.

use super::jobs::{JobOptions, publish};
use super::lists::{self, Format};
use super::options::{Shown, shown};
use super::plan::refused;
use super::{Failure, capacity};
use crate::experiment::attribution::{Attribution, EXACT_UP_TO};
use crate::experiment::{Experiment, Reading, Setup, Simulated, WholeMarket};
use crate::outcome::{self, Outcome};
use crate::records::{Claim, Verb};
use crate::render::json;
use crate::report::attribution::waterfalls;
use crate::report::pages::attribution::{self, Divided};
use crate::scenario::Scenario;
use crate::stats::{Coalition, MOST_PLAYERS};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
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
    capacity::check([&*attribution.base.world], false, jobs, options.threads)?;
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
    Scenario::read(path)
        .map_err(|problem| refused(&problem))?
        .with(&options.settings()?)
        .map_err(|problem| refused(&problem))
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
    options.run(&setups, &experiment, options.replicates, &mut journal)?;
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
