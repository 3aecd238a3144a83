//! The page of `aa`: how often a gate is wrong.

use crate::records::ReportFiles;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, csv, json, markdown};
use crate::report::folder::folder_files;
use crate::report::prose::ALARMS as PROSE;
use crate::report::{labels, studies};
use crate::say;
use crate::stats::proportion_interval;
use crate::study::Study;
use crate::study::alarms::{Planted, Tally, replicates_of_a_gate};
use crate::study::deletions::Caught;
use serde_json::{Value, json};
use std::io;

/// Gates that were measured.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Replicates in the pool.
    pub pool: usize,
    /// Its seed.
    pub seed: u64,
    /// Gates without a change: as drawn, and those that have no replicate in common.
    pub unchanged: [Row; 2],
    /// Gates with a change.
    pub planted: Vec<Row>,
    /// Gates with a lever deleted; none if that was not asked for.
    pub levers: Vec<Caught>,
}

/// Gates of one kind.
#[derive(Debug, Clone)]
pub struct Row {
    /// The harm planted.
    pub planted: Planted,
    /// True if no two of them have a replicate in common.
    pub disjoint: bool,
    /// Verdicts of the gates.
    pub tally: Tally,
}

impl Row {
    /// The place of planted harm, and how many margins of it.
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
            (Planted::Nothing, false) => say!(PROSE, "planted.nothing"),
            (Planted::Nothing, true) => say!(PROSE, "planted.disjoint"),
            _ => {
                let place = labels::word(place);
                say!(PROSE, "planted.harm", size = size, place = place)
            }
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

/// A finished measurement.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The study whose gate was measured.
    pub study: Study,
    /// The gates.
    pub measured: Measured,
    /// The command as a reader would type it.
    pub command: String,
    /// The folder of the records.
    pub folder: String,
}

/// The verdicts that a gate may give, by name.
fn said(tally: &Tally) -> [(&'static str, usize); 3] {
    [
        ("fail", tally.fail),
        ("pass", tally.pass),
        ("undecided", tally.undecided),
    ]
}

/// A count as a share of all, with its interval.
fn share(count: usize, runs: usize) -> Cell {
    let interval = proportion_interval(count, runs);
    Cell::Share(count as f64 / runs as f64, (interval.low, interval.high))
}

impl Answer {
    /// The answer for a terminal.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        let headline = markdown::wrapped(&self.headline());
        let table = terminal::table(&self.table(), width);
        let levers = if self.measured.levers.is_empty() {
            String::new()
        } else {
            terminal::table(&self.levers(), width) + &self.missed() + "\n"
        };
        format!("{headline}\n{table}{levers}Shares with 95 % intervals.\n")
    }

    /// The files and the figure.
    ///
    /// # Errors
    /// If a figure cannot be drawn.
    pub fn files(&self) -> io::Result<ReportFiles> {
        let files = [
            ("alarms.json", json::document(&self.document())),
            ("counts.csv", self.csv()),
        ];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        folder_files(&files, || {
            let curve = self.measured.curve();
            let figure = studies::power(&self.study, self.measured.pool, &curve);
            (self.readme(), vec![("power", figure)])
        })
    }

    fn table(&self) -> Table {
        let headings = ["gates", "fail", "pass", "undecided", "mean replicates"];
        let columns = headings.map(Column::new);
        let rows = self.measured.rows().map(|row| {
            let (tally, runs) = (&row.tally, row.tally.runs());
            vec![
                Cell::text(row.words()),
                Cell::Count(runs as u64),
                share(tally.fail, runs),
                share(tally.pass, runs),
                share(tally.undecided, runs),
                Cell::Fixed(tally.replicates as f64 / runs as f64, 0),
            ]
        });
        let planted = [Column::new("planted harm").whole()];
        Table::new(planted.into_iter().chain(columns), rows)
    }

    /// Levers in the order of the harm that their deletion does.
    fn levers(&self) -> Table {
        let columns = [
            Column::new("arm").whole(),
            Column::new("lever deleted").whole(),
            Column::new("most harmed").whole().rank(1),
            Column::new("harm").whole().rank(3),
            Column::new("in margins").whole(),
            Column::new("of a party's gain").whole().rank(2),
            Column::new("caught").whole(),
            Column::new("passed").whole().rank(4),
        ];
        let mut levers: Vec<&Caught> = self.measured.levers.iter().collect();
        levers.sort_by(|one, other| other.margins.total_cmp(&one.margins));
        let rows = levers.into_iter().map(|one| {
            let (outcome, runs) = (one.worst.outcome, one.tally.runs());
            vec![
                Cell::text(&self.study.arms[one.arm].name),
                Cell::text(one.lever),
                Cell::text(outcome.name),
                Cell::change(&one.harm, outcome.unit),
                Cell::Fixed(one.margins, 1),
                Cell::text(one.gain.map_or_else(String::new, |(party, lost)| {
                    say!(
                        PROSE,
                        "levers.gain",
                        party = party,
                        lost = (100.0 * lost).round() as i64
                    )
                })),
                share(one.tally.fail, runs),
                share(one.tally.pass, runs),
            ]
        });
        Table::new(columns, rows)
    }

    /// Levers whose deletion has to be caught, and those among them that are not.
    fn missed(&self) -> String {
        let due = || self.measured.levers.iter().filter(|one| one.is_due());
        let seldom = |one: &&Caught| (one.tally.fail as f64) < 0.95 * one.tally.runs() as f64;
        let missed: Vec<String> = due()
            .filter(seldom)
            .map(|one| labels::lever_named(one.lever))
            .collect();
        let (due, missed) = (due().count(), labels::listed(&missed));
        if missed.is_empty() {
            say!(PROSE, "levers.all", due = due)
        } else {
            say!(PROSE, "levers.missed", due = due, missed = missed)
        }
    }

    fn headline(&self) -> String {
        let [alarms, apart] = self.measured.unchanged.each_ref().map(|row| &row.tally);
        say!(
            PROSE,
            "headline",
            runs = alarms.runs(),
            study = self.study.name,
            fail = alarms.fail,
            fail_share = share(alarms.fail, alarms.runs()),
            undecided = alarms.undecided,
            pass = alarms.pass,
            apart_runs = apart.runs(),
            apart_fail = apart.fail,
            apart_share = share(apart.fail, apart.runs()),
            budget = 100.0 * self.study.gate.rules.false_alarms,
        )
    }

    fn readme(&self) -> String {
        let (pool, one) = (self.measured.pool, replicates_of_a_gate(&self.study));
        let readme = say!(
            PROSE,
            "readme",
            study = self.study.name,
            command = self.command,
            headline = self.headline(),
            table = markdown::table(&labels::spoken(self.table())),
            pool = pool,
            one = one,
            shared = format!("{:.0}", 100.0 * one as f64 / pool as f64),
            deviation = format!("{:.1}", 100.0 / (2.0 * pool as f64).sqrt()),
        );
        if self.measured.levers.is_empty() {
            return readme + "\n";
        }
        let levers = say!(
            PROSE,
            "levers.readme",
            table = markdown::table(&labels::spoken(self.levers())),
            missed = self.missed(),
        );
        format!("{readme}\n\n{levers}\n")
    }

    fn document(&self) -> Value {
        let Self {
            study,
            measured,
            command,
            ..
        } = self;
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
        let levers = measured.levers.iter().map(|one| {
            let runs = one.tally.runs();
            let interval = proportion_interval(one.tally.fail, runs);
            json!({
                "arm": study.arms[one.arm].name, "lever": one.lever,
                "outcome": one.worst.outcome.name, "margins": one.margins,
                "quality_lost": one.quality,
                "gain": one.gain.map(|(party, lost)| json!({ "party": party, "lost": lost })),
                "harm": { "value": one.harm.mean, "half_width": one.harm.half_width, "n": one.harm.n },
                "gates": runs, "caught": one.tally.fail, "passed": one.tally.pass,
                "low": interval.low, "high": interval.high, "due": one.is_due(),
            })
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
            "levers": levers.collect::<Vec<_>>(),
        })
    }

    fn csv(&self) -> String {
        let mut text =
            String::from("planted_in,margins,disjoint,gates,said,count,share,low,high\n");
        for row in self.measured.rows() {
            let ((place, margins), runs) = (row.harm(), row.tally.runs());
            for (word, count) in said(&row.tally) {
                let interval = proportion_interval(count, runs);
                let share = count as f64 / runs as f64;
                let cells = [
                    place.to_owned(),
                    margins.to_string(),
                    row.disjoint.to_string(),
                    runs.to_string(),
                    word.to_owned(),
                    count.to_string(),
                    csv::real(Some(share)),
                    csv::real(Some(interval.low)),
                    csv::real(Some(interval.high)),
                ];
                csv::line(&mut text, cells);
            }
        }
        text
    }
}
