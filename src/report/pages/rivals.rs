//! Predicted claims against two rivals, as a section of a README and for programs.

use super::calibration::number;
use crate::claims::rivals::{Foretold, PREDICTIONS, Prediction, Standing, standings};
use crate::render::number::ABSENT;
use crate::render::prose::Prose;
use crate::render::{Cell, Column, Table, markdown};
use crate::report::labels;
use crate::stats::{Estimate, proportion_interval};
use crate::{prose, say};
use serde_json::{Value, json};

const PROSE: Prose = prose!("rivals.md", in both languages);

/// The section of a README; empty if nothing was foretold.
#[must_use]
pub fn section(claims: &[Foretold]) -> String {
    if claims.is_empty() {
        return String::new();
    }
    let table = markdown::table(&labels::spoken(table(claims)));
    format!("\n{}\n", say!(PROSE, "section", table = table))
}

/// Claim by claim what is foretold, and how the predictions stand over all.
#[must_use]
pub fn table(claims: &[Foretold]) -> Table {
    let headings = ["claim", "published"].into_iter().chain(PREDICTIONS);
    let rows = claims.iter().map(|claim| {
        let names = [
            format!("`{}`", claim.id),
            claim.unit.write(claim.published, None),
        ];
        let told = claim.predictions.iter().map(|it| cell(claim, it));
        names.into_iter().chain(told).map(Cell::Text).collect()
    });
    let standings = standings(claims);
    let all = |name: String, of: &dyn Fn(&Standing) -> String| {
        let cells = [name, String::new()].into_iter();
        cells
            .chain(standings.iter().map(of))
            .map(Cell::Text)
            .collect::<Vec<Cell>>()
    };
    let scored = standings[0].score.map_or(0, |score| score.n);
    let last = [
        all(say!(PROSE, "in_range"), &|it| count(it.in_range)),
        all(say!(PROSE, "in_band"), &|it| count(it.in_band)),
        all(say!(PROSE, "distance", claims = scored), &|it| {
            estimate(it.score)
        }),
        all(say!(PROSE, "farther"), &|it| estimate(it.farther)),
    ];
    Table::new(headings.map(Column::new), rows.chain(last))
}

fn cell(claim: &Foretold, said: &Prediction) -> String {
    let Some([low, _, high]) = said.range else {
        return ABSENT.to_owned();
    };
    let width = Some((high - low) / 2.0);
    let [low, high] = [low, high].map(|end| claim.unit.write(end, width));
    let score = said.score.map_or(ABSENT.to_owned(), number);
    say!(PROSE, "cell", low = low, high = high, score = score)
}

fn count((count, of): (usize, usize)) -> String {
    if of == 0 {
        return ABSENT.to_owned();
    }
    let interval = proportion_interval(count, of);
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    say!(
        PROSE,
        "count",
        count = count,
        of = of,
        low = percent(interval.low),
        high = percent(interval.high),
    )
}

fn estimate(estimate: Option<Estimate>) -> String {
    let Some(estimate) = estimate else {
        return ABSENT.to_owned();
    };
    match (estimate.low(), estimate.high()) {
        (Some(low), Some(high)) => {
            format!("{:.2} [{low:.2}, {high:.2}]", estimate.mean)
        }
        _ => format!("{:.2}", estimate.mean),
    }
}

/// The predictions for programs; nothing if nothing was foretold.
#[must_use]
pub fn document(claims: &[Foretold]) -> Value {
    if claims.is_empty() {
        return Value::Null;
    }
    let told = |claim: &Foretold| {
        let said = PREDICTIONS.iter().zip(&claim.predictions);
        let said = said.map(|(name, it)| {
            json!({
                "prediction": name,
                "low": it.range.map(|range| range[0]),
                "median": it.range.map(|range| range[1]),
                "high": it.range.map(|range| range[2]),
                "score": it.score,
            })
        });
        json!({
            "id": claim.id,
            "published": claim.published,
            "band": [claim.band.low, claim.band.high],
            "predictions": said.collect::<Vec<_>>(),
        })
    };
    let estimate = |estimate: Option<Estimate>| {
        estimate
            .map(|it| json!({ "value": it.mean, "low": it.low(), "high": it.high(), "n": it.n }))
    };
    let standings = standings(claims).into_iter().map(|it| {
        json!({
            "prediction": it.name,
            "in_range": it.in_range.0,
            "with_a_range": it.in_range.1,
            "in_band": it.in_band.0,
            "score": estimate(it.score),
            "farther_than_the_model": estimate(it.farther),
        })
    });
    json!({
        "claims": claims.iter().map(told).collect::<Vec<_>>(),
        "standings": standings.collect::<Vec<_>>(),
    })
}
