//! `search`: packages that no other beats.

use super::error::Error;
use super::expectation::told;
use super::regret::{RegretRequest, Worlds};
use super::session::{Listener, Session};
use super::study_run::{claim, fits, journal};
use crate::builtin;
use crate::records::{Journal, Verb};
use crate::render::{Cell, unit};
use crate::report::pages::search::Answer;
use crate::report::worlds::luck_only;
use crate::scenario::Scenario;
use crate::study::regret::{OverWorlds, over_worlds};
use crate::study::search::{
    Confirmed, Found, Means, Stage, arms, beginning, gain, search as search_study,
};
use crate::study::{Search, Study};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A search over the parameters of levers, as a study states it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchRequest {
    /// A built-in study or a file.
    pub study: PathBuf,
    /// Worlds over which regret is told, if any.
    pub regret: Option<RegretRequest>,
    /// Folder for the records, in place of the verb's own.
    pub out: Option<PathBuf>,
    /// Discard replicates of a different kind in the folder.
    #[serde(default)]
    pub force: bool,
}

/// Searches, and confirms on fresh seeds what is found; the report and the best package are in the
/// answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn search(request: &SearchRequest, session: &mut Session<'_>) -> Result<Answer, Error> {
    let study = Study::read(&request.study)?;
    let Some(asked) = study.search.clone() else {
        return Err(Error::invalid(format!(
            "{} asks for no search; state objectives under [search]",
            request.study.display()
        )));
    };
    let worlds = request.regret.as_ref();
    let worlds = worlds.map(|regret| Worlds::read(regret, &request.study, &study));
    let worlds = worlds.transpose()?;
    fits(&study, session)?;
    if worlds.is_none() {
        session.note(&format!("note: {}", luck_only()));
    }
    tell_expectation(&study, &asked, session);
    let (out, seed) = (request.out.as_ref(), study.seed());
    let claim = claim(&study, Verb::Search, out, seed, request.force)?;
    let folder = claim.path();
    let mut memory = journal(&study, &claim, "", seed, session)?;
    let mut opened =
        |within: &str, stage: Stage| journal(&study, &claim, within, stage.seed(&study), session);
    let mut fresh = opened("confirmation", Stage::Confirmation)?;
    let mut report = opened("report", Stage::Report)?;
    let mut means = Means {
        pool: &session.pool,
        stop: session.cancel.flag(),
        memory: &mut memory,
        fresh: &mut fresh,
        report: &mut report,
        watch: &mut session.listener,
        share: session.share,
        elsewhere: 0,
    };
    let looked = look(&study, worlds.as_ref(), &mut means)?;
    let elsewhere = means.elsewhere;
    for journal in [&mut memory, &mut fresh, &mut report] {
        journal.settle()?;
    }
    let Some((found, over)) = looked else {
        if elsewhere > 0 {
            return Err(Error::Elsewhere(elsewhere));
        }
        return Err(Error::Interrupted(format!(
            "what is finished is kept in {}; to continue, run the same command again",
            folder.display()
        )));
    };
    let elsewhere = worlds.as_ref().zip(over);
    let mut answer = Answer {
        elsewhere: elsewhere.map(|(worlds, over)| worlds.elsewhere(over)),
        study,
        asked,
        found,
        package: None,
        command: session.command.clone(),
        folder: folder.display().to_string(),
    };
    let mut files = answer.files().map_err(Error::Figures)?;
    let Answer {
        study,
        asked,
        found,
        command,
        ..
    } = &answer;
    if let Some(package) = best(asked, found) {
        let path = folder.join("package.toml");
        let scenario = package_file(study, asked, package, &path, command)?;
        files.push(("package.toml".to_owned(), scenario.into_bytes()));
        answer.package = Some(path);
    }
    claim.publish(&files)?;
    Ok(answer)
}

/// Tells how long it will take to see all packages once.
fn tell_expectation(study: &Study, asked: &Search, session: &mut Session<'_>) {
    let rules = asked.rules;
    let (arms, _) = arms(study, asked, &beginning(study));
    if arms.is_empty() || !session.listener.is_heard() {
        return;
    }
    let plan = study.plan(arms);
    let twins = if plan.efficiency { 2.0 } else { 1.0 };
    let generation = twins * plan.simulated_share() * plan.arms.len() as f64;
    let replicates = rules.first_replicates;
    let generations = f64::from(rules.generations + 1) * f64::from(replicates);
    let markets = generation * generations * session.share.of_whole();
    if let Some(told) = told(&plan, markets, Some(session.threads() as u16)) {
        session.note(&format!(
            "to see {} generations of {} packages in {replicates} replicates is {told}; those on \
             the front, of which nobody knows yet how many there will be, take more",
            rules.generations + 1,
            rules.population
        ));
    }
}

/// Searches, and runs what is found in other worlds if any are asked for; `None` if it was stopped.
fn look(
    study: &Study,
    worlds: Option<&Worlds>,
    means: &mut Means<'_, Journal, &mut (dyn Listener + '_)>,
) -> Result<Option<(Found, Option<OverWorlds>)>, Error> {
    let Some(found) = search_study(study, means)? else {
        return Ok(None);
    };
    let Some(worlds) = worlds else {
        return Ok(Some((found, None)));
    };
    worlds.check(&found)?;
    let first = study.point(0, vec![0.0; study.factors.len()]);
    let arm = study.arms_at(&first)?.into_iter().next();
    let markets = worlds.studies.len() * (found.confirmed.len() + 1);
    let markets = markets as f64 * f64::from(worlds.replicates);
    let threads = Some(means.pool.current_num_threads() as u16);
    if let Some(told) = arm.and_then(|arm| told(&arm, markets, threads)) {
        means.watch.note(&told);
    }
    let over = over_worlds(&worlds.studies, &found.confirmed, worlds.replicates, means);
    let over = over?;
    Ok(over.map(|over| (found, Some(over))))
}

/// Of the packages that beat the reference, the one whose least gain, in margins, is largest.
fn best<'a>(asked: &Search, found: &'a Found) -> Option<&'a Confirmed> {
    let least = |package: &&Confirmed| {
        let objectives = package.chosen_by.iter().zip(&asked.objectives);
        let gains = objectives.filter_map(|(one, outcome)| {
            let (pair, _) = one.as_ref()?;
            Some(gain(outcome, pair.difference.mean) / outcome.margin_for(pair.baseline.mean))
        });
        gains.fold(f64::INFINITY, f64::min)
    };
    let better = found.confirmed.iter().filter(|one| one.is_eligible());
    let best = better.max_by(|a, b| least(a).total_cmp(&least(b)));
    // A choice that does not bear out on further luck is none.
    best.filter(|one| one.dominates_reference())
}

/// A scenario file with the package, and the proof that it can be read back.
fn package_file(
    study: &Study,
    asked: &Search,
    package: &Confirmed,
    path: &Path,
    command: &str,
) -> Result<String, Error> {
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
        "Made by `{command}`. On luck that chose nothing, with 95 % intervals:"
    )];
    lines.extend(comments);
    Ok(scenario.policy_file(&extends, &parent.policy.levers(), &lines))
}
