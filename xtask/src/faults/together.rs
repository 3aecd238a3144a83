//! Two commands on one folder, parts that do not belong together, and files from another time.

use super::contents::{contents, difference};
use super::place::Place;
use super::verbs::VERBS;
use super::{Outcome, Told};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

fn words(name: &str) -> &'static str {
    let verb = VERBS.iter().find(|verb| verb.name == name);
    verb.map_or("", |verb| verb.words)
}

/// A command started twice at once, `rounds` times.
pub fn two_at_once(program: &Path, work: &Path, rounds: usize) -> Result<Outcome, String> {
    let mut told = Told::new("two commands on one folder");
    for name in ["compare", "sweep"] {
        let undisturbed = Place::new(program, &work.join("undisturbed"))?;
        undisturbed.done(words(name))?;
        let expected = contents(&undisturbed.folder, &["out"]);
        for _ in 0..rounds {
            let place = Place::new(program, &work.join("two"))?;
            let started = [(); 2].map(|()| place.command(words(name)).spawn());
            let mut done = 0;
            for child in started {
                let output = child.and_then(std::process::Child::wait_with_output);
                let output = output.map_err(|error| format!("cannot run the program: {error}"))?;
                let ended = super::place::Ended {
                    status: output.status.code(),
                    told: String::from_utf8_lossy(&output.stderr).into_owned(),
                };
                done += usize::from(ended.status == Some(0));
                told.note(name, &ended)?;
            }
            let found = contents(&place.folder, &["out"]);
            let why = difference(&expected, &found).or((done == 0).then(|| "none is done".into()));
            if let Some(why) = why {
                return Err(format!("two {name} at once: {why}"));
            }
        }
    }
    Ok(Outcome::Told(vec![told]))
}

/// Parts merged twice, missing, there twice, of another seed or another number of slices, and
/// damaged.
pub fn parts(program: &Path, work: &Path) -> Result<Outcome, String> {
    let place = Place::new(program, &work.join("parts"))?;
    let slice = |of: &str, out: &str, seed: u32| {
        let task = words("compare").replace("--out out", "");
        place.done(&format!("{task} --seed {seed} --slice {of} --out {out}"))
    };
    for (of, out, seed) in [
        ("1/2", "one", 1),
        ("2/2", "two", 1),
        ("2/3", "third", 1),
        ("1/2", "seed-1", 2),
        ("2/2", "seed", 2),
    ] {
        slice(of, out, seed)?;
    }
    place.done("merge one two --out whole")?;
    let merged = contents(&place.folder, &["whole"]);
    place.done("merge two one --out whole")?;
    if let Some(why) = difference(&merged, &contents(&place.folder, &["whole"])) {
        return Err(format!("merged again, {why}"));
    }
    let mut told_all = Vec::new();
    for (name, parts) in [
        ("a part merged twice", "one one"),
        ("a part missing", "one"),
        ("parts of other slices", "one third"),
        ("a part of another seed", "one seed"),
        ("a whole for a part", "whole two"),
        ("another seed over a whole", "seed-1 seed"),
    ] {
        let mut noted = Told::new(name);
        let ended = place.run(&format!("merge {parts} --out whole"))?;
        if ended.status == Some(0) {
            return Err(format!("{name} is merged"));
        }
        noted.note(parts, &ended)?;
        told_all.push(noted);
    }
    let damaged = place
        .folder
        .join("two/replicates/traffic-first/0001.parquet");
    let file = if damaged.is_file() {
        damaged
    } else {
        place
            .folder
            .join("two/replicates/true-experience-score/0001.parquet")
    };
    let at = |error: std::io::Error| format!("{}: {error}", file.display());
    let mut bytes = fs::read(&file).map_err(at)?;
    let middle = bytes.len() / 2;
    // A single bit may say nothing; a stretch of a page does.
    bytes[middle..]
        .iter_mut()
        .take(200)
        .for_each(|byte| *byte = 0);
    fs::write(&file, bytes).map_err(at)?;
    // It is told, and its market is run again.
    let mut noted = Told::new("a damaged part");
    let told = place.done("merge one two --out fresh")?;
    noted.say(&told);
    noted.tried += 1;
    let fresh = contents(&place.folder, &["fresh"]);
    let replicates = |of: &super::contents::Contents| -> Vec<Vec<u8>> {
        let files = of.iter().filter(|(name, _)| name.contains("/replicates/"));
        files.map(|(_, bytes)| bytes.clone()).collect()
    };
    if replicates(&fresh) != replicates(&merged) || !told.contains("is run again") {
        return Err(format!("a damaged part is taken for good: {told}"));
    }
    told_all.push(noted);
    if let Some(why) = difference(&merged, &contents(&place.folder, &["whole"])) {
        return Err(format!("after refused merges {why}"));
    }
    Ok(Outcome::Told(told_all))
}

/// Results whose files seem to be from long ago or from times to come, as after a clock was set.
pub fn clocks(program: &Path, work: &Path) -> Result<Outcome, String> {
    let mut told = Told::new("clock set back or ahead");
    let years = |years: u64| Duration::from_secs(years * 365 * 86_400);
    for name in ["compare", "sweep", "claims"] {
        let place = Place::new(program, &work.join("clock"))?;
        place.done(words(name))?;
        let expected = contents(&place.folder, &["out"]);
        for time in [SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + years(100)] {
            let fewer = if name == "sweep" {
                None
            } else {
                some_file(&place.folder.join("out"))
            };
            if let Some(lost) = fewer {
                fs::remove_file(&lost).map_err(|error| format!("{}: {error}", lost.display()))?;
            }
            set_times(&place.folder, time)?;
            told.note(name, &place.run(words(name))?)?;
            if let Some(why) = difference(&expected, &contents(&place.folder, &["out"])) {
                return Err(format!("{name} with files of another time: {why}"));
            }
        }
    }
    if told.refused > 0 {
        return Err(format!(
            "files of another time are refused: {}",
            told.said()
        ));
    }
    Ok(Outcome::Told(vec![told]))
}

/// A finished replicate or panel.
fn some_file(out: &Path) -> Option<std::path::PathBuf> {
    let arm = ["replicates", "panels"].map(|folder| out.join(folder));
    let arm = arm.into_iter().find(|folder| folder.is_dir())?;
    let arm = fs::read_dir(arm).ok()?.flatten().next()?.path();
    Some(fs::read_dir(arm).ok()?.flatten().next()?.path())
}

fn set_times(folder: &Path, time: SystemTime) -> Result<(), String> {
    let at = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(at)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            set_times(&path, time)?;
        } else {
            let file = fs::OpenOptions::new()
                .append(true)
                .open(&path)
                .map_err(at)?;
            file.set_modified(time).map_err(at)?;
        }
    }
    Ok(())
}
