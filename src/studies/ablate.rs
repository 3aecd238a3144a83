//! `ablate`: what each lever of a package does.

use super::budget::{Asked, Granted, grant, on_record};
use super::error::Error;
use super::in_worlds::{self, Worlds, WorldsRequest, fixed, reference};
use super::markets::complete;
use super::plan::plan;
use super::recorded_run::{RecordedRun, record};
use super::run_options::{RunOptions, ScenarioSource};
use super::session::Session;
use super::workload::{Markets, Workload};
use crate::builtin;
use crate::experiment::ablation::{
    Ablation, AimValues, ablate as effects_of, aims, levers_between, policies, read_aims,
};
use crate::experiment::over_worlds::Pair;
use crate::experiment::{
    Experiment, Plan, Reading, ReplicateSummary, Setup, Simulated, WholeMarket,
};
use crate::outcome::Outcome;
use crate::records::{self, AblationRecord, Heading, Journal, Verb};
use crate::report::pages::ablation;
use crate::report::worlds::{self, OverReport};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::path::Path;

/// A package of levers to be taken apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AblateRequest {
    /// The scenario on which the levers are put, one at a time.
    pub baseline: ScenarioSource,
    /// The scenario whose levers are taken apart.
    pub package: ScenarioSource,
    /// Worlds over which effects are told, too.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// Replicates up to which undecided levers are gone on with; not if they are no more than all
    /// arms have.
    #[serde(default)]
    pub until: u32,
    /// Effort, luck, settings and records; precisions and figures are not asked for.
    #[serde(default)]
    pub options: RunOptions,
}

/// The effects of each lever, and where they are on record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AblateAnswer {
    /// The effects.
    pub record: AblationRecord,
    /// Effects over worlds, if they were asked for.
    pub over_worlds: Option<OverReport>,
    /// The folder of the records.
    pub folder: String,
}

/// Runs the baseline, the package, and two arms per lever; effects and report are in the answer's
/// folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn ablate(request: &AblateRequest, session: &mut Session<'_>) -> Result<AblateAnswer, Error> {
    let (both, levers) = opposed(request, session)?;
    let plan = taken_apart(&both, &levers);
    let worlds = request.worlds.as_ref();
    let fixed = fixed(&request.options);
    let worlds = worlds.map(|worlds| Worlds::read(worlds, &plan.arms, &fixed, session));
    let worlds = worlds.transpose()?;
    let Granted { most, command } = granted(request, &plan, worlds.as_ref(), session)?;
    let options = RunOptions {
        replicates: request.options.replicates.min(most),
        ..request.options.clone()
    };
    let run = record(&plan, &options, Verb::Ablate, &command, session)?;
    let until = request.until.min(most);
    let (effects, looks) = decided(&plan, &levers, &run, until, session)?;
    let about = (command.as_str(), run.digest.as_str());
    let record = AblationRecord::new(&effects, &plan, looks, about);
    let over = worlds.map(|worlds| over_worlds(&worlds, &plan, &run, session));
    let over = over.transpose()?;
    let mut files = ablation::files(&record, over.as_ref()).map_err(Error::Figures)?;
    files.push(record.file());
    files.extend(over.as_ref().map(worlds::document_file));
    run.folder.publish(&files)?;
    Ok(AblateAnswer {
        record,
        over_worlds: over,
        folder: run.folder.path().display().to_string(),
    })
}

/// Replicates of all arms, and of those that may stay undecided, with as many as fit into the
/// budget if there is one.
fn granted(
    request: &AblateRequest,
    plan: &Plan,
    worlds: Option<&Worlds>,
    session: &mut Session<'_>,
) -> Result<Granted, Error> {
    let options = &request.options;
    let whole = options.replicates;
    let record = on_record(plan, options, Verb::Ablate);
    let mut further = record.finished_anywhere(FURTHER, &Heading::new(plan.seed, false));
    let digests: Vec<String> = plan.arms.iter().map(|arm| of_aims(&arm.digest)).collect();
    let most = whole.max(request.until);
    let markets = Markets::of(&plan.arms, most).twice(plan.efficiency);
    let mut workload = Workload::of(&markets, &mut |arm, replicate| {
        if replicate < whole {
            record.holds_replicate(&plan.arms[arm].name, replicate)
        } else {
            further.holds(&digests[arm], replicate)
        }
    });
    if let Some(worlds) = worlds {
        worlds.add_to(&mut workload, &plan.arms, plan.seed, &record)?;
    }
    let explicit = |most: u32| match most.cmp(&whole) {
        Ordering::Greater => format!("--replicates {whole} --until {most}"),
        _ => format!("--replicates {most}"),
    };
    let asked = Asked {
        sample: plan.into(),
        workload: &workload,
        replicates: whole,
        most,
        budget: options.budget,
        explicit: &explicit,
    };
    grant(&asked, session)
}

/// Folder within a results folder where further replicates of undecided levers are kept.
const FURTHER: &str = "further";

/// The effects, undecided ones from twice as many replicates again and again until there are
/// `until`; and how often it was looked whether they are decided.
fn decided(
    plan: &Plan,
    levers: &[&'static str],
    run: &RecordedRun,
    until: u32,
    session: &mut Session<'_>,
) -> Result<(Ablation, u32), Error> {
    let industries = plan.industries();
    let read = |kept: &ReplicateSummary| read_aims(&industries, &kept.window);
    let finished = run.conducted.arms.iter();
    let mut values: Vec<Vec<AimValues>> =
        finished.map(|arm| arm.iter().map(read).collect()).collect();
    let whole = run.conducted.replicates;
    // What is said of a lever may not depend on how often one could have looked.
    let looks = looks_at_most(whole, until);
    let mut effects = effects_of(levers, &values, looks);
    if whole == 0 || looks == 1 {
        return Ok((effects, looks));
    }
    let mut journal = run
        .folder
        .journal(FURTHER, &Heading::new(plan.seed, false))?;
    let mut replicates = whole;
    while replicates < until {
        let open = effects.undecided_arms();
        if open.is_empty() {
            break;
        }
        replicates = replicates.saturating_mul(2).min(until);
        let more = further(plan, &open, (whole, replicates), &mut journal, session)?;
        for (arm, more) in open.into_iter().zip(more) {
            values[arm].truncate(whole as usize);
            values[arm].extend(more);
        }
        effects = effects_of(levers, &values, looks);
    }
    Ok((effects, looks))
}

/// Looks at the effects of so many replicates, twice as many and so on, until there are `until`.
fn looks_at_most(whole: u32, until: u32) -> u32 {
    let (mut replicates, mut looks) = (whole, 1);
    while replicates > 0 && replicates < until {
        replicates = replicates.saturating_mul(2);
        looks += 1;
    }
    looks
}

/// The digest of an arm of which the aims are read.
fn of_aims(digest: &str) -> String {
    let names = aims().into_iter().map(|aim| aim.label).collect::<Vec<_>>();
    format!("{digest}-aims-{}", names.join("-"))
}

/// The values of some arms in replicates from the first that not all arms have.
fn further(
    plan: &Plan,
    arms: &[usize],
    (from, to): (u32, u32),
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Vec<Vec<AimValues>>, Error> {
    let setups = arms.iter().map(|arm| Setup {
        digest: of_aims(&plan.arms[*arm].digest),
        ..plan.arms[*arm].clone()
    });
    let setups: Vec<Setup> = setups.collect();
    let industries = plan.industries();
    let reading = Reading {
        of: WholeMarket { efficiency: false },
        read: |found: Simulated, _, _| read_aims(&industries, &found.summary.window),
    };
    let needed = (0..to).map(|replicate| {
        let all = 0..if replicate < from { 0 } else { setups.len() };
        all.collect()
    });
    let experiment = Experiment::new(&setups, plan.seed, reading).needing(needed.collect());
    let done = complete(&experiment, to, setups.first(), journal, session);
    let done = done.map(drop);
    journal.settle()?;
    done?;
    let values = setups.iter().map(|setup| {
        let replicates = from..to;
        let values = replicates.map(|replicate| journal.values(&setup.digest, replicate));
        values
            .map(|values| values.unwrap_or_default().to_vec())
            .collect()
    });
    Ok(values.collect())
}

/// Effects of the package, and of every lever alone and within it, over worlds.
fn over_worlds(
    worlds: &Worlds,
    plan: &Plan,
    run: &RecordedRun,
    session: &mut Session<'_>,
) -> Result<OverReport, Error> {
    let heading = Heading::new(plan.seed, false);
    let mut journal = run.folder.journal(in_worlds::FOLDER, &heading)?;
    let ran = worlds.run(&plan.arms, plan.seed, &mut journal, session)?;
    journal.settle()?;
    let levers = (2..plan.arms.len()).step_by(2).flat_map(|alone| {
        let (alone, without) = ((0, alone), (alone + 1, 1));
        [alone, without]
    });
    let pairs = [(0, 1)].into_iter().chain(levers);
    let pairs = pairs.map(|(baseline, arm)| Pair { baseline, arm });
    let mut outcomes: Vec<&'static Outcome> = Vec::new();
    for aim in aims() {
        if !outcomes.contains(&aim.outcome) {
            outcomes.push(aim.outcome);
        }
    }
    let names: Vec<String> = plan.arms.iter().map(|arm| arm.name.clone()).collect();
    let reference = reference(&plan.industries(), &run.conducted.arms);
    let pairs: Vec<Pair> = pairs.collect();
    Ok(OverReport::new(&ran, &names, &pairs, &outcomes, &reference))
}

/// Writes a file of a few lines for every arm of a lever, into `alone/` and `without/` of a folder
/// in which the two scenarios lie unless they are built in.
///
/// # Errors
/// If the request cannot be met, or a file cannot be read or written.
pub fn write_ablation_arms(
    request: &AblateRequest,
    folder: &Path,
    session: &mut Session<'_>,
) -> Result<(), Error> {
    let (both, levers) = opposed(request, session)?;
    let (baseline, package) = (&both.arms[0], &both.arms[1]);
    let called = |arm: &Setup| -> Result<String, Error> {
        let path = Path::new(&arm.path);
        if builtin::is_name(path) {
            return Ok(arm.path.clone());
        }
        let name = path.file_name().unwrap_or_default();
        if folder.join(name).is_file() {
            Ok(format!("../{}", name.to_string_lossy()))
        } else {
            Err(Error::invalid(format!(
                "{} does not lie in {}, where the files would look for it",
                arm.path,
                folder.display()
            )))
        }
    };
    let (on, of) = (called(baseline)?, called(package)?);
    for (kind, extends, from, words) in [
        (
            "alone",
            &on,
            &of,
            alone_in_words as fn(&str, &str, &str) -> String,
        ),
        ("without", &of, &on, without_in_words),
    ] {
        let folder = folder.join(kind);
        for lever in &levers {
            let text = format!(
                "#:schema ../scenario.schema.json\n# Made by `cargo xtask docs`.\n\
                 extends = \"{extends}\"\nname = \"{}\"\nsummary = \"{}\"\n\
                 policy.take.{lever} = \"{from}\"\n",
                name(kind, lever),
                words(lever, &baseline.name, &package.name),
            );
            let path = folder.join(format!("{}.toml", lever.replace('_', "-")));
            records::put(&path, text.as_bytes())?;
        }
    }
    Ok(())
}

/// A plan of the baseline and the package, and the levers in which they differ.
fn opposed(
    request: &AblateRequest,
    session: &mut Session<'_>,
) -> Result<(Plan, Vec<&'static str>), Error> {
    let sources = [request.baseline.clone(), request.package.clone()];
    let both = plan(&sources, &request.options, false, session)?;
    let (baseline, package) = (&both.arms[0], &both.arms[1]);
    let levers = levers_between(&baseline.policy, &package.policy);
    if levers.is_empty() {
        return Err(Error::invalid(format!(
            "{} and {} have the same levers; there is nothing to take apart",
            baseline.name, package.name
        )));
    }
    Ok((both, levers))
}

/// The arms of the ablation, each a scenario of its own with a digest.
fn taken_apart(both: &Plan, levers: &[&str]) -> Plan {
    let (baseline, package) = (&both.arms[0], &both.arms[1]);
    let mut names = vec![baseline.name.clone(), package.name.clone()];
    let mut summaries = vec![baseline.summary.clone(), package.summary.clone()];
    for lever in levers {
        names.extend([name("alone", lever), name("without", lever)]);
        summaries.extend([
            alone_in_words(lever, &baseline.name, &package.name),
            without_in_words(lever, &baseline.name, &package.name),
        ]);
    }
    let policies = policies(&baseline.policy, &package.policy, levers);
    let arms = names.into_iter().zip(summaries).zip(policies);
    let arms = arms.map(|((name, summary), policy)| {
        let scenario = Scenario {
            name,
            summary,
            calendar: baseline.calendar,
            world: (*baseline.world).clone(),
            policy,
        };
        Setup {
            digest: scenario.digest(),
            path: String::new(),
            name: scenario.name,
            summary: scenario.summary,
            policy: scenario.policy,
            ..baseline.clone()
        }
    });
    Plan {
        arms: arms.collect(),
        ..both.clone()
    }
}

fn name(kind: &str, lever: &str) -> String {
    format!("{kind}-{}", lever.replace('_', "-"))
}

fn alone_in_words(lever: &str, baseline: &str, package: &str) -> String {
    format!("`{baseline}` with one lever, `{lever}`, as `{package}` has it.")
}

fn without_in_words(lever: &str, baseline: &str, package: &str) -> String {
    format!("`{package}` with one lever, `{lever}`, as `{baseline}` has it.")
}
