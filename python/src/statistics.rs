//! Statistics by name, so that tests can hold them against other people's.

use crate::failure::invalid;
use gresham::stats::{
    self, Block, ElementaryEffects, Equivalence, Estimate, Interval, Observed, OverWorlds, Paired,
    Share, Unit, designs, pareto,
};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Compute a statistic: its name, its arguments in JSON; gives JSON.
#[pyfunction]
pub(crate) fn statistics(py: Python<'_>, name: &str, arguments: &str) -> PyResult<String> {
    let found = serde_json::from_str(arguments)
        .map_err(|error| error.to_string())
        .and_then(|arguments| computed(name, &Arguments(arguments)));
    let found = found.map_err(|error| invalid(py, error))?;
    Ok(found.to_string())
}

struct Arguments(Value);

impl Arguments {
    fn get<T: DeserializeOwned>(&self, key: &str) -> Result<T, String> {
        let value = self.0.get(key).cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|error| format!("`{key}`: {error}"))
    }
}

fn computed(name: &str, given: &Arguments) -> Result<Value, String> {
    match name {
        "estimate" | "half_width" | "replicates_needed" | "studentised" => of_sample(name, given),
        "paired" | "equivalence" | "replicates_for_equivalence" => of_pairs(name, given),
        "holm" | "max_t" | "proportion" | "rank_correlation" | "quantile" => of_many(name, given),
        "difference_in_differences" | "matching" | "discontinuity" | "density_jump" => {
            of_units(name, given)
        }
        "saltelli" | "sobol" | "latin_hypercube" | "morris" => design(name, given),
        _ => of_models(name, given),
    }
}

fn of_sample(name: &str, given: &Arguments) -> Result<Value, String> {
    let values: Vec<f64> = given.get("values")?;
    Ok(match name {
        "estimate" => json!(Estimate::of(&values).as_ref().map(estimate)),
        "half_width" => {
            let confidence = given.get("confidence")?;
            json!(Estimate::of(&values).and_then(|found| found.half_width_at(confidence)))
        }
        "replicates_needed" => {
            json!(stats::replicates_needed(&values, given.get("half_width")?))
        }
        _ => {
            let found = stats::studentised(&values, given.get("draws")?, given.get("seed")?);
            json!(found.map(ends))
        }
    })
}

fn of_pairs(name: &str, given: &Arguments) -> Result<Value, String> {
    if name == "replicates_for_equivalence" {
        let (margin, power) = (given.get("margin_over_sd")?, given.get("power")?);
        return Ok(json!(stats::replicates_for_equivalence(margin, power)));
    }
    let (baseline, arm): (Vec<Option<f64>>, Vec<Option<f64>>) =
        (given.get("baseline")?, given.get("arm")?);
    let Some(paired) = Paired::of(&baseline, &arm) else {
        return Ok(Value::Null);
    };
    if name == "equivalence" {
        let test = Equivalence::test(&paired, given.get("margin")?);
        return Ok(json!(test.map(|test| json!({
            "p_value": test.p_value, "interval": ends(test.interval), "inside": test.inside,
        }))));
    }
    Ok(json!({
        "n": paired.n,
        "dropped": paired.dropped,
        "difference": estimate(&paired.difference),
        "p_value": paired.p_value,
        "relative": paired.relative.map(|found| [found.ratio_minus_one, found.low, found.high]),
        "correlation": paired.correlation,
    }))
}

fn of_many(name: &str, given: &Arguments) -> Result<Value, String> {
    Ok(match name {
        "holm" => json!(stats::holm(&given.get::<Vec<f64>>("p_values")?)),
        "max_t" => {
            let differences: Vec<Vec<f64>> = given.get("differences")?;
            json!(stats::max_t(
                &differences,
                given.get("draws")?,
                given.get("seed")?
            ))
        }
        "proportion" => {
            let found = stats::proportion_interval(given.get("count")?, given.get("runs")?);
            json!(ends(found))
        }
        "rank_correlation" => {
            json!(stats::rank_correlation(
                &given.get::<Vec<(f64, f64)>>("pairs")?
            ))
        }
        _ => {
            let (values, weights): (Vec<f64>, Vec<f64>) =
                (given.get("values")?, given.get("weights")?);
            json!(stats::quantile(&values, &weights, given.get("share")?))
        }
    })
}

fn of_units(name: &str, given: &Arguments) -> Result<Value, String> {
    let found = match name {
        "difference_in_differences" => {
            let treated: Vec<(f64, f64)> = given.get("treated")?;
            let untreated: Vec<(f64, f64)> = given.get("untreated")?;
            stats::difference_in_differences(&treated, &untreated)
        }
        "matching" => {
            let units: Vec<(bool, u32, Vec<f64>, f64)> = given.get("units")?;
            let units = units
                .into_iter()
                .map(|(treated, stratum, covariates, outcome)| Unit {
                    treated,
                    stratum,
                    covariates,
                    outcome,
                });
            stats::matching(&units.collect::<Vec<_>>(), given.get("neighbours")?)
        }
        "discontinuity" => stats::regression_discontinuity(
            &given.get::<Vec<(f64, f64)>>("points")?,
            given.get("cut")?,
            given.get("bandwidth")?,
        ),
        _ => {
            let values: Vec<f64> = given.get("values")?;
            let found = stats::density_jump(&values, given.get("cut")?, given.get("bandwidth")?);
            return Ok(json!(found.map(|found| json!({
                "log_jump": found.log_jump,
                "standard_error": found.standard_error,
                "p_value": found.p_value,
            }))));
        }
    };
    Ok(json!(found.as_ref().map(observed)))
}

fn design(name: &str, given: &Arguments) -> Result<Value, String> {
    let (points, dimensions, seed): (usize, usize, u64) = (
        given.get("points")?,
        given.get("dimensions")?,
        given.get("seed")?,
    );
    Ok(json!(match name {
        "saltelli" => designs::saltelli(points, dimensions, seed),
        "sobol" => designs::sobol(points, dimensions, seed),
        "latin_hypercube" => designs::latin_hypercube(points, dimensions, seed),
        _ => designs::morris(points, dimensions, given.get("levels")?, seed),
    }))
}

fn of_models(name: &str, given: &Arguments) -> Result<Value, String> {
    Ok(match name {
        "sobol_indices" => {
            type Given = (Vec<f64>, Vec<f64>, Vec<Vec<f64>>);
            let blocks: Vec<Given> = given.get("blocks")?;
            let blocks = blocks
                .into_iter()
                .map(|(a, b, mixed)| Block { a, b, mixed });
            let blocks: Vec<Block> = blocks.collect();
            let found = stats::sobol_indices(&blocks, given.get("draws")?, given.get("seed")?);
            json!(found.map(|found| json!({
                "first": found.first.iter().map(share).collect::<Vec<_>>(),
                "total": found.total.iter().map(share).collect::<Vec<_>>(),
                "variance": found.variance,
            })))
        }
        "elementary_effects" => {
            let (points, values): (Vec<Vec<f64>>, Vec<f64>) =
                (given.get("points")?, given.get("values")?);
            let found = stats::elementary_effects(&points, &values, given.get("factors")?);
            let one = |effects: &ElementaryEffects| {
                json!({
                    "mean": effects.mean.mean,
                    "mean_size": effects.mean_size.mean,
                    "spread": effects.spread,
                })
            };
            json!(found.map(|found| found.iter().map(one).collect::<Vec<_>>()))
        }
        "shapley" => {
            let worth: Vec<f64> = given.get("worth")?;
            let players = worth.len().ilog2() as usize;
            json!(stats::shapley(players, |coalition| worth[coalition as usize]))
        }
        "fronts" => json!(pareto::fronts(&given.get::<Vec<Vec<f64>>>("points")?)),
        "over_worlds" => {
            let (weights, worlds): (Vec<f64>, Vec<Vec<f64>>) =
                (given.get("weights")?, given.get("effects")?);
            let worlds: Vec<Vec<Option<f64>>> = worlds
                .into_iter()
                .map(|world| world.into_iter().map(Some).collect())
                .collect();
            let found = OverWorlds::of(&weights, &worlds, &[]);
            json!(found.map(|found| json!({
                "mean": found.mean(),
                "median": found.median(),
                "range": ends(found.range()),
                "between": found.between,
                "effective": found.effective(),
            })))
        }
        _ => return Err(format!("there is no statistic `{name}`")),
    })
}

fn estimate(found: &Estimate) -> Value {
    json!({
        "n": found.n,
        "mean": found.mean,
        "sd": found.sd,
        "low": found.low(),
        "high": found.high(),
        "standard_error": found.standard_error(),
        "p_value": found.p_value(),
    })
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

fn observed(found: &Observed) -> Value {
    json!({
        "estimate": found.estimate,
        "standard_error": found.standard_error,
        "treated": found.treated,
        "untreated": found.untreated,
        "interval": ends(found.interval()),
    })
}

fn share(found: &Share) -> [f64; 3] {
    [found.value, found.low, found.high]
}
