//! Use cases: a file per verb, request in, answer out.
//!
//! A request is data: what a command, a page or a program asks for. A use case checks it whole
//! before it begins, keeps its records, publishes its report and gives an answer that others
//! render. It prints nothing: progress and remarks go to the [`Listener`] of its [`Session`], and a
//! [`CancelToken`] ends it.

mod aa;
mod ablate;
mod attribute;
mod baseline;
mod bench;
mod budget;
mod calibrate;
mod capacity;
mod check;
mod claim_markets;
mod claims;
mod coalitions;
mod compare;
mod error;
mod evidence;
mod expectation;
mod fact_markets;
mod facts;
mod in_worlds;
mod markets;
mod new;
mod own_data;
mod page;
mod pairing;
mod payoffs;
mod plan;
mod purchases;
mod recorded_run;
mod regret;
mod rivals;
mod run_options;
mod search;
mod session;
mod slices;
mod soak;
mod study_run;
mod sweep;
mod task;
mod verify;
mod workload;

pub use aa::{AaRequest, aa};
pub use ablate::{AblateAnswer, AblateRequest, ablate, write_ablation_arms};
pub use attribute::{AttributeAnswer, AttributeRequest, attribute};
pub use baseline::{BaselineRequest, Recorded, Recording};
pub use bench::{BenchRequest, MarketSpeed, StepTime, bench};
pub use calibrate::{CalibrateAnswer, CalibrateRequest, calibrate};
pub use check::{Check, CheckRequest};
pub use claims::{ClaimsAnswer, ClaimsRequest, claims, pass_through};
pub use compare::{CompareRequest, compare, run};
pub use error::Error;
pub use evidence::{EvidenceRequest, evidence};
pub use expectation::in_words;
pub use facts::{FactsAnswer, FactsRequest, facts, list_facts};
pub use in_worlds::{USUAL_REPLICATES, USUAL_WORLDS, WorldsRequest, WorldsSource};
pub use markets::MarketOptions;
pub use new::{NewRequest, new_scenario};
pub use own_data::{OwnDataAnswer, OwnDataRequest, OwnFigure, facts_from};
pub use page::{ExploreRequest, ReportRequest, explore, report, report_figures, write_page};
pub use pairing::pairing;
pub use payoffs::{PayoffsAnswer, PayoffsRequest, payoffs};
pub use purchases::{PurchasesAnswer, PurchasesRequest, purchases};
pub use regret::RegretRequest;
pub use run_options::{Assignment, Budget, RunOptions, ScenarioSource};
pub use search::{SearchRequest, search};
pub use session::{CancelToken, Held, Listener, Session};
pub use slices::{MergeAnswer, MergeRequest, SliceAnswer, SliceRequest, merge, slice};
pub use soak::{SoakMark, SoakRequest, soak};
pub use sweep::{SweepRequest, SweepSize, sweep, sweep_size};
pub use task::{RunRequest, Task};
pub use verify::{VerifyAnswer, VerifyRequest, verify};
