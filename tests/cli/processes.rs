//! `--processes`: one market's consumers in several processes, some of which are killed.

#![expect(
    clippy::disallowed_methods,
    reason = "a command that never gets there ends the test, not the result"
)]

use crate::PROGRAM;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A world that is gone through in a moment.
const SHORT: &str = "--replicates 2 --quiet --no-figures --set population.consumers=300 \
    --set population.shops=40 --set run.start=2025-05-01 --set run.end=2025-06-09 \
    --set run.evaluate_from=2025-05-20 --set run.burn_in_days=10";

/// One that takes so long that there is time to kill somebody.
const LONG: &str = "--replicates 1 --quiet --no-figures --no-efficiency --threads 1 \
    --set population.consumers=8000 --set population.shops=60 --set run.start=2025-01-01 \
    --set run.end=2025-12-31 --set run.evaluate_from=2025-05-20 --set run.burn_in_days=10";

fn command(place: &Path, words: &str) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(place).args(words.split_whitespace());
    command
}

fn gresham(place: &Path, words: &str) -> Output {
    command(place, words).output().unwrap()
}

/// Runs a command to its end and gives what it has to say.
fn done(place: &Path, words: &str) -> String {
    let output = gresham(place, words);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{words}: {told}");
    told
}

/// The files of replicates and what was made of them.
fn records(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn add(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, files);
            } else if path.extension().is_some_and(|kind| kind == "parquet") {
                files.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    add(folder, &mut files);
    let inside = files.into_iter();
    let inside = inside.map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes));
    inside.collect()
}

fn digest(folder: &Path) -> String {
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["digest"]
        .as_str()
        .expect("it is finished")
        .to_owned()
}

/// Holds a finished folder against that of a single process.
fn are_the_same(held: &Path, whole: &Path) {
    assert_eq!(digest(held), digest(whole), "{}", held.display());
    assert_eq!(records(held), records(whole), "{}", held.display());
    assert!(!held.join("checkpoints").exists(), "{}", held.display());
}

/// The folder that a single process makes of the long run; it is made once for all tests.
fn long_whole() -> &'static Path {
    static WHOLE: OnceLock<PathBuf> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli_processes");
        drop(fs::remove_dir_all(&place));
        fs::create_dir_all(&place).unwrap();
        done(&place, &format!("run traffic-first {LONG} --out whole"));
        place.join("whole")
    })
}

#[test]
fn the_records_are_those_of_one_process_for_any_number_of_processes() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let arms = "compare traffic-first true-experience-score";
    done(place, &format!("{arms} {SHORT} --out whole"));
    for (processes, rest) in [
        (1, "--threads 3"),
        (2, ""),
        (3, ""),
        (7, "--checkpoint-days 9"),
    ] {
        let out = format!("held-{processes}");
        done(
            place,
            &format!("{arms} {SHORT} --processes {processes} {rest} --out {out}"),
        );
        are_the_same(&place.join(out), &place.join("whole"));
    }
}

#[test]
fn a_command_goes_on_in_processes_where_one_without_has_ended_and_the_other_way_round() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    done(place, &format!("run traffic-first {SHORT} --out whole"));
    let more = SHORT.replace("--replicates 2", "--replicates 1");
    for (first, second) in [("", "--processes 2"), ("--processes 2", "")] {
        done(
            place,
            &format!("run traffic-first {more} {first} --out part"),
        );
        done(
            place,
            &format!("run traffic-first {SHORT} {second} --out part"),
        );
        are_the_same(&place.join("part"), &place.join("whole"));
        fs::remove_dir_all(place.join("part")).unwrap();
    }
}

#[test]
fn slices_are_not_cut_over_processes() {
    let place = tempfile::tempdir().unwrap();
    let words = format!("run traffic-first {SHORT} --processes 2 --slice 1/2 --out part");
    let output = gresham(place.path(), &words);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--slice"));
    assert!(!place.path().join("part").exists());
}

/// A command under way whose market has a checkpoint.
struct UnderWay {
    place: TempDir,
    child: Option<Child>,
}

impl UnderWay {
    fn begin() -> Self {
        long_whole();
        let place = tempfile::tempdir().unwrap();
        let mut begun = Self { place, child: None };
        begun.child = Some(begun.spawn());
        begun
    }

    fn words() -> String {
        format!("run traffic-first {LONG} --processes 3 --checkpoint-days 20 --out held")
    }

    fn spawn(&self) -> Child {
        let mut command = command(self.place.path(), &Self::words());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let until = Instant::now() + Duration::from_mins(2);
        while !self.checkpoint().exists() {
            assert!(Instant::now() < until, "there is no checkpoint");
            assert!(child.try_wait().unwrap().is_none(), "it ended too soon");
            std::thread::sleep(Duration::from_millis(2));
        }
        child
    }

    fn checkpoint(&self) -> PathBuf {
        let folder = self.place.path().join("held/checkpoints");
        folder.join("traffic-first-0000.checkpoint")
    }

    fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(self.checkpoint().exists(), "it had not ended");
    }

    /// Goes on to the end and gives what there is to say.
    fn go_on(&self) -> String {
        let told = done(self.place.path(), &Self::words());
        are_the_same(&self.place.path().join("held"), long_whole());
        told
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn after_the_coordinator_was_killed_the_same_command_goes_on_from_the_checkpoint() {
    let mut begun = UnderWay::begin();
    begun.kill();
    let told = begun.go_on();
    assert!(told.contains("goes on from its checkpoint, day "), "{told}");
}

#[test]
fn a_command_without_processes_finishes_what_one_with_them_began_and_leaves_no_checkpoint() {
    let mut begun = UnderWay::begin();
    begun.kill();
    let place = begun.place.path();
    done(place, &format!("run traffic-first {LONG} --out held"));
    are_the_same(&place.join("held"), long_whole());
}

#[test]
fn a_checkpoint_that_was_damaged_is_named_and_the_market_begins_again() {
    let mut begun = UnderWay::begin();
    begun.kill();
    let path = begun.checkpoint();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let told = begun.go_on();
    assert!(
        told.contains("traffic-first-0000.checkpoint is not used"),
        "{told}"
    );
    assert!(told.contains("its checksum is wrong"), "{told}");
    assert!(told.contains("begins again from the start"), "{told}");
}

#[test]
fn a_checkpoint_of_another_scenario_or_seed_is_refused() {
    let mut begun = UnderWay::begin();
    begun.kill();
    let place = begun.place.path();
    let foreign = fs::read(begun.checkpoint()).unwrap();
    let changed = LONG.replace("consumers=8000", "consumers=300");
    for (words, expected) in [
        (format!("{changed} --seed 2"), "it is of scenario "),
        (format!("{LONG} --seed 2"), "it is of seed 1, not 2"),
    ] {
        // A folder of the other experiment that has one replicate and is asked for two.
        let run = format!("run traffic-first {words} --processes 2 --out held");
        fs::remove_dir_all(place.join("held")).unwrap();
        done(place, &run);
        fs::create_dir(place.join("held/checkpoints")).unwrap();
        let path = place.join("held/checkpoints/traffic-first-0001.checkpoint");
        fs::write(&path, &foreign).unwrap();
        let told = done(place, &run.replace("--replicates 1", "--replicates 2"));
        assert!(
            told.contains("traffic-first-0001.checkpoint is not used"),
            "{told}"
        );
        assert!(told.contains(expected), "{told}");
        assert!(!path.exists());
    }
}

/// The processes that a process has started.
#[cfg(target_os = "linux")]
fn children(of: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_child = |one: &u32| {
        let stat = fs::read_to_string(format!("/proc/{one}/stat")).unwrap_or_default();
        // The name in brackets may hold anything.
        let rest = stat.rsplit(") ").next().unwrap_or_default().to_owned();
        rest.split(' ').nth(1) == Some(&of.to_string())
    };
    numbers.filter(is_child).collect()
}

/// Kills one of the processes below the coordinator and sees that nothing comes of it.
#[cfg(target_os = "linux")]
fn is_replaced(which: impl Fn(u32) -> Option<u32>) {
    let mut begun = UnderWay::begin();
    let mut coordinator = begun.child.take().unwrap();
    let process = which(coordinator.id()).expect("there is one").to_string();
    let killed = Command::new("kill").args(["-9", &process]).status();
    assert!(killed.unwrap().success());
    let mut told = String::new();
    let mut pipe = coordinator.stderr.take().unwrap();
    std::io::Read::read_to_string(&mut pipe, &mut told).unwrap();
    assert!(coordinator.wait().unwrap().success(), "{told}");
    assert!(told.contains("was lost and is replaced"), "{told}");
    assert!(told.contains("goes on from its checkpoint, day "), "{told}");
    are_the_same(&begun.place.path().join("held"), long_whole());
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_that_is_killed_is_replaced_and_its_days_since_the_checkpoint_are_simulated_again() {
    is_replaced(|coordinator| children(coordinator).first().copied());
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_below_another_is_replaced_as_well() {
    is_replaced(|coordinator| children(coordinator).into_iter().flat_map(children).next());
}

#[test]
#[cfg(target_os = "linux")]
fn no_process_outlives_the_one_that_started_it() {
    let mut begun = UnderWay::begin();
    let coordinator = begun.child.as_ref().unwrap().id();
    let mut all = children(coordinator);
    all.extend(all.clone().into_iter().flat_map(children));
    assert_eq!(all.len(), 3);
    begun.kill();
    let until = Instant::now() + Duration::from_secs(30);
    let is_there = |process: &u32| {
        let words = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&words).ends_with("hold\0")
    };
    while all.iter().any(is_there) {
        assert!(Instant::now() < until, "{all:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
