//! Tables of a study, for files and for reading.

use crate::experiment::Contrast;
use crate::outcome::Unit;
use crate::stats::{Equivalence, Estimate, Share};
use crate::study::Study;
use crate::study::response::{Sensitivity, adjusted_jointly, compared, responses};
use crate::study::sweep::Swept;
use std::fmt::Write as _;

/// A table of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// What it shows.
    pub title: String,
    /// The columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    /// The table in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "| {} |\n{}|\n",
            self.header.join(" | "),
            "|---".repeat(self.header.len())
        );
        for row in &self.rows {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
        text
    }
}

fn shown(unit: Unit) -> (f64, &'static str) {
    match unit {
        Unit::Share => (100.0, " (%)"),
        Unit::SharePerYear => (100.0, " (%/year)"),
        Unit::YuanPerDay => (1.0, " (yuan/day)"),
        Unit::Yuan => (1.0, " (yuan)"),
        Unit::PerDay => (1.0, " (per day)"),
        Unit::Points => (1.0, " (points)"),
        Unit::Number => (1.0, ""),
    }
}

/// A value with its interval's half-width, with as many digits as that bears.
fn with_interval(estimate: Option<&Estimate>, scale: f64) -> String {
    let Some(estimate) = estimate else {
        return "–".to_owned();
    };
    let mean = estimate.mean * scale;
    match estimate.half_width.map(|half_width| half_width * scale) {
        Some(half_width) if half_width > 0.0 => {
            let decimals = (1.0 - half_width.log10().floor()).clamp(0.0, 8.0) as usize;
            format!("{mean:.decimals$} ± {half_width:.decimals$}")
        }
        Some(_) => format!("{mean:.4} ± 0"),
        None => format!("{mean:.4} (n={}, no interval)", estimate.n),
    }
}

/// The responses at the first `most` points: means, or paired differences from the baseline.
#[must_use]
pub fn outcome_rows(study: &Study, swept: &Swept, most: usize) -> Rows {
    let responses = responses(study, swept);
    let several = study.arms.len() > 1;
    let mut header: Vec<String> = vec!["point".to_owned()];
    header.extend(study.factors.iter().map(|factor| factor.name.clone()));
    header.extend(several.then(|| "arm".to_owned()));
    header.extend(study.outcomes.iter().map(|outcome| {
        let what = if several { "Δ " } else { "" };
        format!("{what}{}{}", outcome.name, shown(outcome.unit).1)
    }));
    let per_arm: Vec<_> = responses.chunks(study.outcomes.len()).collect();
    let mut rows = Vec::new();
    for (index, point) in swept.points.iter().take(most).enumerate() {
        for responses in &per_arm {
            let mut row = vec![index.to_string()];
            row.extend(
                point
                    .point
                    .values
                    .iter()
                    .map(|value| short(&value.to_string())),
            );
            row.extend(several.then(|| study.arms[responses[0].arm].name.clone()));
            row.extend(responses.iter().map(|response| {
                with_interval(
                    response.estimate(index).as_ref(),
                    shown(response.outcome.unit).0,
                )
            }));
            rows.push(row);
        }
    }
    Rows {
        title: "Outcomes".to_owned(),
        header,
        rows,
    }
}

fn short(number: &str) -> String {
    number.parse::<f64>().map_or_else(
        |_| number.to_owned(),
        |value| format!("{}", (value * 1e4).round() / 1e4),
    )
}

/// Which factors matter, one table per response.
#[must_use]
pub fn sensitivity_tables(study: &Study, swept: &Swept) -> Vec<Rows> {
    let mut tables = Vec::new();
    for response in responses(study, swept) {
        let name = response.outcome.name;
        let what = if study.arms.len() > 1 {
            format!(
                "{name}: {} less {}",
                study.arms[response.arm].name, study.arms[0].name
            )
        } else {
            name.to_owned()
        };
        let scale = shown(response.outcome.unit);
        let names = study.factors.iter().map(|factor| factor.name.clone());
        match response.sensitivity(study, swept) {
            None => {}
            Some(Sensitivity::Sobol(indices)) => {
                let share = |share: &Share| {
                    format!("{:.2} [{:.2}, {:.2}]", share.value, share.low, share.high)
                };
                let noise = indices.noise_share.map_or_else(
                    || "one replicate per point: noise is not taken out".to_owned(),
                    |noise| {
                        format!(
                            "{:.1} % of the raw variance is noise and taken out",
                            100.0 * noise
                        )
                    },
                );
                let pairs = indices.first.iter().zip(&indices.total);
                tables.push(Rows {
                    title: format!("Sobol' indices of {what} ({noise})"),
                    header: ["factor", "alone", "in all"].map(str::to_owned).to_vec(),
                    rows: names
                        .zip(pairs)
                        .map(|(name, (first, total))| vec![name, share(first), share(total)])
                        .collect(),
                });
            }
            Some(Sensitivity::Morris(effects)) => tables.push(Rows {
                title: format!(
                    "Elementary effects on {what}{}, over the whole range",
                    scale.1
                ),
                header: ["factor", "mean size", "mean", "spread"]
                    .map(str::to_owned)
                    .to_vec(),
                rows: names
                    .zip(&effects)
                    .map(|(name, effect)| {
                        let spread = effect
                            .spread
                            .map_or_else(|| "–".to_owned(), |sd| format!("{:.3}", sd * scale.0));
                        let mean = with_interval(Some(&effect.mean), scale.0);
                        vec![
                            name,
                            with_interval(Some(&effect.mean_size), scale.0),
                            mean,
                            spread,
                        ]
                    })
                    .collect(),
            }),
        }
    }
    tables
}

/// A cell of a CSV file: nothing where there is no value.
fn cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:?}"))
}

/// `points.csv`.
pub(super) fn points_csv(study: &Study, swept: &Swept) -> String {
    let mut text = String::from("point");
    for factor in &study.factors {
        let _ = write!(text, ",{}", factor.name);
    }
    text.push('\n');
    for point in &swept.points {
        let _ = write!(text, "{}", point.point.index);
        for value in &point.point.values {
            let _ = write!(text, ",{value}");
        }
        text.push('\n');
    }
    text
}

/// `outcomes.csv`.
pub(super) fn outcomes_csv(study: &Study, swept: &Swept) -> String {
    let mut text = String::from(
        "point,arm,outcome,unit,n,mean,half_width,pairs,difference,difference_half_width,correlation,\
         p_value,p_holm,p_max_t,margin,p_equivalence,verdict\n",
    );
    for point in &swept.points {
        let compared = compared(study, point);
        let jointly = adjusted_jointly(study, point);
        for (arm, named) in study.arms.iter().enumerate() {
            for (row, jointly) in compared.rows.iter().zip(&jointly) {
                let (place, outcome) = (point.point.index, row.outcome);
                let mean = row.means[arm];
                let n = mean.map_or(0, |one| one.n);
                let mut cells = vec![
                    cell(mean.map(|one| one.mean)),
                    cell(mean.and_then(|one| one.half_width)),
                ];
                match arm.checked_sub(1) {
                    Some(other) => {
                        cells.extend(against(row.contrasts[other].as_ref(), jointly[other]));
                    }
                    None => cells.extend(against(None, None)),
                }
                let _ = writeln!(
                    text,
                    "{place},{},{},{},{n},{}",
                    named.name,
                    outcome.name,
                    outcome.unit.name(),
                    cells.join(",")
                );
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
    let equivalence = Equivalence::test(&pair.difference, contrast.margin);
    [
        pair.n.to_string(),
        cell(Some(pair.difference.mean)),
        cell(pair.difference.half_width),
        cell(pair.correlation),
        cell(pair.p_value),
        cell(contrast.adjusted_p),
        cell(jointly),
        cell(Some(contrast.margin)),
        cell(equivalence.map(|test| test.p_value)),
        contrast.verdict.words().to_owned(),
    ]
}

/// `sensitivity.csv`; empty if the design tells nothing.
pub(super) fn sensitivity_csv(study: &Study, swept: &Swept) -> String {
    let mut lines = String::new();
    for response in responses(study, swept) {
        let arm = &study.arms[response.arm].name;
        let outcome = response.outcome.name;
        let mut line = |factor: usize, measure: &str, value: f64, ends: Option<(f64, f64)>| {
            let factor = &study.factors[factor].name;
            let (low, high) = (cell(ends.map(|ends| ends.0)), cell(ends.map(|ends| ends.1)));
            let _ = writeln!(
                lines,
                "{arm},{outcome},{factor},{measure},{value:?},{low},{high}"
            );
        };
        match response.sensitivity(study, swept) {
            None => {}
            Some(Sensitivity::Sobol(indices)) => {
                for (measure, shares) in [("first", &indices.first), ("total", &indices.total)] {
                    for (factor, share) in shares.iter().enumerate() {
                        line(factor, measure, share.value, Some((share.low, share.high)));
                    }
                }
            }
            Some(Sensitivity::Morris(effects)) => {
                for (factor, effect) in effects.iter().enumerate() {
                    for (measure, one) in [("mean_size", &effect.mean_size), ("mean", &effect.mean)]
                    {
                        line(factor, measure, one.mean, one.low().zip(one.high()));
                    }
                }
            }
        }
    }
    if lines.is_empty() {
        return lines;
    }
    format!("arm,outcome,factor,measure,value,low,high\n{lines}")
}
