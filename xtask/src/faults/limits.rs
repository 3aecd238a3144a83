//! Commands that run out of something: room on the disk, the right to write, the size of a file,
//! handles of files, memory. Each is refused with a message, and run again without the limit it
//! comes to the same end.

use super::contents::{Contents, Finished, contents, difference};
use super::place::{Ended, Place, ended};
use super::verbs::{VERBS, Verb};
use super::{Outcome, Told};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Verbs that are tried under every limit: one with files, one with a journal, one with panels, one
/// that writes at its end.
const TRIED: [&str; 4] = ["compare", "sweep", "claims", "merge"];

fn tried() -> impl Iterator<Item = &'static Verb> {
    VERBS.iter().filter(|verb| TRIED.contains(&verb.name))
}

/// A small disk in memory, unmounted at the end.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(at).map_err(|error| format!("{}: {error}", at.display()))?;
        mount(&["-t", "tmpfs", "-o", "size=256m", "none"], at)?;
        Ok(Self(at.to_owned()))
    }

    fn remount(&self, options: &str) -> Result<(), String> {
        mount(&["-o", &format!("remount,{options}")], &self.0)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

fn mount(words: &[&str], at: &Path) -> Result<(), String> {
    let mounted = Command::new("mount").args(words).arg(at).output();
    match mounted {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Err(format!("cannot run mount: {error}")),
    }
}

/// Files that a verb writes undisturbed.
fn expected(program: &Path, work: &Path, verb: &Verb) -> Result<Contents, String> {
    let place = prepared(program, &work.join("undisturbed"), verb)?;
    place.done(verb.words)?;
    Ok(contents(&place.folder, verb.writes))
}

fn prepared(program: &Path, folder: &Path, verb: &Verb) -> Result<Place, String> {
    let place = Place::new(program, folder)?;
    for words in verb.before {
        place.done(words)?;
    }
    Ok(place)
}

/// Runs the command without a limit and holds the end against the one expected.
fn recovered(place: &Place, verb: &Verb, expected: &Contents) -> Result<(), String> {
    let before = Finished::of(&place.folder, verb.writes);
    place.done(verb.words)?;
    let after = Finished::of(&place.folder, verb.writes);
    let lost = before
        .files
        .iter()
        .find(|(name, time)| after.files.get(*name) != Some(time));
    if let Some((name, _)) = lost {
        return Err(format!("{name} was finished and run again"));
    }
    let found = contents(&place.folder, verb.writes);
    difference(expected, &found).map_or(Ok(()), |why| Err(format!("run again, {why}")))
}

/// Disks with room for less and less of what is written, in `steps` sizes; and disks that cannot be
/// written at all.
pub fn disks(program: &Path, work: &Path, steps: usize) -> Result<Outcome, String> {
    let at = work.join("disk");
    let disk = match Disk::mount(&at) {
        Ok(disk) => disk,
        Err(why) => return Ok(Outcome::NotPossible(format!("mounting small disks: {why}"))),
    };
    let (mut full, mut readonly) = (Told::new("disk full"), Told::new("read-only disk"));
    for verb in tried() {
        let expected = expected(program, work, verb)?;
        // A file takes whole pages.
        let size: usize = expected
            .values()
            .map(|bytes| bytes.len().next_multiple_of(4096))
            .sum();
        for step in 0..steps {
            disk.remount("size=256m")?;
            let place = prepared(program, &at.join("place"), verb)?;
            let room = size * step / steps;
            disk.remount(&format!("size={}k", used(&at)? + room.div_ceil(1024)))?;
            let ended = place.run(verb.words)?;
            disk.remount("size=256m")?;
            let case = format!("{} with room for {room} bytes", verb.name);
            full.note(&case, &ended)?;
            recovered(&place, verb, &expected).map_err(|why| format!("{case}: {why}"))?;
        }
        let place = prepared(program, &at.join("place"), verb)?;
        for case in ["empty folder", "finished folder"] {
            let before = contents(&place.folder, verb.writes);
            disk.remount("ro")?;
            let ended = place.run(verb.words);
            disk.remount("rw")?;
            let case = format!("{} in a read-only {case}", verb.name);
            readonly.note(&case, &ended?)?;
            if let Some(why) = difference(&before, &contents(&place.folder, verb.writes)) {
                return Err(format!("{case}: {why}"));
            }
            recovered(&place, verb, &expected).map_err(|why| format!("{case}: {why}"))?;
        }
    }
    Ok(Outcome::Told(vec![full, readonly]))
}

/// KiB that are used on a disk.
fn used(at: &Path) -> Result<usize, String> {
    let told = Command::new("df")
        .args(["-k", "--output=used"])
        .arg(at)
        .output();
    let told = told.map_err(|error| format!("cannot run df: {error}"))?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    let number = text
        .lines()
        .nth(1)
        .and_then(|line| line.trim().parse().ok());
    number.ok_or_else(|| format!("df tells no number: {text}"))
}

/// Limits of the shell, with the values that are tried.
type Limit = (&'static str, &'static str, fn(usize) -> Vec<u64>);

const LIMITS: [Limit; 3] = [
    // Blocks of 512 bytes. The signal would end the command without a word.
    ("size of files", "trap '' XFSZ; ulimit -f", |steps| {
        spread(0, 1600, steps)
    }),
    ("file handles", "ulimit -n", |steps| spread(4, 20, steps)),
    // The program itself takes 36 MB as it is built for a first run.
    ("memory", "ulimit -v", |steps| {
        spread(60_000, 260_000, steps)
    }),
];

fn spread(low: u64, high: u64, steps: usize) -> Vec<u64> {
    let steps = steps.max(2) as u64;
    (0..steps)
        .map(|step| low + (high - low) * step / (steps - 1))
        .collect()
}

/// Limits on files, handles and memory, at `steps` values each.
pub fn limits(program: &Path, work: &Path, steps: usize) -> Result<Outcome, String> {
    let mut told = Vec::new();
    for (name, limit, values) in LIMITS {
        let mut noted = Told::new(name);
        for verb in tried() {
            let expected = expected(program, work, verb)?;
            for value in values(steps) {
                let place = prepared(program, &work.join("limited"), verb)?;
                let ended = ended(place.limited(&format!("{limit} {value}"), verb.words))?;
                let case = format!("{} under `{limit} {value}`", verb.name);
                if name == "memory" {
                    noted.note_memory(&case, &ended)?;
                } else {
                    noted.note(&case, &ended)?;
                }
                recovered(&place, verb, &expected).map_err(|why| format!("{case}: {why}"))?;
            }
        }
        told.push(noted);
    }
    Ok(Outcome::Told(told))
}

/// Standard output that takes nothing.
pub fn full_output(program: &Path, work: &Path) -> Result<Outcome, String> {
    let place = Place::new(program, &work.join("output"))?;
    let mut told = Told::new("output that takes nothing");
    for words in ["scenarios", "levers", "schema", "scenario traffic-first"] {
        let mut command = place.command(words);
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let Ok(full) = full else {
            return Ok(Outcome::NotPossible("/dev/full is not there".to_owned()));
        };
        let ended: Ended = ended({
            command.stdout(full);
            command
        })?;
        told.note(words, &ended)?;
    }
    Ok(Outcome::Told(vec![told]))
}
