//! `facts`: what is known, and what a market gives.

use super::budget::markets_within;
use super::capacity;
use super::error::Error;
use super::fact_markets::FactMarkets;
use super::in_worlds::WorldsRequest;
use super::markets::{MarketOptions, publish};
use super::rivals::{self, Chosen, chosen, in_worlds, placed, predicted};
use super::session::Session;
use super::workload::Workload;
use crate::claims::Registry;
use crate::claims::rivals::foretold;
use crate::facts::{Fact, Facts, Use};
use crate::records::{Journal, OnRecord, Verb};
use crate::render::json;
use crate::report::facts as figure;
use crate::report::pages::facts::{HeldBack, Measured, Over, Row, document, readme};
use crate::report::worlds::luck_only;
use crate::scenario::Setting;
use crate::stats::{Estimate, proportion_interval, quantile, ranked_probability_score};
use crate::worlds::Ensemble;
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
    let claims = claims_held_back(request, &read)?;
    let (mut known, rest): (Vec<_>, Vec<_>) = read
        .facts
        .iter()
        .cloned()
        .partition(|fact| fact.measured.is_ok());
    let measurable = Facts {
        facts: known.clone(),
        ..read.clone()
    };
    let mut markets = FactMarkets::of(&measurable, options);
    markets.leave_untold();
    let properties = [("facts", markets.identity())];
    let worlds = worlds(request, &markets, session)?;
    let record = options.on_record(Verb::Facts, &properties);
    let there = (worlds.as_ref(), claims.as_ref());
    let (options, command) = within(request, &markets, there, &record, session)?;
    let claim = options.claim(Verb::Facts, &properties)?;
    let mut journal = options.journal(&claim, session)?;
    let shipped = markets.values(&[Vec::new()], options.replicates, &mut journal, session)?;
    let mut over = |worlds| over(worlds, &markets, &known, &mut journal, session);
    let over = worlds.as_ref().map(&mut over).transpose()?;
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
    let foretold = match (claims, &worlds) {
        (Some((chosen, weights)), Some(worlds)) => {
            let found = in_worlds(&chosen, worlds.replicates, &claim, &options, session)?;
            foretold(&found, &weights[..found.len()])
        }
        _ => Vec::new(),
    };
    let held = held_back(&rows);
    let json = json::document(&document(&rows, &foretold));
    let text = readme(&rows, held.as_ref(), &foretold, &command);
    publish(&claim, &[("facts.json", &json)], || {
        let readme = readme(&rows, held.as_ref(), &foretold, &command);
        (readme, vec![("facts", figure::page(&rows))])
    })?;
    Ok(FactsAnswer {
        rows,
        readme: text,
        document: json,
        folder: claim.path().to_owned(),
    })
}

/// Predicted claims world by world, and how much each world counts.
type HeldBackClaims = (Vec<Chosen>, Vec<f64>);

/// The predicted claims that a facts file holds back, too, if it names any and worlds are asked
/// for. Claims and worlds are read before a market is run.
fn claims_held_back(
    request: &FactsRequest,
    facts: &Facts,
) -> Result<Option<HeldBackClaims>, Error> {
    let (Some(worlds), Some(file)) = (&request.worlds, &facts.claims) else {
        return Ok(None);
    };
    let registry = Registry::read(file, &request.options.settings()?)?;
    if registry.no_policy.is_none() {
        return Err(Error::invalid(format!(
            "{} does not say what rules hold without a policy, against which its predictions are \
             scored; name their scenario: no_policy = \"traffic-first\"",
            file.display()
        )));
    }
    let (settings, weights) = placed(worlds, &registry)?;
    let predicted = (file.as_path(), predicted as fn(&Registry) -> Registry);
    let chosen = chosen(predicted, &settings, &request.options)?;
    Ok(Some((chosen, weights)))
}

/// Worlds in which facts are measured, too.
struct Worlds {
    ensemble: Ensemble,
    settings: Vec<Vec<Setting>>,
    replicates: u32,
}

/// The worlds that are asked for; without any the listener is told.
fn worlds(
    request: &FactsRequest,
    markets: &FactMarkets<'_>,
    session: &mut Session<'_>,
) -> Result<Option<Worlds>, Error> {
    let Some(worlds) = &request.worlds else {
        session.note(&format!("note: {}", luck_only()));
        return Ok(None);
    };
    let scenarios: Vec<_> = markets.scenarios().iter().collect();
    let ensemble = worlds.source.read(&scenarios)?;
    let settings = ensemble.worlds.iter().map(|world| ensemble.settings(world));
    Ok(Some(Worlds {
        settings: settings.collect(),
        ensemble,
        replicates: worlds.replicates,
    }))
}

/// The options with what fits into the budget beside other worlds, and the command as it is
/// recorded.
fn within(
    request: &FactsRequest,
    markets: &FactMarkets<'_>,
    (worlds, claims): (Option<&Worlds>, Option<&HeldBackClaims>),
    record: &OnRecord,
    session: &mut Session<'_>,
) -> Result<(MarketOptions, String), Error> {
    let options = &request.options;
    let mut finished = record.finished("", &options.heading());
    let own = markets.in_worlds(&[Vec::new()])?;
    let Some(sample) = own.setups.last() else {
        return Ok((options.clone(), session.command.clone()));
    };
    let (jobs, threads) = (options.replicates as usize, session.threads() as u16);
    let grounds = own.setups.iter().map(|setup| &*setup.world);
    capacity::check(grounds, false, jobs * own.setups.len(), Some(threads))?;
    let markets_here = own.markets(options.replicates);
    let mut workload = Workload::of(&markets_here, &mut markets_here.finished(&mut finished));
    if let Some(worlds) = worlds {
        let there = markets.in_worlds(&worlds.settings)?;
        let there = there.markets(worlds.replicates);
        workload.add_elsewhere(&there, &mut there.finished(&mut finished));
        let claims = claims.map_or(&[][..], |(chosen, _)| chosen);
        rivals::add_to(&mut workload, claims, worlds.replicates, options, record);
    }
    markets_within(options, sample, &workload, session)
}

/// The middle nine tenths of each of so many facts over the worlds of an ensemble.
fn over(
    worlds: &Worlds,
    markets: &FactMarkets<'_>,
    known: &[Fact],
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Vec<Over>, Error> {
    let Worlds {
        ensemble,
        settings,
        replicates,
    } = worlds;
    let rows = markets.values(settings, *replicates, journal, session)?;
    let of = |(place, fact): (usize, &Fact)| {
        let pairs = rows
            .iter()
            .zip(&ensemble.worlds)
            .filter_map(|(rows, world)| {
                let values: Vec<f64> = rows.iter().filter_map(|row| row[place]).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                (!values.is_empty()).then_some((mean, world.weight))
            });
        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.unzip();
        Over {
            low: quantile(&values, &weights, 0.05),
            high: quantile(&values, &weights, 0.95),
            worlds: values.len(),
            score: score(fact, &values, &weights),
        }
    };
    Ok(known.iter().enumerate().map(of).collect())
}

/// How far worlds of these values and weights are off what is published: the continuous ranked
/// probability score on the fact's scale, in its own standard deviations. `None` where a value has
/// no place on that scale.
fn score(fact: &Fact, values: &[f64], weights: &[f64]) -> Option<f64> {
    let place = |value: f64| Some(fact.published.scale.of(value)? / fact.spread());
    let placed: Option<Vec<f64>> = values.iter().map(|value| place(*value)).collect();
    ranked_probability_score(&placed?, weights, place(fact.published.value)?)
}

/// Facts held back whose published value lies in the range over worlds, of those measured there.
fn held_back(rows: &[Row]) -> Option<HeldBack> {
    let held = rows.iter().filter(|row| row.fact.purpose == Use::Validate);
    let measured: Vec<(&Row, Over)> = held
        .filter_map(|row| Some((row, row.measured.as_ref()?.over?)))
        .collect();
    let judged: Vec<bool> = measured
        .iter()
        .filter_map(|(row, over)| {
            let (low, high) = (over.low?, over.high?);
            Some((low..=high).contains(&row.fact.published.value))
        })
        .collect();
    let inside = judged.iter().filter(|inside| **inside).count();
    let scores: Vec<f64> = measured.iter().filter_map(|(_, over)| over.score).collect();
    (!judged.is_empty()).then(|| {
        let interval = proportion_interval(inside, judged.len());
        HeldBack {
            inside,
            of: judged.len(),
            share: (interval.low, interval.high),
            score: Estimate::of(&scores),
        }
    })
}
