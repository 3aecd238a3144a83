//! Observations of each replicate, claim by claim.

use super::arms::{Arms, PairArms};
use super::audit::{self, AuditObservation};
use super::estimand::{Effect, Members, Sides, on_evening};
use super::registry::SAMPLE;
use super::registry::{Measured, PolicyPair, Registry};
use crate::experiment::sampling::sample;
use crate::outcome::Panel;
use crate::outcome::panel::PanelShop;
use jiff::civil::Date;

/// Observation of one claim in one replicate.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Observation {
    /// The statistic as published, with the policy.
    pub with: Sides,
    /// Sides without the policy, cohorts chosen there.
    pub without: Sides,
    /// Without the policy, of the shops that are the cohorts with it.
    pub same_shops: Sides,
    /// With the policy, of the shops that are the cohorts without it; `None` where they are not
    /// chosen by what happens to them.
    pub chosen_without: Option<Sides>,
    /// With the policy, cohorts by the score on the eve of the launch.
    pub by_launch: Option<Sides>,
    /// Without the policy, of the same shops.
    pub by_launch_without: Option<Sides>,
    /// The cohort's side for all shops, with and without the policy.
    pub everybody: Option<(f64, f64)>,
    /// Numbers of a sample of shops that alone have the lever, and of the same shops without it.
    pub sample: Option<(f64, f64)>,
    /// The figure as a share of what the whole platform sells net without the policy, if it is
    /// what a policy does to a share of sales.
    pub of_net_sales: Option<f64>,
    /// Shops in the cohort.
    pub shops: usize,
    /// Shops in the cohort that it is held against.
    pub against_shops: Option<usize>,
}

/// Observations of one replicate; claims that cannot be measured are `None`.
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
        let arms = arms.pairs[measured.policy];
        let pair = &registry.policies[measured.policy];
        let places = shop_places(&panels[arms.with], &panels[arms.without]);
        let share = pair.trial.as_ref().map_or(SAMPLE, |trial| trial.share);
        let sampled = sample(seed, replicate, places, share);
        Some(if pair.trial.is_some() {
            tried(measured, pair, panels, arms, &sampled)
        } else {
            observation(measured, pair.launch, panels, arms, &sampled)
        })
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
        against_shops: chosen.against.as_ref().map(Members::len),
        by_launch: at_launch
            .as_ref()
            .map(|chosen| statistic.sides(with, chosen)),
        by_launch_without: at_launch
            .as_ref()
            .map(|chosen| statistic.sides(without, chosen)),
        ..Observation::default()
    };
    if let Some(effect) = statistic.effect {
        let cohort = |panel: &Panel| statistic.choose(panel).cohort;
        let number = |panel: &Panel| statistic.number(panel, &cohort(panel));
        let sides = effect_of(effect, number(with), number(without));
        let of_net_sales = statistic.is_money().then(|| {
            let sales = statistic.paid_over_net(without, &cohort(without));
            Some(sides.cohort? * sales?)
        });
        return Observation {
            with: sides,
            of_net_sales: of_net_sales.flatten(),
            ..shared.held_against_nothing()
        };
    }
    let elsewhere = statistic.choose(without);
    Observation {
        with: statistic.sides(with, &chosen),
        without: statistic.sides(without, &elsewhere),
        chosen_without: Some(statistic.sides(with, &elsewhere)),
        same_shops: statistic.sides(without, &chosen),
        ..shared
    }
}

/// Effect of services on the shops of a sample that offer them, against the same shops that do not.
fn tried(
    measured: &Measured,
    pair: &PolicyPair,
    panels: &[Panel],
    arms: PairArms,
    sampled: &[bool],
) -> Observation {
    let statistic = &measured.statistic;
    let (with, without) = (&panels[arms.with], &panels[arms.without]);
    let eve = pair.launch.yesterday().unwrap_or(pair.launch);
    let concerned = |shop: &PanelShop| {
        let services = pair.trial.iter().flat_map(|trial| &trial.services);
        let chosen = sampled.get(shop.place as usize).copied().unwrap_or(false);
        chosen && services.into_iter().any(|(it, _)| *it == shop.industry)
    };
    let mut chosen = statistic.choose(with).cohort;
    let open = on_evening(with, eve, |_| true);
    let trying = open.iter().map(|shop| &with.shops[*shop as usize]);
    let trying: Members = trying
        .filter(|shop| concerned(shop))
        .map(|shop| (shop.place, shop.opened_day))
        .collect();
    chosen.retain(|shop| trying.contains(shop));
    let sides = |panel: &Panel| Sides {
        cohort: statistic.number(panel, &chosen),
        against: None,
    };
    let shops = chosen.len();
    let Some(effect) = statistic.effect else {
        return Observation {
            with: sides(with),
            without: sides(without),
            same_shops: sides(without),
            shops,
            ..Observation::default()
        };
    };
    Observation {
        with: effect_of(effect, sides(with).cohort, sides(without).cohort),
        shops,
        ..Observation::default().held_against_nothing()
    }
}

/// The figure where a policy's effect is itself the figure.
fn effect_of(effect: Effect, with: Option<f64>, without: Option<f64>) -> Sides {
    Sides {
        cohort: with
            .zip(without)
            .and_then(|(with, without)| effect.of(with, without)),
        against: None,
    }
}

impl Observation {
    /// Without the policy there is no effect.
    fn held_against_nothing(self) -> Self {
        let nothing = Sides {
            cohort: Some(0.0),
            against: None,
        };
        Self {
            without: nothing,
            same_shops: nothing,
            ..self
        }
    }
}

fn all(panel: &Panel) -> Members {
    panel
        .shops
        .iter()
        .map(|shop| (shop.place, shop.opened_day))
        .collect()
}
