//! `gresham attribute`: what each lever of a package contributes.

use super::jobs::{JobOptions, publish};
use super::lists::{self, Format};
use super::numbers;
use super::options::{Shown, shown};
use super::{Failure, capacity};
use crate::experiment::Job;
use crate::experiment::attribution::{Attribution, Division, EXACT_UP_TO};
use crate::experiment::pool::Outlet;
use crate::experiment::treated_market::Setup;
use crate::outcome::{self, Outcome, Unit};
use crate::records::{Claim, Verb};
use crate::report;
use crate::scenario::Scenario;
use crate::stats::{Coalition, Estimate, MOST_PLAYERS};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::IsTerminal as _;
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

/// A lever's name and its share of one outcome.
pub(super) type Row = (String, Estimate);

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let options = &arguments.options;
    let attribution = attribution(arguments)?;
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
    let divided: Vec<(&Outcome, Option<Division>)> = outcomes
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
    let json = lists::json(&document(&attribution, &divided));
    let readme = markdown(&attribution, &divided, command);
    let page = report::attribution::waterfalls(&attribution.levers, &divided);
    publish(
        &claim,
        [("attribution.json", &json), ("README.md", &readme)],
        &[("attribution", page)],
    )?;
    lists::print(&match arguments.format {
        Format::Table => {
            format!(
                "{}everything is in {}\n",
                table(&attribution, &divided),
                claim.path().display()
            )
        }
        Format::Markdown => readme,
        Format::Json => json,
    })
}

fn scenario(path: &Path, options: &JobOptions) -> Result<Scenario, Failure> {
    let refuse = |problem: crate::scenario::Diagnostics| {
        Failure::report(problem.render(std::io::stderr().is_terminal()))
    };
    Scenario::read(path)
        .map_err(refuse)?
        .with(&options.settings()?)
        .map_err(refuse)
}

fn attribution(arguments: &Arguments) -> Result<Attribution, Failure> {
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
            treatment: None,
            trial: None,
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

fn rows(attribution: &Attribution, division: &Division) -> Vec<Row> {
    let names = attribution.levers.iter().map(ToString::to_string);
    names
        .zip(division.shares.iter().copied())
        .chain([("the package".to_owned(), division.effect)])
        .collect()
}

fn cells(attribution: &Attribution, divided: &[(&Outcome, Option<Division>)]) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for (outcome, division) in divided {
        let Some(division) = division else {
            lines.push(vec![
                outcome.label.to_owned(),
                "undefined somewhere".to_owned(),
                numbers::ABSENT.to_owned(),
            ]);
            continue;
        };
        for (name, share) in rows(attribution, division) {
            let value = numbers::mean(Some(&share), outcome.unit);
            let unit = match outcome.unit {
                Unit::Share => "points",
                other => numbers::unit(other),
            };
            lines.push(vec![
                outcome.label.to_owned(),
                name,
                format!("{value} {unit}").trim_end().to_owned(),
            ]);
        }
    }
    lines
}

const HEADER: [&str; 3] = ["outcome", "lever", "Shapley value"];

fn table(attribution: &Attribution, divided: &[(&Outcome, Option<Division>)]) -> String {
    lists::text_table(&HEADER, &[1, 2], cells(attribution, divided).into_iter())
}

fn markdown(
    attribution: &Attribution,
    divided: &[(&Outcome, Option<Division>)],
    command: &str,
) -> String {
    let how = match attribution.pairs {
        None => "every combination of levers".to_owned(),
        Some(pairs) => format!(
            "{pairs} random {} of introducing them per replicate, each with its reverse",
            if pairs == 1 { "order" } else { "orders" }
        ),
    };
    format!(
        "# What each lever contributes\n\nMade by `{command}`, from {how}. Values are in the outcome's own unit, with the \
         half-width of their 95 % interval over replicates; they add up to the package's effect. Between two scenarios a lever counts if its settings differ.\n\n{}\n![Waterfalls](figures/attribution.svg)\n",
        lists::markdown_table(&HEADER, cells(attribution, divided).into_iter())
    )
}

fn document(attribution: &Attribution, divided: &[(&Outcome, Option<Division>)]) -> Value {
    let estimate = |estimate: &Estimate| json!({ "mean": estimate.mean, "half_width": estimate.half_width, "n": estimate.n });
    let outcomes = divided.iter().map(|(outcome, division)| {
        let shares = division.iter().flat_map(|division| rows(attribution, division));
        json!({
            "outcome": outcome.name,
            "base": division.as_ref().map(|division| estimate(&division.base)),
            "shares": shares.map(|(name, share)| json!({ "lever": name, "value": estimate(&share) })).collect::<Vec<_>>(),
        })
    });
    json!({
        "levers": attribution.levers,
        "pairs_of_orders": attribution.pairs,
        "outcomes": outcomes.collect::<Vec<_>>(),
    })
}
