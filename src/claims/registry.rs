//! Claims with their policies, as checked.

use super::estimand::{Statistic, Window};
use super::words::FigureUnit;
use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::scenario::Scenario;
use jiff::civil::Date;

/// The use of a published figure.
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

/// Share of shop places in the sample of a trial, unless the file states one: few enough that their
/// rivals hardly notice, enough to average over.
pub const SAMPLE: f64 = 0.15;

/// A policy and its counterfactual.
#[derive(Debug, Clone)]
pub struct PolicyPair {
    /// Its name in the file.
    pub name: String,
    /// The scenario with the policy.
    pub scenario: Scenario,
    /// Policy of that scenario without the levers in question.
    pub counterfactual: Policy,
    /// The levers in question.
    pub levers: Vec<String>,
    /// How many times the scenario's shops and consumers there are.
    pub times: u32,
    /// The first day of what is judged.
    pub launch: Date,
    /// True if the levers are also given to a sample of shops alone.
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
    /// The band that counts as reproduced.
    pub band: Band,
}

/// A published figure.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its identifier.
    pub id: String,
    /// The statement, in our words.
    pub says: String,
    /// Where.
    pub source: String,
    /// Its use.
    pub kind: Kind,
    /// The figure.
    pub published: f64,
    /// Its unit, where no statistic says so.
    pub unit: Option<FigureUnit>,
    /// A remark for where it does not come out.
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
    /// A sentence on what the claims are about; empty if the file states none.
    pub summary: String,
    /// The rules where no policy ever begins, if the file names any.
    pub no_policy: Option<Policy>,
    /// The policies.
    pub policies: Vec<PolicyPair>,
    /// The claims, by identifier.
    pub claims: Vec<Claim>,
    /// The audit, if one is asked for.
    pub audit: Option<AuditPlan>,
}

impl Registry {
    /// The predicted claims that can be measured, and the policies that they need; no audit.
    #[must_use]
    pub fn predicted(&self) -> Self {
        self.only(|claim, _| claim.kind == Kind::Predicted)
    }

    /// The claims whose figures are money once sales are known, likewise.
    #[must_use]
    pub fn of_money(&self) -> Self {
        self.only(|_, measured| measured.statistic.is_money())
    }

    fn only(&self, keep: impl Fn(&Claim, &Measured) -> bool) -> Self {
        let mut kept: Vec<usize> = Vec::new();
        let mut claims = Vec::new();
        for claim in &self.claims {
            let Ok(measured) = &claim.measured else {
                continue;
            };
            if !keep(claim, measured) {
                continue;
            }
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
            summary: self.summary.clone(),
            no_policy: self.no_policy.clone(),
            policies: policies.collect(),
            claims,
            audit: None,
        }
    }
}
