//! Observations of a market: the whole with its slices, its shops one by one, or single values.

use super::prefix_tree::SharedPrefix;
use super::replicate::{Replicate, in_parallel};
use super::setup::{Draws, Intervention, Setup};
use super::summary::ReplicateSummary;
use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::outcome::{DailySeries, Observer, Panel, PanelObserver, Periods, Purchases, Totals};

/// A way to observe markets.
pub trait Observation: Sync {
    /// A market under way, and what watches it.
    type Course: SharedPrefix;
    /// Observations of a market.
    type Found: Found;

    /// Opens a market on its first morning, its consumers cut into `shards` parts.
    fn open(&self, setup: &Setup, draws: Draws, shards: usize) -> Self::Course;

    /// Reads off a market of the arm of that index what was observed until where it stands.
    fn finish(&self, course: Self::Course, arm: usize, draws: Draws) -> Self::Found;
}

/// Observations of one market.
pub trait Found: Send {
    /// The part of it that stays in memory.
    type Kept: Clone;

    /// The whole market's totals over the evaluation window, if they stay in memory.
    #[must_use]
    fn totals(_: &Self::Kept) -> Option<&Totals> {
        None
    }
}

/// One replicate of a setup, and what stays of it in memory.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// All of it.
    pub replicate: Replicate,
    /// Part that stays in memory.
    pub summary: ReplicateSummary,
}

impl Simulated {
    /// A replicate with its summary.
    #[must_use]
    pub fn of(replicate: Replicate, calendar: &Calendar) -> Self {
        Self {
            summary: ReplicateSummary::of(&replicate, calendar),
            replicate,
        }
    }
}

impl Found for Simulated {
    type Kept = ReplicateSummary;

    fn totals(kept: &ReplicateSummary) -> Option<&Totals> {
        kept.window.first()
    }
}

/// Panels are read back one by one.
impl Found for Panel {
    type Kept = ();
}

/// Values read off one market; `None` where one is not defined.
pub type Values = Vec<Option<f64>>;

impl Found for Values {
    type Kept = Self;
}

/// The whole market and its slices, day by day.
#[derive(Debug, Clone, Copy)]
pub struct WholeMarket {
    /// Whether every market is run a second time with quality visible, for the efficiency outcome.
    pub efficiency: bool,
}

impl Observation for WholeMarket {
    type Course = Twins;
    type Found = Simulated;

    fn open(&self, setup: &Setup, draws: Draws, shards: usize) -> Twins {
        let open = |setup: &Setup| Course::open(setup, draws, shards, Observer::new);
        let visible = || open(&setup.with_visible_quality());
        let (real, visible) = rayon::join(|| open(setup), || self.efficiency.then(visible));
        Twins { real, visible }
    }

    fn finish(&self, twins: Twins, _: usize, _: Draws) -> Simulated {
        let calendar = *twins.real.market.calendar();
        Simulated::of(twins.finish(), &calendar)
    }
}

/// Shops one by one, over periods that depend on a setup's days.
#[derive(Debug, Clone, Copy)]
pub struct Panels<F>(pub F);

impl<F: Fn(&Calendar) -> Periods + Sync> Observation for Panels<F> {
    type Course = Course<(Observer, PanelObserver)>;
    type Found = Panel;

    fn open(&self, setup: &Setup, draws: Draws, shards: usize) -> Self::Course {
        Course::open(setup, draws, shards, |market| {
            let panel = PanelObserver::new(market, (self.0)(&setup.calendar));
            (Observer::new(market), panel)
        })
    }

    fn finish(&self, course: Self::Course, _: usize, _: Draws) -> Panel {
        course.watcher.1.finish()
    }
}

/// The whole market with its slices, and every purchase.
#[derive(Debug, Clone, Copy)]
pub struct WithPurchases;

/// The whole market with its slices day by day, and every purchase.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Totals per reported day and slice.
    pub series: DailySeries,
    /// Every purchase, burn-in included.
    pub purchases: Purchases,
    /// The days simulated and the days evaluated.
    pub calendar: Calendar,
}

/// Evidence is read and let go; what is read off it stays.
impl Found for Evidence {
    type Kept = ();
}

impl Observation for WithPurchases {
    type Course = Course<(Observer, Purchases)>;
    type Found = Evidence;

    fn open(&self, setup: &Setup, draws: Draws, shards: usize) -> Self::Course {
        Course::open(setup, draws, shards, |market| {
            (Observer::new(market), Purchases::default())
        })
    }

    fn finish(&self, course: Self::Course, _: usize, _: Draws) -> Evidence {
        let (observer, purchases) = course.watcher;
        Evidence {
            series: observer.finish(&course.market).0,
            purchases,
            calendar: *course.market.calendar(),
        }
    }
}

/// Values read off what something else observes, such as a payoff off a panel.
#[derive(Debug, Clone, Copy)]
pub struct Reading<O, F> {
    /// The observer.
    pub of: O,
    /// Reads the values, given the index of the arm.
    pub read: F,
}

impl<O: Observation, F> Observation for Reading<O, F>
where
    F: Fn(O::Found, usize, Draws) -> Values + Sync,
{
    type Course = O::Course;
    type Found = Values;

    fn open(&self, setup: &Setup, draws: Draws, shards: usize) -> O::Course {
        self.of.open(setup, draws, shards)
    }

    fn finish(&self, course: O::Course, arm: usize, draws: Draws) -> Values {
        (self.read)(self.of.finish(course, arm, draws), arm, draws)
    }
}

/// An observer that looks at a market at the end of each of its days.
pub trait Watcher: Clone + Send {
    /// Looks at a market whose day is over.
    fn observe(&mut self, market: &Market);
}

impl Watcher for Observer {
    fn observe(&mut self, market: &Market) {
        Self::observe(self, market, &in_parallel);
    }
}

impl Watcher for (Observer, PanelObserver) {
    fn observe(&mut self, market: &Market) {
        self.0.observe(market, &in_parallel);
        self.1.observe(market, &self.0);
    }
}

impl Watcher for (Observer, Purchases) {
    fn observe(&mut self, market: &Market) {
        self.0.observe(market, &in_parallel);
        self.1.observe(market);
    }
}

/// A market under way, what watches it, and what is yet to be done to its shops.
#[derive(Debug, Clone)]
pub struct Course<W> {
    market: Market,
    watcher: W,
    intervention: Option<Intervention>,
    draws: Draws,
}

impl<W: Watcher> Course<W> {
    fn open(setup: &Setup, draws: Draws, shards: usize, watch: impl Fn(&Market) -> W) -> Self {
        let market = setup.open(draws, shards);
        Self {
            watcher: watch(&market),
            market,
            intervention: setup.intervention.clone(),
            draws,
        }
    }

    /// Goes on to the morning of a day, nothing being done to shops.
    fn pass(&mut self, day: u32) {
        while self.market.day() < day {
            self.market.step(&in_parallel);
            self.watcher.observe(&self.market);
        }
    }
}

impl<W: Watcher> SharedPrefix for Course<W> {
    fn orders(&self) -> u64 {
        self.market.orders()
    }

    fn follow(&mut self, setup: &Setup) {
        setup.impose(&mut self.market, self.draws);
        self.intervention.clone_from(&setup.intervention);
    }

    fn advance(&mut self, day: u32) {
        let date = self.intervention.as_ref().and_then(Intervention::date);
        let from = date.map(|date| self.market.calendar().day(date));
        if let Some((intervention, from)) = self.intervention.clone().zip(from)
            && (self.market.day()..day).contains(&from)
        {
            self.pass(from);
            intervention.begin(&mut self.market, self.draws);
        }
        self.pass(day);
    }
}

/// A market, and the same one with quality visible if efficiency is asked for.
#[derive(Debug, Clone)]
pub struct Twins {
    real: Course<Observer>,
    visible: Option<Course<Observer>>,
}

impl Twins {
    fn finish(self) -> Replicate {
        let replicate = Replicate::of(&self.real.market, self.real.watcher);
        let visible = self.visible;
        let twin = visible.map(|visible| Replicate::of(&visible.market, visible.watcher));
        replicate.beside(twin)
    }
}

impl SharedPrefix for Twins {
    fn orders(&self) -> u64 {
        let visible = self.visible.as_ref();
        self.real.orders() + visible.map_or(0, SharedPrefix::orders)
    }

    fn follow(&mut self, setup: &Setup) {
        for course in std::iter::once(&mut self.real).chain(&mut self.visible) {
            course.follow(setup);
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
