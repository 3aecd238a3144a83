//! Savings of claims in yuan a year, on a platform of a given size.

use super::cells::table;
use crate::claims::figure::Figure;
use crate::claims::finding::Finding;
use crate::experiment::at_scale::PlatformSize;
use crate::outcome::Unit;
use crate::render::number::{self, ABSENT};
use crate::report::prose::CLAIMS as PROSE;
use crate::say;
use crate::stats::quantile;
use serde_json::{Value, json};

/// Yuan in the unit of the table.
const MILLION: f64 = 1e6;

/// Savings on a platform of some size.
#[derive(Debug, Clone)]
pub struct InYuan {
    size: PlatformSize,
    savings: Vec<Saving>,
}

/// A claim's figure in yuan a year.
#[derive(Debug, Clone)]
struct Saving {
    claim: String,
    published: f64,
    simulated: Figure,
    /// The middle over worlds and the ends of the range that holds nine tenths of them.
    over: Option<[f64; 3]>,
}

impl InYuan {
    /// Restates findings whose figures are shares of sales; `elsewhere` holds findings on them in
    /// worlds of these weights, if any were run.
    #[must_use]
    pub fn of(
        size: PlatformSize,
        found: &[Finding],
        elsewhere: &[Vec<Finding>],
        weights: &[f64],
    ) -> Self {
        let yuan = |share: f64| share * size.yuan_a_year();
        let savings = found.iter().filter_map(|finding| {
            let (simulated, share) = (finding.of_net_sales?, finding.with?);
            let claim = &finding.claim;
            let same = elsewhere.iter().zip(weights).filter_map(|(world, weight)| {
                let same = world.iter().find(|other| other.claim.id == claim.id)?;
                Some((yuan(same.of_net_sales?.value), *weight))
            });
            let (values, weights): (Vec<f64>, Vec<f64>) = same.unzip();
            let [low, middle, high] =
                [0.05, 0.5, 0.95].map(|share| quantile(&values, &weights, share));
            Some(Saving {
                claim: claim.id.clone(),
                published: yuan(claim.published * simulated.value / share.value),
                simulated: Figure {
                    value: yuan(simulated.value),
                    ends: simulated.ends.map(|(low, high)| (yuan(low), yuan(high))),
                },
                over: middle
                    .zip(low)
                    .zip(high)
                    .map(|((middle, low), high)| [middle, low, high]),
            })
        });
        Self {
            size,
            savings: savings.collect(),
        }
    }

    /// The section of a README.
    #[must_use]
    pub fn section(&self) -> String {
        let size = number::plain(self.size.yuan_a_year(), Unit::Number);
        let rows = self.savings.iter().map(|saving| {
            let Figure { value, ends } = saving.simulated;
            let ends = ends.map(|(low, high)| (low / MILLION, high / MILLION));
            let over = saving.over.map(|over| {
                let [middle, low, high] = over.map(|yuan| yuan / MILLION);
                number::change(middle, Some((low, high)), 0, Unit::Number)
            });
            [
                format!("`{}`", saving.claim),
                number::plain(saving.published / MILLION, Unit::Number),
                number::change(value / MILLION, ends, 1, Unit::Number),
                over.unwrap_or_else(|| ABSENT.to_owned()),
            ]
        });
        let headings = [
            "claim",
            "published",
            "own world, 95 % of luck",
            "over worlds, median [90 %]",
        ];
        let table = table(headings, rows);
        format!("\n{}\n", say!(PROSE, "in_yuan", size = size, table = table))
    }

    /// The savings for programs.
    #[must_use]
    pub fn document(&self) -> Value {
        let savings = self.savings.iter().map(|saving| {
            let Figure { value, ends } = saving.simulated;
            json!({
                "claim": saving.claim,
                "published": saving.published,
                "own_world": {
                    "value": value,
                    "low": ends.map(|ends| ends.0),
                    "high": ends.map(|ends| ends.1),
                },
                "over_worlds": saving.over.map(|[middle, low, high]| json!({
                    "median": middle, "low": low, "high": high,
                })),
            })
        });
        json!({
            "net_gmv_yuan_a_year": self.size,
            "unit": "yuan a year",
            "claims": savings.collect::<Vec<_>>(),
        })
    }
}
