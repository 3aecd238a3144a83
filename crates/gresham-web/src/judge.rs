//! Arms compared, and means with intervals: the statistics of the command, over what markets gave.

use gresham::experiment::compare;
use gresham::experiment::digest;
use gresham::outcome::{COLUMNS, Outcome, Totals, by_name};
use gresham::stats::Estimate;
use serde_json::{Value, json};

/// Compares arms with the first of them.
pub(crate) fn judge(arms: &[Vec<String>], outcomes: &[String]) -> Result<Value, Value> {
    let known = |name: &String| -> Result<&'static Outcome, Value> {
        by_name(name).ok_or_else(|| json!({ "error": format!("no outcome is called `{name}`") }))
    };
    let outcomes = outcomes.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    let totals = |arm: &Vec<String>| arm.iter().map(|text| read(text)).collect();
    let arms = arms
        .iter()
        .map(totals)
        .collect::<Result<Vec<Vec<Totals>>, _>>()?;
    let replicates = arms.first().map_or(0, Vec::len);
    if replicates == 0 || arms.iter().any(|arm| arm.len() != replicates) {
        return Err(json!({ "error": "arms have the same number of replicates, one at least" }));
    }
    let comparison = compare(&outcomes, &arms);
    let rows = comparison.rows.iter().map(|row| {
        let contrasts = row.contrasts.iter().map(|contrast| {
            contrast.as_ref().map(|contrast| {
                json!({
                    "difference": estimate(&contrast.paired.difference),
                    "relative": contrast.paired.relative.map(|relative| json!({
                        "mean": relative.ratio_minus_one, "low": relative.low, "high": relative.high,
                    })),
                    "p": contrast.adjusted_p,
                    "margin": contrast.margin,
                    "verdict": contrast.verdict.words(),
                })
            })
        });
        json!({
            "outcome": row.outcome.name,
            "means": row.means.iter().map(|mean| mean.as_ref().map(estimate)).collect::<Vec<_>>(),
            "contrasts": contrasts.collect::<Vec<_>>(),
        })
    });
    Ok(json!({ "replicates": replicates, "rows": rows.collect::<Vec<_>>() }))
}

/// Means and intervals of columns.
pub(crate) fn summarise(columns: &[Vec<Option<f64>>]) -> Value {
    let columns = columns.iter().map(|column| {
        let defined: Vec<f64> = column.iter().flatten().copied().collect();
        Estimate::of(&defined).as_ref().map(estimate)
    });
    json!({ "columns": columns.collect::<Vec<_>>() })
}

/// The digest of an experiment.
pub(crate) fn digest(seed: u64, arms: &[(String, Vec<String>)]) -> Result<Value, Value> {
    let arms = arms
        .iter()
        .map(|(scenario, replicates)| (scenario.as_str(), replicates));
    let found = digest::of_digests(seed, arms);
    let found = found.ok_or_else(|| json!({ "error": "this is no digest of a replicate" }))?;
    Ok(json!({ "digest": digest::short(&found) }))
}

fn estimate(estimate: &Estimate) -> Value {
    json!({
        "mean": estimate.mean, "low": estimate.low(), "high": estimate.high(), "n": estimate.n,
    })
}

fn read(text: &str) -> Result<Totals, Value> {
    let values: Option<Vec<i64>> = text.split(' ').map(|word| word.parse().ok()).collect();
    let values = values.and_then(|values| <[i64; COLUMNS]>::try_from(values).ok());
    let refused = || json!({ "error": "these are no totals of this version of the model" });
    values.map(Totals::from_values).ok_or_else(refused)
}
