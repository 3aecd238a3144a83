//! `gresham sweep`: a study over arms and factors.

use super::Failure;
use super::expectation::{self, in_words};
use super::lists;
use super::progress::Progress;
use super::session::{STOP, not_drawn, out, pool, stop_on_interrupt};
use super::study::{self, Work};
use crate::experiment::{Plan, Setup, Unit};
use crate::records::{Heading, Verb, finished_in, peak_memory_bytes};
use crate::render::number;
use crate::render::terminal::Width;
use crate::report::studies as pages;
use crate::study::best::select;
use crate::study::sweep::{scenarios_together, sweep};
use crate::study::{Design, Study};
use clap::Args;
use rayon::ThreadPool;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Run a study: every arm at every point of its design, with the same luck
///
/// Finished replicates are kept in a folder as they come. The same command continues what was
/// stopped, however it was stopped; with more --replicates or --points it runs only what is new.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// Replicates of every arm at every point, in place of the study's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,

    /// Points, blocks or trajectories of the design, in place of the study's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    points: Option<u32>,

    /// Only tell how much there is to run, how long it may take and how much memory
    #[arg(long)]
    dry_run: bool,

    /// Folder for the records [default: results/sweep/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,

    /// Do not draw figures
    #[arg(long)]
    no_figures: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham sweep score-strength --dry-run
  gresham sweep score-strength
  gresham sweep score-strength --replicates 40
  gresham sweep what-matters --points 128";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let mut study = study::read(&arguments.work.study)?;
    override_size(&mut study, arguments);
    study::fits(&study, &arguments.work)?;
    let pool = pool(arguments.work.threads)?;
    if arguments.dry_run {
        let folder = out(arguments.out.as_ref(), Verb::Sweep, &[&study.name]);
        return dry_run(&study, &folder, &pool);
    }
    tell_expectation(&study, &pool);
    let (out, force) = (arguments.out.as_ref(), arguments.force);
    let claim = study::claim(&study, Verb::Sweep, out, study.seed(), force)?;
    let mut journal = study::journal(&study, &claim, "", study.seed())?;
    let folder = claim.path();
    stop_on_interrupt();
    let mut progress = Progress::new(arguments.work.quiet);
    let swept = sweep(&study, &pool, &STOP, &mut journal, &mut progress);
    let swept = swept.map_err(Failure::input)?;
    let mut selection = Vec::new();
    if let (Some(best), false) = (&study.best, swept.interrupted) {
        for point in study.points() {
            let selected = select(
                &study,
                best,
                &point,
                &pool,
                &STOP,
                &mut journal,
                &mut progress,
            );
            selection.push(selected.map_err(Failure::input)?);
        }
    }
    progress.clear();
    if swept.interrupted {
        return Err(Failure::interrupted(format!(
            "{} replicates are finished and kept in {}; to continue, run the same command again",
            journal.len(),
            folder.display()
        )));
    }
    let files = pages::Files {
        study: &study,
        swept: &swept,
        selection: &selection,
        command,
    };
    let text = files.text(Width::of_stdout(Width::Piped));
    let files = files.files(!arguments.no_figures).map_err(not_drawn)?;
    claim.publish(&files).map_err(Failure::input)?;
    lists::print(&format!("{text}everything is in {}\n", folder.display()))
}

fn override_size(study: &mut Study, arguments: &Arguments) {
    if let Some(replicates) = arguments.replicates {
        study.effort.replicates = replicates;
        study.effort.max_replicates = study.effort.max_replicates.max(replicates);
    }
    if let Some(wanted) = arguments.points {
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
fn tell_expectation(study: &Study, pool: &ThreadPool) {
    let (_, distinct) = study.scenarios(&study.points());
    let threads = pool.current_num_threads();
    let share = simulated_share(study, &distinct, threads);
    let twins = if study.effort.efficiency { 2.0 } else { 1.0 };
    let replicates = distinct.len() as f64 * f64::from(study.effort.replicates);
    let plan = study.plan(distinct.into_iter().take(1).collect());
    expectation::tell(&plan, twins * share * replicates, Some(threads as u16));
}

/// Tells the size of a study, with one market of the first and the last scenario run for the time.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a study may take is told, and nothing depends on it"
)]
fn dry_run(study: &Study, folder: &Path, pool: &ThreadPool) -> Result<(), Failure> {
    let points = study.points();
    let (_, distinct) = study.scenarios(&points);
    let replicates = study.effort.replicates;
    let heading = Heading::new(study.seed(), study.effort.efficiency);
    let known = finished_in(folder, &heading);
    let finished = distinct.iter().flat_map(|arm| {
        let replicates = 0..replicates;
        replicates.filter(|one| known.contains(&(arm.digest.clone(), *one)))
    });
    let finished = finished.count();
    let pilots = [distinct.first(), distinct.last()];
    let plan: Plan = study.plan(pilots.into_iter().flatten().cloned().collect());
    let clock = Instant::now();
    for arm in 0..plan.arms.len() {
        let _ = pool.install(|| plan.simulate(Unit { arm, replicate: 0 }, 1));
    }
    let seconds = clock.elapsed().as_secs_f64() / plan.arms.len() as f64;
    let units = distinct.len() * replicates as usize;
    let left = units - finished;
    let threads = pool.current_num_threads();
    let share = simulated_share(study, &distinct, threads);
    let expected = share * seconds * left as f64 / threads as f64;
    let memory = peak_memory_bytes().map_or_else(
        || "not known here".to_owned(),
        |bytes| {
            format!(
                "about {} MiB",
                number::whole((bytes >> 20) * threads as u64)
            )
        },
    );
    let whole = |count: usize| number::whole(count as u64);
    let mut lines = vec![
        format!("points: {}", whole(points.len())),
        format!("arms: {}", whole(study.arms.len())),
        format!("distinct scenarios: {}", whole(distinct.len())),
        format!(
            "markets: {} ({replicates} replicates each), {} finished",
            whole(units),
            whole(finished)
        ),
        format!("seconds per market: {seconds:.2}"),
        format!(
            "days to simulate: {:.0} % of those that scenarios live through, which share what comes before their policies part",
            100.0 * share
        ),
        format!("expected time: {} on {threads} threads", in_words(expected)),
        format!("expected memory: {memory}"),
    ];
    if !study.goals.is_empty() {
        let most = study.effort.max_replicates;
        lines.push(format!(
            "precisions may ask for up to {most} replicates and {} markets",
            whole(distinct.len() * most as usize)
        ));
    }
    lists::print(&(lines.join("\n") + "\n"))
}
