//! Faults of every kind, a few of each: whatever happens to a command, run again it comes to the
//! end that it would have come to undisturbed. `cargo xtask faults` has more of them.

#[path = "../xtask/src/faults/mod.rs"]
#[allow(dead_code, reason = "the task has a use for the rest")]
mod faults;

use faults::Outcome;
use std::path::Path;
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gresham");

/// Tries a kind of fault in a folder of its own. What cannot be tried on this machine is told; it
/// is a failure where `CI` is set.
fn tried(fault: impl FnOnce(&Path, &Path) -> Result<Outcome, String>) {
    let work = tempfile::tempdir().unwrap();
    match fault(Path::new(PROGRAM), work.path()) {
        Ok(Outcome::Told(_)) => {}
        Ok(Outcome::NotPossible(why)) if std::env::var_os("CI").is_none() => {
            eprintln!("not tried, since it is not possible here: {why}");
        }
        Ok(Outcome::NotPossible(why)) => panic!("not possible here: {why}"),
        Err(why) => panic!("{why}"),
    }
}

#[test]
fn commands_that_are_killed_go_on_where_they_were_and_come_to_the_same_end() {
    let work = tempfile::tempdir().unwrap();
    let tallies = faults::kills(Path::new(PROGRAM), work.path(), 42, 7);
    let tallies = tallies.unwrap_or_else(|why| panic!("{why}"));
    let kills: usize = tallies.iter().map(|(_, tally)| tally.kills).sum();
    let in_time: usize = tallies.iter().map(|(_, tally)| tally.in_time).sum();
    assert_eq!(kills, 42);
    assert!(in_time > kills / 3, "{in_time} of {kills} before the end");
}

#[test]
fn full_and_read_only_disks_are_told_and_lose_nothing() {
    tried(|program, work| faults::disks(program, work, 4));
}

#[test]
fn limits_on_files_handles_and_memory_are_told_and_lose_nothing() {
    tried(|program, work| faults::limits(program, work, 4));
}

#[test]
fn output_that_takes_nothing_is_told() {
    tried(faults::full_output);
}

#[test]
fn of_two_commands_on_one_folder_one_waits_for_nobody_and_the_other_is_refused() {
    tried(|program, work| faults::two_at_once(program, work, 2));
}

#[test]
fn parts_that_do_not_make_a_whole_are_refused_and_the_whole_stays() {
    tried(faults::parts);
}

#[test]
fn no_result_depends_on_the_times_of_files() {
    tried(faults::clocks);
}

#[test]
fn a_soak_ends_when_its_orders_are_placed_and_tells_what_memory_did() {
    let words = "bench --soak 20000 --consumers 2000 --threads 1";
    let output = Command::new(PROGRAM)
        .args(words.split_whitespace())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(told.contains("MiB"), "{told}");
}
