//! What is to be run.

use super::digest;
use super::prefix_tree::{PrefixTree, SharedPrefix, UnderPolicy};
use super::replicate::{ObservedMarket, Replicate, in_parallel};
use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::luck::draws::Luck;
use crate::market::parameters::WorldParameters;
use crate::outcome::welfare_fen;
use crate::outcome::{Measure, Totals};
use crate::policy::Policy;
use jiff::civil::Date;

/// One arm: a world and a policy under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// The scenario's name; no two arms of a plan share one.
    pub name: String,
    /// What the scenario is about, in a sentence.
    pub summary: String,
    /// Where the scenario was read from, as the user wrote it; empty for one built in code.
    pub path: String,
    /// Digest of the scenario's values.
    pub digest: String,
    /// Everything about the market that is not policy.
    pub world: WorldParameters,
    /// The levers with their dates.
    pub policy: Policy,
}

/// Arms to be run under the same calendar and the same luck.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The arms; the first is the baseline. All have the same industries.
    pub arms: Vec<Arm>,
    /// The days simulated and the days evaluated.
    pub calendar: Calendar,
    /// The seed of all luck; replicate r of every arm has the same luck.
    pub seed: u64,
    /// Whether every market is run a second time with quality visible, for the efficiency outcome.
    pub efficiency: bool,
}

/// One market of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Index of the arm.
    pub arm: usize,
    /// Index of the replicate.
    pub replicate: u32,
}

/// The reported days `from..to` over which arms are compared; day 0 is the calendar's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day evaluated.
    pub from: usize,
    /// One past the last day evaluated.
    pub to: usize,
}

/// What is kept in memory of a finished replicate; the days themselves are in the records.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicateSummary {
    /// Digest of every total and every shop.
    pub digest: blake3::Hash,
    /// Orders simulated, burn-in and visible-quality twin included.
    pub orders: u64,
    /// Totals over the evaluation window, one entry per slice.
    pub window: Vec<Totals>,
}

impl Window {
    /// The evaluation window of a calendar.
    #[must_use]
    pub fn of(calendar: &Calendar) -> Self {
        Self {
            from: (calendar.day(calendar.evaluate_from) - calendar.burn_in_days) as usize,
            to: (calendar.days() - calendar.burn_in_days) as usize,
        }
    }
}

impl ReplicateSummary {
    /// Sums a replicate over the window and takes its digest.
    #[must_use]
    pub fn of(replicate: &Replicate, window: Window) -> Self {
        let series = &replicate.series;
        Self {
            digest: digest::of_replicate(replicate),
            orders: replicate.orders,
            window: (0..series.slices().len())
                .map(|slice| series.window(window.from, window.to, slice))
                .collect(),
        }
    }
}

impl ReplicateSummary {
    /// The same with the totals of the whole market only.
    #[must_use]
    pub fn whole_market(&self) -> Self {
        Self {
            window: self.window[..1].to_vec(),
            ..*self
        }
    }
}

impl Arm {
    /// Dates from `start` to `end` on which levers start, change or end, with the levers' names.
    #[must_use]
    pub fn changes(&self, start: Date, end: Date) -> Vec<(Date, Vec<String>)> {
        let mut changes: Vec<(Date, Vec<String>)> = Vec::new();
        for (date, lever) in self.policy.changes() {
            if date < start || date > end {
                continue;
            }
            match changes.last_mut() {
                Some((last, levers)) if *last == date => levers.push(lever.to_owned()),
                _ => changes.push((date, vec![lever.to_owned()])),
            }
        }
        changes
    }
}

impl Plan {
    /// The names of the industries, which all arms share.
    ///
    /// # Panics
    /// If the plan has no arm.
    #[must_use]
    pub fn industries(&self) -> Vec<&str> {
        let world = &self.arms[0].world;
        let names = world
            .industries
            .iter()
            .map(|industry| industry.name.as_str());
        names.collect()
    }

    /// The days over which arms are compared.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::of(&self.calendar)
    }

    /// Runs one unit, its consumers cut into `shards` parts.
    ///
    /// With [`Self::efficiency`] the same market runs once more with every shop's quality visible;
    /// the welfare of each of its days goes into [`Measure::VisibleSurplus`] of the whole market,
    /// and its orders are counted among the orders simulated.
    #[must_use]
    pub fn simulate(&self, unit: Unit, shards: usize) -> Replicate {
        let mut twins = self.open(unit, shards);
        twins.advance(self.calendar.days());
        twins.finish()
    }

    /// The first morning of a unit.
    #[must_use]
    pub(super) fn open(&self, unit: Unit, shards: usize) -> WithVisibleTwin {
        let Arm { world, policy, .. } = &self.arms[unit.arm];
        let open = |world: &WorldParameters| {
            let luck = Luck::new(self.seed, unit.replicate);
            ObservedMarket::of(Market::open(
                world,
                policy,
                self.calendar,
                luck,
                shards,
                &in_parallel,
            ))
        };
        let visible = || {
            let mut visible = world.clone();
            visible.choice.quality_visible = true;
            open(&visible)
        };
        let (real, visible) = rayon::join(|| open(world), || self.efficiency.then(visible));
        WithVisibleTwin { real, visible }
    }

    /// Days that are simulated for a replicate of every arm, as a share of those that the arms live through.
    #[must_use]
    pub fn simulated_share(&self) -> f64 {
        let arms: Vec<usize> = (0..self.arms.len()).collect();
        let branches = self.branches(&arms);
        let simulated: u64 = branches.iter().map(|branch| branch.days(0)).sum();
        let lived = arms.len() as f64 * f64::from(self.calendar.days());
        simulated as f64 / lived
    }

    /// What some arms have in common, and where they part.
    #[must_use]
    pub fn branches(&self, arms: &[usize]) -> Vec<PrefixTree> {
        let arms = arms.iter().map(|index| {
            let Arm { world, policy, .. } = &self.arms[*index];
            let calendar = &self.calendar;
            let regime = UnderPolicy {
                world,
                calendar,
                policy,
            };
            (*index, regime)
        });
        PrefixTree::of(arms)
    }
}

/// A market, and the same one with quality visible if efficiency is asked for.
#[derive(Debug, Clone)]
pub(super) struct WithVisibleTwin {
    real: ObservedMarket,
    visible: Option<ObservedMarket>,
}

impl WithVisibleTwin {
    /// Orders simulated so far.
    pub(super) fn orders(&self) -> u64 {
        self.real.orders() + self.visible.as_ref().map_or(0, ObservedMarket::orders)
    }

    /// The replicate on the morning where they stand.
    pub(super) fn finish(self) -> Replicate {
        let mut replicate = self.real.finish();
        let Some(twin) = self.visible.map(ObservedMarket::finish) else {
            return replicate;
        };
        for day in 0..replicate.series.days() {
            let welfare = welfare_fen(twin.series.row(day, 0));
            let whole_market = replicate.series.row_mut(day, 0);
            whole_market.add_measure(Measure::VisibleSurplus, welfare);
        }
        replicate.orders += twin.orders;
        replicate
    }
}

impl SharedPrefix for WithVisibleTwin {
    type Rules = Policy;

    fn follow(&mut self, policy: &Policy) {
        for course in std::iter::once(&mut self.real).chain(&mut self.visible) {
            course.follow(policy);
        }
    }

    fn advance(&mut self, day: u32) {
        match &mut self.visible {
            None => self.real.advance(day),
            Some(visible) => {
                rayon::join(|| self.real.advance(day), || visible.advance(day));
            }
        }
    }
}
