//! The markets that a registry needs: every policy with, without, and for some shops alone.

use super::estimand::after;
use super::registry::SAMPLE;
use super::registry::{PolicyPair, Registry};
use crate::experiment::{Intervention, ServiceTrial, Setup, Treatment};
use crate::outcome::Periods;
use crate::policy::Policy;
use crate::scenario::Scenario;
use jiff::ToSpan;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::sync::Arc;

/// Indices of a policy's arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairArms {
    /// With the policy.
    pub with: usize,
    /// Without it.
    pub without: usize,
    /// Without it, but for a sample of shops.
    pub sample: Option<usize>,
    /// With the policy, a sample of shops wearing no label.
    pub unlabelled: Option<usize>,
}

/// Everything that has to be run.
#[derive(Debug, Clone)]
pub struct Arms {
    /// The arms; no two are the same.
    pub setups: Vec<Setup>,
    /// The arms of every policy of the registry.
    pub pairs: Vec<PairArms>,
    /// The periods of their panels.
    pub periods: Periods,
}

impl Arms {
    /// The arms that the registry needs.
    ///
    /// # Panics
    /// If the registry has no policy, which its reader rules out.
    #[must_use]
    pub fn of(registry: &Registry) -> Self {
        let mut setups = Vec::new();
        let audited = registry.audit.as_ref().map(|audit| audit.policy);
        let pairs = registry.policies.iter().enumerate();
        let pairs = pairs.map(|(index, pair)| pair_arms(pair, audited == Some(index), &mut setups));
        let pairs = pairs.collect();
        let calendar = registry.policies[0].scenario.calendar;
        Self {
            setups,
            pairs,
            periods: Periods::new(&calendar, cuts(registry)),
        }
    }
}

/// The dates at which some statistic, a launch, or a month begins or ends.
fn cuts(registry: &Registry) -> Vec<Date> {
    let measured = registry.claims.iter().flat_map(|claim| &claim.measured);
    let mut cuts: Vec<Date> = measured
        .flat_map(|measured| measured.statistic.cuts())
        .collect();
    cuts.extend(registry.policies.iter().map(|policy| policy.launch));
    if let Some(audit) = &registry.audit {
        for window in [audit.earlier, audit.before, audit.soon, audit.after] {
            cuts.extend([window.from, after(window.to)]);
        }
        let calendar = registry.policies[audit.policy].scenario.calendar;
        let mut month = calendar.start.first_of_month();
        while month <= calendar.end {
            cuts.push(month);
            month = month.saturating_add(1.month());
        }
    }
    cuts
}

fn pair_arms(pair: &PolicyPair, audited: bool, setups: &mut Vec<Setup>) -> PairArms {
    let policy = &pair.scenario.policy;
    if let Some(trial) = &pair.trial {
        let mut offering = |offers: bool, suffix: &str| {
            let done = Some(Intervention::Trial(ServiceTrial {
                share: trial.share,
                services: trial.services.clone(),
                offers,
                from: pair.launch,
            }));
            add(setups, pair, suffix, policy, done)
        };
        return PairArms {
            with: offering(true, ""),
            without: offering(false, "-without"),
            sample: None,
            unlabelled: None,
        };
    }
    let with = add(setups, pair, "", policy, None);
    let without = add(setups, pair, "-without", &pair.counterfactual, None);
    let sample = pair.single_shops.then(|| {
        let treatment = Box::new(Treatment {
            share: SAMPLE,
            exempts_sample: false,
            policy: pair.counterfactual.clone(),
            without_label: false,
        });
        add(
            setups,
            pair,
            "-sample",
            policy,
            Some(Intervention::Treatment(treatment)),
        )
    });
    let unlabelled = audited.then(|| {
        let treatment = Box::new(Treatment {
            share: SAMPLE,
            exempts_sample: true,
            policy: policy.clone(),
            without_label: true,
        });
        add(
            setups,
            pair,
            "-unlabelled",
            policy,
            Some(Intervention::Treatment(treatment)),
        )
    });
    PairArms {
        with,
        without,
        sample,
        unlabelled,
    }
}

/// Adds an arm unless the same one is there; returns its index.
fn add(
    setups: &mut Vec<Setup>,
    pair: &PolicyPair,
    suffix: &str,
    policy: &Policy,
    intervention: Option<Intervention>,
) -> usize {
    let digest_of = |policy: &Policy| {
        let scenario = Scenario {
            policy: policy.clone(),
            ..pair.scenario.clone()
        };
        scenario.digest()
    };
    let mut digest = digest_of(policy);
    match &intervention {
        None | Some(Intervention::Deal(_)) => {}
        Some(Intervention::Treatment(treatment)) => {
            let Treatment {
                share,
                exempts_sample,
                policy,
                without_label,
            } = treatment.as_ref();
            let other = digest_of(policy);
            let _ = write!(digest, "-{other}-{share}-{exempts_sample}-{without_label}");
        }
        Some(Intervention::Trial(trial)) => {
            let _ = write!(digest, "-{trial:?}");
        }
    }
    if let Some(present) = setups.iter().position(|setup| setup.digest == digest) {
        return present;
    }
    let Scenario {
        world, calendar, ..
    } = &pair.scenario;
    let name = format!("{}{suffix}", pair.name);
    // Arms of a policy are in the same world.
    let same = setups.iter().find(|setup| *setup.world == *world);
    let world = same.map_or_else(|| Arc::new(world.clone()), |setup| Arc::clone(&setup.world));
    setups.push(Setup {
        intervention,
        ..Setup::new(&name, digest, world, policy.clone(), *calendar)
    });
    setups.len() - 1
}
