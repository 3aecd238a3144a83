//! One market whose shops are watched one by one, some of them treated otherwise.

use super::payoffs::Deal;
use super::prefix_tree::{PrefixTree, Regime, SharedPrefix};
use super::replicate::in_parallel;
use super::sampling::sample;
use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::exemption::Exemption;
use crate::market::luck::draws::Luck;
use crate::market::parameters::WorldParameters;
use crate::outcome::{Observer, Panel, PanelObserver, Periods};
use crate::policy::Policy;
use jiff::civil::Date;

/// A sample of shops that is treated otherwise than the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// The share of shop places in the sample.
    pub share: f64,
    /// Whether the exemption holds for the sample; otherwise it holds for all others.
    pub exempts_sample: bool,
    /// The policy of those exempt.
    pub policy: Policy,
    /// Whether those exempt never wear the label.
    pub without_label: bool,
}

/// A sample of shops that is told which special services to offer.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceTrial {
    /// The share of shop places in the sample.
    pub share: f64,
    /// The services: index of the industry, and of the service within it.
    pub services: Vec<(u8, usize)>,
    /// Whether shops of the sample offer all of them; otherwise they offer none of them.
    pub offers: bool,
    /// The date from which they do so, and decide nothing else any more.
    pub from: Date,
}

impl ServiceTrial {
    /// Tells the open shops of the sample what to offer.
    fn begin(&self, market: &mut Market, sample: &[bool]) {
        for (place, _) in sample.iter().enumerate().filter(|(_, chosen)| **chosen) {
            let shop = &market.shops()[place];
            let mut strategy = shop.strategy;
            let mut is_concerned = false;
            let services = self.services.iter();
            for (_, nth) in services.filter(|(industry, _)| *industry == shop.industry) {
                is_concerned = true;
                if strategy.services.offers(*nth) != self.offers {
                    strategy.services = strategy.services.toggled(*nth);
                }
            }
            if shop.open && is_concerned {
                market.set_strategy(place, strategy);
                market.keep_strategy(place);
            }
        }
    }
}

/// A world under a policy, with what an experimenter does to single shops.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// Its name, unique among those run together.
    pub name: String,
    /// A fingerprint of everything below.
    pub digest: String,
    /// Everything that is not policy.
    pub world: WorldParameters,
    /// The levers.
    pub policy: Policy,
    /// The days.
    pub calendar: Calendar,
    /// What is done to single shops.
    pub intervention: Option<Intervention>,
}

/// What an experimenter does to single shops.
#[derive(Debug, Clone, PartialEq)]
pub enum Intervention {
    /// A sample is treated otherwise than the rest, from the first day on.
    Treatment(Box<Treatment>),
    /// A sample tries special services from a date on.
    Trial(ServiceTrial),
    /// From a date on every shop plays what it is told.
    Deal(Deal),
}

impl Intervention {
    /// The date on which shops are told what to do; a treatment has none.
    const fn date(&self) -> Option<Date> {
        match self {
            Self::Treatment(_) => None,
            Self::Trial(trial) => Some(trial.from),
            Self::Deal(deal) => Some(deal.game.flip),
        }
    }

    /// Tells shops what to do, on the morning of its date.
    fn begin(&self, market: &mut Market, draws: Draws) {
        match self {
            Self::Treatment(_) => {}
            Self::Trial(trial) => {
                let chosen = draws.sample(market, trial.share);
                trial.begin(market, &chosen);
            }
            Self::Deal(deal) => deal.begin(market, draws.seed, draws.replicate),
        }
    }

    /// Whether it makes a difference on a date in a market under `policy`.
    fn acts_on(&self, date: Date, policy: &Policy) -> bool {
        match self {
            Self::Treatment(treatment) => treatment.acts_on(date, policy),
            Self::Trial(_) | Self::Deal(_) => self.date().is_some_and(|from| from <= date),
        }
    }

    /// Whether it does the same on a date as another.
    fn is_same_on(&self, other: &Self, date: Date) -> bool {
        match (self, other) {
            (Self::Treatment(one), Self::Treatment(another)) => one.is_same_on(another, date),
            _ => self == other,
        }
    }
}

impl Treatment {
    /// Whether it makes a difference on a date in a market under `policy`. Labels are worn under the score or by
    /// formulas.
    fn acts_on(&self, date: Date, policy: &Policy) -> bool {
        let labels = || {
            let score = policy.in_force(date).experience_score;
            score.is_some() || policy.formulas.on(date).is_some()
        };
        !self.policy.is_same_on(policy, date) || (self.without_label && labels())
    }

    /// Whether it does the same on a date as another.
    fn is_same_on(&self, other: &Self, date: Date) -> bool {
        let sample = |treatment: &Self| {
            let Self {
                share,
                exempts_sample,
                without_label,
                ..
            } = treatment;
            (*share, *exempts_sample, *without_label)
        };
        sample(self) == sample(other) && self.policy.is_same_on(&other.policy, date)
    }
}

impl Regime for &Setup {
    fn ground(&self) -> (&WorldParameters, &Calendar) {
        (&self.world, &self.calendar)
    }

    fn changes(&self) -> Vec<Date> {
        let treatment = self.treatment().map(|treatment| &treatment.policy);
        let policies = treatment.into_iter().chain([&self.policy]);
        let levers = policies.flat_map(Policy::changes).map(|(date, _)| date);
        let begun = self.intervention.as_ref().and_then(Intervention::date);
        levers.chain(begun).collect()
    }

    fn is_same_on(&self, other: &Self, date: Date) -> bool {
        fn acting(setup: &Setup, date: Date) -> Option<&Intervention> {
            let intervention = setup.intervention.as_ref();
            intervention.filter(|one| one.acts_on(date, &setup.policy))
        }
        let treated_alike = match (acting(self, date), acting(other, date)) {
            (None, None) => true,
            (Some(one), Some(another)) => one.is_same_on(another, date),
            _ => false,
        };
        treated_alike && self.policy.is_same_on(&other.policy, date)
    }
}

/// The luck of a replicate.
#[derive(Debug, Clone, Copy)]
struct Draws {
    seed: u64,
    replicate: u32,
}

impl Draws {
    fn sample(self, market: &Market, share: f64) -> Vec<bool> {
        sample(self.seed, self.replicate, market.shops().len(), share)
    }
}

impl Setup {
    fn treatment(&self) -> Option<&Treatment> {
        match &self.intervention {
            Some(Intervention::Treatment(treatment)) => Some(treatment),
            _ => None,
        }
    }

    /// A market of this setup on its first morning.
    #[must_use]
    pub fn open(&self, seed: u64, replicate: u32) -> Market {
        let luck = Luck::new(seed, replicate);
        let mut market = Market::open(
            &self.world,
            &self.policy,
            self.calendar,
            luck,
            1,
            &in_parallel,
        );
        self.treat(&mut market, Draws { seed, replicate });
        market
    }

    /// Gives the treatment, if any, to the sample.
    fn treat(&self, market: &mut Market, draws: Draws) {
        let rule = self.treatment().map(|treatment| {
            let sample = draws.sample(market, treatment.share).into_iter();
            let exempt = sample.map(|chosen| chosen == treatment.exempts_sample);
            Exemption {
                policy: treatment.policy.clone(),
                without_label: treatment.without_label,
                places: exempt.collect(),
            }
        });
        market.exempt(rule);
    }
}

/// A market whose shops are watched one by one.
#[derive(Clone)]
struct Watched {
    market: Market,
    observer: Observer,
    panel: PanelObserver,
}

impl Watched {
    /// A market of a setup on its first morning, to be watched over `periods`.
    fn open(setup: &Setup, (seed, replicate): (u64, u32), periods: Periods) -> Self {
        let market = setup.open(seed, replicate);
        Self {
            observer: Observer::new(&market),
            panel: PanelObserver::new(&market, periods),
            market,
        }
    }

    /// Goes on to the morning of a simulated day.
    fn advance(&mut self, day: u32) {
        while self.market.day() < day {
            self.market.step(&in_parallel);
            self.observer.observe(&self.market, &in_parallel);
            self.panel.observe(&self.market, &self.observer);
        }
    }

    /// What was seen.
    fn finish(self) -> Panel {
        self.panel.finish()
    }
}

/// A market of setups with interventions.
#[derive(Clone)]
struct TreatedMarket {
    watched: Watched,
    intervention: Option<Intervention>,
    draws: Draws,
}

impl SharedPrefix for TreatedMarket {
    type Rules = Setup;

    fn follow(&mut self, setup: &Setup) {
        let market = &mut self.watched.market;
        market.follow(&setup.policy);
        setup.treat(market, self.draws);
        self.intervention.clone_from(&setup.intervention);
    }

    fn advance(&mut self, day: u32) {
        let market = &self.watched.market;
        let date = self.intervention.as_ref().and_then(Intervention::date);
        let from = date.map(|date| market.calendar().day(date));
        if let Some((intervention, from)) = self.intervention.clone().zip(from)
            && (market.day()..day).contains(&from)
        {
            self.watched.advance(from);
            intervention.begin(&mut self.watched.market, self.draws);
        }
        self.watched.advance(day);
    }
}

/// What some of the setups have in common, and where they part.
#[must_use]
pub fn branches(setups: &[Setup], some: &[usize]) -> Vec<PrefixTree> {
    PrefixTree::of(some.iter().map(|index| (*index, &setups[*index])))
}

/// Simulates one replicate of the setups of a branch, by their index in `setups`, and watches their shops over
/// `periods`. Hands over each panel as it is finished; once `stopped` says so, no further branch is begun.
pub fn watch(
    branch: &PrefixTree,
    setups: &[Setup],
    (seed, replicate): (u64, u32),
    periods: &Periods,
    stopped: &(impl Fn() -> bool + Sync),
    finished: &(impl Fn(usize, Panel) + Sync),
) {
    let setup = &setups[branch.arms[0]];
    let trunk = TreatedMarket {
        watched: Watched::open(setup, (seed, replicate), periods.clone()),
        intervention: setup.intervention.clone(),
        draws: Draws { seed, replicate },
    };
    branch.grow(
        trunk,
        &|arm| &setups[arm],
        stopped,
        &|arm, treated_market: TreatedMarket| finished(arm, treated_market.watched.finish()),
    );
}
