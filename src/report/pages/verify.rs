//! The page of `verify`: what theory predicts of reduced worlds, and what came out.

use crate::render::{Cell, Column, Table, markdown};
use crate::report::labels;
use crate::report::prose::VERIFY as PROSE;
use crate::say;
use crate::theory::{CHECKS, Check, Judged, Margin, REDUCED, Reading};
use serde_json::{Value, json};

/// A check with what became of it.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The check.
    pub check: &'static Check,
    /// Its lines, books included, with their readings replicate by replicate.
    pub lines: Vec<(Judged, Vec<Reading>)>,
    /// Its worlds, as they were set up.
    pub worlds: Vec<String>,
    /// Orders simulated.
    pub orders: u64,
    /// Time that its replicates took, on a thread each.
    pub seconds: f64,
}

impl Verified {
    /// True if every line holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|(judged, _)| judged.holds())
    }
}

/// The word for what became of a line.
fn verdict(judged: &Judged) -> String {
    let word = match (judged.passed, judged.rival_refused) {
        (true, true) => "passed",
        (true, false) => "blunt",
        (false, _) => "failed",
    };
    say!(PROSE, word)
}

/// The checks of these names, all if none is named, with their theories and sources.
#[must_use]
pub fn list(names: &[String]) -> Table {
    let columns = [
        Column::new("check").whole(),
        Column::new("theory"),
        Column::new("formula").rank(2),
        Column::new("source").rank(1),
    ];
    let is_asked = |check: &&Check| names.is_empty() || names.iter().any(|name| name == check.name);
    let rows = CHECKS.iter().filter(is_asked).map(|check| {
        [check.name, check.theory, check.equation, check.source]
            .map(Cell::text)
            .to_vec()
    });
    Table::new(columns, rows)
}

/// Every line with its prediction and what came out, and how long each check took.
#[must_use]
pub fn table(verified: &[Verified]) -> Table {
    let mut table = figures(verified);
    table.columns.push(Column::new("seconds").whole().rank(3));
    let mut rows = table.rows.iter_mut();
    for one in verified {
        for line in 0..one.lines.len() {
            let seconds = if line == 0 {
                Cell::Fixed(one.seconds, 1)
            } else {
                Cell::Absent
            };
            if let Some(row) = rows.next() {
                row.push(seconds);
            }
        }
    }
    table
}

/// Every line with its prediction and what came out.
fn figures(verified: &[Verified]) -> Table {
    let columns = [
        Column::new("check").whole(),
        Column::new("line").whole(),
        Column::new("predicted").whole(),
        Column::new("measured").whole(),
        Column::new("±").whole(),
        Column::new("margin").whole(),
        Column::new("caught").whole().rank(1),
        Column::new("rival").whole().rank(2),
        Column::new("verdict").whole(),
    ];
    let lines = verified
        .iter()
        .flat_map(|one| one.lines.iter().map(|(judged, _)| (one.check, judged)));
    let rows = lines.map(|(check, judged)| {
        let margin = match judged.line.margin {
            Margin::Within(margin) => Cell::Fixed(margin, 4),
            Margin::Above => Cell::text(say!(PROSE, "above")),
        };
        vec![
            Cell::text(check.name),
            Cell::text(judged.line.name),
            Cell::Fixed(judged.predicted, 4),
            Cell::Fixed(judged.measured.mean, 4),
            Cell::Fixed(judged.half_width, 4),
            margin,
            Cell::Fixed(judged.caught, 4),
            Cell::Fixed(judged.rival, 4),
            Cell::text(verdict(judged)),
        ]
    });
    Table {
        notes: vec![say!(PROSE, "note")],
        ..Table::new(columns, rows)
    }
}

/// The README.
#[must_use]
pub fn readme(verified: &[Verified], command: &str) -> String {
    let lines = verified.iter().flat_map(|one| &one.lines);
    let held = lines.clone().filter(|(judged, _)| judged.holds()).count();
    let orders: u64 = verified.iter().map(|one| one.orders).sum();
    let checks: Vec<String> = verified.iter().map(section).collect();
    say!(
        PROSE,
        "readme",
        command = command,
        held = held,
        of = lines.count(),
        checks = verified.len(),
        orders = crate::render::number::whole(orders),
        table = markdown::with_notes(&labels::spoken(figures(verified))),
        sections = checks.join("\n"),
        reduced = REDUCED.trim_end(),
    ) + "\n"
}

/// A check with its theory, worlds and lines.
fn section(one: &Verified) -> String {
    let lines = one.lines.iter().map(|(judged, _)| {
        say!(
            PROSE,
            "line",
            name = judged.line.name,
            says = labels::word(judged.line.says),
            rival = labels::word(judged.line.rival),
        )
    });
    let worlds = one.worlds.iter();
    let worlds = worlds.map(|world| say!(PROSE, "world", world = world));
    say!(
        PROSE,
        "check",
        name = one.check.name,
        theory = labels::theory(one.check.name, one.check.theory),
        equation = one.check.equation,
        source = one.check.source,
        replicates = one.lines[0].1.len(),
        lines = lines.collect::<Vec<_>>().join("\n"),
        worlds = worlds.collect::<Vec<_>>().join("\n"),
    ) + "\n"
}

/// The answer for programs.
#[must_use]
pub fn document(verified: &[Verified], seed: u64) -> Value {
    let checks = verified.iter().map(|one| {
        json!({
            "check": one.check.name,
            "theory": one.check.theory,
            "formula": one.check.equation,
            "source": one.check.source,
            "worlds": one.worlds,
            "orders": one.orders,
            "holds": one.holds(),
            "lines": one.lines.iter().map(line).collect::<Vec<_>>(),
        })
    });
    json!({
        "format": 1,
        "seed": seed,
        "holds": verified.iter().all(Verified::holds),
        "checks": checks.collect::<Vec<_>>(),
    })
}

fn line((judged, readings): &(Judged, Vec<Reading>)) -> Value {
    let margin = match judged.line.margin {
        Margin::Within(margin) => json!(margin),
        Margin::Above => Value::Null,
    };
    let replicates = readings.iter();
    json!({
        "line": judged.line.name,
        "says": judged.line.says,
        "predicted": judged.predicted,
        "measured": judged.measured.mean,
        "half_width": judged.half_width,
        "margin": margin,
        "caught": judged.caught,
        "rival": { "says": judged.line.rival, "value": judged.rival, "refused": judged.rival_refused },
        "passed": judged.passed,
        "holds": judged.holds(),
        "replicates": replicates
            .map(|one| json!({ "predicted": one.predicted, "measured": one.measured }))
            .collect::<Vec<_>>(),
    })
}
