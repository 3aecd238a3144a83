//! Verdicts of a comparison, in one word or two.

use std::fmt;

use super::equivalence::{EQUIVALENCE_LEVEL, Equivalence};
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
    /// No pair differs, which is not to say that none would: there may have been no event.
    NoneSeen,
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
            Self::NoneSeen => "no difference seen",
            Self::Undecided => "undecided",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.words())
    }
}

/// The question of a comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The smallest difference that matters, in the unit of the outcome.
    pub margin: f64,
    /// Which way is better.
    pub direction: Direction,
    /// The level of the test of a difference.
    pub alpha: f64,
    /// The most by which a single pair can differ, where there is such a bound.
    pub most: Option<f64>,
    /// True if both arms live under the same rules, so that nothing could make them differ.
    pub same_rules: bool,
}

/// Judges a comparison, with `adjusted_p` the p-value after any adjustment for multiplicity.
///
/// Equivalence within the margin comes first: with enough replicates any policy differs
/// significantly in something, and a difference shown to be immaterial should be called that.
/// Significance comes second. A single pair is undecided whatever its values. Pairs of which none
/// differs, or hardly any, show that differences are rare and not that they are small: they are no
/// material difference only where the rules are the same or the rule of three leaves no room.
///
/// # Panics
/// If the margin is negative or not a number.
#[must_use]
pub fn judge(paired: &Paired, adjusted_p: f64, question: &Question) -> Verdict {
    let events = paired.events;
    if events.moved == 0 {
        let excluded = events.n >= 2 && events.exclude(question.margin, question.most);
        return if question.same_rules || excluded {
            Verdict::NoMaterialDifference
        } else {
            Verdict::NoneSeen
        };
    }
    let equivalence = Equivalence::test(paired, question.margin);
    if equivalence.is_some_and(|test| test.p_value <= EQUIVALENCE_LEVEL) {
        return Verdict::NoMaterialDifference;
    }
    let mean = paired.difference.mean;
    if paired.n < 2 || adjusted_p.is_nan() || adjusted_p > question.alpha || mean == 0.0 {
        return Verdict::Undecided;
    }
    let rose = mean > 0.0;
    match question.direction {
        Direction::Neutral if rose => Verdict::Higher,
        Direction::Neutral => Verdict::Lower,
        Direction::HigherIsBetter if rose => Verdict::Better,
        Direction::LowerIsBetter if !rose => Verdict::Better,
        Direction::HigherIsBetter | Direction::LowerIsBetter => Verdict::Worse,
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
        judge(&paired, p_value, &question(margin, direction))
    }

    fn question(margin: f64, direction: Direction) -> Question {
        Question {
            margin,
            direction,
            alpha: 0.05,
            most: None,
            same_rules: false,
        }
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
        let judged = judge(&paired, 0.2, &question(1.0, Direction::HigherIsBetter));
        assert_eq!(judged, Verdict::Undecided);
    }

    #[test]
    fn one_replicate_decides_nothing() {
        let paired = shifted(&[1.0]);
        let judged = judge(&paired, 0.0, &question(9.0, Direction::Neutral));
        assert_eq!(judged, Verdict::Undecided);
    }

    #[test]
    fn pairs_without_an_event_are_no_knowledge_unless_the_rules_are_the_same() {
        for pairs in [2, 20, 1_000] {
            let judged = verdict(&vec![0.0; pairs], 9.0, Direction::HigherIsBetter);
            assert_eq!(judged, Verdict::NoneSeen);
        }
        let same = Question {
            same_rules: true,
            ..question(0.0, Direction::Neutral)
        };
        let judged = judge(&shifted(&[0.0; 2]), 1.0, &same);
        assert_eq!(judged, Verdict::NoMaterialDifference);
    }

    #[test]
    fn a_share_whose_pairs_are_equal_is_settled_by_the_rule_of_three() {
        let bounded = Question {
            most: Some(1.0),
            ..question(0.05, Direction::LowerIsBetter)
        };
        let judged = |pairs: usize| judge(&shifted(&vec![0.0; pairs]), 1.0, &bounded);
        assert_eq!(judged(60), Verdict::NoneSeen);
        assert_eq!(judged(61), Verdict::NoMaterialDifference);
    }

    #[test]
    fn four_events_among_forty_pairs_settle_nothing_and_six_may() {
        let with = |events: usize| [vec![5.0; events], vec![0.0; 40 - events]].concat();
        let judged =
            |events: usize, margin: f64| verdict(&with(events), margin, Direction::LowerIsBetter);
        assert_eq!(judged(4, 100.0), Verdict::Undecided);
        assert_eq!(judged(4, 0.0), Verdict::Undecided);
        assert_eq!(judged(6, 0.0), Verdict::Worse);
        assert_eq!(judged(6, 100.0), Verdict::NoMaterialDifference);
    }

    #[test]
    fn the_same_difference_in_every_pair_is_believed_from_six_pairs_on() {
        let judged = |pairs: usize| verdict(&vec![1.0; pairs], 0.1, Direction::Neutral);
        assert_eq!(judged(5), Verdict::Undecided);
        assert_eq!(judged(6), Verdict::Higher);
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
