//! Predicted against measured, over replicates.

use super::check::{Line, Margin, Reading};
use crate::stats::Estimate;

/// A line with what came of it over replicates.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    /// The line.
    pub line: Line,
    /// Mean of what was predicted.
    pub predicted: f64,
    /// The measured value.
    pub measured: Estimate,
    /// Measured less predicted, replicate by replicate.
    pub difference: Estimate,
    /// Half of the 95 % interval of the difference.
    pub half_width: f64,
    /// A deviation of the market from the prediction that would fail with a probability of 95 %;
    /// for a bound, how far above it the truth must lie to pass as often.
    pub caught: f64,
    /// Mean of the other answer.
    pub rival: f64,
    /// True if the other answer fails on the same replicates.
    pub rival_refused: bool,
    /// True if the prediction passes.
    pub passed: bool,
}

impl Judged {
    /// True if the prediction passes, and the other answer fails.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.passed && self.rival_refused
    }
}

/// Judges a line by at least two replicates; `None` if there are fewer, or a value is not a number.
#[must_use]
pub fn judge(line: Line, readings: &[Reading]) -> Option<Judged> {
    let values = |of: fn(&Reading) -> f64| readings.iter().map(of).collect::<Vec<f64>>();
    let mean = |values: &[f64]| Some(Estimate::of(values)?.mean);
    let measured = Estimate::of(&values(|one| one.measured))?;
    let difference = Estimate::of(&values(|one| one.measured - one.predicted))?;
    let from_rival = Estimate::of(&match line.margin {
        Margin::Within(_) => values(|one| one.measured - one.rival),
        Margin::Above => values(|one| one.rival - one.predicted),
    })?;
    let half_width = difference.half_width?;
    // A one-sided 95 % bound is an end of the two-sided 90 % interval.
    let one_sided = difference.half_width_at(0.9)?;
    let caught = match line.margin {
        Margin::Within(margin) => margin - half_width + one_sided,
        Margin::Above => half_width + one_sided,
    };
    Some(Judged {
        line,
        predicted: mean(&values(|one| one.predicted))?,
        measured,
        difference,
        half_width,
        caught,
        rival: mean(&values(|one| one.rival))?,
        rival_refused: !agrees(line.margin, &from_rival)?,
        passed: agrees(line.margin, &difference)?,
    })
}

/// True if the whole interval of a difference lies where the margin lets it.
fn agrees(margin: Margin, difference: &Estimate) -> Option<bool> {
    let (low, high) = (difference.low()?, difference.high()?);
    Some(match margin {
        Margin::Within(margin) => -margin <= low && high <= margin,
        Margin::Above => low > 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::{Judged, Line, Margin, Reading, judge};

    fn judged(margin: Margin, offsets: &[f64], rival: f64) -> Judged {
        let line = Line {
            name: "line",
            says: "a figure",
            margin,
            rival: "another figure",
        };
        let readings = offsets
            .iter()
            .map(|off| Reading::new(1.0, 1.0 + off, rival));
        judge(line, &readings.collect::<Vec<_>>()).expect("values")
    }

    #[test]
    fn a_line_passes_only_if_the_whole_interval_lies_within_the_margin() {
        let near = [-0.01, 0.0, 0.01, 0.0];
        let wide = [-0.1, 0.1, -0.1, 0.1];
        assert!(judged(Margin::Within(0.05), &near, 2.0).holds());
        // The mean is right, and yet nothing is known.
        assert!(!judged(Margin::Within(0.05), &wide, 2.0).passed);
        let off = near.map(|value| value + 0.05);
        assert!(!judged(Margin::Within(0.05), &off, 2.0).passed);
    }

    #[test]
    fn a_check_that_cannot_tell_its_rival_does_not_hold() {
        let near = [-0.01, 0.0, 0.01, 0.0];
        let blunt = judged(Margin::Within(0.05), &near, 1.01);
        assert!(blunt.passed && !blunt.rival_refused && !blunt.holds());
    }

    #[test]
    fn what_would_be_caught_is_never_more_than_the_margin_and_less_where_noise_is_larger() {
        let small = judged(Margin::Within(0.05), &[-0.001, 0.001, -0.001, 0.001], 2.0);
        let large = judged(Margin::Within(0.05), &[-0.01, 0.01, -0.01, 0.01], 2.0);
        assert!(large.caught < small.caught && small.caught < 0.05);
    }

    #[test]
    fn exact_figures_pass_exactly() {
        let exact = judged(Margin::Within(0.5), &[0.0, 0.0, 0.0], 2.0);
        assert!(exact.holds() && exact.half_width == 0.0);
        assert!(judge(exact.line, &[Reading::new(0.0, 0.0, 1.0)]).is_none());
    }

    #[test]
    fn a_bound_passes_above_it() {
        assert!(judged(Margin::Above, &[0.1, 0.12, 0.11], 0.9).holds());
        assert!(!judged(Margin::Above, &[-0.1, 0.12, 0.11], 0.9).passed);
    }
}
