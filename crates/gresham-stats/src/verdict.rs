//! Verdicts of a comparison, in one word or two.

use std::fmt;

use super::equivalence::Equivalence;
use super::paired::Paired;

/// Which way an outcome should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// More of it is good.
    HigherIsBetter,
    /// Less of it is good.
    LowerIsBetter,
    /// Neither way is good in itself.
    Neutral,
}

/// A verdict of the data on an arm against its baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The outcome moved the way it should.
    Better,
    /// The outcome moved the way it should not.
    Worse,
    /// A neutral outcome rose.
    Higher,
    /// A neutral outcome fell.
    Lower,
    /// Any difference is shown to be smaller than the margin.
    NoMaterialDifference,
    /// Neither a difference nor its absence is shown; more replicates may decide.
    Undecided,
}

impl Verdict {
    /// The verdict in lower-case words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::NoMaterialDifference => "no material difference",
            Self::Undecided => "undecided",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.words())
    }
}

/// Judges a comparison at level `alpha`, with `adjusted_p` the p-value after any adjustment for
/// multiplicity and `margin_abs` the smallest difference that matters, in the unit of the outcome.
///
/// Equivalence within the margin comes first: with enough replicates any policy differs
/// significantly in something, and a difference shown to be immaterial should be called that.
/// Significance comes second. A single pair is undecided whatever its values.
///
/// # Panics
/// If the margin is negative or not a number.
#[must_use]
pub fn judge(
    paired: &Paired,
    adjusted_p: f64,
    margin_abs: f64,
    direction: Direction,
    alpha: f64,
) -> Verdict {
    let Some(equivalence) = Equivalence::test(&paired.difference, margin_abs) else {
        return Verdict::Undecided;
    };
    let rose = paired.difference.mean > 0.0;
    if equivalence.p_value <= alpha {
        Verdict::NoMaterialDifference
    } else if adjusted_p > alpha || adjusted_p.is_nan() || paired.difference.mean == 0.0 {
        Verdict::Undecided
    } else {
        match direction {
            Direction::Neutral if rose => Verdict::Higher,
            Direction::Neutral => Verdict::Lower,
            Direction::HigherIsBetter if rose => Verdict::Better,
            Direction::LowerIsBetter if !rose => Verdict::Better,
            Direction::HigherIsBetter | Direction::LowerIsBetter => Verdict::Worse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(differences: &[f64]) -> Paired {
        let baseline: Vec<Option<f64>> = differences.iter().map(|_| Some(0.0)).collect();
        let arm: Vec<Option<f64>> = differences.iter().copied().map(Some).collect();
        Paired::of(&baseline, &arm).unwrap()
    }

    fn verdict(differences: &[f64], margin: f64, direction: Direction) -> Verdict {
        let paired = shifted(differences);
        let p_value = paired.p_value.unwrap_or(1.0);
        judge(&paired, p_value, margin, direction, 0.05)
    }

    #[test]
    fn a_significant_rise_is_good_or_bad_as_the_direction_says_and_a_fall_the_opposite() {
        for (direction, rise, fall) in [
            (Direction::HigherIsBetter, Verdict::Better, Verdict::Worse),
            (Direction::LowerIsBetter, Verdict::Worse, Verdict::Better),
            (Direction::Neutral, Verdict::Higher, Verdict::Lower),
        ] {
            assert_eq!(verdict(&[4.0, 5.0, 6.0, 5.0], 1.0, direction), rise);
            assert_eq!(verdict(&[-4.0, -5.0, -6.0, -5.0], 1.0, direction), fall);
        }
    }

    #[test]
    fn a_significant_difference_within_the_margin_is_immaterial() {
        let small = [0.4, 0.5, 0.6, 0.5];
        assert!(shifted(&small).p_value.unwrap() < 0.05);
        let judged = verdict(&small, 2.0, Direction::HigherIsBetter);
        assert_eq!(judged, Verdict::NoMaterialDifference);
    }

    #[test]
    fn a_noisy_difference_is_undecided_and_not_called_immaterial() {
        let judged = verdict(&[-9.0, 8.0, -7.0, 9.0], 1.0, Direction::Neutral);
        assert_eq!(judged, Verdict::Undecided);
    }

    #[test]
    fn a_difference_that_does_not_survive_adjustment_is_undecided() {
        let paired = shifted(&[4.0, 5.0, 6.0, 5.0]);
        let judged = judge(&paired, 0.2, 1.0, Direction::HigherIsBetter, 0.05);
        assert_eq!(judged, Verdict::Undecided);
    }

    #[test]
    fn one_replicate_decides_nothing() {
        let paired = shifted(&[0.0]);
        let judged = judge(&paired, 0.0, 9.0, Direction::Neutral, 0.05);
        assert_eq!(judged, Verdict::Undecided);
    }

    #[test]
    fn a_policy_that_changes_nothing_makes_no_difference_even_at_a_margin_of_zero() {
        let judged = verdict(&[0.0; 5], 0.0, Direction::HigherIsBetter);
        assert_eq!(judged, Verdict::NoMaterialDifference);
    }

    #[test]
    fn verdicts_are_written_in_lower_case_words_and_respect_padding() {
        assert_eq!(
            Verdict::NoMaterialDifference.to_string(),
            "no material difference"
        );
        assert_eq!(format!("{:<8}|", Verdict::Better), "better  |");
    }
}
