//! What arms have in common: as long as the same levers are in force, arms of one world go through the
//! same days, since their luck is the same. Those days are simulated once and copied where the arms part.

use crate::market::calendar::Calendar;
use crate::market::parameters::WorldParameters;
use crate::policy::Policy;
use jiff::civil::Date;
use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// Arms that have gone through the same days so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The arms, ascending.
    pub arms: Vec<usize>,
    /// The simulated day from which they differ; where they never do, the end.
    pub until: u32,
    /// Where they go on from there; empty at the end.
    pub next: Vec<Branch>,
}

/// Consumers and shop places up to which a market is copied: the copies of larger ones might not fit
/// into memory. It changes no result.
const MOST_AGENTS: u64 = 1 << 21;

/// What can go through days for several arms at once.
pub trait Trunk: Clone + Send + Sync {
    /// Lives under this policy from the next day on.
    fn follow(&mut self, policy: &Policy);

    /// Goes on to the morning of a simulated day.
    fn advance(&mut self, day: u32);

    /// Orders simulated so far.
    fn orders(&self) -> u64;
}

impl Branch {
    /// The branches of arms, each given by its index, its world and its policy.
    #[must_use]
    pub fn of<'a>(
        arms: impl IntoIterator<Item = (usize, &'a WorldParameters, &'a Policy)>,
        calendar: &Calendar,
    ) -> Vec<Self> {
        let mut worlds: Vec<(&WorldParameters, Vec<(usize, &Policy)>)> = Vec::new();
        for (arm, world, policy) in arms {
            let known = worlds.iter_mut().find(|(known, _)| *known == world);
            match known {
                Some((_, arms)) if may_be_copied(world) => arms.push((arm, policy)),
                _ => worlds.push((world, vec![(arm, policy)])),
            }
        }
        let roots = worlds.into_iter().flat_map(|(_, arms)| {
            let changes = arms.iter().flat_map(|(_, policy)| policy.changes());
            let days = changes.map(|(date, _)| calendar.day(date));
            let days: BTreeSet<u32> = days.filter(|day| *day < calendar.days()).collect();
            let days: Vec<u32> = days.into_iter().collect();
            let groups = by_policy(&arms, calendar.date(0)).into_iter();
            groups
                .map(|arms| branch(&arms, 0, &days, calendar))
                .collect::<Vec<_>>()
        });
        roots.collect()
    }

    /// Days that are simulated for all arms together.
    #[must_use]
    pub fn days(&self, from: u32) -> u64 {
        let next = self.next.iter().map(|branch| branch.days(self.until));
        u64::from(self.until - from) + next.sum::<u64>()
    }

    /// Goes through the days of all arms, from where `trunk` stands, and hands over every arm at its
    /// end. Orders simulated are added to `simulated`; once `stopped` says so, no further branch is begun.
    pub fn grow<P: Borrow<Policy>, T: Trunk>(
        &self,
        mut trunk: T,
        policy: &(impl Fn(usize) -> P + Sync),
        simulated: &AtomicU64,
        stopped: &(impl Fn() -> bool + Sync),
        finished: &(impl Fn(usize, T) + Sync),
    ) {
        if stopped() {
            return;
        }
        let before = trunk.orders();
        if let Some(arm) = self.arms.first() {
            trunk.follow(policy(*arm).borrow());
        }
        trunk.advance(self.until);
        simulated.fetch_add(trunk.orders() - before, Ordering::Relaxed);
        if self.next.is_empty() {
            spread(&self.arms, trunk, &|arm, trunk| finished(*arm, trunk));
        } else {
            let grow = |branch: &Self, trunk: T| {
                branch.grow(trunk, policy, simulated, stopped, finished);
            };
            spread(&self.next, trunk, &grow);
        }
    }
}

/// Grows branches out of one trunk, on whatever threads are free. The last takes the trunk itself, and
/// of the copies for the others few exist at once.
pub(super) fn spread<B: Sync, T: Clone + Send>(
    branches: &[B],
    trunk: T,
    grow: &(impl Fn(&B, T) + Sync),
) {
    match branches {
        [] => {}
        [branch] => grow(branch, trunk),
        _ => {
            let (left, right) = branches.split_at(branches.len() / 2);
            let copy = trunk.clone();
            rayon::join(|| spread(left, copy, grow), || spread(right, trunk, grow));
        }
    }
}

/// Whether copies of a market of this world may be kept.
pub(super) fn may_be_copied(world: &WorldParameters) -> bool {
    let population = &world.population;
    let agents = [
        population.consumers,
        population.idle_consumers,
        population.shops,
    ];
    agents.map(u64::from).iter().sum::<u64>() <= MOST_AGENTS
}

/// The branch of arms that have the same levers in force from day `since`. `days` are those on which any lever
/// starts, changes or ends, ascending.
fn branch(arms: &[(usize, &Policy)], since: u32, days: &[u32], calendar: &Calendar) -> Branch {
    let later = days.iter().copied().filter(|day| *day > since);
    let mut splits = later.map(|day| (day, by_policy(arms, calendar.date(day))));
    let split = splits.find(|(_, groups)| groups.len() > 1);
    let (until, groups) = split.unwrap_or((calendar.days(), Vec::new()));
    let next = groups.into_iter();
    Branch {
        until,
        next: next
            .map(|arms| branch(&arms, until, days, calendar))
            .collect(),
        arms: arms.iter().map(|(arm, _)| *arm).collect(),
    }
}

/// Arms by what is in force on a date, in the order of their first.
fn by_policy<'a>(arms: &[(usize, &'a Policy)], date: Date) -> Vec<Vec<(usize, &'a Policy)>> {
    let mut groups: Vec<Vec<(usize, &Policy)>> = Vec::new();
    for (arm, policy) in arms {
        let same = |group: &&mut Vec<(usize, &Policy)>| policy.is_same_on(group[0].1, date);
        match groups.iter_mut().find(same) {
            Some(group) => group.push((*arm, *policy)),
            None => groups.push(vec![(*arm, *policy)]),
        }
    }
    groups
}
