//! Tables of a study for programs, as comma-separated values.

use crate::experiment::Contrast;
use crate::render::csv::{line, real};
use crate::stats::Equivalence;
use crate::study::Study;
use crate::study::response::{Sensitivity, adjusted_jointly, compared, responses};
use crate::study::sweep::Swept;

const OUTCOMES: [&str; 17] = [
    "point",
    "arm",
    "outcome",
    "unit",
    "n",
    "mean",
    "half_width",
    "pairs",
    "difference",
    "difference_half_width",
    "correlation",
    "p_value",
    "p_holm",
    "p_max_t",
    "margin",
    "p_equivalence",
    "verdict",
];
const SENSITIVITY: [&str; 7] = [
    "arm", "outcome", "factor", "measure", "value", "low", "high",
];

/// `points.csv`.
pub(super) fn points(study: &Study, swept: &Swept) -> String {
    let mut text = String::new();
    let factors = study.factors.iter().map(|factor| factor.name.as_str());
    line(&mut text, ["point"].into_iter().chain(factors));
    for point in &swept.points {
        let values = point.point.values.iter().map(ToString::to_string);
        let index = point.point.index.to_string();
        line(&mut text, [index].into_iter().chain(values));
    }
    text
}

/// `outcomes.csv`.
pub(super) fn outcomes(study: &Study, swept: &Swept) -> String {
    let mut text = String::new();
    line(&mut text, OUTCOMES);
    for point in &swept.points {
        let compared = compared(study, point);
        let jointly = adjusted_jointly(study, point);
        for (arm, named) in study.arms.iter().enumerate() {
            for (row, jointly) in compared.rows.iter().zip(&jointly) {
                let mean = row.means[arm];
                let cells = [
                    point.point.index.to_string(),
                    named.name.clone(),
                    row.outcome.name.to_owned(),
                    row.outcome.unit.name().to_owned(),
                    mean.map_or(0, |one| one.n).to_string(),
                    real(mean.map(|one| one.mean)),
                    real(mean.and_then(|one| one.half_width)),
                ];
                let against = arm.checked_sub(1).map_or_else(
                    || against(None, None),
                    |other| against(row.contrasts[other].as_ref(), jointly[other]),
                );
                line(&mut text, cells.into_iter().chain(against));
            }
        }
    }
    text
}

/// The cells of an arm against the baseline, all empty for the baseline itself.
fn against(contrast: Option<&Contrast>, jointly: Option<f64>) -> [String; 10] {
    let Some(contrast) = contrast else {
        return std::array::from_fn(|_| String::new());
    };
    let pair = &contrast.paired;
    let equivalence = Equivalence::test(pair, contrast.margin);
    [
        pair.n.to_string(),
        real(Some(pair.difference.mean)),
        real(pair.difference.half_width),
        real(pair.correlation),
        real(pair.p_value),
        real(contrast.adjusted_p),
        real(jointly),
        real(Some(contrast.margin)),
        real(equivalence.map(|test| test.p_value)),
        contrast.verdict.words().to_owned(),
    ]
}

/// `sensitivity.csv`; empty if the design tells nothing.
pub(super) fn sensitivity(study: &Study, swept: &Swept) -> String {
    let mut lines = String::new();
    for response in responses(study, swept) {
        let arm = &study.arms[response.arm].name;
        let outcome = response.outcome.name;
        let mut add = |factor: usize, measure: &str, value: f64, ends: Option<(f64, f64)>| {
            let cells = [
                arm.clone(),
                outcome.to_owned(),
                study.factors[factor].name.clone(),
                measure.to_owned(),
                real(Some(value)),
                real(ends.map(|ends| ends.0)),
                real(ends.map(|ends| ends.1)),
            ];
            line(&mut lines, cells);
        };
        match response.sensitivity(study, swept) {
            None => {}
            Some(Sensitivity::Sobol(indices)) => {
                for (measure, shares) in [("first", &indices.first), ("total", &indices.total)] {
                    for (factor, share) in shares.iter().enumerate() {
                        add(factor, measure, share.value, Some((share.low, share.high)));
                    }
                }
            }
            Some(Sensitivity::Morris(effects)) => {
                for (factor, effect) in effects.iter().enumerate() {
                    for (measure, one) in [("mean_size", &effect.mean_size), ("mean", &effect.mean)]
                    {
                        add(factor, measure, one.mean, one.low().zip(one.high()));
                    }
                }
            }
        }
    }
    if lines.is_empty() {
        return lines;
    }
    let mut text = String::new();
    line(&mut text, SENSITIVITY);
    text.push_str(&lines);
    text
}
