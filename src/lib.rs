//! Gresham simulates an online marketplace (merchants, consumers, abusive refunders) under
//! different score, traffic and refund policies, and tells what a policy changes, by how much and
//! how sure that is.

pub mod builtin;
pub mod claims;
#[cfg(feature = "cli")]
pub mod cli;
pub mod experiment;
pub mod facts;
#[cfg(feature = "parquet")]
pub mod holders;
pub mod own_data;
pub mod reader;
#[cfg(feature = "parquet")]
pub mod records;
pub mod render;
#[cfg(feature = "parquet")]
pub mod report;
pub mod scenario;
#[cfg(feature = "parquet")]
pub mod studies;
pub mod study;
pub mod theory;
pub mod worlds;

/// Blocks of Rust in the documentation, as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/scenarios.md")]
struct Documentation;

pub use gresham_market::{self as market, machine, parameter, parameters, policy};
pub use gresham_outcomes as outcome;
pub use gresham_stats as stats;
