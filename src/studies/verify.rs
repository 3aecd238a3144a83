//! `verify`: reduced worlds that theory has solved, held against what was predicted.

use super::error::Error;
use super::markets::publish;
use super::session::Session;
use crate::experiment::{Ahead, ProgressListener as _, pool};
use crate::records::{Claim, Verb};
use crate::render::json;
use crate::report::pages::verify::{Verified, document, readme};
use crate::report::verify as figure;
use crate::scenario::Diagnostics;
use crate::theory::{BOOKS, CHECKS, Check, Line, Reading, Trial, judge};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Checks of theory to be made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerifyRequest {
    /// The checks by name; all if none is named.
    pub checks: Vec<String>,
    /// Take the short form: fewer replicates, the same checks.
    pub short: bool,
    /// Seed of all luck.
    pub seed: u64,
    /// Folder for the report; without one none is written unless all checks are made.
    pub out: Option<PathBuf>,
    /// Discard the report of something else in the folder.
    pub force: bool,
}

impl Default for VerifyRequest {
    fn default() -> Self {
        Self {
            checks: Vec::new(),
            short: false,
            seed: 1,
            out: None,
            force: false,
        }
    }
}

/// The outcome of checks.
#[derive(Debug, Clone)]
pub struct VerifyAnswer {
    /// The checks.
    pub verified: Vec<Verified>,
    /// The answer for programs.
    pub document: String,
    /// The folder of the report, if one was written.
    pub folder: Option<PathBuf>,
}

impl VerifyAnswer {
    /// True if every line of every check holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.verified.iter().all(Verified::holds)
    }
}

/// One replicate of a check, and how long it took.
type Run = Result<(Trial, Vec<Reading>, Duration), Diagnostics>;

/// Makes checks of theory.
///
/// # Errors
/// If a check is not known, its world cannot be used, the report cannot be written, or the session
/// was stopped.
pub fn verify(request: &VerifyRequest, session: &mut Session<'_>) -> Result<VerifyAnswer, Error> {
    let checks = asked(&request.checks)?;
    let claim = claim(request, &checks)?;
    let runs = run(&checks, request, session)?;
    let mut verified = Vec::new();
    for (check, runs) in checks.into_iter().zip(runs) {
        verified.push(judged(check, runs)?);
    }
    let document = json::document(&document(&verified, request.seed));
    if let Some(claim) = &claim {
        publish(claim, &[("verify.json", &document)], || {
            let readme = readme(&verified, &session.command);
            (readme, vec![("verify", figure::page(&verified))])
        })?;
    }
    Ok(VerifyAnswer {
        verified,
        document,
        folder: claim.map(|claim| claim.path().to_owned()),
    })
}

/// The checks of these names, in their order in the table; all if none is named.
fn asked(names: &[String]) -> Result<Vec<&'static Check>, Error> {
    let known = |name: &String| CHECKS.iter().any(|check| check.name == name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        return Err(Error::invalid(format!(
            "there is no check `{name}`; there are {}",
            names.join(", ")
        )));
    }
    let is_asked = |check: &&Check| names.is_empty() || names.iter().any(|name| name == check.name);
    Ok(CHECKS.iter().filter(is_asked).collect())
}

/// The claimed folder of the report, if one is to be written.
fn claim(request: &VerifyRequest, checks: &[&Check]) -> Result<Option<Claim>, Error> {
    if request.out.is_none() && (request.short || !request.checks.is_empty()) {
        return Ok(None);
    }
    let folder = request.out.clone();
    let folder = folder.unwrap_or_else(|| Verb::Verify.default_folder(&[]));
    let names: Vec<&str> = checks.iter().map(|check| check.name).collect();
    let identity = [
        ("checks", names.join(" and ")),
        ("short", request.short.to_string()),
        ("seed", request.seed.to_string()),
    ];
    let identity = identity.map(|(what, value)| (what.to_owned(), value));
    let claim = Claim::open(&folder, Verb::Verify, identity.into(), request.force)?;
    Ok(Some(claim))
}

/// Replicates of a check.
const fn replicates(check: &Check, request: &VerifyRequest) -> u32 {
    if request.short {
        check.few
    } else {
        check.replicates
    }
}

/// Runs all replicates of all checks over the session's threads; check by check in their order.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a check takes is told beside its figures and is in none of them"
)]
fn run(
    checks: &[&'static Check],
    request: &VerifyRequest,
    session: &mut Session<'_>,
) -> Result<Vec<Vec<Run>>, Error> {
    let jobs = checks.iter().enumerate().flat_map(|(index, check)| {
        (0..replicates(check, request)).map(move |replicate| (index, replicate, *check))
    });
    let jobs: Vec<(usize, u32, &Check)> = jobs.collect();
    session.listener.began(Ahead {
        markets: jobs.len(),
        ..Ahead::default()
    });
    let mut runs: Vec<Vec<Option<Run>>> = checks
        .iter()
        .map(|check| (0..replicates(check, request)).map(|_| None).collect())
        .collect();
    let mut orders = 0;
    let listener = &mut session.listener;
    let ran: Result<(), Error> = pool::run(
        &jobs,
        &session.pool,
        session.cancel.flag(),
        |(index, replicate, check), outlet| {
            let clock = Instant::now();
            let mut trial = Trial::new(request.seed, *replicate);
            let readings = (check.measure)(&mut trial);
            let run = readings.map(|readings| (trial, readings, clock.elapsed()));
            outlet.give((*index, *replicate, run));
        },
        |(index, replicate, run)| {
            orders += run.as_ref().map_or(0, |(trial, ..)| trial.orders());
            listener.finished(orders);
            runs[index][replicate as usize] = Some(run);
            Ok(())
        },
    );
    ran?;
    let whole = runs.into_iter().map(|runs| runs.into_iter().collect());
    let whole: Option<Vec<Vec<Run>>> = whole.collect();
    whole.ok_or_else(|| {
        Error::Interrupted("nothing is kept of checks; run the same command again".to_owned())
    })
}

/// A check with what came of its replicates.
fn judged(check: &'static Check, runs: Vec<Run>) -> Result<Verified, Error> {
    let runs = runs.into_iter().collect::<Result<Vec<_>, _>>()?;
    let books = |(trial, ..): &(Trial, _, _)| Reading::new(0.0, trial.off_fen() as f64, 1.0);
    let of_line = |line: usize| runs.iter().map(|run| run.1[line]).collect::<Vec<_>>();
    let readings = (0..check.lines.len()).map(of_line);
    let readings = readings.chain([runs.iter().map(books).collect()]);
    let lines = check.lines.iter().chain([&BOOKS]).zip(readings);
    let judge = |(line, readings): (&Line, Vec<Reading>)| {
        let judged = judge(*line, &readings).ok_or_else(|| {
            Error::invalid(format!(
                "the check {} gave no number for {}: {readings:?}",
                check.name, line.name
            ))
        })?;
        Ok((judged, readings))
    };
    Ok(Verified {
        check,
        lines: lines.map(judge).collect::<Result<_, Error>>()?,
        worlds: runs[0].0.worlds().to_vec(),
        orders: runs.iter().map(|run| run.0.orders()).sum(),
        seconds: runs.iter().map(|run| run.2.as_secs_f64()).sum(),
    })
}
