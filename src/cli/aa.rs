//! `gresham aa`: how often the gate is wrong.

use super::Failure;
use super::lists::{self, json, markdown_table, text_table, wrapped};
use super::progress::Progress;
use super::session::{not_drawn, pool as threads, stop_on_interrupt};
use super::study::{self, Work, read_for_gate, replicate};
use crate::experiment::Plan;
use crate::records::{Claim, ReportFiles, Verb};
use crate::report::{self, studies as pages};
use crate::stats::proportion_interval;
use crate::study::Study;
use crate::study::alarms::{Planted, Tally, disjoint, drawn, replicates_of_a_gate};
use crate::study::gate::{Table, table};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Measure how often the gate is wrong: false alarms without a change, and its power against planted harm
///
/// A pool of replicates of the policy as it is, is simulated once. Hundreds of whole gates are formed
/// from it, each between two sets of replicates that have none in common, so that whatever a gate
/// finds is a false alarm. Then harm of growing size is planted. The same command continues what
/// was stopped.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// Replicates in the pool [default: enough for 16 gates without one in common]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..=10_000_000))]
    replicates: Option<u32>,

    /// Gates without a change
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    runs: u32,

    /// Gates for every size of planted harm
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    planted_runs: u32,

    /// Salt of the seeds, so that another measurement has other luck
    #[arg(long, value_name = "N", default_value_t = 1)]
    salt: u64,

    /// Folder for the measurement [default: results/aa/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham aa gate
  gresham aa gate --replicates 16384 --runs 2000
  gresham aa gate --salt 2 --out results/gate-aa-2";

/// Planted harm in margins. One margin is the most that may pass.
const SIZES: [f64; 12] = [
    0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0,
];

/// Gates without a replicate in common for which the pool suffices unless its size is stated.
const GATES_IN_THE_POOL: usize = 16;

/// What was measured.
struct Measured {
    /// Replicates in the pool.
    pool: usize,
    /// Its seed.
    seed: u64,
    /// Gates without a change: as drawn, and those that have no replicate in common.
    unchanged: [Row; 2],
    /// Gates with a change.
    planted: Vec<Row>,
}

/// Gates of one kind.
struct Row {
    planted: Planted,
    /// Whether no two of them have a replicate in common.
    disjoint: bool,
    tally: Tally,
}

impl Row {
    /// Where harm was planted, and how many margins of it.
    fn harm(&self) -> (&'static str, f64) {
        match self.planted {
            Planted::Nothing => ("nowhere", 0.0),
            Planted::One(size) => ("one guardrail", size),
            Planted::Everywhere(size) => ("every guardrail", size),
        }
    }

    fn words(&self) -> String {
        let (place, size) = self.harm();
        match (self.planted, self.disjoint) {
            (Planted::Nothing, false) => "none".to_owned(),
            (Planted::Nothing, true) => "none, gates without a replicate in common".to_owned(),
            _ => format!("{size} × margin in {place}"),
        }
    }
}

impl Measured {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.unchanged.iter().chain(&self.planted)
    }

    /// Gates by the harm planted in one guardrail, in margins.
    fn curve(&self) -> Vec<(f64, Tally)> {
        let none = (0.0, self.unchanged[0].tally);
        let one = self.planted.iter().filter_map(|row| match row.planted {
            Planted::One(size) => Some((size, row.tally)),
            Planted::Nothing | Planted::Everywhere(_) => None,
        });
        std::iter::once(none).chain(one).collect()
    }
}

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let study = read_for_gate(&arguments.work.study)?;
    let one = replicates_of_a_gate(&study);
    let wanted = arguments
        .replicates
        .map_or(GATES_IN_THE_POOL * one, |wanted| wanted as usize);
    if wanted < one {
        return Err(Failure::input(format!(
            "--replicates {wanted} is too few: one gate of {} takes {one}, half of them recorded",
            study.name
        )));
    }
    let seed = pool_seed(&study, arguments.salt);
    let (out, force) = (arguments.out.as_ref(), arguments.force);
    let claim = study::claim(&study, Verb::Aa, out, seed, force)?;
    let pool = simulate(&study, arguments, wanted as u32, seed, &claim)?;
    let measured = measure(&study, arguments, &pool, seed);
    write(&study, &measured, command, &claim)?;
    lists::print(&format!(
        "{}\n{}Shares with 95 % intervals.\n\neverything is in {}\n",
        wrapped(&headline(&study, &measured)),
        text_table(&HEADER, &[0], rows(&measured)),
        claim.path().display()
    ))
}

/// A seed that the study itself does not have.
fn pool_seed(study: &Study, salt: u64) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [study.seed(), salt] {
        hasher.update(&part.to_le_bytes());
    }
    let hash = hasher.finalize();
    let mut bytes = [0; 8];
    bytes[..7].copy_from_slice(&hash.as_bytes()[..7]);
    u64::from_le_bytes(bytes)
}

/// The pool, its finished replicates being kept in the folder as they come.
fn simulate(
    study: &Study,
    arguments: &Arguments,
    replicates: u32,
    seed: u64,
    claim: &Arc<Claim>,
) -> Result<Table, Failure> {
    let arms = study
        .arms_at(&study.points()[0])
        .map_err(|problem| super::plan::refused(&problem))?;
    let plan = Plan {
        seed,
        ..study.plan(arms)
    };
    let threads = threads(arguments.work.threads)?;
    let mut journal = study::journal(study, claim, "", seed)?;
    stop_on_interrupt();
    let mut progress = Progress::new(arguments.work.quiet);
    let conducted = replicate(&plan, replicates, &threads, &mut journal, &mut progress);
    progress.clear();
    let conducted = conducted.map_err(Failure::input)?;
    if conducted.interrupted {
        return Err(Failure::interrupted(format!(
            "{} markets are finished and kept in {}; to continue, run the same command again",
            journal.len(),
            claim.path().display()
        )));
    }
    Ok(table(study, &conducted.arms))
}

fn measure(study: &Study, arguments: &Arguments, pool: &Table, seed: u64) -> Measured {
    let draw = |planted, runs: u32| Row {
        planted,
        disjoint: false,
        tally: drawn(study, pool, planted, runs as usize, arguments.salt),
    };
    let apart = Row {
        planted: Planted::Nothing,
        disjoint: true,
        tally: disjoint(study, pool, Planted::Nothing),
    };
    let planted = std::iter::once(Planted::Everywhere(1.0)).chain(SIZES.map(Planted::One));
    Measured {
        pool: pool[0][0].len(),
        seed,
        unchanged: [draw(Planted::Nothing, arguments.runs), apart],
        planted: planted
            .map(|planted| draw(planted, arguments.planted_runs))
            .collect(),
    }
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

const HEADER: [&str; 6] = [
    "planted harm",
    "gates",
    "fail",
    "pass",
    "undecided",
    "mean replicates",
];

fn rows(measured: &Measured) -> impl Iterator<Item = Vec<String>> + '_ {
    measured.rows().map(|row| {
        let (tally, runs) = (&row.tally, row.tally.runs());
        vec![
            row.words(),
            runs.to_string(),
            percent(tally.fail, runs),
            percent(tally.pass, runs),
            percent(tally.undecided, runs),
            format!("{:.0}", tally.replicates as f64 / runs as f64),
        ]
    })
}

fn headline(study: &Study, measured: &Measured) -> String {
    let [alarms, apart] = [0, 1].map(|place| &measured.unchanged[place].tally);
    let runs = alarms.runs();
    format!(
        "{runs} gates of {} without a change, on luck that their two sides do not share: {} failed ({}), {} \
         undecided, {} passed. Of {} gates that have no replicate in common with each other, {} failed ({}). The \
         budget for failing in error is {} %.",
        study.name,
        alarms.fail,
        percent(alarms.fail, runs),
        alarms.undecided,
        alarms.pass,
        apart.runs(),
        apart.fail,
        percent(apart.fail, apart.runs()),
        100.0 * study.gate.rules.false_alarms,
    )
}

/// What the intervals hold and what they do not.
fn method(study: &Study, measured: &Measured) -> String {
    let one = replicates_of_a_gate(study);
    format!(
        "{} replicates of every arm were simulated once. A gate takes up to {one} of them, half as recorded and half \
         as today's, drawn without replacement: the two sides never share a replicate, which is the hardest case (a \
         change that leaves luck where it is, is paired, and decided with fewer replicates). It is a whole gate, with \
         all arms, guardrails and looks. Planted harm is added to the outcomes of today's side, in one guardrail of one \
         arm, each in turn.\n\n\
         Intervals are those of Clopper and Pearson (1934) at 95 %. Different gates may draw the same replicate, {:.0} % \
         of one gate's on average, so that intervals hold for this pool: they tell what more gates drawn from it would \
         change. The pool knows the standard deviation of an outcome, and with it how large a margin is, to about \
         {:.1} %. Gates without a replicate in common are independent, and their interval holds for any pool; a larger \
         `--replicates` gives more of them.",
        measured.pool,
        100.0 * one as f64 / measured.pool as f64,
        100.0 / (2.0 * measured.pool as f64).sqrt(),
    )
}

fn write(study: &Study, measured: &Measured, command: &str, claim: &Claim) -> Result<(), Failure> {
    let readme = format!(
        "# How often the gate `{}` is wrong\n\nMade by\n\n    {command}\n\n{}\n\n\
         ![How often the gate fails, passes and is undecided, by planted harm](figures/power.svg)\n\n{}\n{}\n\n\
         Files: `alarms.json` and `counts.csv` (the table with exact counts), `replicates.jsonl` (the pool).\n",
        study.name,
        headline(study, measured),
        markdown_table(&HEADER, rows(measured)),
        method(study, measured),
    );
    let texts = [
        ("alarms.json", json(&document(study, measured, command))),
        ("counts.csv", csv(measured)),
        ("README.md", readme),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    let mut files = ReportFiles::from(texts);
    let svg = pages::power(study, measured.pool, &measured.curve());
    files.extend(report::drawn("power", svg).map_err(not_drawn)?);
    claim.publish(&files).map_err(Failure::input)
}

/// What a gate may say, by name.
fn said(tally: &Tally) -> [(&'static str, usize); 3] {
    [
        ("fail", tally.fail),
        ("pass", tally.pass),
        ("undecided", tally.undecided),
    ]
}

fn document(study: &Study, measured: &Measured, command: &str) -> Value {
    let rows = measured.rows().map(|row| {
        let (tally, (place, margins)) = (&row.tally, row.harm());
        let mut row = json!({
            "planted_in": place, "margins": margins, "disjoint": row.disjoint,
            "gates": tally.runs(), "replicates": tally.replicates,
        });
        for (word, count) in said(tally) {
            let interval = proportion_interval(count, tally.runs());
            row[word] = json!({
                "count": count, "share": count as f64 / tally.runs() as f64,
                "low": interval.low, "high": interval.high,
            });
        }
        row
    });
    json!({
        "format": 2,
        "gresham": env!("CARGO_PKG_VERSION"),
        "command": command,
        "study": study.name,
        "false_alarm_budget": study.gate.rules.false_alarms,
        "miss_budget": study.gate.rules.misses,
        "looks": study.gate.looks,
        "pool": { "replicates": measured.pool, "seed": measured.seed },
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn csv(measured: &Measured) -> String {
    let mut text = String::from("planted_in,margins,disjoint,gates,said,count,share,low,high\n");
    for row in measured.rows() {
        let ((place, margins), runs) = (row.harm(), row.tally.runs());
        for (word, count) in said(&row.tally) {
            let interval = proportion_interval(count, runs);
            let share = count as f64 / runs as f64;
            let _ = writeln!(
                text,
                "{place},{margins},{},{runs},{word},{count},{share:?},{:?},{:?}",
                row.disjoint, interval.low, interval.high
            );
        }
    }
    text
}
