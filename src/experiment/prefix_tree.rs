//! What arms have in common: as long as the same rules hold, arms of one world go through the same days, since
//! their luck is the same. Those days are simulated once and copied where the arms part.

use crate::market::calendar::Calendar;
use crate::market::parameters::WorldParameters;
use crate::policy::Policy;
use jiff::civil::Date;
use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What decides how the days of an arm go.
pub trait Regime {
    /// What holds on all days.
    fn ground(&self) -> (&WorldParameters, &Calendar);

    /// Dates on which anything may change.
    fn changes(&self) -> Vec<Date>;

    /// Whether the rules of a date are those of another arm on the same ground.
    fn is_same_on(&self, other: &Self, date: Date) -> bool;
}

/// An arm that differs from others in nothing but its policy.
#[derive(Debug, Clone, Copy)]
pub struct UnderPolicy<'a> {
    /// Everything that is not policy.
    pub world: &'a WorldParameters,
    /// The days.
    pub calendar: &'a Calendar,
    /// The levers.
    pub policy: &'a Policy,
}

impl Regime for UnderPolicy<'_> {
    fn ground(&self) -> (&WorldParameters, &Calendar) {
        (self.world, self.calendar)
    }

    fn changes(&self) -> Vec<Date> {
        let changes = self.policy.changes().into_iter();
        changes.map(|(date, _)| date).collect()
    }

    fn is_same_on(&self, other: &Self, date: Date) -> bool {
        self.policy.is_same_on(other.policy, date)
    }
}

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

/// Consumers and shop places up to which a market is copied: the copies of larger ones might not fit
/// into memory. It changes no result.
const MOST_AGENTS: u64 = 1 << 21;

/// What can go through days for several arms at once.
pub trait SharedPrefix: Clone + Send {
    /// What it can be told to live under.
    type Rules;

    /// Lives under these rules from the next day on.
    fn follow(&mut self, rules: &Self::Rules);

    /// Goes on to the morning of a simulated day.
    fn advance(&mut self, day: u32);
}

impl PrefixTree {
    /// The branches of arms, each given by its index.
    #[must_use]
    pub fn of<R: Regime>(arms: impl IntoIterator<Item = (usize, R)>) -> Vec<Self> {
        let mut grounds: Vec<Vec<(usize, R)>> = Vec::new();
        for (arm, regime) in arms {
            let ground = regime.ground();
            let known = grounds.iter_mut().find(|arms| arms[0].1.ground() == ground);
            match known {
                Some(arms) if may_be_copied(ground.0) => arms.push((arm, regime)),
                _ => grounds.push(vec![(arm, regime)]),
            }
        }
        let roots = grounds.iter().flat_map(|arms| {
            let calendar = arms[0].1.ground().1;
            let changes = arms.iter().flat_map(|(_, regime)| regime.changes());
            let days = changes.map(|date| calendar.day(date));
            let days: BTreeSet<u32> = days.filter(|day| *day < calendar.days()).collect();
            let days: Vec<u32> = days.into_iter().collect();
            let arms: Vec<(usize, &R)> = arms.iter().map(|(arm, regime)| (*arm, regime)).collect();
            let groups = by_rules(&arms, calendar.date(0)).into_iter();
            let roots = groups.map(|arms| branch(&arms, 0, &days, calendar));
            roots.collect::<Vec<_>>()
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
    /// end. Once `stopped` says so, no further branch is begun.
    pub fn grow<T: SharedPrefix, R: Borrow<T::Rules>>(
        &self,
        mut trunk: T,
        rules: &(impl Fn(usize) -> R + Sync),
        stopped: &(impl Fn() -> bool + Sync),
        finished: &(impl Fn(usize, T) + Sync),
    ) {
        if stopped() {
            return;
        }
        if let Some(arm) = self.arms.first() {
            trunk.follow(rules(*arm).borrow());
        }
        trunk.advance(self.until);
        if self.next.is_empty() {
            spread(&self.arms, trunk, &|arm, trunk| finished(*arm, trunk));
        } else {
            let grow = |branch: &Self, trunk: T| {
                branch.grow(trunk, rules, stopped, finished);
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
    /// The jobs that run the arms that replicates lack. `branches` are found once for replicates that lack the same.
    pub fn of(
        lacking: impl IntoIterator<Item = (u32, Vec<usize>)>,
        branches: impl Fn(&[usize]) -> Vec<PrefixTree>,
    ) -> Vec<Self> {
        let mut known: Vec<(Vec<usize>, Vec<Arc<PrefixTree>>)> = Vec::new();
        let mut jobs = Vec::new();
        for (replicate, arms) in lacking {
            let at = known.iter().position(|(same, _)| *same == arms);
            let at = at.unwrap_or_else(|| {
                let branches = branches(&arms).into_iter().map(Arc::new);
                known.push((arms, branches.collect()));
                known.len() - 1
            });
            let branches = known[at].1.iter().cloned();
            jobs.extend(branches.map(|branch| Self { replicate, branch }));
        }
        jobs
    }

    /// Markets that come of jobs.
    #[must_use]
    pub fn markets(jobs: &[Self]) -> usize {
        jobs.iter().map(|job| job.branch.arms.len()).sum()
    }
}

/// Grows branches out of one trunk, on whatever threads are free. The last takes the trunk itself, and
/// of the copies for the others few exist at once.
fn spread<B: Sync, T: Clone + Send>(branches: &[B], trunk: T, grow: &(impl Fn(&B, T) + Sync)) {
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

/// The branch of arms under the same rules from day `since`. `days` are those on which anything may change, ascending.
fn branch<R: Regime>(
    arms: &[(usize, &R)],
    since: u32,
    days: &[u32],
    calendar: &Calendar,
) -> PrefixTree {
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
fn by_rules<'a, R: Regime>(arms: &[(usize, &'a R)], date: Date) -> Vec<Vec<(usize, &'a R)>> {
    let mut groups: Vec<Vec<(usize, &R)>> = Vec::new();
    for (arm, regime) in arms {
        let same = |group: &&mut Vec<(usize, &R)>| regime.is_same_on(group[0].1, date);
        match groups.iter_mut().find(same) {
            Some(group) => group.push((*arm, *regime)),
            None => groups.push(vec![(*arm, *regime)]),
        }
    }
    groups
}
