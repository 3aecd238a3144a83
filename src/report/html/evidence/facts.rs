//! Facts about such markets, and whether the model gives it.

use super::values::{Mean, significant};
use crate::render::number;
use crate::report::html::escape::escape;
use crate::report::html::tables::{self, head, row};
use crate::report::labels;
use crate::report::prose::PAGE as PROSE;
use crate::say;
use serde::Deserialize;

/// Facts, as their document tells them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Facts {
    facts: Vec<Fact>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Fact {
    id: String,
    says: String,
    grade: String,
    #[serde(rename = "use")]
    purpose: String,
    published: f64,
    band: [f64; 2],
    mean: Option<f64>,
    half_width: Option<f64>,
    replicates: Option<usize>,
    met: Option<bool>,
}

impl Facts {
    /// How many facts are met, by what they are for, and each of them in a table.
    #[must_use]
    pub fn html(&self) -> String {
        let counts = ["fit", "validate", "bound"].map(|purpose| self.count(purpose));
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        let columns = head(&[
            "facts.fact",
            "facts.use",
            "facts.grade",
            "facts.published",
            "facts.band",
            "facts.model",
            "facts.met",
        ]);
        let judged = self.facts.iter().filter(|fact| fact.met.is_some());
        let rows: String = judged.map(Fact::row).collect();
        format!(
            "<h3>{}</h3>\n<div class=\"prose\"><p><b>{}</b></p><p>{}</p></div>\n{}",
            say!(PROSE, "facts.title"),
            escape(&counts.join(&say!(PROSE, "list.comma"))),
            say!(PROSE, "facts.text"),
            tables::table("facts", &columns, &rows)
        )
    }

    fn count(&self, purpose: &str) -> Option<String> {
        let of_use = self.facts.iter().filter(|fact| fact.purpose == purpose);
        let judged: Vec<bool> = of_use.filter_map(|fact| fact.met).collect();
        let met = judged.iter().filter(|met| **met).count();
        let name = say!(PROSE, &format!("facts.for_{purpose}"));
        let told = say!(
            PROSE,
            "facts.count",
            purpose = name,
            met = met,
            of = judged.len()
        );
        (!judged.is_empty()).then_some(told)
    }
}

impl Fact {
    fn row(&self) -> String {
        let [low, high] = self.band.map(|end| significant(end, None));
        let found = self.mean.map(|mean| {
            let found = Mean {
                value: mean,
                half_width: self.half_width,
                n: self.replicates.unwrap_or(1),
            };
            let found = found.estimate();
            let ends = found.low().zip(found.high());
            let value = significant(mean, ends);
            ends.map_or(value.clone(), |(low, high)| {
                let [low, high] = [low, high].map(|end| significant(end, ends));
                format!("{value} [{low}, {high}]")
            })
        });
        let met = if self.met == Some(true) {
            "facts.yes"
        } else {
            "facts.no"
        };
        let cells = [
            say!(PROSE, &format!("facts.for_{}", self.purpose)),
            self.grade.clone(),
            significant(self.published, None),
            format!("{low} – {high}"),
            found.unwrap_or_else(|| number::ABSENT.to_owned()),
            say!(PROSE, met),
        ];
        row(&labels::told("fact", &self.id, &self.says), &cells)
    }
}
