//! Use cases: a file per verb, request in, answer out.
//!
//! A request is data: what a command, a page or a program asks for. A use case checks it whole before
//! it begins, keeps its records, publishes its report and gives an answer that others render. It
//! prints nothing: progress and remarks go to the [`Listener`] of its [`Session`], and a
//! [`CancelToken`] ends it.

mod aa;
mod ablate;
mod baseline;
pub(crate) mod capacity;
mod check;
mod compare;
mod error;
pub(crate) mod expectation;
mod pairing;
mod plan;
pub(crate) mod recorded_run;
mod regret;
mod search;
mod session;
mod study_run;
mod sweep;

pub use aa::{AaAnswer, AaRequest, aa};
pub use ablate::{AblateAnswer, AblateRequest, ablate, write_ablation_arms};
pub use baseline::{BaselineRequest, Recorded, Recording};
pub use check::{Check, CheckRequest};
pub use compare::{CompareRequest, compare, run};
pub use error::Error;
pub use expectation::{Budget, in_words};
pub use pairing::{PairingAnswer, pairing};
pub use plan::{Assignment, HEADLINE, RunOptions, ScenarioSource};
pub use regret::RegretRequest;
pub use search::{SearchAnswer, SearchRequest, search};
pub use session::{CancelToken, Listener, Session};
pub use sweep::{SweepAnswer, SweepRequest, SweepSize, sweep, sweep_size};
