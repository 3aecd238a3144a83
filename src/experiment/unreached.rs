//! Policies of a plan that never act, and entries that reach nobody.

use super::Plan;
use super::setup::Setup;
use crate::market::Market;
use crate::market::kernel::executor::one_by_one;
use crate::market::luck::draws::Luck;
use crate::policy::scope::Scope;
use crate::policy::{FORMULAS, Policy, Terms};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// One sentence for every entry of a policy that starts after the run, and for every arm whose
/// policy is that of the first arm on all days that are simulated.
#[must_use]
pub fn unreached(plan: &Plan) -> Vec<String> {
    let end = plan.calendar().end;
    let mut sentences = Vec::new();
    for arm in &plan.arms {
        for (lever, from) in starts(&arm.policy) {
            if let Some(from) = from.filter(|from| *from > end) {
                sentences.push(format!(
                    "{}: {lever} from {from} never comes into force, as the run ends on {end}",
                    arm.name
                ));
            }
        }
    }
    if let Some((baseline, others)) = plan.arms.split_first() {
        let same = others.iter().filter(|arm| {
            arm.world == baseline.world && is_same_throughout(plan, &baseline.policy, &arm.policy)
        });
        sentences.extend(same.map(|arm| {
            format!(
                "{} never differs from {}: the same policy is in force on every day of the run",
                arm.name, baseline.name
            )
        }));
    }
    sentences
}

/// Consumers at most of a market that is opened only to see who its shops are.
const FEW: u32 = 100;

/// One sentence for every limited entry in force within the run that, by the lots that are drawn,
/// reaches none of the shops of the first day in one of these replicates.
#[must_use]
pub fn nobody_reached(plan: &Plan, replicates: u32) -> Vec<String> {
    let mut sentences = Vec::new();
    for arm in &plan.arms {
        let entries = arm.policy.entries().into_iter();
        let limited = entries.filter(|entry| {
            let scope = &entry.terms.scope;
            let by_lot = Scope { first: 0, ..*scope };
            !by_lot.is_every_shop() && entry.terms.from.is_none_or(|from| from <= arm.calendar.end)
        });
        let limited: Vec<(&str, Scope, String)> = limited
            .map(|entry| (entry.lever, entry.terms.scope, told(arm, &entry.terms)))
            .collect();
        if limited.is_empty() {
            continue;
        }
        let mut missed = vec![0_u32; limited.len()];
        for replicate in 0..replicates {
            let market = opened(arm, plan.seed, replicate);
            for ((_, scope, _), missed) in limited.iter().zip(&mut missed) {
                *missed += u32::from(market.admitted(scope) == 0);
            }
        }
        let shops = arm.world.population.shops;
        for ((lever, _, limits), missed) in limited.iter().zip(missed) {
            if missed > 0 {
                sentences.push(format!(
                    "{}: {lever} ({limits}) reaches none of the {shops} shops of the first day in \
                     {missed} of {replicates} replicates",
                    arm.name
                ));
            }
        }
    }
    sentences
}

/// The terms of an entry as its scenario states them.
fn told(arm: &Setup, terms: &Terms) -> String {
    let industries = arm.world.industries.iter();
    let names: Vec<&str> = industries.map(|one| one.name.as_str()).collect();
    let stated = terms.stated(&names).into_iter();
    let stated = stated.map(|(key, value)| format!("{key} = {value}"));
    stated.collect::<Vec<_>>().join(", ")
}

/// The shops of an arm's first day, before few buyers: who shops are does not depend on these.
fn opened(arm: &Setup, seed: u64, replicate: u32) -> Market {
    let mut world = (*arm.world).clone();
    world.population.consumers = world.population.consumers.min(FEW);
    world.population.idle_consumers = 0;
    let luck = Luck::new(seed, replicate);
    Market::open(&world, &arm.policy, arm.calendar, luck, 1, &one_by_one)
}

/// Names of levers with the first days of their entries.
fn starts(policy: &Policy) -> impl Iterator<Item = (&'static str, Option<Date>)> {
    let levers = policy.entries().into_iter();
    let levers = levers.map(|entry| (entry.lever, entry.terms.from));
    let formulas = policy.formulas.entries().iter();
    levers.chain(formulas.map(|entry| (FORMULAS, entry.terms.from)))
}

/// Tells if two policies are the same on every day that is simulated.
fn is_same_throughout(plan: &Plan, one: &Policy, other: &Policy) -> bool {
    let days = plan.calendar();
    let first = days
        .start
        .saturating_sub(i64::from(days.burn_in_days).days());
    let changes = [one.changes(), other.changes()].concat();
    let changes = changes.into_iter().map(|(date, _)| date);
    let mut dates = changes.filter(|date| (first..=days.end).contains(date));
    one.is_same_on(other, first) && dates.all(|date| one.is_same_on(other, date))
}
