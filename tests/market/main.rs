//! The market: days of tiny worlds, through what the crate shows.

#[path = "../worlds/mod.rs"]
mod worlds;

mod abuse;
mod agents;
mod books;
mod buying;
mod exemption;
mod holders;
mod identity;
mod merchants;
mod outcomes;
mod scores;
mod signals;
mod state;
mod theory;
