//! `baseline record`: what the gate compares with from now on.

use super::error::Error;
use super::session::Session;
use super::study_run::{Simulator, read_for_gate};
use crate::builtin;
use crate::experiment::ReplicateSummary;
use crate::study::Study;
use crate::study::baseline::Baseline;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Today's results as the baseline of a study.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineRequest {
    /// A built-in study or a file.
    pub study: PathBuf,
    /// Why the baseline moves, in a sentence.
    pub reason: String,
}

/// A study, its recorded baseline, and the reason for another one.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The study.
    pub study: Study,
    /// The recorded baseline, or why it cannot be compared with.
    pub before: Result<Baseline, String>,
    reason: String,
}

/// Today's results.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Arm by arm the replicates.
    pub arms: Vec<Vec<ReplicateSummary>>,
    /// Replicates of every arm.
    pub replicates: u32,
    /// The baseline that they make.
    pub baseline: Baseline,
}

impl BaselineRequest {
    /// Reads the study and the baseline that there is.
    ///
    /// # Errors
    /// If the study cannot be used, its baseline is built in or cannot be read, or there is no
    /// reason.
    pub fn prepare(&self) -> Result<Recording, Error> {
        let study = read_for_gate(&self.study)?;
        let reason = self.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() {
            return Err(Error::invalid("--reason must say why the baseline moves"));
        }
        let path = &study.gate.baseline;
        if builtin::is_built_in(path) {
            return Err(Error::invalid(format!(
                "the baseline of {} is built in and cannot be recorded; write the study into a \
                 file of your own, or name that of the sources by its path",
                study.name
            )));
        }
        let before = match fs::read_to_string(path) {
            Ok(text) if !Baseline::is_ours(&text) => {
                return Err(Error::invalid(format!(
                    "{} is there and is no baseline; move it away, or name another file as \
                     `gate.baseline`",
                    path.display()
                )));
            }
            Ok(text) => Baseline::parse(&text, &study)
                .map_err(|why| format!("it cannot be compared with: {why}")),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err("there is none yet".to_owned())
            }
            Err(error) => {
                let path = path.display();
                return Err(Error::invalid(format!("cannot read {path}: {error}")));
            }
        };
        Ok(Recording {
            study,
            before,
            reason,
        })
    }
}

impl Recording {
    /// Runs the replicates of the last look; the caller writes the baseline that they make.
    ///
    /// # Errors
    /// If the markets do not fit into memory, or the session was stopped.
    pub fn run(&self, session: &mut Session<'_>) -> Result<Recorded, Error> {
        let study = &self.study;
        let mut simulator = Simulator::new(study, study.seed(), session)?;
        let replicates = study.gate.looks.last().copied().unwrap_or(2);
        let arms = simulator.run(replicates)?;
        let baseline = Baseline::record(study, &simulator.scenarios(), &arms, &self.reason);
        Ok(Recorded {
            arms,
            replicates,
            baseline,
        })
    }
}
