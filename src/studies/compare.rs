//! `run` and `compare`: scenarios, outcome by outcome, against a baseline.

use super::budget::within;
use super::error::Error;
use super::in_worlds::{self, Worlds, WorldsRequest, fixed, reference};
use super::plan::plan;
use super::recorded_run::{RecordedRun, record};
use super::run_options::{RunOptions, ScenarioSource};
use super::session::Session;
use crate::experiment::at_scale::{PlatformSize, restate};
use crate::experiment::drift::drift;
use crate::experiment::gains::who_gains;
use crate::experiment::horizons::horizons;
use crate::experiment::measured::compare_measured;
use crate::experiment::over_worlds::{InWorlds, Pair};
use crate::experiment::{self, Plan, Terms, Values, nobody_reached, same_rules, unreached};
use crate::outcome::{HEADLINE, Outcome, Totals};
use crate::records::{Heading, Verb, peak_memory_bytes};
use crate::report;
use crate::report::at_scale::AtScale;
use crate::report::comparison::{Answer, Arm};
use crate::report::worlds::{self, OverReport};
use serde::{Deserialize, Serialize};

/// A comparison of scenarios, replicate by replicate with the same luck.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompareRequest {
    /// The scenarios; the first is the baseline.
    pub scenarios: Vec<ScenarioSource>,
    /// Compare although the worlds differ; differences are then not due to the policy alone.
    #[serde(default)]
    pub allow_different_worlds: bool,
    /// Worlds over which the differences are told, too.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// The platform for which effects are told in yuan a year, too.
    #[serde(default)]
    pub scale: Option<PlatformSize>,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: RunOptions,
}

/// Runs one scenario and tells its outcomes; records and report are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn run(
    scenario: &ScenarioSource,
    options: &RunOptions,
    session: &mut Session<'_>,
) -> Result<Answer, Error> {
    let scenarios = std::slice::from_ref(scenario);
    let plan = plan(scenarios, options, false, session)?;
    reported(&plan, None, None, options, Verb::Run, session)
}

/// Compares scenarios with a baseline; records and report are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn compare(request: &CompareRequest, session: &mut Session<'_>) -> Result<Answer, Error> {
    let CompareRequest {
        scenarios, options, ..
    } = request;
    let plan = plan(scenarios, options, request.allow_different_worlds, session)?;
    let worlds = request.worlds.as_ref();
    if worlds.is_some() && plan.arms.len() < 2 {
        return Err(Error::invalid(
            "a range over worlds is that of a difference; name two scenarios",
        ));
    }
    let fixed = fixed(options);
    let worlds = worlds.map(|worlds| Worlds::read(worlds, &plan.arms, &fixed, session));
    let worlds = worlds.transpose()?;
    let (worlds, scale) = (worlds.as_ref(), request.scale);
    reported(&plan, worlds, scale, options, Verb::Compare, session)
}

/// Runs the plan and writes the folder's figures and README, from what is on record alone.
fn reported(
    plan: &Plan,
    worlds: Option<&Worlds>,
    scale: Option<PlatformSize>,
    options: &RunOptions,
    verb: Verb,
    session: &mut Session<'_>,
) -> Result<Answer, Error> {
    let (mut answer, run) = answered(plan, worlds, options, verb, session)?;
    let reference = reference(&plan.industries(), &run.conducted.arms);
    let ran = worlds.map(|worlds| in_worlds(plan, worlds, &run, session));
    let ran = ran.transpose()?;
    if let Some(ran) = &ran {
        answer.over_worlds = Some(over_worlds(plan, ran, &options.shown()?, &reference));
    }
    answer.at_scale = scale.map(|size| at_scale(plan, size, &reference, ran.as_ref()));
    if let Some(results) = &run.results {
        let mut files = report::files(results, &answer.section()).map_err(Error::Figures)?;
        if let Some(over) = &answer.over_worlds {
            files.extend(worlds::files(over).map_err(Error::Figures)?);
        }
        run.folder.publish(&files)?;
    }
    Ok(answer)
}

/// Runs the arms in worlds.
fn in_worlds(
    plan: &Plan,
    worlds: &Worlds,
    run: &RecordedRun,
    session: &mut Session<'_>,
) -> Result<InWorlds, Error> {
    let heading = Heading::new(plan.seed, false);
    let mut journal = run.folder.journal(in_worlds::FOLDER, &heading)?;
    let ran = worlds.run(&plan.arms, plan.seed, &mut journal, session)?;
    journal.settle()?;
    Ok(ran)
}

/// Differences of arms from the first over worlds.
fn over_worlds(
    plan: &Plan,
    ran: &InWorlds,
    outcomes: &[&'static Outcome],
    reference: &[Vec<Values>],
) -> OverReport {
    let names: Vec<String> = plan.arms.iter().map(|arm| arm.name.clone()).collect();
    let pairs = (1..names.len()).map(|arm| Pair { baseline: 0, arm });
    OverReport::new(ran, &names, &pairs.collect::<Vec<_>>(), outcomes, reference)
}

/// Differences of arms from the first on a platform of some size.
fn at_scale(
    plan: &Plan,
    size: PlatformSize,
    reference: &[Vec<Values>],
    ran: Option<&InWorlds>,
) -> AtScale {
    let arms = plan.arms.iter().enumerate().skip(1);
    let arms = arms.map(|(arm, setup)| {
        let pair = Pair { baseline: 0, arm };
        (setup.name.clone(), restate(size, pair, reference, ran))
    });
    AtScale {
        size,
        baseline: plan.arms[0].name.clone(),
        arms: arms.collect(),
    }
}

/// Runs the plan, with what fits into its budget beside the worlds that are run afterwards, and
/// reads the answer off; the folder stays claimed.
pub(super) fn answered(
    plan: &Plan,
    worlds: Option<&Worlds>,
    options: &RunOptions,
    verb: Verb,
    session: &mut Session<'_>,
) -> Result<(Answer, RecordedRun), Error> {
    let (options, command) = within(plan, worlds, options, verb, session)?;
    let shown = options.shown()?;
    let run = record(plan, &options, verb, &command, session)?;
    let arms = || run.conducted.arms.iter();
    let slices: Vec<Vec<Vec<Totals>>> = arms()
        .map(|arm| arm.iter().map(|kept| kept.window.clone()).collect())
        .collect();
    let whole: Vec<Vec<Totals>> = arms()
        .map(|arm| arm.iter().map(|kept| kept.window[0]).collect())
        .collect();
    let terms = Terms {
        family: &HEADLINE,
        same_rules: &same_rules(&plan.arms),
    };
    let answer = Answer {
        arms: Arm::of(plan),
        calendar: plan.calendar(),
        seed: plan.seed,
        efficiency: plan.efficiency,
        unreached: [
            unreached(plan),
            nobody_reached(plan, run.conducted.replicates),
        ]
        .concat(),
        comparison: experiment::compare_under(&shown, &whole, &terms),
        measured: compare_measured(&whole),
        gains: who_gains(&plan.industries(), &slices),
        drift: drift(plan, &run.conducted.arms[0]),
        horizons: horizons(plan, &run.conducted.arms),
        over_worlds: None,
        at_scale: None,
        attained: run.conducted.attained.clone(),
        orders: run.conducted.orders(),
        digest: run.digest.clone(),
        folder: run.folder.path().display().to_string(),
        speed: run.speed.clone(),
        peak_memory_bytes: peak_memory_bytes(),
    };
    Ok((answer, run))
}
