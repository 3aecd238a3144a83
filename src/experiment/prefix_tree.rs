//! Days that arms have in common: as long as the same rules hold, arms of one world go through the
//! same days, since their luck is the same. Those days are simulated once and copied where the arms
//! part.

use super::setup::Setup;
use crate::market::calendar::Calendar;
use crate::market::parameters::WorldParameters;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Arms that have gone through the same days so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefixTree {
    /// The arms, ascending.
    pub arms: Vec<usize>,
    /// The simulated day from which they differ; where they never do, the end.
    pub until: u32,
    /// Where they go on from there; empty at the end.
    pub next: Vec<PrefixTree>,
}

/// Consumers and shop places up to which a market is copied: the copies of larger ones might not
/// fit into memory. It changes no result.
const MOST_AGENTS: u64 = 1 << 21;

/// What can go through days for several arms at once.
pub trait SharedPrefix: Clone + Send {
    /// Orders simulated so far.
    fn orders(&self) -> u64;

    /// Lives under the rules of a setup on the same ground from the next day on.
    fn follow(&mut self, setup: &Setup);

    /// Goes on to the morning of a simulated day.
    fn advance(&mut self, day: u32);
}

impl PrefixTree {
    /// The branches of some of the arms, given by their indices.
    #[must_use]
    pub fn of(setups: &[Setup], arms: &[usize]) -> Vec<Self> {
        let mut grounds: Vec<Vec<(usize, &Setup)>> = Vec::new();
        for arm in arms {
            let setup = &setups[*arm];
            let known = grounds
                .iter_mut()
                .find(|arms| arms[0].1.has_ground_of(setup));
            match known {
                Some(arms) if may_be_copied(&setup.world) => arms.push((*arm, setup)),
                _ => grounds.push(vec![(*arm, setup)]),
            }
        }
        let roots = grounds.iter().flat_map(|arms| {
            let calendar = &arms[0].1.calendar;
            let changes = arms.iter().flat_map(|(_, setup)| setup.switches());
            let days = changes.map(|date| calendar.day(date));
            let days: BTreeSet<u32> = days.filter(|day| *day < calendar.days()).collect();
            let days: Vec<u32> = days.into_iter().collect();
            let groups = by_rules(arms, calendar.date(0)).into_iter();
            let roots = groups.map(|arms| branch(&arms, 0, &days, calendar));
            roots.collect::<Vec<_>>()
        });
        roots.collect()
    }

    /// True if its arms never part.
    #[must_use]
    pub fn is_undivided(&self) -> bool {
        self.next.is_empty()
    }

    /// Days that are simulated for all arms together.
    #[must_use]
    pub fn days(&self, from: u32) -> u64 {
        let next = self.next.iter().map(|branch| branch.days(self.until));
        u64::from(self.until - from) + next.sum::<u64>()
    }

    /// Goes through the days of all arms, from where `trunk` stands, and hands over every arm at
    /// its end. Once `stopped` says so, no further branch is begun. A trunk is boxed since threads
    /// go down many branches at once, and their stacks are small.
    pub fn grow<T: SharedPrefix>(
        &self,
        mut trunk: Box<T>,
        setups: &[Setup],
        stopped: &(impl Fn() -> bool + Sync),
        finished: &(impl Fn(usize, T) + Sync),
    ) {
        if stopped() {
            return;
        }
        if let Some(arm) = self.arms.first() {
            trunk.follow(&setups[*arm]);
        }
        trunk.advance(self.until);
        if self.next.is_empty() {
            spread(&self.arms, trunk, &|arm, trunk| finished(*arm, *trunk));
        } else {
            let grow = |branch: &Self, trunk: Box<T>| {
                branch.grow(trunk, setups, stopped, finished);
            };
            spread(&self.next, trunk, &grow);
        }
    }
}

/// What one thread takes on: arms of one replicate that have days in common.
#[derive(Debug, Clone)]
pub struct Job {
    /// The replicate.
    pub replicate: u32,
    /// The arms.
    pub branch: Arc<PrefixTree>,
}

impl Job {
    /// The jobs that run the arms that replicates lack. Branches are found once for replicates that
    /// lack the same.
    pub fn of(setups: &[Setup], lacking: impl IntoIterator<Item = (u32, Vec<usize>)>) -> Vec<Self> {
        let mut known: Vec<(Vec<usize>, Vec<Arc<PrefixTree>>)> = Vec::new();
        let mut jobs = Vec::new();
        for (replicate, arms) in lacking {
            let at = known.iter().position(|(same, _)| *same == arms);
            let at = at.unwrap_or_else(|| {
                let branches = PrefixTree::of(setups, &arms).into_iter().map(Arc::new);
                known.push((arms, branches.collect()));
                known.len() - 1
            });
            let branches = known[at].1.iter().cloned();
            jobs.extend(branches.map(|branch| Self { replicate, branch }));
        }
        jobs
    }
}

/// Grows branches out of one trunk, on whatever threads are free. The last takes the trunk itself,
/// and of the copies for the others few exist at once.
fn spread<B: Sync, T: Clone + Send>(
    branches: &[B],
    trunk: Box<T>,
    grow: &(impl Fn(&B, Box<T>) + Sync),
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
fn may_be_copied(world: &WorldParameters) -> bool {
    let population = &world.population;
    let agents = [
        population.consumers,
        population.idle_consumers,
        population.shops,
    ];
    agents.map(u64::from).iter().sum::<u64>() <= MOST_AGENTS
}

/// The branch of arms under the same rules from day `since`. `days` are those on which anything may
/// change, ascending.
fn branch(arms: &[(usize, &Setup)], since: u32, days: &[u32], calendar: &Calendar) -> PrefixTree {
    let later = days.iter().copied().filter(|day| *day > since);
    let mut splits = later.map(|day| (day, by_rules(arms, calendar.date(day))));
    let split = splits.find(|(_, groups)| groups.len() > 1);
    let (until, groups) = split.unwrap_or((calendar.days(), Vec::new()));
    let next = groups.iter();
    PrefixTree {
        until,
        next: next
            .map(|arms| branch(arms, until, days, calendar))
            .collect(),
        arms: arms.iter().map(|(arm, _)| *arm).collect(),
    }
}

/// Arms by the rules of a date, in the order of their first.
fn by_rules<'a>(arms: &[(usize, &'a Setup)], date: Date) -> Vec<Vec<(usize, &'a Setup)>> {
    let mut groups: Vec<Vec<(usize, &Setup)>> = Vec::new();
    for (arm, setup) in arms {
        let same = |group: &&mut Vec<(usize, &Setup)>| setup.is_same_on(group[0].1, date);
        match groups.iter_mut().find(same) {
            Some(group) => group.push((*arm, *setup)),
            None => groups.push(vec![(*arm, *setup)]),
        }
    }
    groups
}
