//! When two arms first differ. Until then common luck keeps them equal to the byte, so a difference
//! before the policies differ would be a mistake.

use super::plan::Plan;
use crate::market::Market;
use crate::market::day::Phase;
use crate::market::kernel::executor::one_by_one;
use crate::market::luck::draws::Luck;
use crate::market::tally::{Event, Money, Tally};
use jiff::civil::Date;

/// The first moment at which two arms differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// The date.
    pub date: Date,
    /// The simulated day, counted from the first day of the burn-in.
    pub day: u32,
    /// The phase of the day.
    pub phase: Phase,
    /// What differs after it, by name.
    pub what: Vec<&'static str>,
}

/// Most names that are told.
const MOST_NAMED: usize = 6;

/// Simulates a replicate of the baseline and of another arm side by side until they differ; `None`
/// if they never do.
#[must_use]
pub fn first_difference(plan: &Plan, arm: usize, replicate: u32) -> Option<Divergence> {
    let open = |arm: usize| {
        let arm = &plan.arms[arm];
        let luck = Luck::new(plan.seed, replicate);
        Market::open(
            &arm.world,
            &arm.policy,
            plan.calendar(),
            luck,
            1,
            &one_by_one,
        )
    };
    let (mut left, mut right) = (open(0), open(arm));
    while !left.is_over() {
        let day = left.day();
        for phase in Phase::ALL {
            left.pass(phase, &one_by_one);
            right.pass(phase, &one_by_one);
            let what = differences(phase, &left, &right);
            if !what.is_empty() {
                let date = plan.calendar().date(day);
                return Some(Divergence {
                    date,
                    day,
                    phase,
                    what,
                });
            }
        }
    }
    None
}

fn differences(phase: Phase, left: &Market, right: &Market) -> Vec<&'static str> {
    let mut what = match phase {
        Phase::Morning => {
            let parts = [
                ("the board", left.board() != right.board()),
                (
                    "scores and exposure of shops",
                    left.shops() != right.shops(),
                ),
            ];
            let differing = parts.iter().filter(|(_, differs)| *differs);
            differing.map(|(name, _)| *name).collect()
        }
        Phase::Daytime => {
            let pairs = left.reports().zip(right.reports());
            pairs
                .flat_map(|(left, right)| counts(left, right))
                .collect()
        }
        Phase::Evening if left.shops() != right.shops() => vec!["shops"],
        Phase::Evening => Vec::new(),
    };
    what.truncate(MOST_NAMED);
    what
}

/// Names of the counts and sums in which two tallies differ, in the order of an order's life.
fn counts(left: &Tally, right: &Tally) -> Vec<&'static str> {
    if left == right {
        return Vec::new();
    }
    let pairs = || left.shops.iter().zip(&right.shops);
    let events = Event::ALL
        .iter()
        .filter(|event| pairs().any(|(left, right)| left.events(**event) != right.events(**event)));
    let money = Money::ALL
        .iter()
        .filter(|money| pairs().any(|(left, right)| left.fen(**money) != right.fen(**money)));
    let names = events
        .map(|event| event.name())
        .chain(money.map(|money| money.name()));
    let names: Vec<&'static str> = names.collect();
    if names.is_empty() {
        vec!["consumers"]
    } else {
        names
    }
}
