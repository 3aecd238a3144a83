//! `cargo xtask fuzz`: every reader of what comes from outside, with inputs that coverage guides.
//!
//! Targets and their corpora are in `fuzz/`. The stable compiler instruments them; nothing beside
//! it is needed. New inputs go to `target/fuzz/found`, and `--minimise` keeps of them what reaches
//! something that the corpus does not. An input on which a target fails is left in
//! `target/fuzz/failed`.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Coverage as libFuzzer reads it, and checks that a release leaves out.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=16";

/// With a target named, build scripts and macros are not instrumented.
const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// An input may take so many seconds, and so many MiB.
const LIMITS: [&str; 3] = ["-timeout=20", "-rss_limit_mb=2048", "-malloc_limit_mb=1024"];

/// Largest input. Sound files of every kind fit.
const LONGEST: &str = "-max_len=65536";

/// Corpora are kept below this, so that they stay small in version control.
const MOST_CORPUS_BYTES: u64 = 96 << 10;

/// Fuzzes the named targets, or all, for so many minutes altogether.
pub fn fuzz(mut cargo: Command, root: &Path, minutes: u64, named: &[&str]) -> Result<(), String> {
    let folder = root.join("fuzz");
    let mut targets = names(&folder.join("fuzz_targets"))?;
    let minimise = named.contains(&"--minimise");
    let named: Vec<&&str> = named.iter().filter(|name| **name != "--minimise").collect();
    if let Some(unknown) = named
        .iter()
        .find(|name| !targets.iter().any(|known| known == **name))
    {
        return Err(format!(
            "there is no target {unknown}; there are {}",
            targets.join(", ")
        ));
    }
    targets.retain(|name| named.is_empty() || named.iter().any(|wanted| **wanted == name));
    let out = root.join("target/fuzz");
    cargo
        .args(["build", "--release", "--target", TRIPLE])
        .current_dir(&folder)
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_TARGET_DIR", &out);
    if !cargo.status().is_ok_and(|status| status.success()) {
        return Err("the targets cannot be built".to_owned());
    }
    let seconds = (minutes * 60 / targets.len().max(1) as u64).max(1);
    let mut failed = Vec::new();
    for name in &targets {
        let done = if minimise {
            keep(&folder, &out, name)
        } else {
            run(&folder, &out, name, seconds)
        };
        if let Err(why) = done {
            failed.push(why);
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(failed.join("\n"))
    }
}

/// Names of files without their endings, in order.
fn names(folder: &Path) -> Result<Vec<String>, String> {
    let listed = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = listed
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn made(folder: &Path) -> Result<String, String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder.display().to_string())
}

/// The target with its corpora, those that are added to first. It works in an empty folder, so that
/// no path in an input is one of the sources'.
fn target(folder: &Path, out: &Path, name: &str) -> Result<Command, String> {
    let mut command = Command::new(out.join(TRIPLE).join("release").join(name));
    let seeds = made(&out.join("seeds").join(name))?;
    let found = made(&out.join("found").join(name))?;
    let corpus = made(&folder.join("corpus").join(name))?;
    command
        .env("GRESHAM_SEEDS", &seeds)
        .current_dir(made(&out.join("empty"))?)
        .args([found, corpus, seeds]);
    Ok(command)
}

fn run(folder: &Path, out: &Path, name: &str, seconds: u64) -> Result<(), String> {
    println!("{name}: {seconds} s");
    let failed = made(&out.join("failed"))?;
    let status = target(folder, out, name)?
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={failed}/{name}-"))
        .args(LIMITS)
        .args([LONGEST, "-print_final_stats=1", "-verbosity=0"])
        .status()
        .map_err(|error| format!("cannot run {name}: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{name} fails on an input that is left in {failed}"))
}

/// Makes of what was found and what was kept the smallest corpus that reaches as much, and keeps of
/// that the shortest inputs.
fn keep(folder: &Path, out: &Path, name: &str) -> Result<(), String> {
    let merged = out.join("merged").join(name);
    if merged.exists() {
        fs::remove_dir_all(&merged).map_err(|error| format!("{}: {error}", merged.display()))?;
    }
    let mut command = Command::new(out.join(TRIPLE).join("release").join(name));
    let [found, corpus, seeds] = [
        out.join("found").join(name),
        folder.join("corpus").join(name),
        out.join("seeds").join(name),
    ]
    .map(|folder| made(&folder));
    let status = command
        .env("GRESHAM_SEEDS", seeds.clone()?)
        .current_dir(made(&out.join("empty"))?)
        .args(["-merge=1", "-verbosity=0"])
        .args(LIMITS)
        .args([made(&merged)?, seeds?, corpus?, found?])
        .status();
    if !status.is_ok_and(|status| status.success()) {
        return Err(format!("{name}: its corpora cannot be merged"));
    }
    let at = |error: std::io::Error| format!("{name}: {error}");
    let mut inputs = Vec::new();
    for entry in fs::read_dir(&merged).map_err(at)?.flatten() {
        inputs.push((entry.metadata().map_err(at)?.len(), entry.path()));
    }
    inputs.sort();
    let kept = folder.join("corpus").join(name);
    let mut bytes = 0;
    for (length, path) in inputs {
        bytes += length;
        if bytes > MOST_CORPUS_BYTES {
            break;
        }
        let leaf = path.file_name().unwrap_or_default();
        fs::copy(&path, kept.join(leaf)).map_err(at)?;
    }
    println!("{name}: {bytes} bytes");
    Ok(())
}
