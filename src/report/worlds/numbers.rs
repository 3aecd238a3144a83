//! Chances, and the units in which effects are read.

use crate::experiment::over_worlds::EffectOver;
use crate::experiment::watched::Measured;
use crate::outcome::Unit;
use crate::render::number;

/// A chance in percent.
pub(super) fn percent(chance: f64) -> String {
    number::percent(100.0 * chance, 0)
}

/// The unit in which an effect is read.
pub(super) fn unit_of(effect: &EffectOver) -> Unit {
    match (effect.of, effect.relative) {
        (_, true) => Unit::Share,
        (Measured::Outcome(outcome), false) => outcome.unit,
        (Measured::Group(_), false) => Unit::YuanPerDay,
    }
}
