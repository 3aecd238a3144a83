//! Figures of claims in words.

use super::estimand::{Change, Compare, Effect, Quantity, Statistic};
use crate::outcome::Unit;

/// How a claim's figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureUnit {
    /// One over the other.
    Times,
    /// A relative change or difference, in percent.
    Percent,
    /// A change or difference of a share, in percentage points.
    Points,
    /// A share, in percent.
    Share,
    /// Anything else, in the unit called so.
    Of(&'static str),
}

impl FigureUnit {
    /// The unit of a statistic.
    #[must_use]
    pub fn of(statistic: &Statistic) -> Self {
        let is_share = match &statistic.quantity {
            Quantity::Outcome(outcome) => matches!(outcome.unit, Unit::Share | Unit::SharePerYear),
            Quantity::Share { .. } => true,
        };
        match (&statistic.against, statistic.since) {
            (Some((_, Compare::Ratio)), _) => Self::Times,
            (_, Some((_, Change::Relative))) => Self::Percent,
            _ if statistic.effect == Some(Effect::Relative) => Self::Percent,
            _ if statistic.effect == Some(Effect::Change) && is_share => Self::Points,
            (Some(_), _) | (_, Some((_, Change::Absolute))) if is_share => Self::Points,
            _ if is_share => Self::Share,
            _ => match &statistic.quantity {
                Quantity::Outcome(outcome) => Self::Of(match outcome.unit {
                    Unit::YuanPerDay => "yuan a day",
                    Unit::Yuan => "yuan",
                    Unit::PerDay => "a day",
                    Unit::Points => "points",
                    Unit::Number | Unit::Share | Unit::SharePerYear => "",
                }),
                Quantity::Share { .. } => Self::Of(""),
            },
        }
    }

    /// The unit that a claims file names, where nothing is measured from which to take it.
    pub(super) const NAMES: [(&'static str, Self); 5] = [
        ("share", Self::Share),
        ("percent", Self::Percent),
        ("points", Self::Points),
        ("times", Self::Times),
        ("yuan", Self::Of("yuan")),
    ];

    /// By how much values are multiplied to be shown.
    #[must_use]
    pub const fn scale(self) -> f64 {
        match self {
            Self::Percent | Self::Points | Self::Share => 100.0,
            Self::Times | Self::Of(_) => 1.0,
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Times => "×",
            Self::Percent | Self::Share => "%",
            Self::Points => "points",
            Self::Of(unit) => unit,
        }
    }

    const fn is_signed(self) -> bool {
        matches!(self, Self::Percent | Self::Points)
    }

    /// The unit of a difference between two such figures.
    #[must_use]
    pub const fn difference(self) -> Self {
        match self {
            Self::Percent | Self::Share => Self::Points,
            other => other,
        }
    }

    /// A value with its unit, with as many digits as an interval of this width bears.
    #[must_use]
    pub fn write(self, value: f64, width: Option<f64>) -> String {
        let text = self.bare(value, width);
        format!("{text} {}", self.suffix()).trim_end().to_owned()
    }

    fn bare(self, value: f64, width: Option<f64>) -> String {
        let scaled = value * self.scale();
        let decimals = decimals(scaled, width.map(|width| width * self.scale()));
        let text = format!("{:.decimals$}", scaled.abs());
        let negative = scaled < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        match (negative, self.is_signed()) {
            (true, _) => format!("−{text}"),
            (false, true) => format!("+{text}"),
            (false, false) => text,
        }
    }

    /// A value with its interval and unit.
    #[must_use]
    pub fn interval(self, value: f64, ends: Option<(f64, f64)>) -> String {
        let Some((low, high)) = ends else {
            return format!("{} (no interval)", self.write(value, None));
        };
        let width = Some((high - low) / 2.0);
        let (value, low, high) = (
            self.bare(value, width),
            self.bare(low, width),
            self.bare(high, width),
        );
        format!("{value} [{low}, {high}] {}", self.suffix())
            .trim_end()
            .to_owned()
    }
}

/// Decimals that leave the half-width two digits, the value three without one.
fn decimals(value: f64, half_width: Option<f64>) -> usize {
    let (size, digits) = match half_width {
        Some(half_width) if half_width > 0.0 => (half_width, 2.0),
        _ => (value.abs(), 3.0),
    };
    if size > 0.0 && size.is_finite() {
        (digits - 1.0 - libm::floor(libm::log10(size))).clamp(0.0, 6.0) as usize
    } else {
        0
    }
}
