//! Policies of a plan that never act.

use super::Plan;
use crate::policy::{FORMULAS, Policy};
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
