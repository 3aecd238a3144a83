//! What is run for a registry, and what each replicate shows of each claim.

use super::audit::{self, AuditObservation};
use super::estimand::{Members, Sides, Statistic, after};
use super::registry::{Measured, PolicyPair, Registry};
use crate::experiment::laboratory::{Setup, Treatment, sample};
use crate::outcome::{Panel, Periods};
use crate::policy::Policy;
use crate::scenario::Scenario;
use jiff::ToSpan;
use jiff::civil::Date;

/// Share of shop places to which a lever is given alone, or from which the label is taken: few
/// enough that their rivals hardly notice, enough to average over.
pub const SAMPLE: f64 = 0.15;

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
        for window in [audit.earlier, audit.before, audit.after] {
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
    let with = add(setups, pair, &pair.name, policy, None);
    let name = format!("{}-without", pair.name);
    let without = add(setups, pair, &name, &pair.counterfactual, None);
    let sample = pair.single_shops.then(|| {
        let treatment = Treatment {
            share: SAMPLE,
            exempts_sample: false,
            policy: pair.counterfactual.clone(),
            without_label: false,
        };
        let name = format!("{}-sample", pair.name);
        add(setups, pair, &name, policy, Some(treatment))
    });
    let unlabelled = audited.then(|| {
        let treatment = Treatment {
            share: SAMPLE,
            exempts_sample: true,
            policy: policy.clone(),
            without_label: true,
        };
        let name = format!("{}-unlabelled", pair.name);
        add(setups, pair, &name, policy, Some(treatment))
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
    name: &str,
    policy: &Policy,
    treatment: Option<Treatment>,
) -> usize {
    let with_policy = |policy: &Policy| Scenario {
        policy: policy.clone(),
        ..pair.scenario.clone()
    };
    let mut digest = with_policy(policy).digest();
    if let Some(treatment) = &treatment {
        let Treatment {
            share,
            exempts_sample,
            policy,
            without_label,
        } = treatment;
        let other = with_policy(policy).digest();
        digest = format!("{digest}-{other}-{share}-{exempts_sample}-{without_label}");
    }
    if let Some(present) = setups.iter().position(|setup| setup.digest == digest) {
        return present;
    }
    setups.push(Setup {
        name: name.to_owned(),
        digest,
        world: pair.scenario.world.clone(),
        policy: policy.clone(),
        calendar: pair.scenario.calendar,
        treatment,
    });
    setups.len() - 1
}

/// What one replicate shows of one claim.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Observation {
    /// The statistic as published, with the policy.
    pub with: Sides,
    /// The same without the policy, cohorts chosen there.
    pub without: Sides,
    /// Without the policy, of the shops that are the cohorts with it.
    pub same_shops: Sides,
    /// With the policy, cohorts by the score on the eve of the launch.
    pub by_launch: Option<Sides>,
    /// Without the policy, of the same shops.
    pub by_launch_without: Option<Sides>,
    /// The cohort's side for all shops, with and without the policy.
    pub everybody: Option<(f64, f64)>,
    /// The same for a sample of shops that alone have the lever, and for the same shops without it.
    pub sample: Option<(f64, f64)>,
    /// Shops in the cohort.
    pub shops: usize,
}

/// What one replicate shows of everything; claims that cannot be measured are `None`.
#[derive(Debug, Clone)]
pub struct Replicate {
    /// Claim by claim, in the order of the registry.
    pub claims: Vec<Option<Observation>>,
    /// The audit.
    pub audit: Option<AuditObservation>,
}

/// Looks at one replicate; `panels` has one panel per arm.
#[must_use]
pub fn observe(
    registry: &Registry,
    arms: &Arms,
    panels: &[Panel],
    seed: u64,
    replicate: u32,
) -> Replicate {
    let claims = registry.claims.iter().map(|claim| {
        let measured = claim.measured.as_ref().ok()?;
        let pair = arms.pairs[measured.policy];
        let launch = registry.policies[measured.policy].launch;
        let places = shop_places(&panels[pair.with], &panels[pair.without]);
        let sampled = sample(seed, replicate, places, SAMPLE);
        Some(observation(measured, launch, panels, pair, &sampled))
    });
    let audit = registry.audit.as_ref().map(|plan| {
        let pair = arms.pairs[plan.policy];
        let places = shop_places(&panels[pair.with], &panels[pair.without]);
        let sampled = sample(seed, replicate, places, SAMPLE);
        let launch = registry.policies[plan.policy].launch;
        audit::observe(plan, launch, panels, pair, &sampled)
    });
    Replicate {
        claims: claims.collect(),
        audit,
    }
}

fn shop_places(one: &Panel, other: &Panel) -> usize {
    let shops = one.shops.iter().chain(&other.shops);
    shops.map(|shop| shop.place as usize + 1).max().unwrap_or(0)
}

fn observation(
    measured: &Measured,
    launch: Date,
    panels: &[Panel],
    pair: PairArms,
    sampled: &[bool],
) -> Observation {
    let statistic = &measured.statistic;
    let (with, without) = (&panels[pair.with], &panels[pair.without]);
    let chosen = statistic.choose(with);
    let everybody = |panel: &Panel| statistic.number(panel, &all(panel));
    let in_sample = |panel: &Panel| {
        let mut members = all(panel);
        members.retain(|(place, _)| sampled.get(*place as usize).copied().unwrap_or(false));
        statistic.number(panel, &members)
    };
    let eve = launch.yesterday().unwrap_or(launch);
    let by_launch = statistic.by_score_on(eve);
    let at_launch = by_launch.as_ref().map(|other| other.choose(with));
    let shared = Observation {
        everybody: everybody(with).zip(everybody(without)),
        sample: pair
            .sample
            .and_then(|arm| in_sample(&panels[arm]).zip(in_sample(without))),
        shops: chosen.cohort.len(),
        by_launch: at_launch
            .as_ref()
            .map(|chosen| statistic.sides(with, chosen)),
        by_launch_without: at_launch
            .as_ref()
            .map(|chosen| statistic.sides(without, chosen)),
        ..Observation::default()
    };
    if statistic.effect {
        return Observation {
            with: saved(statistic, with, without),
            without: Sides {
                cohort: Some(0.0),
                against: None,
            },
            same_shops: Sides {
                cohort: Some(0.0),
                against: None,
            },
            ..shared
        };
    }
    Observation {
        with: statistic.sides(with, &chosen),
        without: statistic.sides(without, &statistic.choose(without)),
        same_shops: statistic.sides(without, &chosen),
        ..shared
    }
}

/// What the policy takes off a quantity.
fn saved(statistic: &Statistic, with: &Panel, without: &Panel) -> Sides {
    let number = |panel: &Panel| statistic.number(panel, &statistic.choose(panel).cohort);
    Sides {
        cohort: number(without)
            .zip(number(with))
            .map(|(without, with)| without - with),
        against: None,
    }
}

fn all(panel: &Panel) -> Members {
    panel
        .shops
        .iter()
        .map(|shop| (shop.place, shop.opened_day))
        .collect()
}
