//! `cargo xtask counts`: instructions per order, phase by phase, against those on record.
//!
//! A market of fixed size runs under valgrind's callgrind, in the registers that every machine of
//! its architecture has. Such counts are the same on any day, however busy the machine is, so a
//! phase that has become slower by a few percent shows without timing anything.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Where the counts are on record, relative to the root.
const RECORD: &str = "benches/instructions.tsv";

/// What is counted: arguments of `gresham`.
const RUN: &[&str] = &[
    "bench",
    "scenarios/service-is-growth.toml",
    "--consumers=10000",
    "--threads=1",
    "--warm-up=30",
    "--days=30",
    "--common-registers",
    "--format=json",
];

/// How far a phase may be above the record, as a share. Compilers lay code out anew when anything
/// changes, which moves a phase by a percent or two.
const TOLERANCE: f64 = 0.05;

/// Beginnings of functions' names with the phase that they belong to; the first that fits counts.
/// Code that is inlined into functions of no name of ours belongs to the phase of its file.
const PHASES: &[(&str, &str)] = &[
    (
        "gresham_market::day::daytime::shard_day::shop_around",
        "need to order",
    ),
    ("gresham_market::kernel::order_draws", "parcels"),
    ("gresham_market::day::daytime::fulfilment", "parcels"),
    ("gresham_market::day::daytime::cancellation", "parcels"),
    ("gresham_market::day::daytime", "after-sales and settlement"),
    (
        "gresham_market::kernel::storefronts",
        "after-sales and settlement",
    ),
    (
        "gresham_market::kernel::shop_day_counters",
        "after-sales and settlement",
    ),
    (
        "gresham_market::platform::integrity",
        "after-sales and settlement",
    ),
    (
        "gresham_market::platform::hotline",
        "after-sales and settlement",
    ),
    ("gresham_market::", "morning and evening"),
    ("<gresham_market::", "morning and evening"),
    ("gresham_outcomes::", "outcomes"),
    ("<gresham_outcomes::", "outcomes"),
    (
        "gresham-market/src/day/daytime",
        "after-sales and settlement",
    ),
    (
        "gresham-market/src/kernel/batch",
        "after-sales and settlement",
    ),
    (
        "gresham-market/src/kernel/storefronts",
        "after-sales and settlement",
    ),
    (
        "gresham-market/src/kernel/shop_day_counters",
        "after-sales and settlement",
    ),
    ("gresham-market/src/", "morning and evening"),
    ("gresham-outcomes/src/", "outcomes"),
];
const REST: &str = "rest";

/// Counts and compares; with `record` puts the counts on record instead.
pub fn counts(cargo: Command, root: &Path, record: bool) -> ExitCode {
    match count(cargo, root).and_then(|counts| {
        if record {
            write(root, &counts)
        } else {
            compare(root, &counts)
        }
    }) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Instructions per order by phase.
fn count(mut cargo: Command, root: &Path) -> Result<BTreeMap<String, f64>, String> {
    let built = cargo
        .args(["build", "--profile=dist", "--package", "gresham"])
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return Err("the build failed".to_owned());
    }
    let out = root.join("target/instructions.callgrind");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(root.join("target/dist/gresham"))
        .args(RUN)
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run valgrind, which counts instructions: {error}"))?;
    if !run.status.success() {
        return Err("the counted run failed".to_owned());
    }
    let orders = orders(&String::from_utf8_lossy(&run.stdout))?;
    let annotated = Command::new("callgrind_annotate")
        .args(["--auto=no", "--threshold=100"])
        .arg(&out)
        .output()
        .map_err(|error| format!("cannot run callgrind_annotate: {error}"))?;
    let mut counts = BTreeMap::new();
    for (names, instructions) in functions(&String::from_utf8_lossy(&annotated.stdout)) {
        let fits = PHASES
            .iter()
            .find(|(start, _)| names.iter().any(|name| name.starts_with(start)));
        let phase = fits.map_or(REST, |(_, phase)| phase);
        *counts.entry(phase.to_owned()).or_insert(0.0) += instructions / orders;
    }
    if counts.len() < 2 {
        return Err("callgrind_annotate names no function".to_owned());
    }
    let total = counts.values().sum();
    counts.insert("total".to_owned(), total);
    Ok(counts)
}

/// Orders of the timed days, from the report of `gresham bench`. The warm-up is counted in as well,
/// which is the same for every version.
fn orders(report: &str) -> Result<f64, String> {
    let (_, rest) = report
        .split_once("\"orders\":")
        .ok_or_else(|| format!("no orders in {report}"))?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits
        .parse()
        .map_err(|_| format!("no number of orders in {report}"))
}

/// Names of functions and of the files that their lines are from, with their own instructions, as
/// `callgrind_annotate` lists them: `1,234 ( 5.6%)  file:name [object]`.
fn functions(listing: &str) -> impl Iterator<Item = ([&str; 2], f64)> {
    listing.lines().filter_map(|line| {
        let (count, rest) = line.trim_start().split_once(" (")?;
        let instructions: f64 = count.replace(',', "").parse().ok()?;
        let (_, named) = rest.split_once("%)")?;
        let named = named.trim_start();
        let (file, name) = named.split_once(':').unwrap_or(("", named));
        (named != "PROGRAM TOTALS").then_some(([name, file], instructions))
    })
}

fn write(root: &Path, counts: &BTreeMap<String, f64>) -> Result<ExitCode, String> {
    let lines = counts
        .iter()
        .map(|(phase, count)| format!("{phase}\t{count:.0}\n"));
    let text = "phase\tinstructions per order\n".to_owned() + &lines.collect::<String>();
    std::fs::write(root.join(RECORD), text).map_err(|error| format!("{RECORD}: {error}"))?;
    println!("{RECORD}");
    Ok(ExitCode::SUCCESS)
}

fn compare(root: &Path, counts: &BTreeMap<String, f64>) -> Result<ExitCode, String> {
    let text = std::fs::read_to_string(root.join(RECORD)).map_err(|error| {
        format!("{RECORD}: {error}; record it with `cargo xtask counts record`")
    })?;
    let mut slower = false;
    println!(
        "{:<28}{:>10}{:>10}{:>9}",
        "instructions per order", "record", "now", "change"
    );
    for line in text.lines().skip(1) {
        let (phase, recorded) = line.split_once('\t').ok_or("a line without a tab")?;
        let recorded: f64 = recorded.parse().map_err(|_| format!("no number: {line}"))?;
        let now = counts.get(phase).copied().unwrap_or(0.0);
        let change = now / recorded - 1.0;
        println!(
            "{phase:<28}{recorded:>10.0}{now:>10.0}{:>8.1}%",
            change * 100.0
        );
        // What libraries of the system take differs between machines.
        slower |= change > TOLERANCE && phase != REST;
    }
    if slower {
        eprintln!(
            "a phase takes over {:.0} % more instructions; if that is meant, `cargo xtask counts record`",
            TOLERANCE * 100.0
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
