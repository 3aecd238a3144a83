//! One market to be run: a world under a policy over some days, and what an experimenter does to
//! single shops.

use super::payoffs::Deal;
use super::replicate::in_parallel;
use super::sampling::sample;
use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::exemption::Exemption;
use crate::market::luck::draws::Luck;
use crate::market::parameters::WorldParameters;
use crate::market::state::StateError;
use crate::policy::Policy;
use jiff::civil::Date;
use std::sync::Arc;

/// A sample of shops that is treated otherwise than the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// The share of shop places in the sample.
    pub share: f64,
    /// True if the exemption holds for the sample; otherwise it holds for all others.
    pub exempts_sample: bool,
    /// The policy of those exempt.
    pub policy: Policy,
    /// True if those exempt never wear the label.
    pub without_label: bool,
}

/// A sample of shops that is told which special services to offer.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceTrial {
    /// The share of shop places in the sample.
    pub share: f64,
    /// The services: index of the industry, and of the service within it.
    pub services: Vec<(u8, usize)>,
    /// True if shops of the sample offer all of them; otherwise they offer none of them.
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

/// A market to be run: a world under a policy, with what an experimenter does to single shops.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// Its name, unique among those run together.
    pub name: String,
    /// The summary of its scenario, in a sentence.
    pub summary: String,
    /// Where its scenario was read from, as the user wrote it; empty for one built in code.
    pub path: String,
    /// Digest of everything below.
    pub digest: String,
    /// Everything that is not policy; setups may share it.
    pub world: Arc<WorldParameters>,
    /// The levers with their dates.
    pub policy: Policy,
    /// The days simulated and the days evaluated.
    pub calendar: Calendar,
    /// Treatment of single shops.
    pub intervention: Option<Intervention>,
}

/// An experimenter's treatment of single shops.
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
    pub(super) const fn date(&self) -> Option<Date> {
        match self {
            Self::Treatment(_) => None,
            Self::Trial(trial) => Some(trial.from),
            Self::Deal(deal) => Some(deal.game.flip),
        }
    }

    /// Tells shops what to do, on the morning of its date.
    pub(super) fn begin(&self, market: &mut Market, draws: Draws) {
        match self {
            Self::Treatment(_) => {}
            Self::Trial(trial) => {
                let chosen = draws.sample(market, trial.share);
                trial.begin(market, &chosen);
            }
            Self::Deal(deal) => deal.begin(market, draws.seed, draws.replicate),
        }
    }

    /// Tells if it makes a difference on a date in a market under `policy`.
    fn acts_on(&self, date: Date, policy: &Policy) -> bool {
        match self {
            Self::Treatment(treatment) => treatment.acts_on(date, policy),
            Self::Trial(_) | Self::Deal(_) => self.date().is_some_and(|from| from <= date),
        }
    }

    /// Tells if it does the same on a date as another.
    fn is_same_on(&self, other: &Self, date: Date) -> bool {
        match (self, other) {
            (Self::Treatment(one), Self::Treatment(another)) => one.is_same_on(another, date),
            _ => self == other,
        }
    }
}

impl Treatment {
    /// Tells if it makes a difference on a date in a market under `policy`. Labels are worn under
    /// the score or by formulas.
    fn acts_on(&self, date: Date, policy: &Policy) -> bool {
        let labels = || {
            let score = policy.in_force(date).experience_score;
            score.is_some() || policy.formulas.on(date).is_some()
        };
        !self.policy.is_same_on(policy, date) || (self.without_label && labels())
    }

    /// Tells if it does the same on a date as another.
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

/// The luck of a replicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// The seed of all luck.
    pub seed: u64,
    /// Index of the replicate.
    pub replicate: u32,
}

impl Draws {
    fn sample(self, market: &Market, share: f64) -> Vec<bool> {
        sample(self.seed, self.replicate, market.shops().len(), share)
    }
}

impl Setup {
    /// A scenario without provenance, in which nothing is done to single shops.
    #[must_use]
    pub fn new(
        name: &str,
        digest: String,
        world: impl Into<Arc<WorldParameters>>,
        policy: Policy,
        calendar: Calendar,
    ) -> Self {
        Self {
            name: name.to_owned(),
            summary: String::new(),
            path: String::new(),
            digest,
            world: world.into(),
            policy,
            calendar,
            intervention: None,
        }
    }

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

    /// Tells if another setup differs at most in its policy and in what is done to single shops.
    pub(super) fn has_ground_of(&self, other: &Self) -> bool {
        let same_world = Arc::ptr_eq(&self.world, &other.world) || self.world == other.world;
        same_world && self.calendar == other.calendar
    }

    /// Dates on which its rules may change.
    pub(super) fn switches(&self) -> Vec<Date> {
        let treatment = self.treatment().map(|treatment| &treatment.policy);
        let policies = treatment.into_iter().chain([&self.policy]);
        let levers = policies.flat_map(Policy::changes).map(|(date, _)| date);
        let begun = self.intervention.as_ref().and_then(Intervention::date);
        levers.chain(begun).collect()
    }

    /// Tells if its rules of a date are those of another setup on the same ground.
    pub(super) fn is_same_on(&self, other: &Self, date: Date) -> bool {
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

    /// A market of this setup on its first morning, its consumers cut into `shards` parts.
    #[must_use]
    pub fn open(&self, draws: Draws, shards: usize) -> Market {
        let luck = Luck::new(draws.seed, draws.replicate);
        let mut market = Market::open(
            &self.world,
            &self.policy,
            self.calendar,
            luck,
            shards,
            &in_parallel,
        );
        self.treat(&mut market, draws);
        market
    }

    /// A market of this setup on its first morning whose consumers are held elsewhere, and what
    /// they expect of an unknown shop.
    #[must_use]
    pub fn found(&self, draws: Draws, hands: usize) -> (Market, f64) {
        let luck = Luck::new(draws.seed, draws.replicate);
        let (mut market, belief) =
            Market::found(&self.world, &self.policy, self.calendar, luck, hands);
        self.treat(&mut market, draws);
        (market, belief)
    }

    /// A market of this setup whose consumers are held elsewhere, as it was written down.
    ///
    /// # Errors
    /// If the bytes are of no such market.
    pub fn resume(&self, draws: Draws, hands: usize, bytes: &[u8]) -> Result<Market, StateError> {
        let run = (self.calendar, Luck::new(draws.seed, draws.replicate));
        let mut market = Market::head_from_bytes(&self.world, &self.policy, run, hands, bytes)?;
        self.treat(&mut market, draws);
        Ok(market)
    }

    /// This setup with every shop's quality visible.
    #[must_use]
    pub fn with_visible_quality(&self) -> Self {
        let mut setup = self.clone();
        Arc::make_mut(&mut setup.world).choice.quality_visible = true;
        setup
    }

    /// Puts a market under these rules from the next day on.
    pub(super) fn impose(&self, market: &mut Market, draws: Draws) {
        market.follow(&self.policy);
        self.treat(market, draws);
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

    fn treatment(&self) -> Option<&Treatment> {
        match &self.intervention {
            Some(Intervention::Treatment(treatment)) => Some(treatment),
            _ => None,
        }
    }
}
