//! Pure statistics: estimates, paired comparisons, equivalence, multiplicity, sequential precision.

/// Which way an outcome is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    HigherIsBetter,
    /// Less is better.
    LowerIsBetter,
    /// Neither way is better by itself.
    Neutral,
}
