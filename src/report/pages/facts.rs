//! The page of `facts`: what is known, and what a market gives, as a README and for programs.

use super::calibration::number;
use crate::facts::{Fact, Use};
use crate::render::number::ABSENT;
use crate::render::prose::Prose;
use crate::render::{Cell, Column, Table, markdown};
use crate::report::labels;
use crate::stats::Estimate;
use crate::{prose, say};
use serde_json::{Value, json};

/// Sentences of the page and of its figure.
pub(in crate::report) const PROSE: Prose = prose!("facts.md", in both languages);

/// A fact with what a market gives.
#[derive(Debug, Clone)]
pub struct Row {
    /// The fact.
    pub fact: Fact,
    /// The values that came out; `None` if it was not or cannot be measured.
    pub measured: Option<Measured>,
}

/// The values that came out.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Over replicates of the shipped world; `None` where it is not defined.
    pub estimate: Option<Estimate>,
    /// Over worlds of an ensemble, if one was asked for.
    pub over: Option<Over>,
}

/// The middle nine tenths over worlds.
#[derive(Debug, Clone, Copy)]
pub struct Over {
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Worlds in which the fact is defined.
    pub worlds: usize,
}

impl Row {
    /// A fact that no market was run for.
    #[must_use]
    pub const fn unmeasured(fact: Fact) -> Self {
        Self {
            fact,
            measured: None,
        }
    }

    /// The mean that came out, if it is defined.
    #[must_use]
    pub fn estimate(&self) -> Option<&Estimate> {
        self.measured.as_ref()?.estimate.as_ref()
    }

    /// Tells if what came out agrees with the fact; `None` if nothing did.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        Some(self.fact.agrees(self.estimate()?.mean))
    }
}

/// Facts of a use that are met, and those that came out.
#[must_use]
pub fn met(rows: &[Row], purpose: Use) -> (usize, usize) {
    let rows = rows.iter().filter(|row| row.fact.purpose == purpose);
    let met: Vec<bool> = rows.filter_map(Row::is_met).collect();
    (met.iter().filter(|met| **met).count(), met.len())
}

/// The README; `held` is the number of facts held back whose value lies in the range over worlds,
/// of how many, with the interval of that share.
#[must_use]
pub fn readme(rows: &[Row], held: Option<(usize, usize, (f64, f64))>, command: &str) -> String {
    let uses = [Use::Fit, Use::Validate, Use::Bound];
    let counts = uses.map(|purpose| {
        let (met, of) = met(rows, purpose);
        let purpose = labels::word(purpose.name());
        say!(PROSE, "count", purpose = purpose, met = met, of = of)
    });
    let held = held.map_or_else(
        || say!(PROSE, "no_worlds"),
        |(inside, of, (low, high))| {
            let share = |share: f64| format!("{:.0}", 100.0 * share);
            say!(
                PROSE,
                "held_back",
                inside = inside,
                of = of,
                low = share(low),
                high = share(high),
            )
        },
    );
    say!(
        PROSE,
        "readme",
        command = command,
        counts = counts.join("\n"),
        held = held,
        measured = markdown::table(&labels::spoken(table(rows))),
        missing = missing(rows),
    ) + "\n"
}

/// The facts that can be measured, with what came out.
#[must_use]
pub fn table(rows: &[Row]) -> Table {
    let headings = [
        "fact",
        "use",
        "grade",
        "published",
        "band",
        "shipped world",
        "in band",
        "over worlds",
    ];
    let measurable = rows.iter().filter(|row| row.fact.measured.is_ok());
    let rows = measurable.map(|row| {
        let (low, high) = row.fact.published.band;
        let found = row.estimate().map(|estimate| {
            let mean = number(estimate.mean);
            match estimate.half_width {
                Some(half) => format!("{mean} ± {}", number(half)),
                None => mean,
            }
        });
        let over = row.measured.and_then(|measured| measured.over);
        let over = over.and_then(|over| Some((over.low?, over.high?)));
        let over = over.map(|(low, high)| format!("{} to {}", number(low), number(high)));
        let met = row.is_met().map(|met| if met { "yes" } else { "no" });
        vec![
            Cell::text(format!("`{}`", row.fact.id)),
            Cell::text(row.fact.purpose.name()),
            Cell::text(row.fact.grade.letter()),
            Cell::text(number(row.fact.published.value)),
            Cell::text(format!("{} to {}", number(low), number(high))),
            Cell::text(found.as_deref().unwrap_or(ABSENT)),
            Cell::text(met.unwrap_or(ABSENT)),
            Cell::text(over.as_deref().unwrap_or(ABSENT)),
        ]
    });
    Table::new(headings.map(Column::new), rows)
}

/// The facts that cannot be measured, with the reasons.
fn missing(rows: &[Row]) -> String {
    let lines = rows.iter().filter_map(|row| {
        let why = row.fact.measured.as_ref().err()?;
        let purpose = labels::word(row.fact.purpose.name());
        Some(say!(
            PROSE,
            "missing",
            id = row.fact.id,
            purpose = purpose,
            says = labels::told("fact", &row.fact.id, &row.fact.says),
            why = labels::why(&row.fact.id, why),
        ))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The facts for programs.
#[must_use]
pub fn document(rows: &[Row]) -> Value {
    let rows = rows.iter().map(|row| {
        let Fact {
            id,
            says,
            source,
            place,
            year,
            grade,
            purpose,
            published,
            measured,
        } = &row.fact;
        let over = row.measured.and_then(|measured| measured.over);
        json!({
            "id": id,
            "says": says,
            "source": source,
            "place": place,
            "year": year,
            "grade": grade.letter(),
            "use": purpose.name(),
            "published": published.value,
            "band": [published.band.0, published.band.1],
            "not_modelled": measured.as_ref().err(),
            "mean": row.estimate().map(|estimate| estimate.mean),
            "half_width": row.estimate().and_then(|estimate| estimate.half_width),
            "replicates": row.estimate().map(|estimate| estimate.n),
            "met": row.is_met(),
            "over_worlds": over.map(|over| json!({
                "low": over.low, "high": over.high, "worlds": over.worlds,
            })),
        })
    });
    json!({ "facts": rows.collect::<Vec<_>>() })
}
