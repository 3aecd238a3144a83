//! `gresham search`: packages that no other beats.

use super::progress::Progress;
use super::regret::{RegretOptions, Worlds};
use super::session::{STOP, not_drawn, pool, stop_on_interrupt};
use super::study::{self, Work};
use super::{Failure, lists};
use crate::builtin;
use crate::records::{Journal, Verb};
use crate::render::terminal::Width;
use crate::render::{Cell, unit};
use crate::report::pages::search::Answer;
use crate::scenario::Scenario;
use crate::study::regret::{OverWorlds, over_worlds};
use crate::study::search::{Confirmed, Found, Means, fresh_seed, gain, search};
use crate::study::{Search, Study};
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Search over the parameters of levers for packages that no other beats in all objectives
///
/// The study states the objectives and the ranges. What is found is confirmed on fresh seeds, and the
/// best package that beats the reference is written out as a scenario file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    #[command(flatten)]
    regret: RegretOptions,

    /// Folder for the records [default: results/search/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham search better-package
  gresham search better-package --over results/calibration/calibration.json";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let study = study::read(&arguments.work.study)?;
    let Some(asked) = &study.search else {
        return Err(Failure::input(format!(
            "{} asks for no search; state objectives under [search]",
            arguments.work.study.display()
        )));
    };
    let worlds = arguments.regret.worlds(&arguments.work.study)?;
    study::fits(&study, &arguments.work)?;
    let pool = pool(arguments.work.threads)?;
    let (out, force) = (arguments.out.as_ref(), arguments.force);
    let claim = study::claim(&study, Verb::Search, out, study.seed(), force)?;
    let folder = claim.path();
    let mut memory = study::journal(&study, &claim, "", study.seed())?;
    let mut fresh = study::journal(&study, &claim, "confirmation", fresh_seed(&study))?;
    stop_on_interrupt();
    let mut progress = Progress::new(arguments.work.quiet);
    let mut means = Means {
        pool: &pool,
        stop: STOP.flag(),
        memory: &mut memory,
        fresh: &mut fresh,
        watch: &mut progress,
    };
    let found = look(&study, worlds.as_ref(), &mut means);
    progress.clear();
    let Some((found, over)) = found? else {
        return Err(Failure::interrupted(format!(
            "what is finished is kept in {}; to continue, run the same command again",
            folder.display()
        )));
    };
    let elsewhere = worlds.as_ref().zip(over);
    let elsewhere = elsewhere.map(|(worlds, over)| worlds.elsewhere(over));
    let answer = Answer {
        study: &study,
        asked,
        found: &found,
        elsewhere: elsewhere.as_ref(),
        command,
    };
    let mut files = answer.files().map_err(not_drawn)?;
    let package = best(asked, &found);
    let mut text = answer.text(Width::of_stdout(Width::Piped));
    let reference = &study.arms[0].name;
    if let Some(package) = package {
        let path = folder.join("package.toml");
        let scenario = package_file(&study, asked, package, &path, command)?;
        files.push(("package.toml".to_owned(), scenario.into_bytes()));
        let path = path.display();
        let _ = writeln!(text, "\na package that beats {reference} is in {path}");
    } else {
        let _ = writeln!(text, "\nno package was shown to beat {reference}");
    }
    claim.publish(&files).map_err(Failure::input)?;
    let (tried, folder) = (found.tried.len(), folder.display());
    let _ = writeln!(
        text,
        "{tried} packages were tried; everything is in {folder}"
    );
    lists::print(&text)
}

/// Searches, and runs what is found in other worlds if any are asked for; `None` if it was stopped.
fn look(
    study: &Study,
    worlds: Option<&Worlds>,
    means: &mut Means<'_, Journal, Progress>,
) -> Result<Option<(Found, Option<OverWorlds>)>, Failure> {
    let Some(found) = search(study, means).map_err(Failure::input)? else {
        return Ok(None);
    };
    let Some(worlds) = worlds else {
        return Ok(Some((found, None)));
    };
    worlds.check(&found)?;
    let over = over_worlds(&worlds.studies, &found.confirmed, worlds.replicates, means);
    let over = over.map_err(Failure::input)?;
    Ok(over.map(|over| (found, Some(over))))
}

/// Of the packages that beat the reference, the one whose least gain, in margins, is largest.
fn best<'a>(asked: &Search, found: &'a Found) -> Option<&'a Confirmed> {
    let least = |package: &&Confirmed| {
        let objectives = package.objectives.iter().zip(&asked.objectives);
        let gains = objectives.filter_map(|(one, outcome)| {
            let (pair, _) = one.as_ref()?;
            Some(gain(outcome, pair.difference.mean) / outcome.margin_for(pair.baseline.mean))
        });
        gains.fold(f64::INFINITY, f64::min)
    };
    let better = found
        .confirmed
        .iter()
        .filter(|one| one.dominates_reference());
    better.max_by(|a, b| least(a).total_cmp(&least(b)))
}

/// A scenario file with the package, and the proof that it can be read back.
fn package_file(
    study: &Study,
    asked: &Search,
    package: &Confirmed,
    path: &Path,
    command: &str,
) -> Result<String, Failure> {
    let arm = &study.arms[asked.arm];
    let parent = Scenario::read(Path::new(&arm.path))?;
    let arms = study.arms_at(&package.point)?;
    let scenario = Scenario {
        name: format!("{}-package", study.name),
        summary: format!(
            "Found by `{command}`: no worse than {} in any objective.",
            study.arms[0].name
        ),
        policy: arms[asked.arm].policy.clone(),
        ..parent.clone()
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let extends = builtin::name_from(folder, Path::new(&arm.path));
    let comments = asked
        .objectives
        .iter()
        .zip(&package.objectives)
        .filter_map(|(outcome, one)| {
            let (pair, verdict) = one.as_ref()?;
            let change = Cell::change(&pair.difference, outcome.unit);
            Some(format!(
                "{}: {change} {} against {}, {verdict}",
                outcome.name,
                unit::symbol(outcome.unit),
                study.arms[0].name
            ))
        });
    let mut lines = vec![format!(
        "Made by `{command}`. Confirmed on fresh seeds, with 95 % intervals:"
    )];
    lines.extend(comments);
    Ok(scenario.policy_file(&extends, &parent.policy.levers(), &lines))
}
