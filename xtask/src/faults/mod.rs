//! `cargo xtask faults`: the built command tormented. It is killed at random instants, runs out of
//! everything, and meets itself in its folder; whatever happens, run again it comes to the end that
//! it would have come to undisturbed, and nothing that was finished is run twice.
//!
//! `tests/reliability.rs` has the same with fewer rounds.

mod contents;
mod kill;
mod limits;
mod luck;
mod place;
mod together;
mod verbs;

use place::Ended;
use std::collections::BTreeSet;
use std::path::Path;

pub use kill::{Tally, kills};
pub use limits::{disks, full_output, limits};
pub use together::{clocks, parts, two_at_once};

/// The outcome of a kind of fault.
pub enum Outcome {
    Told(Vec<Told>),
    /// It cannot be made here, and why.
    NotPossible(String),
}

/// The message on a fault.
pub struct Told {
    name: String,
    tried: usize,
    refused: usize,
    /// Ends by a signal, of memory that ran out.
    ended: usize,
    messages: BTreeSet<String>,
}

impl Told {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            tried: 0,
            refused: 0,
            ended: 0,
            messages: BTreeSet::new(),
        }
    }

    /// Notes how a command ended: done, or refused with a message.
    fn note(&mut self, case: &str, ended: &Ended) -> Result<(), String> {
        self.tried += 1;
        if ended.status == Some(0) {
            return Ok(());
        }
        if !ended.is_refusal() {
            return Err(format!("{case}: {}", ended.shown()));
        }
        self.refused += 1;
        self.say(&ended.told);
        Ok(())
    }

    /// Notes how a command ended whose memory was limited. Where an allocation fails after all, the
    /// process ends at once, with a message; and below some limit the system cannot start it.
    fn note_memory(&mut self, case: &str, ended: &Ended) -> Result<(), String> {
        let failed = ended.status.is_none() && ended.told.contains("memory allocation of");
        let not_started = ended.status == Some(127);
        if !(failed || not_started) {
            return self.note(case, ended);
        }
        self.tried += 1;
        self.ended += 1;
        self.say(&ended.told);
        Ok(())
    }

    /// Keeps a message without its numbers and the places of this run.
    fn say(&mut self, told: &str) {
        let plain: String = told
            .trim()
            .chars()
            .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
            .collect();
        self.messages.insert(plain);
    }

    /// All messages.
    pub fn said(&self) -> String {
        let said: Vec<&str> = self.messages.iter().map(String::as_str).collect();
        said.join("\n---\n")
    }
}

impl Outcome {
    /// Prints what was told; true if it could be tried.
    pub fn print(&self) -> bool {
        match self {
            Self::NotPossible(why) => {
                eprintln!("not possible here: {why}");
                false
            }
            Self::Told(told) => {
                for one in told {
                    println!(
                        "{}: {} tries, {} refused, {} ended",
                        one.name, one.tried, one.refused, one.ended
                    );
                    for message in one.messages.iter().take(3) {
                        println!("    {}", message.replace('\n', "\n    "));
                    }
                }
                true
            }
        }
    }
}

/// Everything, with so many kills; false if something cannot be tried here.
///
/// # Errors
/// The first fault that does harm.
pub fn everything(program: &Path, work: &Path, rounds: usize, seed: u64) -> Result<bool, String> {
    let mut all = true;
    all &= parts(program, work)?.print();
    all &= clocks(program, work)?.print();
    all &= full_output(program, work)?.print();
    all &= two_at_once(program, work, 10)?.print();
    all &= disks(program, work, 24)?.print();
    all &= limits(program, work, 16)?.print();
    let mut sum = Tally::default();
    for (name, tally) in kills(program, work, rounds, seed)? {
        println!(
            "{name}: {} kills, {} before the end, {} finished markets on record, {:.0} s",
            tally.kills, tally.in_time, tally.finished, tally.seconds
        );
        sum.kills += tally.kills;
        sum.in_time += tally.in_time;
        sum.finished += tally.finished;
    }
    println!(
        "all verbs: {} kills, {} before the end, {} finished markets, none lost and none run twice",
        sum.kills, sum.in_time, sum.finished
    );
    Ok(all)
}
