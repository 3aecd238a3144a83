//! The request of a calibration.

use super::super::markets::MarketOptions;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A calibration by history matching.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrateRequest {
    /// Built-in calibration or file: priors, and the facts to meet.
    pub file: PathBuf,
    /// Facts in place of those that the file names.
    #[serde(default)]
    pub facts: Option<PathBuf>,
    /// Points of each wave.
    pub points: u32,
    /// Waves.
    pub waves: u32,
    /// Trajectories by which groups of parameters are screened; 0 varies all of them.
    pub screening: u32,
    /// Candidates that emulators judge before each wave but the first.
    pub candidates: u32,
    /// Known worlds that are to be found again, once the calibration is done.
    #[serde(default)]
    pub recover: u32,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}
