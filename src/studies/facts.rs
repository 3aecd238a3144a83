//! `facts`: what is known, and what a market gives.

use super::error::Error;
use super::fact_markets::FactMarkets;
use super::in_worlds::WorldsRequest;
use super::markets::{MarketOptions, publish};
use super::session::Session;
use crate::facts::{Facts, Use};
use crate::records::{Journal, Verb};
use crate::render::json;
use crate::report::facts as figure;
use crate::report::pages::facts::{Measured, Over, Row, document, readme};
use crate::report::worlds::luck_only;
use crate::scenario::Setting;
use crate::stats::{Estimate, proportion_interval, quantile};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Facts to be held against a market.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsRequest {
    /// Built-in facts or file.
    pub file: PathBuf,
    /// Worlds over which the facts are measured, too.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

/// Facts with what a market gives.
#[derive(Debug, Clone)]
pub struct FactsAnswer {
    /// The facts.
    pub rows: Vec<Row>,
    /// The README of the folder.
    pub readme: String,
    /// The facts for programs.
    pub document: String,
    /// The folder of the records and the report.
    pub folder: PathBuf,
}

/// Reads facts without running a market.
///
/// # Errors
/// All problems of the file, or those of a scenario that it names.
pub fn list_facts(request: &FactsRequest) -> Result<Vec<Row>, Error> {
    let facts = Facts::read(&request.file, &request.options.settings()?)?;
    Ok(facts.facts.into_iter().map(Row::unmeasured).collect())
}

/// Holds facts against a market, and against the worlds of an ensemble.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn facts(request: &FactsRequest, session: &mut Session<'_>) -> Result<FactsAnswer, Error> {
    let options = &request.options;
    let read = Facts::read(&request.file, &options.settings()?)?;
    let (mut known, rest): (Vec<_>, Vec<_>) = read
        .facts
        .iter()
        .cloned()
        .partition(|fact| fact.measured.is_ok());
    let measurable = Facts {
        facts: known.clone(),
        ..read.clone()
    };
    let markets = FactMarkets::of(&measurable, options);
    let claim = options.claim(Verb::Facts, [("facts", markets.identity())])?;
    let mut journal = options.journal(&claim, session)?;
    let shipped = markets.values(&[Vec::new()], options.replicates, &mut journal, session)?;
    let over = over(request, &markets, known.len(), &mut journal, session)?;
    let mut rows = Vec::new();
    for (index, fact) in known.drain(..).enumerate() {
        let values: Vec<f64> = shipped[0].iter().filter_map(|row| row[index]).collect();
        let measured = Measured {
            estimate: Estimate::of(&values),
            over: over.as_ref().map(|over| over[index]),
        };
        rows.push(Row {
            measured: Some(measured),
            ..Row::unmeasured(fact)
        });
    }
    rows.extend(rest.into_iter().map(Row::unmeasured));
    rows.sort_by(|a, b| (a.fact.purpose, &a.fact.id).cmp(&(b.fact.purpose, &b.fact.id)));
    let held = held_back(&rows);
    let json = json::document(&document(&rows));
    let text = readme(&rows, held, &session.command);
    publish(&claim, &[("facts.json", &json)], || {
        let readme = readme(&rows, held, &session.command);
        (readme, vec![("facts", figure::page(&rows))])
    })?;
    Ok(FactsAnswer {
        rows,
        readme: text,
        document: json,
        folder: claim.path().to_owned(),
    })
}

/// The middle nine tenths of each of so many facts over the worlds of an ensemble, if one is asked
/// for.
fn over(
    request: &FactsRequest,
    markets: &FactMarkets<'_>,
    known: usize,
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Option<Vec<Over>>, Error> {
    let Some(worlds) = &request.worlds else {
        session.note(&format!("note: {}", luck_only()));
        return Ok(None);
    };
    let scenarios: Vec<_> = markets.scenarios().iter().collect();
    let ensemble = worlds.source.read(&scenarios)?;
    let settings = ensemble.worlds.iter().map(|world| ensemble.settings(world));
    let settings: Vec<Vec<Setting>> = settings.collect();
    let rows = markets.values(&settings, worlds.replicates, journal, session)?;
    let of = |fact: usize| {
        let pairs = rows
            .iter()
            .zip(&ensemble.worlds)
            .filter_map(|(rows, world)| {
                let values: Vec<f64> = rows.iter().filter_map(|row| row[fact]).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                (!values.is_empty()).then_some((mean, world.weight))
            });
        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.unzip();
        Over {
            low: quantile(&values, &weights, 0.05),
            high: quantile(&values, &weights, 0.95),
            worlds: values.len(),
        }
    };
    Ok(Some((0..known).map(of).collect()))
}

/// Facts held back whose published value lies in the range over worlds, of those measured there,
/// with the 95 % interval of the share.
fn held_back(rows: &[Row]) -> Option<(usize, usize, (f64, f64))> {
    let held = rows.iter().filter(|row| row.fact.purpose == Use::Validate);
    let judged: Vec<bool> = held
        .filter_map(|row| {
            let over = row.measured.as_ref()?.over?;
            let (low, high) = (over.low?, over.high?);
            Some((low..=high).contains(&row.fact.published.value))
        })
        .collect();
    let inside = judged.iter().filter(|inside| **inside).count();
    (!judged.is_empty()).then(|| {
        let interval = proportion_interval(inside, judged.len());
        (inside, judged.len(), (interval.low, interval.high))
    })
}
