//! A results folder in memory: what figures and tables are drawn from.

use crate::experiment::replicate::Replicate;
use jiff::civil::Date;

/// Everything a results folder holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The command that made the results, as a reader would type it.
    pub command: String,
    /// The date of reported day 0.
    pub start: Date,
    /// The last simulated date.
    pub end: Date,
    /// First day of the window over which arms are compared.
    pub evaluate_from: Date,
    /// The names of the industries.
    pub industries: Vec<String>,
    /// The arms; the first is the baseline.
    pub arms: Vec<ArmResults>,
}

/// The replicates of one arm.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmResults {
    /// The scenario's name.
    pub name: String,
    /// The scenario's summary.
    pub summary: String,
    /// Digest of the scenario.
    pub scenario_digest: String,
    /// Dates within the run on which levers start, change or end, with the levers' names.
    pub changes: Vec<(Date, Vec<String>)>,
    /// The finished replicates, by index; replicate r of every arm had the same luck.
    pub replicates: Vec<Replicate>,
}
