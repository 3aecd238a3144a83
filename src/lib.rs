//! Gresham simulates an online marketplace (merchants, consumers, abusive refunders) under
//! different score, traffic and refund policies, and tells what a policy changes, by how much and
//! how sure that is.

pub mod claims;
pub mod cli;
pub mod experiment;
pub mod machine;
pub mod market;
pub mod outcome;
pub mod parameter;
pub mod policy;
pub mod records;
pub mod render;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod study;
