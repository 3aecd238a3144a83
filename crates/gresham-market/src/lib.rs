//! The market: consumers, merchants and the platform, day by day. Free of files, threads and
//! clocks, and unable to fail: what could be wrong was refused when the scenario was read.
//!
//! Start reading at [`mod@day`], which lists every phase of a day in order. The plain version of
//! the same model is the crate `gresham-reference`; read that first.
//!
//! Agents and things lie in [`shop`], [`consumer`], [`order`], [`platform`], [`money`] and
//! [`luck`], how it changes in [`mod@day`] and [`merchants`]. Machinery that is there for speed
//! alone lies apart in [`kernel`].

#![expect(
    clippy::inline_always,
    reason = "what a phase is made of is compiled with it, for every width of registers"
)]

pub mod board;
pub mod calendar;
pub mod census;
pub mod consumer;
pub mod day;
pub mod demand;
pub mod exemption;
mod experimenter;
pub mod holder;
pub mod indexed;
pub mod industry;
pub mod kernel;
pub mod luck;
pub mod machine;
mod market;
pub mod merchants;
pub mod money;
pub mod niches;
mod opening;
pub mod order;
pub mod parameter;
pub mod parameters;
pub mod platform;
pub mod policy;
pub mod probe;
pub mod rulebook;
pub mod shard;
pub mod shop;
pub mod state;
pub mod tally;

pub use experimenter::Foresight;
pub use kernel::width::Width;
pub use market::Market;

/// The version of the model. Whatever changes a result of the same world, policy and seed raises
/// it, so that records of two versions are never taken for one another; records that do not state
/// theirs are of version 1.
pub const MODEL_VERSION: u32 = 2;
