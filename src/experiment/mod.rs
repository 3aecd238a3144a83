//! Arms × replicates: running markets in parallel and comparing them in pairs.
//!
//! A [`Plan`] says what is run: arms under one calendar and one seed. Its units are single
//! markets, one per replicate and arm; [`conduct`] spreads them over the threads of a pool, the arms of a
//! replicate branching off one another where their policies part, hands
//! each to a [`Store`] as it finishes and recalls from there what an earlier run has finished. No
//! result depends on the number of threads or on the order in which units finish. Nothing here
//! reads a file or a clock.
//!
//! | file | idea |
//! |---|---|
//! | `footprint` | memory that markets take |
//! | `plan` | arms, units, and the evaluation window |
//! | `prefix_tree` | the days that arms have in common, simulated once |
//! | `replicate` | one market |
//! | `pool` | jobs over threads |
//! | `attribution` | a package's effect divided among its levers |
//! | `payoffs` | what it pays shops to cooperate or to defect |
//! | `treated_market` | one market whose shops are watched one by one, with what an experimenter does to some |
//! | `sampling` | random samples of shop places |
//! | `conduct` | replicates until there are enough of them |
//! | `precision` | when there are enough |
//! | `divergence` | when two arms first differ |
//! | `memory` | replicates kept by scenario, for plans that have arms in common |
//! | `digest` | a fingerprint of all totals |
//! | `comparison` | arms against the baseline, outcome by outcome |
//! | `ablation` | a package taken apart, lever by lever |
//! | `measured` | what is measured against what is true |
//! | `gains` | who gains, and what of it others lose |
//! | `unreached` | policies that never act |

pub mod ablation;
pub mod attribution;
pub mod comparison;
mod conduct;
pub mod digest;
mod divergence;
mod footprint;
pub mod gains;
pub mod measured;
mod memory;
pub mod payoffs;
mod plan;
pub mod pool;
mod precision;
mod prefix_tree;
pub mod replicate;
pub mod sampling;
pub mod treated_market;
mod unreached;

pub use comparison::{Comparison, Contrast, Row, compare};
pub use conduct::{Effort, Lookup, ProgressListener, RunOutcome, Store, conduct};
pub use divergence::{Divergence, first_difference};
pub use footprint::{market_bytes, run_bytes};
pub use memory::{ByScenario, InMemory, Memory};
pub use plan::{Arm, Plan, ReplicateSummary, Unit, Window};
pub use precision::{Attainment, Goal, HalfWidth};
pub use prefix_tree::{Job, PrefixTree, Regime, SharedPrefix, UnderPolicy};
pub use replicate::in_parallel;
pub use unreached::unreached;
