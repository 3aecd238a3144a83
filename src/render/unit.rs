//! Words for units and directions, and the scale on which people read values.

use crate::outcome::Unit;
use crate::stats::Direction;

/// Words for one unit.
struct Words {
    /// In the cells and headings of tables.
    symbol: &'static str,
    /// Beside an axis that shows values.
    level: &'static str,
    /// Beside an axis that shows differences.
    change: &'static str,
}

const fn same(symbol: &'static str, spelled: &'static str) -> Words {
    Words {
        symbol,
        level: spelled,
        change: spelled,
    }
}

const fn words(unit: Unit) -> Words {
    match unit {
        Unit::YuanPerDay => same("yuan/day", "yuan per day"),
        Unit::Yuan => same("yuan", "yuan"),
        Unit::PerDay => same("per day", "per day"),
        Unit::Number => same("", ""),
        Unit::Points => same("points", "points"),
        // Ticks bear the percent sign.
        Unit::Share => Words {
            symbol: "%",
            level: "",
            change: "percentage points",
        },
        Unit::SharePerYear => Words {
            symbol: "%/year",
            level: "per year",
            change: "percentage points per year",
        },
    }
}

/// The unit in tables; empty for a plain number.
#[must_use]
pub const fn symbol(unit: Unit) -> &'static str {
    words(unit).symbol
}

/// The unit of values on an axis, spelled out.
#[must_use]
pub const fn level(unit: Unit) -> &'static str {
    words(unit).level
}

/// The unit of differences on an axis, spelled out.
#[must_use]
pub const fn change(unit: Unit) -> &'static str {
    words(unit).change
}

/// True if the unit is read in percent.
#[must_use]
pub const fn in_percent(unit: Unit) -> bool {
    matches!(unit, Unit::Share | Unit::SharePerYear)
}

/// The factor between a value and what people read.
#[must_use]
pub const fn scale(unit: Unit) -> f64 {
    if in_percent(unit) { 100.0 } else { 1.0 }
}

/// The word on which way an outcome is better.
#[must_use]
pub fn better(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsBetter => "higher",
        Direction::LowerIsBetter => "lower",
        Direction::Neutral => "neither",
    }
}
