//! Where the game between shops is a prisoner's dilemma: a map over two things that are varied.

use super::payoffs::{INEQUALITIES, Inequality, Payoffs};
use crate::stats::{CONFIDENCE, Estimate};
use serde::{Deserialize, Serialize};

/// The inequalities that make a prisoner's dilemma.
pub const DILEMMA: [Inequality; 3] = [INEQUALITIES[0], INEQUALITIES[1], INEQUALITIES[2]];

/// Something that is varied, and its values, ascending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// A parameter of scenarios by its dotted key, or a component around which roles step.
    pub key: String,
    /// The values.
    pub values: Vec<f64>,
}

/// A verdict on a prisoner's dilemma, as far as luck lets one tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All three inequalities hold by their 95 % intervals.
    Dilemma,
    /// One of them is reversed, by intervals that are wrong about any of the three in one game of
    /// twenty.
    Not,
    /// Neither can be told.
    Undecided,
}

/// The game at one place of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    /// The scenario.
    pub scenario: String,
    /// The values of both axes.
    pub at: [f64; 2],
    /// The differences that the inequalities of a dilemma say are positive.
    pub gaps: [Option<Estimate>; 3],
    /// The verdict on a dilemma.
    pub verdict: Verdict,
}

impl Square {
    /// The square of a game, replicate by replicate.
    #[must_use]
    pub fn of(scenario: &str, at: [f64; 2], games: &[Payoffs]) -> Self {
        let gap = |(_, gap): Inequality| {
            let gaps: Vec<f64> = games.iter().map(gap).collect();
            Estimate::of(&gaps)
        };
        let gaps = DILEMMA.map(gap);
        Self {
            scenario: scenario.to_owned(),
            at,
            gaps,
            verdict: verdict(&gaps),
        }
    }

    /// The smallest of the three differences: how far the game is from being another.
    #[must_use]
    pub fn depth(&self) -> Option<Estimate> {
        let known = self.gaps.iter().copied().collect::<Option<Vec<_>>>()?;
        let by_mean = |one: &Estimate, other: &Estimate| one.mean.total_cmp(&other.mean);
        known.into_iter().min_by(by_mean)
    }
}

fn verdict(gaps: &[Option<Estimate>; 3]) -> Verdict {
    let above = |gap: &Estimate| gap.low().is_some_and(|low| low > 0.0);
    // Any of three may be the one: each is held to a third of the error.
    let confidence = 1.0 - (1.0 - CONFIDENCE) / DILEMMA.len() as f64;
    let below = |gap: &Estimate| {
        let reach = gap.half_width_at(confidence);
        reach.is_some_and(|reach| gap.mean + reach < 0.0)
    };
    if gaps.iter().all(|gap| gap.as_ref().is_some_and(above)) {
        Verdict::Dilemma
    } else if gaps.iter().flatten().any(below) {
        Verdict::Not
    } else {
        Verdict::Undecided
    }
}
