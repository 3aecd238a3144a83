//! Effects over worlds that fit what is known: tables, words, a document and a figure.

mod document;
mod figure;
mod quantities;
mod tables;
mod words;

use crate::experiment::Values;
use crate::experiment::over_worlds::{ArmOver, EffectOver, InWorlds, Pair};
use crate::outcome::{self, Outcome};
use crate::prose;
use crate::records::ReportFiles;
use crate::render::json;
use crate::render::prose::Prose;
use crate::report::figures_files;
use std::io;

pub use figure::page;
pub use quantities::{Quantities, Quantity};

pub(super) const PROSE: Prose = prose!("worlds.md", in both languages);

/// Outcomes that the figure shows.
const DRAWN: [&Outcome; 6] = [
    outcome::NET_GMV,
    outcome::REPEAT_90,
    outcome::QUALITY_TRADED,
    outcome::PROBLEM_RATE,
    outcome::HONEST_SURPLUS,
    outcome::MERCHANT_PROFIT,
];

/// Arms over worlds, as reports tell them.
#[derive(Debug, Clone, PartialEq)]
pub struct OverReport {
    /// The name of the ensemble, or its file.
    pub source: String,
    /// How much each world counts.
    pub weights: Vec<f64>,
    /// Replicates in each world.
    pub replicates: u32,
    /// The outcomes asked for.
    pub outcomes: Vec<&'static Outcome>,
    /// Arm by arm.
    pub arms: Vec<ArmReport>,
}

/// One arm against another.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmReport {
    /// The arm's name.
    pub name: String,
    /// The name of what it is compared with.
    pub baseline: String,
    /// Effects and decision.
    pub over: ArmOver,
    /// The figure's content.
    drawn: Vec<Option<EffectOver>>,
}

impl OverReport {
    /// Reads off arms that were run in worlds what they do against their baselines. `names` are
    /// those of the arms, `reference` what was read in the scenario's own world, arm by arm, and
    /// may be empty.
    #[must_use]
    pub fn new(
        ran: &InWorlds,
        names: &[String],
        pairs: &[Pair],
        outcomes: &[&'static Outcome],
        reference: &[Vec<Values>],
    ) -> Self {
        let arms = pairs.iter().map(|pair| ArmReport {
            name: names[pair.arm].clone(),
            baseline: names[pair.baseline].clone(),
            over: ran.arm(outcomes, *pair, reference),
            drawn: ran.arm(&DRAWN, *pair, reference).outcomes,
        });
        Self {
            source: ran.source.clone(),
            weights: ran.weights.clone(),
            replicates: ran.replicates,
            outcomes: outcomes.to_vec(),
            arms: arms.collect(),
        }
    }

    /// The number of equally heavy worlds that would know as much.
    fn effective(&self) -> f64 {
        1.0 / self
            .weights
            .iter()
            .map(|weight| weight * weight)
            .sum::<f64>()
    }
}

/// The figure, and the document for programs.
///
/// # Errors
/// If the figure cannot be drawn.
pub fn files(report: &OverReport) -> io::Result<ReportFiles> {
    let mut files = figures_files(&[("over-worlds", figure::page(report))])?;
    files.push(document_file(report));
    Ok(files)
}

/// The document for programs alone.
#[must_use]
pub fn document_file(report: &OverReport) -> (String, Vec<u8>) {
    (
        "over-worlds.json".to_owned(),
        json::document(report).into_bytes(),
    )
}

/// The remark of a verb that was asked for no worlds.
#[must_use]
pub fn luck_only() -> String {
    crate::say!(PROSE, "luck_only")
}
