//! Arms × replicates: running markets in parallel and comparing them in pairs.
//!
//! A [`Setup`] is a market to be run, an [`Experiment`] is setups under one seed with what is
//! observed of them, and a [`Plan`] is one whose setups are arms to be compared. Its units are
//! single markets, one per replicate and setup; [`run`] spreads them over the threads of a pool,
//! the setups of a replicate branching off one another where their rules part, hands
//! each to a [`Store`] as it finishes and recalls from there what an earlier run has finished. No
//! result depends on the number of threads or on the order in which units finish. Nothing here
//! reads a file or a clock.
//!
//! | file | idea |
//! |---|---|
//! | `footprint` | memory that markets take |
//! | `setup` | a market to be run, and what an experimenter does to single shops |
//! | `observation` | what is observed of a market: its totals, its shops, or single values |
//! | `run` | the engine: replicates until there are enough of them |
//! | `store` | where finished markets are kept |
//! | `plan` | arms to be compared |
//! | `prefix_tree` | the days that setups have in common, simulated once |
//! | `replicate` | what one market gave |
//! | `summary` | what of it stays in memory |
//! | `pool` | jobs over threads |
//! | `attribution` | a package's effect divided among its levers |
//! | `payoffs` | what it pays shops to cooperate or to defect |
//! | `sampling` | random samples of shop places |
//! | `precision` | when there are enough |
//! | `divergence` | when two arms first differ |
//! | `slice` | parts of the markets, each for a machine of its own |
//! | `dealt` | a store of which only one's own part is filled |
//! | `digest`, `replicate_digest` | a fingerprint of all totals, and of those of a replicate |
//! | `comparison` | arms against the baseline, outcome by outcome |
//! | `watched` | what is read off a market that is one of many |
//! | `at_scale` | effects in yuan a year on a platform of a given size |
//! | `over_worlds` | effects over worlds that fit what is known, and what may be decided |
//! | `ablation` | a package taken apart, lever by lever |
//! | `measured` | what is measured against what is true |
//! | `gains` | who gains, and what of it others lose |
//! | `unreached` | policies that never act |

pub mod ablation;
pub mod at_scale;
pub mod attribution;
pub mod comparison;
mod dealt;
pub mod digest;
pub mod dilemma;
mod divergence;
pub mod drift;
mod footprint;
pub mod gains;
pub mod horizons;
pub mod measured;
pub mod months;
mod observation;
pub mod over_worlds;
pub mod payoffs;
mod plan;
pub mod pool;
mod precision;
mod prefix_tree;
mod progress;
pub mod replicate;
mod replicate_digest;
mod run;
pub mod sameness;
pub mod sampling;
mod setup;
mod slice;
mod store;
mod summary;
mod unreached;
pub mod watched;
mod window;

pub use comparison::{Comparison, Contrast, Row, Terms, compare, compare_under};
pub use dealt::Dealt;
pub use divergence::{Divergence, first_difference};
pub use footprint::{market_bytes, run_bytes};
pub use observation::{
    Evidence, Found, Observation, Panels, Reading, Simulated, Values, WholeMarket, WithPurchases,
};
pub use plan::Plan;
pub use precision::{Attainment, Goal, HalfWidth};
pub use prefix_tree::{Job, PrefixTree, SharedPrefix};
pub use progress::{Ahead, News, Outbox, ProgressListener, Simulate};
pub use replicate::in_parallel;
pub use run::{Effort, Experiment, RunOutcome, run, run_by};
pub use sameness::same_rules;
pub use setup::{Draws, Intervention, ServiceTrial, Setup, Treatment};
pub use slice::{Allotment, Share, Slice};
pub use store::{InMemory, Lookup, Store};
pub use summary::{ReplicateSummary, Unit};
pub use unreached::{nobody_reached, unreached};
pub use window::Window;
