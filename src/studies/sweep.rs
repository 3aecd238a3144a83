//! `sweep`: a study over arms and factors.

use super::error::Error;
use super::expectation;
use super::recorded_run::folder;
use super::session::Session;
use super::study_run::{claim, fits, journal};
use crate::experiment::{Allotment, Plan, Setup, Unit};
use crate::records::{Heading, Verb, finished_in, peak_memory_bytes};
use crate::report::studies::Answer;
use crate::study::best::select;
use crate::study::sweep::{scenarios_together, sweep as sweep_study};
use crate::study::{Design, Study};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
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
    let study = read(request, session)?;
    tell_expectation(&study, session);
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
    let journal = journal(&study, &claim, "", study.seed(), session)?;
    let mut journal = journal.allotted(allotment);
    let (pool, stop) = (&session.pool, session.cancel.flag());
    let listener = &mut session.listener;
    let swept = sweep_study(&study, pool, stop, &mut journal, listener)?;
    let mut selection = Vec::new();
    if let (Some(best), false) = (&study.best, swept.interrupted) {
        for point in study.points() {
            let selected = select(&study, best, &point, pool, stop, &mut journal, listener)?;
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
    let answer = Answer {
        study,
        swept,
        selection,
        command: session.command.clone(),
        folder: claim.path().display().to_string(),
    };
    let files = answer.files(!request.no_figures);
    claim.publish(&files.map_err(Error::Figures)?)?;
    Ok(answer)
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

/// Tells how long the study will take, if that is worth a word.
fn tell_expectation(study: &Study, session: &mut Session<'_>) {
    let (_, distinct) = study.scenarios(&study.points());
    let share = simulated_share(study, &distinct, session.threads());
    let twins = if study.effort.efficiency { 2.0 } else { 1.0 };
    let replicates = distinct.len() as f64 * f64::from(study.effort.replicates);
    let plan = study.plan(distinct.into_iter().take(1).collect());
    let markets = twins * share * replicates * session.share.of_whole();
    expectation::tell(&plan, markets, session);
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
    let folder = folder(request.out.as_ref(), Verb::Sweep, &[&study.name]);
    let known = finished_in(&folder, &heading);
    let finished = distinct.iter().flat_map(|arm| {
        let replicates = 0..replicates;
        replicates.filter(|one| known.contains(&(arm.digest.clone(), *one)))
    });
    let finished = finished.count();
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
