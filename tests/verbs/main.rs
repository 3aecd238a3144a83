//! Verbs as use cases: what is asked of markets from Rust, and what is answered, kept and shown.

#[path = "../synthetic/mod.rs"]
mod synthetic;
#[path = "../worlds/mod.rs"]
mod worlds;

mod ablation;
mod buyers;
mod gains;
mod languages;
mod over_worlds;
mod own_data;
mod pairing;
mod panel;
mod report;
mod use_cases;
