//! `gresham aa`: how often the gate is wrong.

use super::Failure;
use super::lists::{self, json, markdown_table, text_table, wrapped};
use super::study::{Simulator, Work, read_for_gate};
use crate::records;
use crate::report::studies as pages;
use crate::stats::proportion_interval;
use crate::study::Study;
use crate::study::gate::{Checked, Tally, decide, margins, planted, table};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Measure how often the gate is wrong: false alarms without a change, and its power against planted harm
///
/// Each run compares two sets of replicates of one and the same policy under luck that they do not
/// share, so that whatever the gate finds is a false alarm. Then harm of growing size is planted.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// Independent comparisons without a change
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: u32,

    /// Comparisons for every size of planted harm
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    planted_runs: u32,

    /// Salt of the seeds, so that another measurement has other luck
    #[arg(long, value_name = "N", default_value_t = 1)]
    salt: u64,

    /// Folder for the measurement [default: results/STUDY-aa]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  gresham aa studies/gate.toml
  gresham aa studies/gate.toml --runs 500 --salt 2 --out results/gate-aa-2";

/// Planted harm in margins. One margin is the most that may pass; zero is no change.
const SIZES: [f64; 13] = [
    0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0,
];

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let study = read_for_gate(&arguments.work.study)?;
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| Path::new("results").join(format!("{}-aa", study.name)));
    let mut simulator = Simulator::new(&study, &arguments.work)?;
    let mut seeds = Seeds::new(&study, arguments.salt);
    let mut alarms = Tally::default();
    for _ in 0..arguments.runs {
        alarms.add(&compare(&study, &mut simulator, &mut seeds)?);
    }
    let last = study.gate.looks.last().copied().unwrap_or(2);
    simulator.reseed(seeds.next());
    let pool = table(&study, &simulator.run(4 * last)?);
    simulator.clear();
    let curve: Vec<(f64, Tally)> = SIZES
        .iter()
        .map(|size| {
            let runs = arguments.planted_runs as usize;
            (*size, planted(&study, &pool, *size, runs, arguments.salt))
        })
        .collect();
    write(&study, &alarms, &curve, command, &folder)?;
    lists::print(&format!(
        "{}\neverything is in {}\n",
        text(&study, &alarms, &curve),
        folder.display()
    ))
}

/// Seeds that no other run of the study has.
struct Seeds<'a> {
    study: &'a Study,
    salt: u64,
    drawn: u64,
}

impl<'a> Seeds<'a> {
    fn new(study: &'a Study, salt: u64) -> Self {
        Self {
            study,
            salt,
            drawn: 0,
        }
    }

    fn next(&mut self) -> u64 {
        self.drawn += 1;
        let mut hasher = blake3::Hasher::new();
        for part in [self.study.seed(), self.salt, self.drawn] {
            hasher.update(&part.to_le_bytes());
        }
        let hash = hasher.finalize();
        let bytes = hash.as_bytes();
        u64::from_le_bytes([
            bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], 0,
        ])
    }
}

/// Compares the policy with itself under other luck, look after look.
fn compare(
    study: &Study,
    simulator: &mut Simulator,
    seeds: &mut Seeds,
) -> Result<Checked, Failure> {
    let (recorded, today) = (seeds.next(), seeds.next());
    simulator.forget();
    simulator.reseed(recorded);
    let first = table(study, &simulator.run(study.gate.looks[0])?);
    decide(study, &margins(study, &first), |replicates| {
        simulator.reseed(recorded);
        let there = table(study, &simulator.run(replicates)?);
        simulator.reseed(today);
        Ok((there, table(study, &simulator.run(replicates)?)))
    })
}

fn percent(count: usize, runs: usize) -> String {
    let interval = proportion_interval(count, runs);
    format!(
        "{:.1} % [{:.1}, {:.1}]",
        100.0 * count as f64 / runs as f64,
        100.0 * interval.low,
        100.0 * interval.high
    )
}

const HEADER: [&str; 5] = [
    "planted harm",
    "fail",
    "pass",
    "undecided",
    "mean replicates",
];

fn rows(curve: &[(f64, Tally)]) -> impl Iterator<Item = Vec<String>> + '_ {
    curve.iter().map(|(size, tally)| {
        let runs = tally.runs();
        vec![
            format!("{size} margins"),
            percent(tally.fail, runs),
            percent(tally.pass, runs),
            percent(tally.undecided, runs),
            format!("{:.0}", tally.replicates as f64 / runs as f64),
        ]
    })
}

fn headline(study: &Study, alarms: &Tally) -> String {
    let runs = alarms.runs();
    format!(
        "{runs} comparisons of {} with itself under luck that is not shared: {} failed ({}), {} undecided, \
         {} passed; {:.0} replicates of every arm on average. The budget for failing in error is {} %.",
        study.name,
        alarms.fail,
        percent(alarms.fail, runs),
        alarms.undecided,
        alarms.pass,
        alarms.replicates as f64 / runs as f64,
        100.0 * study.gate.rules.false_alarms,
    )
}

fn text(study: &Study, alarms: &Tally, curve: &[(f64, Tally)]) -> String {
    let table = text_table(&HEADER, &[0], rows(curve));
    format!(
        "{}\n\n{table}Rates with 95 % intervals.",
        wrapped(&headline(study, alarms))
    )
}

fn write(
    study: &Study,
    alarms: &Tally,
    curve: &[(f64, Tally)],
    command: &str,
    folder: &Path,
) -> Result<(), Failure> {
    let tally = |tally: &Tally| {
        json!({
            "runs": tally.runs(), "fail": tally.fail, "pass": tally.pass,
            "undecided": tally.undecided, "replicates": tally.replicates,
        })
    };
    let planted = curve
        .iter()
        .map(|(size, counts)| json!({ "margins": size, "counts": tally(counts) }));
    let document = json!({
        "format": 1,
        "gresham": env!("CARGO_PKG_VERSION"),
        "command": command,
        "study": study.name,
        "false_alarm_budget": study.gate.rules.false_alarms,
        "looks": study.gate.looks,
        "without_a_change": tally(alarms),
        "planted": planted.collect::<Vec<_>>(),
    });
    let readme = format!(
        "# How often the gate `{}` is wrong\n\nMade by\n\n    {command}\n\n{}\n\n\
         ![How often the gate fails, passes and is undecided, by planted harm](figures/power.svg)\n\n{}\n\
         Planted harm is added to one guardrail of one arm at a time, each in turn, in replicates that share \
         no luck with the recorded ones. That is the hardest case: a change that leaves luck where it is, is \
         paired, and decided with fewer replicates. Rates have 95 % intervals after Clopper and Pearson.\n",
        study.name,
        headline(study, alarms),
        markdown_table(&HEADER, rows(curve)),
    );
    let put =
        |name: &str, bytes: &[u8]| records::put(&folder.join(name), bytes).map_err(Failure::input);
    put("alarms.json", json(&document).as_bytes())?;
    let svg = pages::power(study, curve);
    let png = pages::png(&svg).map_err(Failure::input)?;
    put("figures/power.svg", svg.as_bytes())?;
    put("figures/power.png", &png)?;
    put("README.md", readme.as_bytes())
}
