//! Use cases: a file per verb, request in, answer out.
//!
//! A request is data: what a command, a page or a program asks for. A use case checks it whole before
//! it begins, keeps its records, publishes its report and gives an answer that others render. It
//! prints nothing: progress and remarks go to the [`Listener`] of its [`Session`], and a
//! [`CancelToken`] ends it.

pub mod ablate;
pub(crate) mod capacity;
pub mod compare;
mod error;
pub(crate) mod expectation;
pub mod pairing;
mod plan;
pub(crate) mod recorded_run;
mod session;

pub use ablate::{AblateAnswer, AblateRequest, ablate, write_ablation_arms};
pub use compare::{CompareRequest, compare, run};
pub use error::Error;
pub use expectation::Budget;
pub use pairing::{PairingAnswer, pairing};
pub use plan::{Assignment, HEADLINE, RunOptions, ScenarioSource};
pub use session::{CancelToken, Listener, Session};
