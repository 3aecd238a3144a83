//! A table of typed cells.

use super::{number, unit};
use crate::outcome::Unit;
use crate::stats::{Estimate, Relative, Verdict};
use serde_json::{Value, json};
use std::fmt;

/// One value of a table, which every renderer writes in its own way.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A value that is not defined.
    Absent,
    /// A name or words.
    Text(String),
    /// A number of things.
    Count(u64),
    /// A number without an interval, such as a margin, in the unit of an outcome.
    Level(f64, Unit),
    /// A number without a unit, and the decimals that people are shown.
    Fixed(f64, usize),
    /// A mean with its interval, in the unit of an outcome.
    Mean(Estimate, Unit),
    /// A difference with the ends of its interval and its number of pairs, in the unit of an
    /// outcome.
    Change(f64, Option<(f64, f64)>, usize, Unit),
    /// A relative difference with its interval.
    Relative(Relative),
    /// A share with the ends of its interval.
    Share(f64, (f64, f64)),
    /// A verdict of a comparison.
    Verdict(Verdict),
    /// A cell and words about it, which programs are not given.
    Remarked(Box<Cell>, String),
}

impl Cell {
    /// A cell of words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// A mean, if it is defined.
    #[must_use]
    pub fn mean(estimate: Option<&Estimate>, unit: Unit) -> Self {
        estimate.map_or(Self::Absent, |estimate| Self::Mean(*estimate, unit))
    }

    /// A difference.
    #[must_use]
    pub fn change(estimate: &Estimate, unit: Unit) -> Self {
        let ends = estimate.low().zip(estimate.high());
        Self::Change(estimate.mean, ends, estimate.n, unit)
    }

    /// A number shown with so many decimals, if it is defined.
    #[must_use]
    pub fn fixed(value: Option<f64>, decimals: usize) -> Self {
        value.map_or(Self::Absent, |value| Self::Fixed(value, decimals))
    }

    /// This cell with words behind it.
    #[must_use]
    pub fn remarked(self, words: impl Into<String>) -> Self {
        Self::Remarked(Box::new(self), words.into())
    }

    /// The cell for programs: shares are fractions, what is not defined is `null`.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Self::Absent => Value::Null,
            Self::Text(words) => json!(words),
            Self::Count(count) => json!(count),
            Self::Level(value, _) | Self::Fixed(value, _) => json!(value),
            Self::Mean(estimate, _) => self::estimate(estimate),
            Self::Change(value, ends, ..) => json!({
                "value": value, "low": ends.map(|ends| ends.0), "high": ends.map(|ends| ends.1),
            }),
            Self::Relative(relative) => json!({
                "value": relative.ratio_minus_one, "low": relative.low, "high": relative.high,
            }),
            Self::Share(value, (low, high)) => {
                json!({ "value": value, "low": low, "high": high })
            }
            Self::Verdict(verdict) => json!(verdict.words()),
            Self::Remarked(cell, _) => cell.value(),
        }
    }
}

/// The cell for people: in percent where it is a share, with the digits that its interval bears.
impl fmt::Display for Cell {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Absent => number::ABSENT.to_owned(),
            Self::Text(words) => words.clone(),
            Self::Count(count) => count.to_string(),
            Self::Level(value, unit) => number::plain(*value, *unit),
            Self::Fixed(value, decimals) => format!("{value:.decimals$}"),
            Self::Mean(estimate, unit) => number::mean(Some(estimate), *unit),
            Self::Change(value, ends, n, unit) => number::change(*value, *ends, *n, *unit),
            Self::Relative(relative) => number::relative(Some(relative)),
            Self::Share(value, ends) => number::share(*value, *ends),
            Self::Verdict(verdict) => verdict.to_string(),
            Self::Remarked(cell, words) => format!("{cell} {words}"),
        };
        to.write_str(&text)
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name for programs.
    pub key: String,
    /// The heading for people.
    pub heading: String,
    /// True if its cells are never broken into lines.
    pub whole: bool,
    /// Importance where there is no room for all columns: those of rank 0 stay, the highest go
    /// first.
    pub rank: u8,
}

impl Column {
    /// A column whose name for programs is its heading with `_` for spaces.
    #[must_use]
    pub fn new(heading: impl Into<String>) -> Self {
        let heading = heading.into();
        Self {
            key: heading.replace(' ', "_"),
            heading,
            whole: false,
            rank: 0,
        }
    }

    /// A column headed by a measure and its unit, such as `orders (per day)`.
    #[must_use]
    pub fn in_unit(measure: impl fmt::Display, of: Unit) -> Self {
        match unit::symbol(of) {
            "" => Self::new(measure.to_string()),
            symbol => Self::new(format!("{measure} ({symbol})")),
        }
    }

    /// This column, its cells never broken into lines.
    #[must_use]
    pub fn whole(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// This column with another rank.
    #[must_use]
    pub fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }
}

/// A table: columns, rows of as many cells, and what has to be said about them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Words above it; empty if there is nothing to say.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Sentences below it.
    pub notes: Vec<String>,
}

impl Table {
    /// A table without title and notes.
    #[must_use]
    pub fn new(
        columns: impl IntoIterator<Item = Column>,
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            rows: rows.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The headings and the cells as people read them.
    pub(super) fn written(&self) -> (Vec<&str>, Vec<Vec<String>>) {
        let headings = self.columns.iter().map(|column| column.heading.as_str());
        let rows = self.rows.iter();
        let rows = rows.map(|row| row.iter().map(ToString::to_string).collect());
        (headings.collect(), rows.collect())
    }
}

/// A mean with its interval and the number of replicates behind it.
#[must_use]
pub fn estimate(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "half_width": estimate.half_width, "n": estimate.n })
}
