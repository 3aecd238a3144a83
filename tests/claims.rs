//! Claims: files with mistakes are shown for what they are, and known truths get the right
//! verdicts.

#[path = "claims/accepted.rs"]
mod accepted;
#[path = "claims/dilemma.rs"]
mod dilemma;
#[path = "claims/files.rs"]
mod files;
#[path = "claims/repetitions.rs"]
mod repetitions;
#[path = "claims/rivals.rs"]
mod rivals;
#[path = "claims/schema.rs"]
mod schema;
#[path = "claims/setups.rs"]
mod setups;
#[path = "claims/truths.rs"]
mod truths;
#[path = "claims/verdicts.rs"]
mod verdicts;
mod worlds;
