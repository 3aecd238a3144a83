//! `pairing`: how well common luck pairs two policies.

use super::compare::{CompareRequest, answered};
use super::error::Error;
use super::plan::plan;
use super::session::Session;
use crate::experiment::first_difference;
use crate::records::Verb;
use crate::report::pages::pairing::Pairing;

/// Compares scenarios and tells when they first differ; no report is written.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn pairing(request: &CompareRequest, session: &mut Session<'_>) -> Result<Pairing, Error> {
    let CompareRequest {
        scenarios, options, ..
    } = request;
    let plan = plan(scenarios, options, request.allow_different_worlds, session)?;
    let (comparison, _claimed) = answered(&plan, None, options, Verb::Pairing, session)?;
    let first = (1..plan.arms.len()).map(|arm| first_difference(&plan, arm, 0));
    Ok(Pairing {
        comparison,
        first: first.collect(),
    })
}
