//! `claims`: published figures reproduced, taken apart, or refuted.

use super::capacity;
use super::error::Error;
use super::in_worlds::WorldsRequest;
use super::markets::{MarketOptions, complete, publish};
use super::session::Session;
use crate::claims::Registry;
use crate::claims::accepted::judge_over;
use crate::claims::arms::Arms;
use crate::claims::audit::findings::{AuditFindings, audit_findings};
use crate::claims::finding::{Finding, findings};
use crate::claims::pass_through;
use crate::claims::protocol::{Replicate, observe};
use crate::experiment::{Experiment, Panels, Unit};
use crate::market::calendar::Calendar;
use crate::outcome::Panel;
use crate::records::{Claim, PanelFiles, Verb};
use crate::render::json;
use crate::report;
use crate::report::pages::claims as document;
use crate::report::worlds::luck_only;
use crate::scenario::{Scenario, Setting};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Published figures to be judged.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimsRequest {
    /// Built-in claims or file.
    pub file: PathBuf,
    /// Worlds over which predicted claims are judged, too.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// Effort, luck, settings and records.
    #[serde(default)]
    pub options: MarketOptions,
}

/// The judged claims.
#[derive(Debug, Clone)]
pub struct ClaimsAnswer {
    /// The claims.
    pub findings: Vec<Finding>,
    /// Conclusions of an analyst who has only the published kind of data.
    pub audit: AuditFindings,
    /// The claims for programs.
    pub document: String,
    /// The folder of the records and the report.
    pub folder: PathBuf,
}

/// Judges published figures; records and report are in the answer's folder.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn claims(request: &ClaimsRequest, session: &mut Session<'_>) -> Result<ClaimsAnswer, Error> {
    let ClaimsRequest {
        file,
        worlds,
        options,
    } = request;
    let registry = read(file, options, &[])?;
    let settings = elsewhere(worlds.as_ref(), &registry, session)?;
    let claim = options.claim(Verb::Claims, properties(&registry))?;
    let panels = Path::new("panels");
    let replicates = options.replicates;
    let replicates = observed(&registry, &claim, panels, replicates, options, session)?;
    let mut found = findings(&registry, &replicates);
    let audit = audit_findings(&replicates);
    let mut elsewhere = Vec::new();
    for settings in &settings {
        let world = read(file, options, settings)?.predicted();
        if world.claims.is_empty() {
            break;
        }
        let panels = panels.join(format!("world-{}", world.policies[0].scenario.digest()));
        let replicates = worlds.as_ref().map_or(0, |worlds| worlds.replicates);
        let replicates = observed(&world, &claim, &panels, replicates, options, session)?;
        elsewhere.extend(findings(&world, &replicates));
    }
    for finding in &mut found {
        let same = elsewhere
            .iter()
            .filter(|other| other.claim.id == finding.claim.id);
        judge_over(finding, &same.collect::<Vec<_>>());
    }
    let json = json::document(&document::json(&found, &audit));
    publish(&claim, &[("findings.json", &json)], || {
        let readme = document::markdown(&found, &audit, &session.command, "figures");
        (readme, report::claims::pages(&found, &audit))
    })?;
    Ok(ClaimsAnswer {
        findings: found,
        audit,
        document: json,
        folder: claim.path().to_owned(),
    })
}

/// Answers of every claim to every parameter of its own levers and services; panels are in the
/// folder of `request`.
///
/// # Errors
/// If the request cannot be met, a file cannot be read or written, or the session was stopped.
pub fn pass_through(
    request: &ClaimsRequest,
    session: &mut Session<'_>,
) -> Result<Vec<pass_through::Answer>, Error> {
    let options = &request.options;
    let registry = read(&request.file, options, &[])?;
    let claim = options.claim(Verb::Claims, properties(&registry))?;
    let mut answers = Vec::new();
    for policy in 0..registry.policies.len() {
        let as_it_is = pass_through::concerned(&registry, policy);
        if as_it_is.claims.is_empty() {
            continue;
        }
        let mut look = |registry: &Registry, name: &str| {
            let panels = Path::new("pass-through")
                .join(&as_it_is.policies[0].name)
                .join(name);
            observed(
                registry,
                &claim,
                &panels,
                options.replicates,
                options,
                session,
            )
        };
        let here = look(&as_it_is, "as-it-is")?;
        let probes = pass_through::probes(&registry).into_iter();
        for probe in probes.filter(|probe| probe.policy == policy) {
            let Some([lowered, raised]) = pass_through::moved(&registry, &probe) else {
                continue;
            };
            let lowered = look(&lowered, &format!("{}-lowered", probe.key))?;
            let raised = look(&raised, &format!("{}-raised", probe.key))?;
            let key = &probe.key;
            answers.extend(pass_through::answers(
                &as_it_is, key, &here, &lowered, &raised,
            ));
        }
    }
    Ok(answers)
}

/// Properties that the panels of one folder have in common.
fn properties(registry: &Registry) -> [(&'static str, String); 2] {
    let policies = registry.policies.iter();
    let digests = policies.map(|policy| format!("{} ({})", policy.name, policy.scenario.digest()));
    let periods = Arms::of(registry).periods;
    [
        ("policies", digests.collect::<Vec<_>>().join(" and ")),
        ("periods from days", format!("{:?}", periods.cuts())),
    ]
}

/// The settings of the worlds that are asked for; without any the listener is told.
fn elsewhere(
    request: Option<&WorldsRequest>,
    registry: &Registry,
    session: &mut Session<'_>,
) -> Result<Vec<Vec<Setting>>, Error> {
    let Some(request) = request else {
        session.note(&format!("note: {}", luck_only()));
        return Ok(Vec::new());
    };
    let policies = registry.policies.iter();
    let scenarios: Vec<&Scenario> = policies.map(|policy| &policy.scenario).collect();
    let ensemble = request.source.read(&scenarios)?;
    let worlds = ensemble.worlds.iter();
    Ok(worlds.map(|world| ensemble.settings(world)).collect())
}

/// Reads and checks a claims file, some parameters being set below those of the request.
fn read(path: &Path, options: &MarketOptions, below: &[Setting]) -> Result<Registry, Error> {
    let mut settings = below.to_vec();
    settings.extend(options.settings()?);
    Ok(Registry::read(path, &settings)?)
}

/// Readings of every replicate, the markets being run whose panels are missing.
fn observed(
    registry: &Registry,
    claim: &Arc<Claim>,
    panels: &Path,
    replicates: u32,
    options: &MarketOptions,
    session: &mut Session<'_>,
) -> Result<Vec<Replicate>, Error> {
    let arms = Arms::of(registry);
    let (seed, periods) = (options.seed, arms.periods.clone());
    let files = PanelFiles::open(claim, panels, seed, periods, &arms.setups);
    let mut files = files?.allotted(session.allotment());
    let worlds = arms.setups.iter().map(|setup| &*setup.world);
    let markets = replicates as usize * arms.setups.len();
    capacity::check(worlds, false, markets, Some(session.threads() as u16))?;
    let experiment = Experiment::new(
        &arms.setups,
        seed,
        Panels(|_: &Calendar| arms.periods.clone()),
    );
    let sample = arms.setups.last();
    complete(&experiment, replicates, sample, &mut files, session)?;
    look(registry, &arms, &files, replicates, options)
}

/// Looks at the replicates one by one, so that only one is in memory at a time.
fn look(
    registry: &Registry,
    arms: &Arms,
    files: &PanelFiles,
    replicates: u32,
    options: &MarketOptions,
) -> Result<Vec<Replicate>, Error> {
    let seen = (0..replicates).map(|replicate| {
        let panels = arms.setups.iter().enumerate().map(|(arm, setup)| {
            let panel = files.read(Unit { arm, replicate }, &setup.digest);
            panel.map_err(|why| Error::invalid(format!("{why}; run the command again")))
        });
        let panels = panels.collect::<Result<Vec<Panel>, Error>>()?;
        Ok(observe(registry, arms, &panels, options.seed, replicate))
    });
    seen.collect()
}
