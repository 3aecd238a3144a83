//! The command: what is asked, told, written and refused.

#[path = "../tiny/mod.rs"]
mod tiny;

mod ablate;
mod beforehand;
mod budget;
mod builtin;
mod claims;
mod compare;
mod facts;
mod output;
mod pairing;
mod processes;
mod reference;
mod search;
mod slices;
mod sweep;
