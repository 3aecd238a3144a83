//! `sweep`: a study over arms and factors.

use super::budget::{Asked, Granted, grant};
use super::error::Error;
use super::in_worlds::{FOLDER, Worlds, WorldsRequest, reference};
use super::run_options::Budget;
use super::session::Session;
use super::study_run::{claim, fits, journal, on_record};
use super::workload::{Markets, Workload};
use crate::experiment::over_worlds::Pair;
use crate::experiment::{Allotment, Dealt, Plan, Setup, Unit};
use crate::records::{Claim, Heading, Journal, Verb, peak_memory_bytes};
use crate::report::studies::Answer;
use crate::report::worlds::OverReport;
use crate::study::best::select;
use crate::study::sweep::{Swept, scenarios_together, sweep as sweep_study};
use crate::study::{Design, Point, Study};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Every arm of a study at every point of its design, with the same luck.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepRequest {
    /// A built-in study or a file.
    pub study: PathBuf,
    /// Replicates of every arm at every point, in place of the study's.
    pub replicates: Option<u32>,
    /// Points, blocks or trajectories of the design, in place of the study's.
    pub points: Option<u32>,
    /// Time that it may take: fewer replicates if not all are expected to fit, and a refusal if not
    /// even two are.
    #[serde(default)]
    pub budget: Option<Budget>,
    /// Worlds over which differences are told, too.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// Folder for the records, in place of the verb's own.
    pub out: Option<PathBuf>,
    /// Discard replicates of a different kind in the folder.
    #[serde(default)]
    pub force: bool,
    /// Do not draw figures.
    #[serde(default)]
    pub no_figures: bool,
}

/// The size of a study, and what it is expected to take.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SweepSize {
    /// Points of the design.
    pub points: usize,
    /// Arms at every point.
    pub arms: usize,
    /// Scenarios that differ from one another.
    pub scenarios: usize,
    /// Replicates of each.
    pub replicates: u32,
    /// Replicates of all scenarios.
    pub markets: usize,
    /// Those that are finished already.
    pub finished: usize,
    /// Seconds that a market took, the mean of the first and the last scenario.
    pub market_seconds: f64,
    /// Days that are simulated, as a share of those that scenarios live through.
    pub simulated_share: f64,
    /// Threads to simulate on.
    pub threads: usize,
    /// Seconds that the rest is expected to take on these threads.
    pub expected_seconds: f64,
    /// Bytes of memory that it is expected to take; `None` where the system does not tell.
    pub expected_bytes: Option<u64>,
    /// Replicates that precisions may ask for at most; `None` if none is asked for.
    pub most_replicates: Option<u32>,
}

/// Runs a study, but for the replicates that its folder has; the report is in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn sweep(request: &SweepRequest, session: &mut Session<'_>) -> Result<Answer, Error> {
    let mut study = read(request, session)?;
    let worlds = request.worlds.as_ref();
    let worlds = worlds.map(|worlds| in_worlds(&study, worlds, session));
    let worlds = worlds.transpose()?;
    let Granted { most, command } = granted(request, &study, worlds.as_ref(), session)?;
    if request.budget.is_some() {
        let effort = &mut study.effort;
        effort.replicates = effort.replicates.min(most);
        effort.max_replicates = effort.max_replicates.min(most).max(effort.replicates);
    }
    let claim = claim(
        &study,
        Verb::Sweep,
        request.out.as_ref(),
        study.seed(),
        request.force,
    )?;
    let (digests, _) = study.scenarios(&study.points());
    let replicates = study.effort.replicates;
    let allotment = Allotment::by_groups(session.share, replicates, &digests);
    let mut journal = journal(&study, &claim, "", study.seed(), session)?;
    let mut dealt = Dealt::new(&mut journal, allotment);
    let (pool, stop) = (&session.pool, session.cancel.flag());
    let listener = &mut session.listener;
    let mut swept = sweep_study(&study, pool, stop, &mut dealt, listener)?;
    let mut selection = Vec::new();
    if let (Some(best), false) = (&study.best, swept.interrupted) {
        for (nth, point) in study.points().iter().enumerate() {
            let (selected, taken) = select(&study, best, point, pool, stop, &mut dealt, listener)?;
            swept.took(nth, taken);
            selection.push(selected);
        }
    }
    if swept.interrupted {
        return Err(Error::Interrupted(format!(
            "{} replicates are finished and kept in {}; to continue, run the same command again",
            journal.len(),
            claim.path().display()
        )));
    }
    journal.settle()?;
    if swept.elsewhere > 0 {
        return Err(Error::Elsewhere(swept.elsewhere));
    }
    let over = worlds.map(|worlds| over_worlds(&study, &swept, &worlds, &claim, session));
    let answer = Answer {
        over_worlds: over.transpose()?,
        study,
        swept,
        selection,
        command,
        folder: claim.path().display().to_string(),
    };
    let files = answer.files(!request.no_figures);
    claim.publish(&files.map_err(Error::Figures)?)?;
    Ok(answer)
}

/// Reads the worlds that are asked for.
fn in_worlds(
    study: &Study,
    request: &WorldsRequest,
    session: &mut Session<'_>,
) -> Result<Worlds, Error> {
    let (_, distinct) = study.scenarios(&study.points());
    if distinct.len() < 2 {
        return Err(Error::invalid(
            "a range over worlds is that of a difference, and the study has a single scenario",
        ));
    }
    let factors = study.factors.iter().map(|factor| factor.key.clone());
    Worlds::read(request, &distinct, &factors.collect::<Vec<_>>(), session)
}

/// Differences between arms at every point over worlds; of a single arm those from the first point.
fn over_worlds(
    study: &Study,
    swept: &Swept,
    worlds: &Worlds,
    claim: &Arc<Claim>,
    session: &mut Session<'_>,
) -> Result<OverReport, Error> {
    let points = study.points();
    let (digests, distinct) = study.scenarios(&points);
    let heading = Heading::new(study.seed(), false);
    let mut journal = Journal::open(claim, FOLDER, &heading)?.sharing_values();
    let ran = worlds.run(&distinct, study.seed(), &mut journal, session)?;
    journal.settle()?;
    let place = |digest: &String| distinct.iter().position(|arm| arm.digest == *digest);
    let mut names: Vec<String> = distinct.iter().map(|arm| arm.name.clone()).collect();
    let mut pairs = Vec::new();
    let mut known = vec![Vec::new(); distinct.len()];
    let industries = study.plan(vec![distinct[0].clone()]);
    for (digests, point) in digests.iter().zip(&swept.points) {
        let places: Vec<usize> = digests.iter().filter_map(place).collect();
        let read = reference(&industries.industries(), &point.arms);
        for ((arm, place), read) in places.iter().enumerate().zip(read) {
            if points.len() > 1 && known[*place].is_empty() {
                names[*place] = called(study, arm, &point.point);
            }
            known[*place] = read;
        }
        let first = if places.len() > 1 { places[0] } else { 0 };
        let others = places.iter().filter(|place| **place != first);
        for arm in others {
            let pair = Pair {
                baseline: first,
                arm: *arm,
            };
            // Arms that a factor does not concern are the same at several points.
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    let outcomes = &study.outcomes;
    Ok(OverReport::new(&ran, &names, &pairs, outcomes, &known))
}

/// An arm with the factors' values where it stands for that point.
fn called(study: &Study, arm: usize, point: &Point) -> String {
    let factors = study.factors.iter().zip(&point.values);
    let ours = factors.filter(|(factor, _)| factor.arms.contains(&arm));
    let values = ours.map(|(factor, value)| format!("{}={value}", factor.name));
    let values = values.collect::<Vec<_>>().join(" ");
    format!("{} {values}", study.arms[arm].name)
        .trim_end()
        .to_owned()
}

/// Reads the study, as large as it is asked for.
fn read(request: &SweepRequest, session: &Session<'_>) -> Result<Study, Error> {
    Error::below(
        1,
        [
            ("replicates", request.replicates),
            ("points", request.points),
        ],
    )?;
    let mut study = Study::read(&request.study)?;
    override_size(&mut study, request);
    fits(&study, session)?;
    Ok(study)
}

fn override_size(study: &mut Study, request: &SweepRequest) {
    if let Some(replicates) = request.replicates {
        study.effort.replicates = replicates;
        study.effort.max_replicates = study.effort.max_replicates.max(replicates);
    }
    if let Some(wanted) = request.points {
        match &mut study.design {
            Design::LatinHypercube { points, .. } | Design::Sobol { points, .. } => {
                *points = wanted as usize;
            }
            Design::Saltelli { blocks, .. } => *blocks = wanted as usize,
            Design::Morris { trajectories, .. } => *trajectories = wanted as usize,
            Design::Single | Design::Grid(_) => {}
        }
    }
}

/// Days that are simulated, as a share of those that all scenarios live through.
fn simulated_share(study: &Study, scenarios: &[Setup], threads: usize) -> f64 {
    let together = scenarios_together(study, threads);
    let batches = scenarios.chunks(together);
    let shares = batches.map(|batch| {
        let plan = study.plan(batch.to_vec());
        batch.len() as f64 * plan.simulated_share()
    });
    shares.sum::<f64>() / scenarios.len() as f64
}

/// Replicates of every scenario, with as many as fit into the budget if there is one.
fn granted(
    request: &SweepRequest,
    study: &Study,
    worlds: Option<&Worlds>,
    session: &mut Session<'_>,
) -> Result<Granted, Error> {
    let (_, distinct) = study.scenarios(&study.points());
    let effort = &study.effort;
    let is_fixed = study.goals.is_empty() && study.best.is_none();
    let most = if is_fixed {
        effort.replicates
    } else {
        effort.max_replicates.max(effort.replicates)
    };
    let record = on_record(study, Verb::Sweep, request.out.as_ref(), study.seed());
    let heading = Heading::new(study.seed(), effort.efficiency);
    let mut finished = record.finished_anywhere("", &heading);
    let together = scenarios_together(study, session.threads());
    let markets = Markets::of(&distinct, most).by(together);
    let markets = markets.twice(effort.efficiency);
    let mut workload = Workload::of(&markets, &mut markets.finished(&mut finished));
    if let Some(worlds) = worlds {
        worlds.add_to(&mut workload, &distinct, study.seed(), &record)?;
    }
    let explicit = |most: u32| {
        if is_fixed {
            return format!("--replicates {most}");
        }
        let first = effort.replicates.min(most);
        format!("a study with replicates = {first} and max_replicates = {most}")
    };
    let plan = study.plan(distinct.iter().take(1).cloned().collect());
    let asked = Asked {
        sample: (&plan).into(),
        workload: &workload,
        replicates: effort.replicates,
        most,
        budget: request.budget,
        explicit: &explicit,
    };
    grant(&asked, session)
}

/// Measures the size of a study; a market of the first and the last scenario are run for the time.
///
/// # Errors
/// If the study cannot be read, or does not fit into memory.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a study may take is told, and nothing depends on it"
)]
pub fn sweep_size(request: &SweepRequest, session: &Session<'_>) -> Result<SweepSize, Error> {
    let study = read(request, session)?;
    let points = study.points();
    let (_, distinct) = study.scenarios(&points);
    let replicates = study.effort.replicates;
    let heading = Heading::new(study.seed(), study.effort.efficiency);
    let record = on_record(&study, Verb::Sweep, request.out.as_ref(), study.seed());
    let mut known = record.finished_anywhere("", &heading);
    let mut finished = 0;
    for arm in &distinct {
        let replicates = 0..replicates;
        finished += replicates
            .filter(|one| known.holds(&arm.digest, *one))
            .count();
    }
    let pilots = [distinct.first(), distinct.last()];
    let plan: Plan = study.plan(pilots.into_iter().flatten().cloned().collect());
    let clock = Instant::now();
    for arm in 0..plan.arms.len() {
        let unit = Unit { arm, replicate: 0 };
        let _ = session.pool.install(|| plan.simulate(unit, 1));
    }
    let market_seconds = clock.elapsed().as_secs_f64() / plan.arms.len() as f64;
    let markets = distinct.len() * replicates as usize;
    let threads = session.threads();
    let simulated_share = simulated_share(&study, &distinct, threads);
    let left = (markets - finished) as f64;
    Ok(SweepSize {
        points: points.len(),
        arms: study.arms.len(),
        scenarios: distinct.len(),
        replicates,
        markets,
        finished,
        market_seconds,
        simulated_share,
        threads,
        expected_seconds: simulated_share * market_seconds * left / threads as f64,
        expected_bytes: peak_memory_bytes().map(|bytes| bytes * threads as u64),
        most_replicates: (!study.goals.is_empty()).then_some(study.effort.max_replicates),
    })
}
