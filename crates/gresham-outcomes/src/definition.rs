//! Definition of an outcome: its name, unit and margin, and how its value follows from totals.

use super::totals::Totals;
use gresham_stats::Direction;

/// A measured quantity.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// The name used in commands, records and figures.
    pub name: &'static str,
    /// A short label for tables and figures.
    pub label: &'static str,
    /// The unit of the value.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Differences below this are immaterial.
    pub margin: Margin,
    /// Exactly what is measured.
    pub definition: &'static str,
    /// The value over some totals; `None` where it is not defined (nothing to divide by).
    pub value: fn(&Totals) -> Option<f64>,
}

/// The unit of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Yuan per day.
    YuanPerDay,
    /// Yuan.
    Yuan,
    /// A number per day.
    PerDay,
    /// A share, shown in percent.
    Share,
    /// A share per year, shown in percent.
    SharePerYear,
    /// A plain number, such as a correlation or a coefficient.
    Number,
    /// Score points.
    Points,
}

impl Unit {
    /// The unit's name for programs and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::YuanPerDay => "yuan_per_day",
            Self::Yuan => "yuan",
            Self::PerDay => "per_day",
            Self::Share => "share",
            Self::SharePerYear => "share_per_year",
            Self::Number => "number",
            Self::Points => "points",
        }
    }
}

/// When a difference is material.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Margin {
    /// A share of the baseline's value.
    Relative(f64),
    /// An absolute amount in the outcome's unit.
    Absolute(f64),
}

impl Outcome {
    /// The margin in the outcome's own unit, given the baseline's mean.
    #[must_use]
    pub fn margin_for(&self, baseline: f64) -> f64 {
        match self.margin {
            Margin::Relative(share) => share * baseline.abs(),
            Margin::Absolute(amount) => amount,
        }
    }
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
