//! How much of a task is left to be run, replicate by replicate, in rough seconds.

use crate::experiment::{PrefixTree, Setup};
use crate::market::parameters::WorldParameters;
use crate::records::Finished;
use std::collections::BTreeMap;

/// Seconds of a consumer's and of a shop's day, roughly.
const ROUGHLY: [f64; 2] = [60e-9, 3e-6];

/// Rough seconds of one thread that a day of a market takes: how many they really are, a timed day
/// tells.
pub(super) fn rough_day(world: &WorldParameters) -> f64 {
    let [consumer, shop] = ROUGHLY;
    let population = world.population;
    consumer * f64::from(population.consumers) + shop * f64::from(population.shops)
}

/// Tells if what an arm, by its place, gives in a replicate is on record.
pub(super) type Recorded<'a> = &'a mut dyn FnMut(usize, u32) -> bool;

/// The markets of an experiment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Markets<'a> {
    setups: &'a [Setup],
    replicates: u32,
    needed: Option<&'a [Vec<usize>]>,
    /// Setups that are given out together, so that they may have days in common.
    together: usize,
    twins: bool,
    /// Digests by which journals tell what is read of setups, and the place of each setup's, where
    /// it is not the setup's own.
    read_as: Option<(&'a [String], &'a [usize])>,
}

impl<'a> Markets<'a> {
    /// So many replicates of some setups.
    pub(super) fn of(setups: &'a [Setup], replicates: u32) -> Self {
        Self {
            setups,
            replicates,
            needed: None,
            together: setups.len().max(1),
            twins: false,
            read_as: None,
        }
    }

    /// Restricts each replicate to the setups that it needs, by their places.
    pub(super) fn needing(self, needed: &'a [Vec<usize>]) -> Self {
        Self {
            needed: Some(needed),
            ..self
        }
    }

    /// Limits how many setups are given out together.
    pub(super) fn by(self, together: usize) -> Self {
        Self {
            together: together.max(1),
            ..self
        }
    }

    /// Adds a run with visible quality to each market.
    pub(super) fn twice(self, twins: bool) -> Self {
        Self { twins, ..self }
    }

    /// Asks journals for setups by these digests, which several setups may share: each setup has the
    /// place of its own.
    pub(super) fn read_as(self, digests: &'a [String], places: &'a [usize]) -> Self {
        Self {
            read_as: Some((digests, places)),
            ..self
        }
    }

    /// Tells if what a setup gives in a replicate is finished.
    pub(super) fn finished(self, finished: &mut Finished) -> impl FnMut(usize, u32) -> bool {
        move |arm, replicate| {
            let digest = match self.read_as {
                Some((digests, places)) => &digests[places[arm]],
                None => &self.setups[arm].digest,
            };
            finished.holds(digest, replicate)
        }
    }

    /// Rough seconds of one thread that each replicate still takes.
    fn left(&self, recorded: Recorded<'_>) -> Vec<f64> {
        let mut left = vec![0.0; self.replicates as usize];
        let all: Vec<usize> = (0..self.setups.len()).collect();
        for together in all.chunks(self.together) {
            let mut known: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
            for (replicate, left) in (0..).zip(&mut left) {
                let needed = self.needed.map(|needed| &needed[replicate as usize]);
                let arms = together.iter().copied();
                let lacking = arms.filter(|arm| needed.is_none_or(|needed| needed.contains(arm)));
                let lacking: Vec<usize> =
                    lacking.filter(|arm| !recorded(*arm, replicate)).collect();
                let seconds = known.get(&lacking).copied();
                *left += seconds.unwrap_or_else(|| {
                    let seconds = self.seconds(&lacking);
                    known.insert(lacking, seconds);
                    seconds
                });
            }
        }
        left
    }

    /// Rough seconds of one thread for some of the setups; days in common count once.
    fn seconds(&self, arms: &[usize]) -> f64 {
        let branches = PrefixTree::of(self.setups, arms);
        let seconds = branches.iter().map(|branch| {
            let world = &self.setups[branch.arms[0]].world;
            branch.days(0) as f64 * rough_day(world)
        });
        let twins = if self.twins { 2.0 } else { 1.0 };
        twins * seconds.sum::<f64>()
    }
}

/// The part of a task that is not on record.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Workload {
    /// Rough seconds of one thread for the first replicates: none of them, one, two and so on.
    first: Vec<f64>,
    /// Rough seconds of one thread for what is run however many replicates there are.
    fixed: f64,
    /// Those of them for other worlds.
    elsewhere: f64,
}

impl Workload {
    /// Remainder of some markets.
    pub(super) fn of(markets: &Markets<'_>, recorded: Recorded<'_>) -> Self {
        let mut workload = Self::default();
        workload.add(markets, recorded);
        workload
    }

    /// Adds what is left of as many replicates of other markets.
    pub(super) fn add(&mut self, markets: &Markets<'_>, recorded: Recorded<'_>) {
        let left = markets.left(recorded);
        self.first.resize(left.len() + 1, 0.0);
        let mut sum = 0.0;
        for (first, seconds) in self.first[1..].iter_mut().zip(left) {
            sum += seconds;
            *first += sum;
        }
    }

    /// Adds what is left of markets that are run however many replicates there are.
    pub(super) fn add_fixed(&mut self, markets: &Markets<'_>, recorded: Recorded<'_>) {
        self.fixed += markets.left(recorded).iter().sum::<f64>();
    }

    /// This and so many rough seconds of one thread, however many replicates there are.
    pub(super) fn and(self, seconds: f64) -> Self {
        Self {
            fixed: self.fixed + seconds,
            ..self
        }
    }

    /// Adds what is left of markets in other worlds, however many replicates there are.
    pub(super) fn add_elsewhere(&mut self, markets: &Markets<'_>, recorded: Recorded<'_>) {
        let before = self.fixed;
        self.add_fixed(markets, recorded);
        self.elsewhere += self.fixed - before;
    }

    /// Rough seconds of one thread for so many replicates and for what is run with any number.
    pub(super) fn seconds(&self, replicates: u32) -> f64 {
        // A task may have no market of its own.
        let own = self.first.get(replicates as usize).copied();
        own.unwrap_or(0.0) + self.fixed
    }

    /// Rough seconds of one thread for other worlds.
    pub(super) fn elsewhere(&self) -> f64 {
        self.elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::{Markets, Workload};
    use crate::experiment::Setup;
    use crate::scenario::Scenario;
    use std::path::Path;

    fn setups() -> Vec<Setup> {
        let names = ["traffic-first", "true-experience-score"].into_iter();
        names
            .map(|name| {
                let it = Scenario::read(Path::new(name)).unwrap();
                Setup::new(name, it.digest(), it.world, it.policy, it.calendar)
            })
            .collect()
    }

    #[test]
    fn replicates_on_record_take_nothing_and_days_in_common_count_once() {
        let setups = setups();
        let none = Workload::of(&Markets::of(&setups, 3), &mut |_, _| false);
        assert!((none.seconds(3) - 3.0 * none.seconds(1)).abs() < 1e-9);
        let apart = Workload::of(&Markets::of(&setups, 3).by(1), &mut |_, _| false);
        assert!(none.seconds(1) < apart.seconds(1));
        let known = Workload::of(&Markets::of(&setups, 3), &mut |_, replicate| replicate == 0);
        assert_eq!(known.seconds(1).to_bits(), 0.0_f64.to_bits());
        assert!((known.seconds(3) - none.seconds(2)).abs() < 1e-9);
    }

    #[test]
    fn other_worlds_take_their_time_however_few_replicates_there_are() {
        let setups = setups();
        let mut task = Workload::of(&Markets::of(&setups, 3), &mut |_, _| false);
        let own = task.seconds(2);
        task.add_elsewhere(&Markets::of(&setups, 2).twice(true), &mut |_, _| false);
        assert!((task.seconds(0) - 2.0 * own).abs() < 1e-9);
        assert!((task.seconds(2) - 3.0 * own).abs() < 1e-9);
    }
}
