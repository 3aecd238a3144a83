//! From scenarios and options to a plan, with everything checked.

use super::capacity;
use super::error::Error;
use super::run_options::{Assignment, RunOptions, ScenarioSource};
use super::session::Session;
use crate::experiment::{Plan, Setup};
use crate::market::parameters::{WORLD_SECTIONS, WorldParameters};
use crate::scenario::{Scenario, Setting};

/// Differences between worlds that an error lists at most.
const MOST_LISTED: usize = 5;

/// Reads the scenarios and makes a plan of them; the first is the baseline.
pub(super) fn plan(
    sources: &[ScenarioSource],
    options: &RunOptions,
    allow_different_worlds: bool,
    session: &mut Session<'_>,
) -> Result<Plan, Error> {
    Error::below(
        1,
        [
            ("replicates", Some(options.replicates)),
            ("max_replicates", Some(options.max_replicates)),
            ("shards", options.shards.map(u32::from)),
        ],
    )?;
    let scenarios = sources.iter().map(ScenarioSource::read);
    let scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
    let scenarios = with_settings(&scenarios, &options.set)?;
    for (index, scenario) in scenarios.iter().enumerate() {
        if scenarios[..index]
            .iter()
            .any(|other| other.name == scenario.name)
        {
            return Err(Error::invalid(format!(
                "two scenarios are called {}; give one of them another `name`",
                scenario.name
            )));
        }
        comparable(&scenarios[0], scenario, allow_different_worlds)?;
    }
    for told in scenarios.iter().flat_map(Scenario::never_in_force) {
        session.note(&format!("note: {told}"));
    }
    if scenarios.is_empty() {
        return Err(Error::invalid("no scenario is named"));
    }
    let arms = scenarios.into_iter().zip(sources);
    let arms = arms.map(|(scenario, source)| {
        let digest = scenario.digest();
        let (world, policy) = (scenario.world, scenario.policy);
        Setup {
            summary: scenario.summary,
            path: source.path(),
            ..Setup::new(&scenario.name, digest, world, policy, scenario.calendar)
        }
    });
    let arms: Vec<Setup> = arms.collect();
    let worlds = arms.iter().map(|arm| &*arm.world);
    // Markets whose consumers are held by others are run one at a time.
    let jobs = match &session.held {
        Some(_) => 1,
        None => options.replicates as usize * arms.len(),
    };
    if !session.is_held_elsewhere() {
        let threads = Some(session.threads() as u16);
        capacity::check(worlds, options.efficiency, jobs, threads)?;
    }
    Ok(Plan {
        arms,
        seed: options.seed,
        efficiency: options.efficiency,
    })
}

/// The scenarios with what is set on top of them.
fn with_settings(
    scenarios: &[Scenario],
    assignments: &[Assignment],
) -> Result<Vec<Scenario>, Error> {
    let names: Vec<&str> = scenarios.iter().map(|one| one.name.as_str()).collect();
    for name in assignments.iter().filter_map(|one| one.scenario.as_deref()) {
        if !names.contains(&name) {
            return Err(Error::invalid(format!(
                "--set names the scenario `{name}`, but those given are {}",
                names.join(", ")
            )));
        }
    }
    let concerned = |scenario: &Scenario| -> Vec<Setting> {
        let meant = assignments.iter().filter(|assignment| {
            let name = assignment.scenario.as_ref();
            name.is_none_or(|name| *name == scenario.name)
        });
        meant.map(|assignment| assignment.setting.clone()).collect()
    };
    let set = |scenario: &Scenario| scenario.with(&concerned(scenario));
    Ok(scenarios.iter().map(set).collect::<Result<_, _>>()?)
}

fn comparable(baseline: &Scenario, other: &Scenario, different_worlds: bool) -> Result<(), Error> {
    let names = format!("{} and {}", baseline.name, other.name);
    if baseline.calendar != other.calendar {
        return Err(Error::invalid(format!(
            "{names} have different calendars: {:?} and {:?}; arms are compared day by day, so \
             give them the same [run]",
            baseline.calendar, other.calendar
        )));
    }
    let industries = |scenario: &Scenario| -> Vec<String> {
        let industries = scenario.world.industries.iter();
        industries.map(|industry| industry.name.clone()).collect()
    };
    if industries(baseline) != industries(other) {
        return Err(Error::invalid(format!(
            "{names} have different industries; outcomes are compared industry by industry"
        )));
    }
    if baseline.world == other.world || different_worlds {
        return Ok(());
    }
    let mut list = differences(&baseline.world, &other.world);
    let more = list.len().saturating_sub(MOST_LISTED);
    list.truncate(MOST_LISTED);
    if more > 0 {
        list.push(format!("and {more} more"));
    }
    Err(Error::invalid(format!(
        "{names} have different worlds:\n  {}\nA paired comparison tells what a policy changes, all \
         else equal; to compare different worlds say --allow-different-worlds",
        list.join("\n  ")
    )))
}

fn differences(left: &WorldParameters, right: &WorldParameters) -> Vec<String> {
    let mut differences = Vec::new();
    let values = left.to_values().into_iter().zip(right.to_values());
    for (section, (left, right)) in WORLD_SECTIONS.iter().zip(values) {
        for (field, (left, right)) in section.fields.iter().zip(left.iter().zip(&right)) {
            if left != right {
                differences.push(format!(
                    "{}.{}: {left} and {right}",
                    section.name, field.key
                ));
            }
        }
    }
    for (left, right) in left.industries.iter().zip(&right.industries) {
        if left != right {
            differences.push(format!("industry {}", left.name));
        }
    }
    differences
}
