//! Formulas: rules of the platform that a scenario writes itself, as expressions over what the
//! platform measures of a shop.
//!
//! The language is arithmetic, comparisons and a few functions; there are no variables, loops or
//! functions of one's own. A formula is checked when the scenario is read, and a formula that
//! passed cannot fail afterwards.

mod error;
mod expression;
mod function;
mod metric;
mod parser;
mod tokens;

pub use error::{FormulaError, Reason};
pub use function::{FUNCTIONS, Function};
pub use metric::{Metric, Metrics};

use expression::Expression;
use std::fmt;
use std::sync::Arc;

/// The type that a formula is to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A number.
    Number,
    /// A truth: something holds or does not.
    Truth,
}

/// A checked formula.
#[derive(Clone)]
pub struct Formula {
    text: Arc<str>,
    expression: Arc<Expression>,
    /// The metrics it names.
    named: Arc<[Metric]>,
}

impl Formula {
    /// Checks a text that may name the metrics `known` and is to give a `wanted`.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str, known: &[Metric], wanted: Gives) -> Result<Self, FormulaError> {
        let (expression, span, named) = parser::parse(text, known)?;
        let reason = match (wanted, &expression) {
            (Gives::Number, Expression::Number(_)) | (Gives::Truth, Expression::Truth(_)) => {
                return Ok(Self {
                    text: text.into(),
                    expression: Arc::new(expression),
                    named: named.into(),
                });
            }
            (Gives::Number, Expression::Truth(_)) => Reason::refused(
                "gives yes or no, not a number",
                "write `if_else(condition, 1, 0)` to count what holds",
            ),
            (Gives::Truth, Expression::Number(_)) => Reason::refused(
                "gives a number, not yes or no",
                "compare something, such as `score >= 4.8`",
            ),
        };
        Err(FormulaError::new(reason, text, span))
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True if it names a metric; if not, what it gives does not depend on it.
    #[must_use]
    pub fn names(&self, metric: Metric) -> bool {
        self.named.contains(&metric)
    }

    /// The number that the formula gives.
    ///
    /// # Panics
    /// If it was checked to give a truth.
    #[must_use]
    pub fn number(&self, metrics: &Metrics) -> f64 {
        match &*self.expression {
            Expression::Number(number) => number.evaluate(metrics),
            Expression::Truth(_) => panic!("`{}` was checked to give a truth", self.text),
        }
    }

    /// True if what the formula says holds.
    ///
    /// # Panics
    /// If it was checked to give a number.
    #[must_use]
    pub fn truth(&self, metrics: &Metrics) -> bool {
        match &*self.expression {
            Expression::Truth(truth) => truth.evaluate(metrics),
            Expression::Number(_) => panic!("`{}` was checked to give a number", self.text),
        }
    }
}

impl fmt::Debug for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Formula({:?})", self.text)
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// The rules that can be written as formulas, as one entry of a timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Formulas {
    /// Score of a shop in points, in place of the shipped one.
    pub score: Option<Formula>,
    /// A feature that search and recommendation rank by, beside those of the levers.
    pub ranking: Option<Formula>,
    /// Weight of that feature, once standardised within the industry.
    pub ranking_weight: f64,
    /// Which shops have the five-star label, in place of a score of 4.8 and above.
    pub five_star: Option<Formula>,
}

/// Points that a score lies between, whatever its formula says.
const POINTS: std::ops::RangeInclusive<f64> = 0.0..=5.0;

/// A feature is cut off here, so that means and spreads stay finite.
const MOST_FEATURE: f64 = 1e9;

impl Formulas {
    /// The score in points, from 0 to 5: what lies outside is moved to the nearer end, and what is
    /// not a number (such as 0/0) is 0, so that no slip lifts a shop.
    #[must_use]
    pub fn points(&self, metrics: &Metrics) -> Option<f64> {
        let points = self.score.as_ref()?.number(metrics);
        Some(if points.is_nan() {
            *POINTS.start()
        } else {
            points.clamp(*POINTS.start(), *POINTS.end())
        })
    }

    /// The ranking feature before it is standardised; what is not a number is 0.
    #[must_use]
    pub fn feature(&self, metrics: &Metrics) -> Option<f64> {
        let feature = self.ranking.as_ref()?.number(metrics);
        Some(if feature.is_nan() {
            0.0
        } else {
            feature.clamp(-MOST_FEATURE, MOST_FEATURE)
        })
    }

    /// True if a shop has the five-star label. Comparisons with what is not a number are false.
    #[must_use]
    pub fn is_five_star(&self, metrics: &Metrics) -> Option<bool> {
        Some(self.five_star.as_ref()?.truth(metrics))
    }

    /// True if any of them names one of these metrics.
    #[must_use]
    pub fn names(&self, metrics: &[Metric]) -> bool {
        [&self.score, &self.ranking, &self.five_star]
            .into_iter()
            .flatten()
            .any(|formula| metrics.iter().any(|metric| formula.names(*metric)))
    }
}
