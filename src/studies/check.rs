//! `check`: whether today's results are worse than the recorded ones.

use super::error::Error;
use super::in_worlds::{Memory, Worlds, WorldsRequest, WorldsSource};
use super::session::Session;
use super::study_run::{Simulator, read_for_gate};
use crate::builtin;
use crate::experiment::over_worlds::Pair;
use crate::market::MODEL_VERSION;
use crate::report::worlds::OverReport;
use crate::study::Study;
use crate::study::baseline::Baseline;
use crate::study::gate::{Checked, check};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A study to be judged against its recorded baseline.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    /// A built-in study or a file.
    pub study: PathBuf,
    /// The recorded baseline, in place of the study's.
    pub baseline: Option<PathBuf>,
    /// Seed of all luck, in place of the baseline's.
    pub seed: Option<u64>,
    /// Worlds over which arms are told against the first, in place of the study's.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// Why a change of the world or of the days is meant, so that results are compared across it.
    #[serde(default)]
    pub accept_world: Option<String>,
}

/// A study and its baseline, read and found to fit each other.
#[derive(Debug, Clone)]
pub struct Check {
    /// The study.
    pub study: Study,
    baseline: Baseline,
    seed: u64,
    worlds: Option<WorldsRequest>,
    /// The moves, and why they are accepted.
    accepted: Option<(Vec<String>, String)>,
}

impl CheckRequest {
    /// Reads the study and the baseline.
    ///
    /// # Errors
    /// If one of them cannot be used.
    pub fn prepare(&self) -> Result<Check, Error> {
        let study = read_for_gate(&self.study)?;
        let path = self.baseline.as_ref().unwrap_or(&study.gate.baseline);
        let baseline = recorded(path, &study)?;
        let accepted = self.accepted(baseline.moved_ground(&study), path)?;
        Ok(Check {
            seed: self.seed.unwrap_or(baseline.seed),
            worlds: self.worlds.clone().or_else(|| stated(&study)),
            study,
            baseline,
            accepted,
        })
    }

    /// Refuses a move of the ground for which there is no reason.
    fn accepted(
        &self,
        moved: Vec<String>,
        path: &Path,
    ) -> Result<Option<(Vec<String>, String)>, Error> {
        if moved.is_empty() {
            return Ok(None);
        }
        let reason = self.accept_world.as_deref().unwrap_or_default().trim();
        if reason.is_empty() {
            return Err(Error::invalid(format!(
                "{} was recorded on other ground, where its outcomes mean something else:\n  {}\n\
                 compare all the same with --accept-world \"why\", or record another baseline: \
                 gresham baseline record STUDY --reason \"…\"",
                path.display(),
                moved.join("\n  ")
            )));
        }
        Ok(Some((moved, reason.to_owned())))
    }
}

impl Check {
    /// Judges the study. A gate that does not pass is an answer, too.
    ///
    /// # Errors
    /// If the markets do not fit into memory, or the session was stopped.
    pub fn run(&self, session: &mut Session<'_>) -> Result<Checked, Error> {
        let recorded = self.baseline.model_version;
        if recorded != MODEL_VERSION {
            session.note(&format!(
                "note: the baseline was recorded by version {recorded} of the model, and this is \
                 version {MODEL_VERSION}: what differs is the model's doing, too"
            ));
        }
        if let Some((moved, reason)) = &self.accepted {
            let moved = moved.join("; ");
            session.note(&format!("note: accepted because \"{reason}\": {moved}"));
        }
        let mut simulator = Simulator::new(&self.study, self.seed, session)?;
        let scenarios = simulator.scenarios();
        check(&self.study, &self.baseline, &scenarios, |replicates| {
            simulator.run(replicates)
        })
    }
}

impl Check {
    /// Judges the study, and tells every arm against the study's first over worlds that fit what is
    /// known if the request or the study asks for them; that changes no judgement.
    ///
    /// # Errors
    /// Those of [`Self::run`], and if there is a single arm or the worlds do not fit it.
    pub fn run_over_worlds(
        &self,
        session: &mut Session<'_>,
    ) -> Result<(Checked, Option<OverReport>), Error> {
        let Some(worlds) = &self.worlds else {
            return Ok((self.run(session)?, None));
        };
        let arms = self.study.arms_at(&self.study.points()[0])?;
        if arms.len() < 2 {
            return Err(Error::invalid(
                "a range over worlds is that of a difference, and the study has a single arm",
            ));
        }
        let worlds = Worlds::read(worlds, &arms, &[], session)?;
        worlds.announce(&arms, arms.len(), session);
        let checked = self.run(session)?;
        let ran = worlds.run(&arms, self.seed, &mut Memory::default(), session)?;
        let names: Vec<String> = arms.iter().map(|arm| arm.name.clone()).collect();
        let pairs = (1..arms.len()).map(|arm| Pair { baseline: 0, arm });
        let guarded = self.study.guardrails.iter().map(|rail| rail.outcome);
        let over = OverReport::new(
            &ran,
            &names,
            &pairs.collect::<Vec<_>>(),
            &guarded.collect::<Vec<_>>(),
            &[],
        );
        Ok((checked, Some(over)))
    }
}

/// The worlds that a study states for its gate.
fn stated(study: &Study) -> Option<WorldsRequest> {
    let worlds = study.gate.rules.worlds as usize;
    (worlds > 0).then(|| WorldsRequest {
        source: WorldsSource::shipped(worlds),
        ..WorldsRequest::usual()
    })
}

/// Reads a recorded baseline.
fn recorded(path: &Path, study: &Study) -> Result<Baseline, Error> {
    let refused = |why: String| {
        Error::invalid(format!(
            "{}: {why}\nrecord one with: gresham baseline record STUDY --reason \"…\"",
            path.display()
        ))
    };
    let text = builtin::read_to_string(path).map_err(|error| refused(error.to_string()))?;
    Baseline::parse(&text, study).map_err(refused)
}
