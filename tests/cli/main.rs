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

const PROGRAM: &str = env!("CARGO_BIN_EXE_gresham");

/// An ensemble of two worlds.
const WORLDS: &str = "model = 2
facts = 'none'
made_by = 'a test'
keys = ['choice.attention']
[[worlds]]
weight = 0.5
implausibility = 1
second = 1
values = [0.3]
[[worlds]]
weight = 0.5
implausibility = 1
second = 1
values = [0.7]
";

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
