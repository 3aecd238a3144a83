//! Formulas: rules of the platform that a scenario writes itself, as expressions over what the
//! platform measures of a shop.
//!
//! The language is the expression part of Rhai, cut down in `language.rs`: arithmetic,
//! comparisons and a few functions, no variables, loops or functions of one's own. A formula is
//! checked when the scenario is read, and a formula that passed cannot fail afterwards.

mod error;
mod language;
mod metric;

pub use error::{FormulaError, Reason};
pub use language::{FUNCTIONS, Formula, Gives};
pub use metric::{Metric, Metrics};

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

    /// Whether a shop has the five-star label. Comparisons with what is not a number are false.
    #[must_use]
    pub fn is_five_star(&self, metrics: &Metrics) -> Option<bool> {
        Some(self.five_star.as_ref()?.truth(metrics))
    }

    /// Whether any of them may name one of these metrics.
    #[must_use]
    pub fn may_name(&self, metrics: &[Metric]) -> bool {
        [&self.score, &self.ranking, &self.five_star]
            .into_iter()
            .flatten()
            .any(|formula| metrics.iter().any(|metric| formula.may_name(*metric)))
    }
}
