//! Declaration of a check.

use super::trial::Trial;
use crate::scenario::Diagnostics;

/// A theory with the figures that it predicts of reduced worlds.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its name in kebab case.
    pub name: &'static str,
    /// The theory's statement, for the market's own rules where they differ from the textbook's.
    pub theory: &'static str,
    /// Author, year and title.
    pub source: &'static str,
    /// The prediction, as a formula.
    pub equation: &'static str,
    /// Replicates of the whole form.
    pub replicates: u32,
    /// Replicates of the short form.
    pub few: u32,
    /// The figures.
    pub lines: &'static [Line],
    /// One replicate: a reading for each line.
    pub measure: fn(&mut Trial) -> Result<Vec<Reading>, Diagnostics>,
}

/// A figure that a theory predicts.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Its name in kebab case.
    pub name: &'static str,
    /// The measured quantity and its unit.
    pub says: &'static str,
    /// How far measured and predicted may lie apart.
    pub margin: Margin,
    /// Another answer, which the check has to refuse.
    pub rival: &'static str,
}

/// How far measured and predicted may lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Margin {
    /// The 95 % interval of the difference lies within ± this.
    Within(f64),
    /// The 95 % interval of the measured value lies above the predicted bound.
    Above,
}

/// A line's values in one replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The value that theory predicts of this draw of the world.
    pub predicted: f64,
    /// The value that came out.
    pub measured: f64,
    /// The value of the other answer; beside a bound, that of a placebo that must not pass it.
    pub rival: f64,
}

impl Reading {
    /// A prediction, what came out, and the other answer.
    #[must_use]
    pub const fn new(predicted: f64, measured: f64, rival: f64) -> Self {
        Self {
            predicted,
            measured,
            rival,
        }
    }
}

/// The line that every check has: money that its worlds have lost or made.
pub const BOOKS: Line = Line {
    name: "books",
    says: "money lost or made on any day, in fen",
    margin: Margin::Within(0.5),
    rival: "one fen goes missing",
};
