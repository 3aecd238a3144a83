//! `claims`: published figures reproduced, taken apart, or refuted.

use super::claim_markets::{observed, read};
use super::error::Error;
use super::in_worlds::WorldsRequest;
use super::markets::{MarketOptions, publish};
use super::rivals::{Placed, in_worlds, placed, predicted};
use super::session::Session;
use crate::claims::Registry;
use crate::claims::accepted::judge_over;
use crate::claims::arms::Arms;
use crate::claims::audit::findings::{AuditFindings, audit_findings};
use crate::claims::finding::{Finding, findings};
use crate::claims::pass_through;
use crate::claims::rivals::{Foretold, foretold};
use crate::experiment::at_scale::PlatformSize;
use crate::records::Verb;
use crate::render::json;
use crate::report;
use crate::report::pages::claims as document;
use crate::report::pages::claims::in_yuan::InYuan;
use crate::report::worlds::luck_only;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Published figures to be judged.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimsRequest {
    /// Built-in claims or file.
    pub file: PathBuf,
    /// Worlds over which predicted claims are judged, too.
    #[serde(default)]
    pub worlds: Option<WorldsRequest>,
    /// The platform for which savings are told in yuan a year, too.
    #[serde(default)]
    pub scale: Option<PlatformSize>,
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
    /// Predictions of claims over worlds, with and without the policy, if worlds
    /// were asked for and the file says what rules hold without any.
    pub foretold: Vec<Foretold>,
    /// Savings in yuan a year on a platform of a given size, if that was asked for.
    pub in_yuan: Option<InYuan>,
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
        scale,
        options,
    } = request;
    let registry = read(file, options, &[])?;
    let (settings, weights) = elsewhere(worlds.as_ref(), &registry, session)?;
    let claim = options.claim(Verb::Claims, properties(&registry))?;
    let panels = Path::new("panels");
    let replicates = options.replicates;
    let replicates = observed(&registry, &claim, panels, replicates, options, session)?;
    let mut found = findings(&registry, &replicates);
    let audit = audit_findings(&replicates);
    let replicates = worlds.as_ref().map_or(0, |worlds| worlds.replicates);
    let path = file.as_path();
    let mut over = |choose: fn(&Registry) -> Registry| {
        let chosen = (path, choose);
        in_worlds(chosen, &settings, replicates, &claim, options, session)
    };
    let elsewhere = over(predicted)?;
    let in_yuan = match scale {
        Some(size) => Some(InYuan::of(
            *size,
            &found,
            &over(Registry::of_money)?,
            &weights,
        )),
        None => None,
    };
    for finding in &mut found {
        let same = elsewhere.iter().filter_map(|findings| {
            let mut findings = findings.iter();
            findings.find(|other| other.claim.id == finding.claim.id)
        });
        judge_over(finding, &same.collect::<Vec<_>>());
    }
    let foretold = if registry.no_policy.is_some() {
        foretold(&elsewhere, &weights[..elsewhere.len()])
    } else {
        Vec::new()
    };
    let beside = document::Beside {
        audit: &audit,
        foretold: &foretold,
        in_yuan: in_yuan.as_ref(),
    };
    let json = json::document(&document::json(&found, beside));
    publish(&claim, &[("findings.json", &json)], || {
        let readme = document::markdown(&found, beside, &session.command, "figures");
        (readme, report::claims::pages(&found, &audit))
    })?;
    Ok(ClaimsAnswer {
        findings: found,
        audit,
        foretold,
        in_yuan,
        document: json,
        folder: claim.path().to_owned(),
    })
}

impl ClaimsAnswer {
    /// Results that are told beside the findings.
    #[must_use]
    pub fn beside(&self) -> document::Beside<'_> {
        document::Beside {
            audit: &self.audit,
            foretold: &self.foretold,
            in_yuan: self.in_yuan.as_ref(),
        }
    }
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

/// The worlds that are asked for; without any the listener is told.
fn elsewhere(
    request: Option<&WorldsRequest>,
    registry: &Registry,
    session: &mut Session<'_>,
) -> Result<Placed, Error> {
    let Some(request) = request else {
        session.note(&format!("note: {}", luck_only()));
        return Ok((Vec::new(), Vec::new()));
    };
    placed(request, registry)
}
