//! The page of `facts`: what is known, and what a market gives, as a README and for programs.

use super::calibration::number;
use super::rivals;
use crate::claims::rivals::Foretold;
use crate::facts::{Fact, Unmeasured, Use};
use crate::render::number::ABSENT;
use crate::render::{Cell, Column, Table, markdown};
use crate::report::labels;
use crate::report::prose::FACTS as PROSE;
use crate::say;
use crate::stats::Estimate;
use serde_json::{Value, json};

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
    /// How far off they are, in the fact's standard deviations.
    pub score: Option<f64>,
}

/// How worlds stand to the facts held back.
#[derive(Debug, Clone, Copy)]
pub struct HeldBack {
    /// Facts whose published value lies in the range over worlds.
    pub inside: usize,
    /// Facts that have such a range.
    pub of: usize,
    /// The 95 % interval of the share.
    pub share: (f64, f64),
    /// How far off worlds are, over facts.
    pub score: Option<Estimate>,
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

/// The README.
#[must_use]
pub fn readme(
    rows: &[Row],
    held: Option<&HeldBack>,
    foretold: &[Foretold],
    command: &str,
) -> String {
    let uses = [Use::Fit, Use::Validate, Use::Bound];
    let counts = uses.map(|purpose| {
        let (met, of) = met(rows, purpose);
        let purpose = labels::word(purpose.name());
        say!(PROSE, "count", purpose = purpose, met = met, of = of)
    });
    let held = held.map_or_else(|| say!(PROSE, "no_worlds"), HeldBack::words);
    say!(
        PROSE,
        "readme",
        command = command,
        counts = counts.join("\n"),
        held = held,
        measured = markdown::table(&labels::spoken(table(rows))),
        rivals = rivals::section(foretold),
        missing = missing(rows),
    ) + "\n"
}

impl HeldBack {
    fn words(&self) -> String {
        let share = |share: f64| format!("{:.0}", 100.0 * share);
        let inside = say!(
            PROSE,
            "held_back",
            inside = self.inside,
            of = self.of,
            low = share(self.share.0),
            high = share(self.share.1),
        );
        let score = self.score.map(|score| {
            let half = score.half_width.map(|half| format!(" ± {half:.2}"));
            let mean = format!("{:.2}{}", score.mean, half.unwrap_or_default());
            format!(" {}", say!(PROSE, "held_back.score", score = mean))
        });
        inside + &score.unwrap_or_default()
    }
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
        let why = match why {
            Unmeasured::Stated(why) => labels::why(&row.fact.id, why),
            Unmeasured::TooLate { start, days } => {
                say!(PROSE, "missing.late", start = start, days = days)
            }
        };
        let purpose = labels::word(row.fact.purpose.name());
        Some(say!(
            PROSE,
            "missing",
            id = row.fact.id,
            purpose = purpose,
            says = labels::told("fact", &row.fact.id, &row.fact.says),
            why = why,
        ))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The facts for programs.
#[must_use]
pub fn document(rows: &[Row], foretold: &[Foretold]) -> Value {
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
            "not_modelled": measured.as_ref().err().map(ToString::to_string),
            "mean": row.estimate().map(|estimate| estimate.mean),
            "half_width": row.estimate().and_then(|estimate| estimate.half_width),
            "replicates": row.estimate().map(|estimate| estimate.n),
            "met": row.is_met(),
            "over_worlds": over.map(|over| json!({
                "low": over.low, "high": over.high, "worlds": over.worlds, "score": over.score,
            })),
        })
    });
    json!({ "facts": rows.collect::<Vec<_>>(), "rivals": rivals::document(foretold) })
}
