//! `attribute`: the effect of a package divided among its levers.

use super::budget::markets_within;
use super::capacity;
use super::coalitions::{Needed, Worth, of_outcome, worth};
use super::error::Error;
use super::in_worlds::{Worlds, WorldsRequest};
use super::markets::{MarketOptions, publish};
use super::run_options::ScenarioSource;
use super::session::Session;
use super::workload::Workload;
use crate::experiment::Setup;
use crate::experiment::attribution::{Attribution, EXACT_UP_TO};
use crate::outcome::{self, Outcome};
use crate::records::{Journal, Verb};
use crate::render::json;
use crate::report::attribution::waterfalls;
use crate::report::pages::attribution::{self, Divided};
use crate::report::worlds::{Quantities, Quantity, luck_only};
use crate::scenario::{Scenario, Setting};
use crate::stats::{Estimate, MOST_PLAYERS, OverWorlds};
use serde::{Deserialize, Serialize};

/// A package whose effect is divided among its levers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeRequest {
    /// The scenario without the package.
    pub base: ScenarioSource,
    /// The scenario with it, in the same world.
    pub package: ScenarioSource,
    /// The outcomes to divide.
    pub outcomes: Vec<&'static Outcome>,
    /// Pairs of random orders per replicate, in place of every combination of levers.
    #[serde(default)]
    pub orders: Option<u32>,
    /// Worlds over which shares are told, too.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

/// A package's effect, outcome by outcome.
#[derive(Debug, Clone)]
pub struct AttributeAnswer {
    /// The package.
    pub attribution: Attribution,
    /// Outcome by outcome the division; `None` where one is not defined.
    pub divided: Vec<Divided>,
    /// Shares over worlds, if they were asked for.
    pub over_worlds: Option<Quantities>,
    /// The README of the folder.
    pub readme: String,
    /// The divisions for programs.
    pub document: String,
    /// The folder of the records and the report.
    pub folder: String,
}

/// Divides the effect of a package; records and report are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn attribute(
    request: &AttributeRequest,
    session: &mut Session<'_>,
) -> Result<AttributeAnswer, Error> {
    let AttributeRequest {
        outcomes, options, ..
    } = request;
    let attribution = of_package(request)?;
    let (jobs, threads) = (options.replicates as usize, session.threads() as u16);
    capacity::check([&*attribution.base.world], false, jobs, Some(threads))?;
    if outcomes.contains(&outcome::EFFICIENCY) {
        return Err(Error::invalid(format!(
            "`{}` needs a second market and cannot be divided here",
            outcome::EFFICIENCY.name
        )));
    }
    let worlds = placed(request, &attribution, session)?;
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.name).collect();
    let properties = [
        ("scenarios", attribution.base.digest.clone()),
        ("outcomes", names.join(",")),
    ];
    let record = options.on_record(Verb::Attribute, &properties);
    let mut finished = record.finished("", &options.heading());
    let alone = std::slice::from_ref(&attribution);
    let own = Needed::of(alone, options.replicates);
    let own = own.markets();
    let mut workload = Workload::of(&own, &mut own.finished(&mut finished));
    if let Some((worlds, there)) = &worlds {
        let there = Needed::of(there, worlds.replicates);
        let there = there.markets();
        workload.add_elsewhere(&there, &mut there.finished(&mut finished));
    }
    let base = &attribution.base;
    let (options, command) = markets_within(options, base, &workload, session)?;
    let claim = options.claim(Verb::Attribute, &properties)?;
    let mut journal = options.journal(&claim, session)?;
    let found = worth(alone, outcomes, options.replicates, &mut journal, session)?;
    let divided = outcomes.iter().enumerate().map(|(index, outcome)| {
        let worth = of_outcome(&found[0], index);
        (*outcome, attribution.result(&worth))
    });
    let divided: Vec<Divided> = divided.collect();
    let over = worlds.map(|(worlds, there)| {
        let worlds = (&worlds, there.as_slice());
        over_worlds(
            request,
            worlds,
            (&attribution, &found[0]),
            &mut journal,
            session,
        )
    });
    let over = over.transpose()?;
    let mut document = attribution::document(&attribution, &divided);
    document["over_worlds"] = serde_json::json!(over);
    let document = json::document(&document);
    let readme = || {
        let over = over.as_ref();
        let over = over.map_or(String::new(), |over| format!("\n{}", over.section()));
        attribution::readme(&attribution, &divided, &command) + &over
    };
    publish(&claim, &[("attribution.json", &document)], || {
        let figure = waterfalls(&attribution.levers, &divided);
        (readme(), vec![("attribution", figure)])
    })?;
    let readme = readme();
    Ok(AttributeAnswer {
        attribution,
        divided,
        over_worlds: over,
        readme,
        document,
        folder: claim.path().display().to_string(),
    })
}

fn scenario(source: &ScenarioSource, options: &MarketOptions) -> Result<Scenario, Error> {
    Ok(source.read()?.with(&options.settings()?)?)
}

fn of_package(request: &AttributeRequest) -> Result<Attribution, Error> {
    let base = scenario(&request.base, &request.options)?;
    let package = scenario(&request.package, &request.options)?;
    if base.world != package.world || base.calendar != package.calendar {
        return Err(Error::invalid(format!(
            "{} and {} differ in more than their policies; only a policy can be divided among levers",
            base.name, package.name
        )));
    }
    let timelines = |scenario: &Scenario, lever: &str| {
        let entries = scenario.policy.entries().into_iter();
        entries
            .filter(|entry| entry.lever == lever)
            .collect::<Vec<_>>()
    };
    let names = crate::policy::LEVERS.iter().map(|lever| lever.name);
    let levers: Vec<&str> = names
        .filter(|lever| timelines(&base, lever) != timelines(&package, lever))
        .collect();
    if levers.is_empty() || levers.len() > MOST_PLAYERS {
        return Err(Error::invalid(format!(
            "{} and {} differ in {} levers; it takes 1 to {MOST_PLAYERS} to divide an effect",
            base.name,
            package.name,
            levers.len()
        )));
    }
    let sampled = request.orders.map(|pairs| pairs as usize);
    let too_many = (levers.len() > EXACT_UP_TO).then_some(1);
    Ok(Attribution {
        base: Setup::new(
            &base.name,
            format!("{}-{}", base.digest(), package.digest()),
            base.world,
            base.policy,
            base.calendar,
        ),
        package: package.policy,
        levers,
        pairs: sampled.or(too_many),
        seed: request.options.seed,
    })
}

/// Levers up to which every coalition is run in each world.
const EXACT_IN_WORLDS: usize = 4;

/// The package in each of the worlds that are asked for, if any.
fn placed(
    request: &AttributeRequest,
    attribution: &Attribution,
    session: &mut Session<'_>,
) -> Result<Option<(Worlds, Vec<Attribution>)>, Error> {
    let Some(worlds) = &request.worlds else {
        session.note(&format!("note: {}", luck_only()));
        return Ok(None);
    };
    let package = Setup {
        policy: attribution.package.clone(),
        ..attribution.base.clone()
    };
    let arms = [attribution.base.clone(), package];
    let settings = request.options.settings()?;
    let fixed: Vec<String> = settings.iter().map(Setting::key).collect();
    let worlds = Worlds::read(worlds, &arms, &fixed, session)?;
    let few = attribution.levers.len() <= EXACT_IN_WORLDS;
    let pairs = request.orders.map(|pairs| pairs as usize);
    let pairs = pairs.or((!few).then_some(1));
    let placed = worlds.arms(&arms)?.into_iter().map(|arms| Attribution {
        base: Setup {
            digest: format!("{}-{}", arms[0].digest, arms[1].digest),
            ..arms[0].clone()
        },
        package: arms[1].policy.clone(),
        pairs,
        ..attribution.clone()
    });
    let placed: Vec<Attribution> = placed.collect();
    Ok(Some((worlds, placed)))
}

/// Shares of the levers over worlds.
fn over_worlds(
    request: &AttributeRequest,
    (worlds, placed): (&Worlds, &[Attribution]),
    (attribution, worth_here): (&Attribution, &Worth),
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Quantities, Error> {
    let outcomes = &request.outcomes;
    let pairs = placed.first().and_then(|one| one.pairs);
    let found = worth(placed, outcomes, worlds.replicates, journal, session)?;
    let weights = worlds.weights();
    let mut all = Vec::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        let shares = |of: &Attribution, worth: &Worth| -> Vec<Option<Vec<f64>>> {
            let replicates = of_outcome(worth, index);
            let shares = replicates.iter().zip(0..);
            shares.map(|(worth, nth)| of.shares(nth, worth)).collect()
        };
        let here = shares(attribution, worth_here);
        let there: Vec<_> = placed
            .iter()
            .zip(&found)
            .map(|(of, worth)| shares(of, worth))
            .collect();
        let names = attribution.levers.iter().copied().chain(["the package"]);
        all.extend(names.enumerate().map(|(place, name)| {
            let column = |rows: &Vec<Option<Vec<f64>>>| -> Vec<Option<f64>> {
                rows.iter().map(|row| Some(row.as_ref()?[place])).collect()
            };
            let own = column(&here);
            let effects: Vec<Vec<Option<f64>>> = there.iter().map(column).collect();
            // Random orders are luck, too, and the same only where as many are drawn.
            let reference: &[Option<f64>] = if pairs == attribution.pairs {
                &own
            } else {
                &[]
            };
            Quantity {
                of: outcome.name.to_owned(),
                name: name.to_owned(),
                unit: outcome.unit,
                own: Estimate::of(&own.iter().copied().flatten().collect::<Vec<f64>>()),
                over: OverWorlds::of(&weights, &effects, reference),
            }
        }));
    }
    Ok(Quantities {
        source: worlds.source.clone(),
        replicates: worlds.replicates,
        weights,
        all,
    })
}
