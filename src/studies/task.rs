//! Tasks that several machines can share.

use super::ablate::{AblateRequest, ablate};
use super::attribute::{AttributeRequest, attribute};
use super::calibrate::{CalibrateRequest, calibrate};
use super::claims::{ClaimsRequest, claims};
use super::compare::{CompareRequest, compare, run};
use super::error::Error;
use super::payoffs::{PayoffsRequest, payoffs};
use super::run_options::{Budget, RunOptions, ScenarioSource};
use super::search::{SearchRequest, search};
use super::session::Session;
use super::sweep::{SweepRequest, sweep};
use crate::study::Study;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A request of a use case that can be cut into slices, in one round or in several.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the use case of that name")]
pub enum Task {
    Run(RunRequest),
    Compare(CompareRequest),
    Ablate(AblateRequest),
    Sweep(SweepRequest),
    Claims(ClaimsRequest),
    Payoffs(PayoffsRequest),
    Attribute(AttributeRequest),
    Search(SearchRequest),
    Calibrate(CalibrateRequest),
}

/// A scenario to be run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRequest {
    /// The scenario.
    pub scenario: ScenarioSource,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: RunOptions,
}

impl Task {
    /// Does the whole of it, and leaves out its answer: everything is in the folder.
    ///
    /// # Errors
    /// Those of the use case.
    pub(super) fn perform(&self, session: &mut Session<'_>) -> Result<(), Error> {
        match self {
            Self::Run(request) => run(&request.scenario, &request.options, session).map(drop),
            Self::Compare(request) => compare(request, session).map(drop),
            Self::Ablate(request) => ablate(request, session).map(drop),
            Self::Sweep(request) => sweep(request, session).map(drop),
            Self::Claims(request) => claims(request, session).map(drop),
            Self::Payoffs(request) => payoffs(request, session).map(drop),
            Self::Attribute(request) => attribute(request, session).map(drop),
            Self::Search(request) => search(request, session).map(drop),
            Self::Calibrate(request) => calibrate(request, session).map(drop),
        }
    }

    /// The folder, and whether what it holds may be discarded.
    fn place(&mut self) -> (&mut Option<PathBuf>, &mut bool) {
        match self {
            Self::Run(RunRequest { options, .. })
            | Self::Compare(CompareRequest { options, .. })
            | Self::Ablate(AblateRequest { options, .. }) => (&mut options.out, &mut options.force),
            Self::Sweep(request) => (&mut request.out, &mut request.force),
            Self::Search(request) => (&mut request.out, &mut request.force),
            Self::Claims(ClaimsRequest { options, .. })
            | Self::Calibrate(CalibrateRequest { options, .. })
            | Self::Payoffs(PayoffsRequest { options, .. })
            | Self::Attribute(AttributeRequest { options, .. }) => {
                (&mut options.out, &mut options.force)
            }
        }
    }

    /// The folder that it asks for.
    pub(super) fn out(&self) -> Option<PathBuf> {
        self.clone().place().0.take()
    }

    /// This task in another folder, or in none.
    pub(super) fn placed(&self, folder: Option<&Path>) -> Self {
        let mut task = self.clone();
        let (out, force) = task.place();
        *out = folder.map(Path::to_owned);
        *force = false;
        task
    }

    /// True if which markets there are depends on what earlier ones show, or if those in other
    /// worlds come after those in the own one: then slices are of one round after another.
    pub(super) fn goes_by_rounds(&self) -> bool {
        match self {
            Self::Search(_) | Self::Calibrate(_) => true,
            Self::Compare(request) => request.worlds.is_some(),
            Self::Ablate(request) => request.worlds.is_some(),
            Self::Sweep(request) => request.worlds.is_some(),
            Self::Claims(request) => request.worlds.is_some(),
            Self::Payoffs(request) => request.worlds.is_some(),
            Self::Attribute(request) => request.worlds.is_some(),
            Self::Run(_) => false,
        }
    }

    /// Refuses a task whose markets depend on the time that they take, or on so many looks that
    /// rounds would be shorter than their beginning.
    pub(super) fn is_cut(&self) -> Result<(), Error> {
        let budget = |budget: Option<Budget>| budget.map(|_| "a budget of time");
        let why = match self {
            Self::Ablate(AblateRequest { options, until, .. }) if *until > options.replicates => {
                Some("levers that are gone on with until they are decided")
            }
            Self::Run(RunRequest { options, .. })
            | Self::Compare(CompareRequest { options, .. })
            | Self::Ablate(AblateRequest { options, .. }) => {
                budget(options.budget).or((!options.precision.is_empty()).then_some("a precision"))
            }
            Self::Sweep(request) => {
                let study = Study::read(&request.study)?;
                let timed = budget(request.budget);
                let precise = (!study.goals.is_empty()).then_some("precisions");
                let best = study.best.is_some();
                let best = best.then_some("a selection of the best arm");
                timed.or(precise).or(best)
            }
            Self::Claims(ClaimsRequest { options, .. })
            | Self::Payoffs(PayoffsRequest { options, .. })
            | Self::Attribute(AttributeRequest { options, .. })
            | Self::Calibrate(CalibrateRequest { options, .. }) => budget(options.budget),
            Self::Search(_) => None,
        };
        why.map_or(Ok(()), |why| {
            Err(Error::invalid(format!(
                "with {why} nobody knows beforehand which markets there will be, so they cannot be \
                 cut into slices; ask for a number of replicates alone, merge, and let the same \
                 command without --slice go on in the merged folder"
            )))
        })
    }
}
