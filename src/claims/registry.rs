//! Claims files read and checked: what is written becomes a [`Registry`], or a [`Problem`] that shows what is
//! wrong with it and where.

use super::check::{Checker, place};
use super::estimand::{Statistic, Window};
use super::words::FigureUnit;
use super::written;
use crate::builtin;
use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::scenario::problem::{Complaint, Source};
use crate::scenario::source::open;
use crate::scenario::{Problem, Scenario, Setting};
use jiff::civil::Date;
use std::path::Path;

/// What a published figure is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The model is fitted to it.
    Calibrated,
    /// The model must come to it by itself.
    Predicted,
    /// It sizes one lever.
    Mechanism,
    /// It is put in, and not judged.
    Input,
}

impl Kind {
    pub(super) const NAMES: [(&'static str, Self); 4] = [
        ("calibrated", Self::Calibrated),
        ("predicted", Self::Predicted),
        ("mechanism", Self::Mechanism),
        ("input", Self::Input),
    ];

    /// The word that files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        names
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name)
    }
}

/// A policy and its counterfactual.
#[derive(Debug, Clone)]
pub struct PolicyPair {
    /// Its name in the file.
    pub name: String,
    /// The scenario with the policy.
    pub scenario: Scenario,
    /// The same scenario's policy without the levers in question.
    pub counterfactual: Policy,
    /// The levers in question.
    pub levers: Vec<String>,
    /// The first day of what is judged.
    pub launch: Date,
    /// Whether the levers are also given to a sample of shops alone.
    pub single_shops: bool,
    /// Services given to a sample of shops, where these and not levers are in question.
    pub trial: Option<Trial>,
}

/// Services that a sample of shops offers, and does not in the counterfactual.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Index of the industry, and of the service within it.
    pub services: Vec<(u8, usize)>,
    /// Share of shop places in the sample.
    pub share: f64,
}

/// Values that count as the published one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lowest.
    pub low: f64,
    /// Highest.
    pub high: f64,
}

/// A claim that can be measured.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Index of the policy in [`Registry::policies`].
    pub policy: usize,
    /// The statistic.
    pub statistic: Statistic,
    /// What counts as reproduced.
    pub band: Band,
}

/// A published figure.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its identifier.
    pub id: String,
    /// What is said, in our words.
    pub says: String,
    /// Where.
    pub source: String,
    /// What it is used for.
    pub kind: Kind,
    /// The figure.
    pub published: f64,
    /// Its unit, where no statistic says so.
    pub unit: Option<FigureUnit>,
    /// What to keep in mind where it does not come out.
    pub remark: Option<String>,
    /// How it is measured, or why it cannot be.
    pub measured: Result<Measured, String>,
}

/// The analyst's question: what does a score from `cut` on do to an outcome?
#[derive(Debug, Clone)]
pub struct AuditPlan {
    /// Index of the policy.
    pub policy: usize,
    /// The outcome, whose logarithm is studied.
    pub outcome: &'static Outcome,
    /// The score from which a shop counts as treated.
    pub cut: f64,
    /// Half-width of the neighbourhood of the cut, in points.
    pub bandwidth: f64,
    /// Days soon after the launch, while the score on its eve still tells who has the label.
    pub soon: Window,
    /// Days before the launch.
    pub before: Window,
    /// Days before those, for a look at trends.
    pub earlier: Window,
    /// Days after the launch.
    pub after: Window,
}

/// Everything in a claims file.
#[derive(Debug, Clone)]
pub struct Registry {
    /// The policies.
    pub policies: Vec<PolicyPair>,
    /// The claims, by identifier.
    pub claims: Vec<Claim>,
    /// The audit, if one is asked for.
    pub audit: Option<AuditPlan>,
}

impl Registry {
    /// Reads the claims file that is called by a path or a built-in name.
    ///
    /// # Errors
    /// What is wrong with the file or with a scenario.
    pub fn read(path: &Path, settings: &[Setting]) -> Result<Self, Problem> {
        let (path, text) = open(builtin::Kind::Claims, path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&path.display().to_string(), &text, folder, settings)
    }

    /// Reads a claims file from a text; scenarios are relative to `folder`.
    ///
    /// # Errors
    /// What is wrong with the text or with a scenario.
    pub fn parse(
        name: &str,
        text: &str,
        folder: &Path,
        settings: &[Setting],
    ) -> Result<Self, Problem> {
        let source = || {
            vec![Source {
                path: name.to_owned(),
                text: text.to_owned(),
            }]
        };
        let file: written::File = toml::from_str(text).map_err(|error| {
            let complaint = Complaint::new("this is not a claims file");
            let span = error.span().unwrap_or(0..0);
            Problem::new(source(), vec![complaint.at(&place(span), error.message())])
        })?;
        let mut checker = Checker {
            complaints: Vec::new(),
            absent: Vec::new(),
        };
        let mut policies = Vec::new();
        for (name, policy) in &file.policies {
            if let Some(pair) = checker.policy(name, policy, folder, settings)? {
                policies.push(pair);
            }
        }
        let complete =
            policies.len() + checker.absent.len() == file.policies.len() && !policies.is_empty();
        let mut claims = Vec::new();
        let mut audit = None;
        if complete {
            claims.extend(
                file.claims
                    .iter()
                    .filter_map(|(id, claim)| checker.claim(id, claim, &policies)),
            );
            audit = file
                .audit
                .as_ref()
                .and_then(|audit| checker.audit(audit, &policies));
        }
        if checker.complaints.is_empty() && complete {
            return Ok(Self {
                policies,
                claims,
                audit,
            });
        }
        if checker.complaints.is_empty() {
            checker
                .complaints
                .push(Complaint::new("a claims file needs a policy").in_file(0));
        }
        Err(Problem::new(source(), checker.complaints))
    }

    /// The predicted claims that can be measured, and the policies that they need; no audit.
    #[must_use]
    pub fn predicted(&self) -> Self {
        let mut kept: Vec<usize> = Vec::new();
        let mut claims = Vec::new();
        for claim in self.claims.iter().filter(|it| it.kind == Kind::Predicted) {
            let Ok(measured) = &claim.measured else {
                continue;
            };
            let known = kept.iter().position(|index| *index == measured.policy);
            let policy = known.unwrap_or_else(|| {
                kept.push(measured.policy);
                kept.len() - 1
            });
            claims.push(Claim {
                measured: Ok(Measured {
                    policy,
                    ..measured.clone()
                }),
                ..claim.clone()
            });
        }
        let policies = kept.iter().map(|index| PolicyPair {
            single_shops: false,
            ..self.policies[*index].clone()
        });
        Self {
            policies: policies.collect(),
            claims,
            audit: None,
        }
    }
}
