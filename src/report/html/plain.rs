//! Numbers of a page: shares in percent, their differences in percentage points.

use crate::outcome::Unit;
use crate::render::number;
use crate::report::prose::PAGE as PROSE;
use crate::say;
use crate::stats::{Estimate, Relative};

/// A difference with its interval and unit.
#[must_use]
pub fn change(difference: &Estimate, unit: Unit) -> String {
    let value = number::signed_estimate(difference, unit);
    let name = unit_name(unit, true);
    format!("{value} {name}").trim_end().to_owned()
}

/// A relative difference with its interval.
#[must_use]
pub fn relative(relative: Option<&Relative>) -> String {
    number::relative(relative)
}

/// The name of a unit, or of differences in it.
#[must_use]
pub fn unit_name(unit: Unit, of_differences: bool) -> String {
    let part = match (unit, of_differences) {
        (Unit::Share | Unit::SharePerYear, true) => "unit.pp".to_owned(),
        (unit, _) => format!("unit.{}", unit.name()),
    };
    say!(PROSE, &part)
}

/// Names as a sentence lists them.
#[must_use]
pub fn list(names: &[String]) -> String {
    match names {
        [several @ .., last] if !several.is_empty() => {
            let several = several.join(&say!(PROSE, "list.comma"));
            several + &say!(PROSE, "list.and") + last
        }
        few => few.concat(),
    }
}

/// A chance in words that do not claim more digits than there are.
#[must_use]
pub fn chance(chance: f64) -> String {
    if chance < 0.001 {
        say!(PROSE, "chance.tiny")
    } else if chance < 0.1 {
        number::percent(100.0 * chance, 1)
    } else if chance > 0.999 {
        say!(PROSE, "chance.sure")
    } else {
        number::percent(100.0 * chance, 0)
    }
}
