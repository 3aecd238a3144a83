//! Predicted claims scored against two rivals, over worlds that fit what is known.
//!
//! | prediction | what it says of a claim's statistic |
//! |---|---|
//! | the model | its value under the policy |
//! | selection only | its value with the levers in question taken off |
//! | no policy | its value where the rules never change: those named by `no_policy` throughout |
//!
//! With its levers off a score is still reckoned, moves no traffic and is shown to nobody, so that
//! shops grouped by it differ by selection alone.
//!
//! All three are read off the same worlds on the same luck, each with cohorts chosen in its own
//! market. A figure that is itself an effect is nothing for both rivals.

use super::estimand::Compare;
use super::finding::Finding;
use super::registry::{Band, Claim, Measured, PolicyPair, Registry};
use super::words::FigureUnit;
use crate::scenario::Scenario;
use crate::stats::{Estimate, quantile, ranked_probability_score};

/// The predictions, in the order in which they are told.
pub const PREDICTIONS: [&str; 3] = ["the model", "selection only", "no policy"];

/// One prediction of a claim, over worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// Ends of the range that holds nine tenths of the worlds, and its middle; `None` where the
    /// statistic is defined in no world.
    pub range: Option<[f64; 3]>,
    /// How far off it is, in the claim's standard deviations; `None` for what is not scored.
    pub score: Option<f64>,
}

/// A claim with what each of [`PREDICTIONS`] says of it.
#[derive(Debug, Clone)]
pub struct Foretold {
    /// The claim.
    pub id: String,
    /// The published figure.
    pub published: f64,
    /// Values that count as the published one.
    pub band: Band,
    /// How its figures are written.
    pub unit: FigureUnit,
    /// The predictions.
    pub predictions: [Prediction; 3],
}

/// One prediction over all claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its name.
    pub name: &'static str,
    /// Claims whose published figure lies in the range over worlds, and claims for which there is
    /// one.
    pub in_range: (usize, usize),
    /// Claims in whose band the middle of the range lies, and claims for which there is one.
    pub in_band: (usize, usize),
    /// The mean score over the claims that all three have one for.
    pub score: Option<Estimate>,
    /// How much more that is than the model's, claim by claim; `None` for the model itself.
    pub farther: Option<Estimate>,
}

impl Registry {
    /// The predicted claims twice: under their policies, and where no policy begins. `None` if
    /// the file does not say what rules hold there, or predicts nothing.
    #[must_use]
    pub fn with_rivals(&self) -> Option<Self> {
        let rules = self.no_policy.as_ref()?;
        let mut both = self.predicted();
        let policies = both.policies.len();
        let elsewhere: Vec<PolicyPair> = both
            .policies
            .iter()
            .map(|pair| PolicyPair {
                name: format!("{}-never", pair.name),
                scenario: Scenario {
                    policy: rules.clone(),
                    ..pair.scenario.clone()
                },
                counterfactual: rules.clone(),
                levers: Vec::new(),
                trial: None,
                ..pair.clone()
            })
            .collect();
        let claims: Vec<Claim> = both
            .claims
            .iter()
            .map(|claim| Claim {
                measured: claim.measured.clone().map(|measured| Measured {
                    policy: measured.policy + policies,
                    ..measured
                }),
                ..claim.clone()
            })
            .collect();
        both.policies.extend(elsewhere);
        both.claims.extend(claims);
        (policies > 0).then_some(both)
    }
}

/// Predictions of every claim, from the findings of [`Registry::with_rivals`] in worlds of
/// these weights.
///
/// # Panics
/// If there is not one list of findings for each world.
#[must_use]
pub fn foretold(worlds: &[Vec<Finding>], weights: &[f64]) -> Vec<Foretold> {
    assert_eq!(worlds.len(), weights.len());
    let claims = worlds.first().map_or(0, |findings| findings.len() / 2);
    let told = (0..claims).filter_map(|nth| {
        let claim = &worlds[0][nth].claim;
        let measured = claim.measured.as_ref().ok()?;
        let predictions = [
            said(measured, claim.published, worlds, weights, |it| {
                it[nth].with
            }),
            said(measured, claim.published, worlds, weights, |it| {
                it[nth].without
            }),
            said(measured, claim.published, worlds, weights, |it| {
                it[claims + nth].with
            }),
        ];
        Some(Foretold {
            id: claim.id.clone(),
            published: claim.published,
            band: measured.band,
            unit: FigureUnit::of(&measured.statistic),
            predictions,
        })
    });
    told.collect()
}

/// One prediction of one claim.
fn said(
    measured: &Measured,
    published: f64,
    worlds: &[Vec<Finding>],
    weights: &[f64],
    read: impl Fn(&[Finding]) -> Option<super::figure::Figure>,
) -> Prediction {
    let pairs = worlds.iter().zip(weights);
    let pairs = pairs.filter_map(|(findings, weight)| Some((read(findings)?.value, *weight)));
    let (values, weights): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let at = |share| quantile(&values, &weights, share);
    let range = at(0.05).zip(at(0.5)).zip(at(0.95));
    let everywhere = values.len() == worlds.len();
    let spread = measured.spread().filter(|_| everywhere);
    Prediction {
        range: range.map(|((low, middle), high)| [low, middle, high]),
        score: spread.and_then(|spread| {
            let score = ranked_probability_score(&values, &weights, published)?;
            Some(score / spread)
        }),
    }
}

impl Measured {
    /// The standard deviation of the published figure: the band is taken for two to each side.
    /// `None` for a ratio of two growths, which has no size where one of them is about nothing.
    fn spread(&self) -> Option<f64> {
        let ratio = matches!(self.statistic.against, Some((_, Compare::Ratio)));
        let has_size = !(ratio && self.statistic.since.is_some());
        has_size.then_some((self.band.high - self.band.low) / 4.0)
    }
}

/// How the predictions stand over all claims.
#[must_use]
pub fn standings(claims: &[Foretold]) -> Vec<Standing> {
    let scored: Vec<[f64; 3]> = claims
        .iter()
        .filter_map(|claim| {
            let [model, selection, none] = &claim.predictions;
            Some([model.score?, selection.score?, none.score?])
        })
        .collect();
    let standing = |(place, name): (usize, &'static str)| {
        let ranges = claims.iter().filter_map(|claim| {
            let range = claim.predictions[place].range?;
            Some((claim, range))
        });
        let ranges: Vec<_> = ranges.collect();
        let count = |is: &dyn Fn(&Foretold, [f64; 3]) -> bool| {
            let is = ranges.iter().filter(|(claim, range)| is(claim, *range));
            (is.count(), ranges.len())
        };
        let all = |of: &dyn Fn(&[f64; 3]) -> f64| {
            Estimate::of(&scored.iter().map(of).collect::<Vec<f64>>())
        };
        Standing {
            name,
            in_range: count(&|claim, [low, _, high]| (low..=high).contains(&claim.published)),
            in_band: count(&|claim, [_, middle, _]| {
                (claim.band.low..=claim.band.high).contains(&middle)
            }),
            score: all(&|scores| scores[place]),
            farther: (place > 0)
                .then(|| all(&|scores| scores[place] - scores[0]))
                .flatten(),
        }
    };
    PREDICTIONS.into_iter().enumerate().map(standing).collect()
}
