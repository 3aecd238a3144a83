//! The lines of a journal: a heading, then one piece of finished work each, with a checksum before
//! it.

use super::manifest::first_version;
use crate::experiment::ReplicateSummary;
use crate::market::MODEL_VERSION;
use crate::outcome::Totals;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Properties that replicates must have in common to lie in one journal, beside what their
/// scenarios' digests tell. It is the journal's first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The layout of the journal.
    pub format: u32,
    /// The version of gresham that began it.
    pub gresham: String,
    /// The version of the model.
    #[serde(default = "first_version")]
    pub model_version: u32,
    /// The seed of all luck.
    pub seed: u64,
    /// True if markets were also run with quality visible.
    pub efficiency: bool,
    /// The columns of totals.
    pub columns: Vec<String>,
}

impl Heading {
    /// The heading of replicates run by this program.
    #[must_use]
    pub fn new(seed: u64, efficiency: bool) -> Self {
        Self {
            format: 1,
            gresham: env!("CARGO_PKG_VERSION").to_owned(),
            model_version: MODEL_VERSION,
            seed,
            efficiency,
            columns: Totals::column_names().map(str::to_owned).collect(),
        }
    }

    /// The first property in which a journal differs from the one wanted.
    pub(super) fn difference(&self, wanted: &Self) -> Option<String> {
        let properties = [
            ("format", [self.format, wanted.format].map(u64::from)),
            (
                "model version",
                [self.model_version, wanted.model_version].map(u64::from),
            ),
            ("seed", [self.seed, wanted.seed]),
            (
                "efficiency",
                [self.efficiency, wanted.efficiency].map(u64::from),
            ),
        ];
        let differing = properties.iter().find(|(_, [here, there])| here != there);
        let differing =
            differing.map(|(what, [here, there])| format!("{what} {here}, not {there}"));
        let columns = (self.columns != wanted.columns).then(|| "other totals".to_owned());
        differing.or(columns)
    }
}

/// One piece of work as written.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    scenario: String,
    replicate: u32,
    #[serde(flatten)]
    found: Found,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Found {
    Totals {
        digest: String,
        orders: u64,
        totals: Vec<i64>,
    },
    /// As the shortest texts that read back as the same numbers.
    Values { values: Vec<Option<String>> },
}

/// One piece of finished work.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Record {
    Totals(ReplicateSummary),
    Values(Vec<Option<f64>>),
}

impl Record {
    /// The line of a piece of work, by the market that it was read off.
    pub(super) fn line(&self, market: &str, replicate: u32) -> String {
        line(&Line {
            scenario: market.to_owned(),
            replicate,
            found: Found::of(self),
        })
    }
}

impl Found {
    fn of(record: &Record) -> Self {
        match record {
            Record::Totals(kept) => Self::Totals {
                digest: kept.digest.to_hex().to_string(),
                orders: kept.orders,
                totals: kept.window[0].values().to_vec(),
            },
            Record::Values(values) => Self::Values {
                values: values
                    .iter()
                    .map(|one| one.map(|one| format!("{one:?}")))
                    .collect(),
            },
        }
    }

    fn record(self) -> Option<Record> {
        Some(match self {
            Self::Totals {
                digest,
                orders,
                totals,
            } => Record::Totals(ReplicateSummary {
                digest: blake3::Hash::from_hex(digest).ok()?,
                orders,
                window: vec![Totals::from_values(totals.try_into().ok()?)],
                months: Vec::new(),
            }),
            Self::Values { values } => {
                let values = values.into_iter();
                let values = values.map(|one| match one {
                    None => Some(None),
                    Some(text) => text.parse().ok().map(Some),
                });
                Record::Values(values.collect::<Option<_>>()?)
            }
        })
    }
}

/// A line with its checksum before it.
pub(super) fn line(contents: &impl Serialize) -> String {
    let json = serde_json::to_string(contents).expect("plain data with text keys");
    format!("{} {json}\n", checksum(&json))
}

fn checksum(json: &str) -> String {
    blake3::hash(json.as_bytes()).to_hex()[..16].to_owned()
}

/// A journal as found.
pub(super) struct Contents {
    pub(super) heading: Option<Heading>,
    pub(super) known: BTreeMap<(String, u32), Record>,
    pub(super) damaged: usize,
    /// Bytes up to the end of the last line that is not cut short.
    pub(super) whole_bytes: usize,
}

pub(super) fn read(bytes: &[u8]) -> Contents {
    let whole_bytes = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let mut contents = Contents {
        heading: None,
        known: BTreeMap::new(),
        damaged: 0,
        whole_bytes,
    };
    let lines = bytes[..whole_bytes].split_inclusive(|byte| *byte == b'\n');
    for (number, line) in lines.enumerate() {
        let sound = std::str::from_utf8(line).ok().and_then(|line| {
            let (sum, json) = line.trim_end().split_once(' ')?;
            (checksum(json) == sum).then_some(json)
        });
        if number == 0 {
            contents.heading = sound.and_then(|json| serde_json::from_str(json).ok());
        } else {
            match sound.and_then(finished) {
                Some((key, record)) => drop(contents.known.insert(key, record)),
                None => contents.damaged += 1,
            }
        }
    }
    contents
}

/// A journal of these lines in the order of their markets.
pub(super) fn settled(heading: &Heading, known: &BTreeMap<(String, u32), Record>) -> String {
    let mut text = line(heading);
    for ((market, replicate), record) in known {
        text.push_str(&record.line(market, *replicate));
    }
    text
}

fn finished(json: &str) -> Option<((String, u32), Record)> {
    let line: Line = serde_json::from_str(json).ok()?;
    Some(((line.scenario, line.replicate), line.found.record()?))
}
