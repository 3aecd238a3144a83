//! `claims`: published figures reproduced, taken apart, or refuted.

use super::budget::markets_within;
use super::capacity;
use super::claim_markets::{is_on_record, observed, read};
use super::error::Error;
use super::in_worlds::WorldsRequest;
use super::markets::{MarketOptions, publish};
use super::rivals::{self, Chosen, Placed, chosen, in_worlds, placed, predicted};
use super::session::Session;
use super::workload::{Markets, Workload};
use crate::claims::Registry;
use crate::claims::accepted::judge_over;
use crate::claims::arms::Arms;
use crate::claims::audit::findings::{AuditFindings, audit_findings};
use crate::claims::finding::{Finding, findings};
use crate::claims::pass_through;
use crate::claims::rivals::{Foretold, foretold};
use crate::experiment::Unit;
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
    /// The command as the report names it.
    pub command: String,
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
    let over = |choose: fn(&Registry) -> Registry| chosen((file, choose), &settings, options);
    let predicted = over(predicted)?;
    let of_money = scale.map(|_| over(Registry::of_money)).transpose()?;
    let of_money = of_money.unwrap_or_default();
    let world_replicates = worlds.as_ref().map_or(0, |worlds| worlds.replicates);
    let looks = Looks {
        own: vec![(registry.clone(), PathBuf::from("panels"))],
        elsewhere: [&predicted[..], &of_money].concat(),
        world_replicates,
    };
    let (options, command) = looks.within(options, &properties(&registry), session)?;
    let claim = options.claim(Verb::Claims, &properties(&registry))?;
    let (panels, replicates) = (Path::new("panels"), options.replicates);
    let replicates = observed(&registry, &claim, panels, replicates, &options, session)?;
    let mut found = findings(&registry, &replicates);
    let audit = audit_findings(&replicates);
    let mut over = |chosen: &[_]| in_worlds(chosen, world_replicates, &claim, &options, session);
    let elsewhere = over(&predicted)?;
    let in_money = over(&of_money)?;
    let in_yuan = scale.map(|size| InYuan::of(size, &found, &in_money, &weights));
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
        let readme = document::markdown(&found, beside, &command, "figures");
        (readme, report::claims::pages(&found, &audit))
    })?;
    Ok(ClaimsAnswer {
        findings: found,
        audit,
        foretold,
        in_yuan,
        document: json,
        command,
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

/// Claims that are judged, each with the folder of its panels within that of the verb.
struct Looks {
    /// Those in the world as it is.
    own: Vec<Chosen>,
    /// Those in other worlds.
    elsewhere: Vec<Chosen>,
    world_replicates: u32,
}

impl Looks {
    /// The options with what fits into the budget beside other worlds, and the command as it is
    /// recorded.
    fn within(
        &self,
        options: &MarketOptions,
        properties: &[(&str, String)],
        session: &mut Session<'_>,
    ) -> Result<(MarketOptions, String), Error> {
        let record = options.on_record(Verb::Claims, properties);
        let mut workload = Workload::default();
        let mut sample = None;
        for (registry, panels) in &self.own {
            let arms = Arms::of(registry);
            let worlds = arms.setups.iter().map(|setup| &*setup.world);
            let jobs = options.replicates as usize * arms.setups.len();
            capacity::check(worlds, false, jobs, Some(session.threads() as u16))?;
            let markets = Markets::of(&arms.setups, options.replicates);
            workload.add(&markets, &mut |arm, replicate| {
                is_on_record(&arms, Unit { arm, replicate }, panels, options, &record)
            });
            sample = arms.setups.last().cloned();
        }
        let replicates = self.world_replicates;
        rivals::add_to(&mut workload, &self.elsewhere, replicates, options, &record);
        match sample {
            Some(sample) => markets_within(options, &sample, &workload, session),
            None => Ok((options.clone(), session.command.clone())),
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
    if options.budget.is_some() {
        return Err(Error::invalid(
            "a claim that moves one for one with an input is found only with replicates enough, so \
             that this takes no budget of time; ask for a number of replicates",
        ));
    }
    let registry = read(&request.file, options, &[])?;
    let probed = Probed::all(&registry);
    let looks = Looks {
        own: probed.iter().flat_map(Probed::looks).cloned().collect(),
        elsewhere: Vec::new(),
        world_replicates: 0,
    };
    looks.within(options, &properties(&registry), session)?;
    let claim = options.claim(Verb::Claims, &properties(&registry))?;
    let mut seen = |(registry, panels): &Chosen| {
        let replicates = options.replicates;
        observed(registry, &claim, panels, replicates, options, session)
    };
    let mut answers = Vec::new();
    for Probed { as_it_is, moved } in &probed {
        let here = seen(as_it_is)?;
        for (key, [lowered, raised]) in moved {
            let (lowered, raised) = (seen(lowered)?, seen(raised)?);
            answers.extend(pass_through::answers(
                &as_it_is.0,
                key,
                &here,
                &lowered,
                &raised,
            ));
        }
    }
    Ok(answers)
}

/// The claims of a policy, and the same with each of its parameters lowered and raised.
struct Probed {
    as_it_is: Chosen,
    /// By the key of the parameter.
    moved: Vec<(String, [Chosen; 2])>,
}

impl Probed {
    /// Every policy with claims.
    fn all(registry: &Registry) -> Vec<Self> {
        let probes = pass_through::probes(registry);
        let policies = (0..registry.policies.len()).filter_map(|policy| {
            let as_it_is = pass_through::concerned(registry, policy);
            let panels = Path::new("pass-through").join(&as_it_is.policies[0].name);
            let moved = probes.iter().filter(|probe| probe.policy == policy);
            let moved = moved.filter_map(|probe| {
                let [lowered, raised] = pass_through::moved(registry, probe)?;
                let at = |way: &str| panels.join(format!("{}-{way}", probe.key));
                let both = [(lowered, at("lowered")), (raised, at("raised"))];
                Some((probe.key.clone(), both))
            });
            (!as_it_is.claims.is_empty()).then(|| Self {
                moved: moved.collect(),
                as_it_is: (as_it_is, panels.join("as-it-is")),
            })
        });
        policies.collect()
    }

    fn looks(&self) -> impl Iterator<Item = &Chosen> {
        let moved = self.moved.iter().flat_map(|(_, both)| both);
        std::iter::once(&self.as_it_is).chain(moved)
    }
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
