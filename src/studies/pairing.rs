//! `pairing`: how well common luck pairs two policies.

use super::compare::{CompareRequest, answered};
use super::error::Error;
use super::plan::plan;
use super::session::Session;
use crate::experiment::{Divergence, first_difference};
use crate::records::Verb;
use crate::report::comparison::Answer;

/// How well luck pairs the arms of a comparison.
#[derive(Debug, Clone)]
pub struct PairingAnswer {
    /// The comparison whose pairs are looked at.
    pub comparison: Answer,
    /// When and where each arm but the baseline first differs from it; `None` if never.
    pub first: Vec<Option<Divergence>>,
}

/// Compares scenarios and tells when they first differ; no report is written.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn pairing(
    request: &CompareRequest,
    session: &mut Session<'_>,
) -> Result<PairingAnswer, Error> {
    let CompareRequest {
        scenarios, options, ..
    } = request;
    let plan = plan(scenarios, options, request.allow_different_worlds, session)?;
    let (comparison, _claimed) = answered(&plan, options, Verb::Pairing, session)?;
    let first = (1..plan.arms.len()).map(|arm| first_difference(&plan, arm, 0));
    Ok(PairingAnswer {
        comparison,
        first: first.collect(),
    })
}
